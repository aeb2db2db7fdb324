import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { VerificationJson } from "../../cli/verify/verificationJson";
import { inNetworkOf, runWith } from "../../local/nodes/namespaces";
import { REPOSITORY_ROOT } from "../../local/programs";
import { testFolder } from "../fixture/sharedCluster";
import type { Scene } from "./scene";

/** What the command printed, and how it ended. */
export interface Verified {
  readonly code: number;
  readonly seen: VerificationJson;
}

/** `verify` as users run it, on the machines of a scene. */
export class VerifyCommand {
  private constructor(
    private readonly scene: Scene,
    private readonly secret: string,
  ) {}

  static async prepare(scene: Scene): Promise<VerifyCommand> {
    const secret = path.join(testFolder, "radius-secret");
    await fs.writeFile(secret, "shared\n", { mode: 0o600 });
    return new VerifyCommand(scene, secret);
  }

  /** From a client or a node. */
  async from(machine: string, ...args: readonly string[]): Promise<Verified> {
    const command = [
      ...inNetworkOf(this.scene.machine(machine)),
      process.execPath,
      path.join(REPOSITORY_ROOT, "cli", "usage-engine-networking.js"),
      "verify",
      `--config=${path.join(REPOSITORY_ROOT, "Pulumi.cluster.yaml")}`,
      `--kubeconfig=${this.scene.folder.kubeconfig}`,
      "--format=json",
      ...args,
    ];
    const { code, stdout, stderr } = await runWith(command, "");
    if (stdout === "") {
      throw new Error(`verify ended with ${code}: ${stderr}`);
    }
    return { code, seen: JSON.parse(stdout) as VerificationJson };
  }

  /** As a Radius client whose address and secret the server knows. */
  fromRadiusClient(machine: string): Promise<Verified> {
    return this.from(machine, `--radius-secret-file=${this.secret}`);
  }
}

/** What is not as planned, a line for each. */
export function notAsPlanned({ seen }: Verified): string[] {
  return seen.calls
    .filter(({ result }) => result !== "as planned")
    .map((call) => {
      const { owner, name, through, expected, result, reason } = call;
      return `${owner} ${name} through ${through}: planned ${expected}, ${call.seen}, ${result}: ${reason}`;
    });
}
