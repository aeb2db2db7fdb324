import * as fs from "node:fs/promises";
import { stringify } from "yaml";
import type { Pki, SubjectName } from "./pki";
import { draftOf } from "./state";

/** The names of cluster, user and context in the kubeconfig files written here. */
const CONTEXT_NAME = "local";

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
  await write(file, pki, server, {
    "client-certificate-data": await encoded(pki.certificate(user)),
    "client-key-data": await encoded(pki.key(user)),
  });
}

/** Writes a kubeconfig for whoever has this token, such as a service account. */
export async function writeTokenKubeconfig(
  file: string,
  pki: Pki,
  token: string,
  server: string,
): Promise<void> {
  await write(file, pki, server, { token });
}

async function encoded(file: string): Promise<string> {
  return (await fs.readFile(file)).toString("base64");
}

async function write(
  file: string,
  pki: Pki,
  server: string,
  user: Readonly<Record<string, string>>,
): Promise<void> {
  const content = stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": CONTEXT_NAME,
    clusters: [
      {
        name: CONTEXT_NAME,
        cluster: { server, "certificate-authority-data": await encoded(pki.certificate("ca")) },
      },
    ],
    users: [{ name: CONTEXT_NAME, user }],
    contexts: [{ name: CONTEXT_NAME, context: { cluster: CONTEXT_NAME, user: CONTEXT_NAME } }],
  });
  const draft = draftOf(file);
  await fs.writeFile(draft, content, { mode: 0o600 });
  await fs.rename(draft, file);
}
