import * as fs from "node:fs/promises";
import { stringify } from "yaml";
import type { Pki, SubjectName } from "./pki";
import { draftOf } from "./state";

/** The names of cluster, user and context in the kubeconfig files written here. */
export const contextName = "local";

/**
 * Writes a kubeconfig for one of the cluster's users, with the credentials inside, so that the file can be
 * copied and works from any folder.
 *
 * @param server URL of the API server
 */
export async function writeKubeconfig(
  file: string,
  pki: Pki,
  user: SubjectName,
  server: string,
): Promise<void> {
  const data = async (source: string) => (await fs.readFile(source)).toString("base64");
  const content = stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": contextName,
    clusters: [
      {
        name: contextName,
        cluster: { server, "certificate-authority-data": await data(pki.certificate("ca")) },
      },
    ],
    users: [
      {
        name: contextName,
        user: {
          "client-certificate-data": await data(pki.certificate(user)),
          "client-key-data": await data(pki.key(user)),
        },
      },
    ],
    contexts: [{ name: contextName, context: { cluster: contextName, user: contextName } }],
  });
  const draft = draftOf(file);
  await fs.writeFile(draft, content, { mode: 0o600 });
  await fs.rename(draft, file);
}
