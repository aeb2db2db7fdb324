import { inNetworkOf, runWith } from "./namespaces";

/** What is asked of the network. */
export interface Question {
  /**
   * `tcp` and `udp` want the answer of the workload, `connect` only a connection; `radius` is an Access-Request, `status` a
   * Status-Server packet.
   */
  readonly kind: "tcp" | "udp" | "connect" | "http" | "https" | "radius" | "status";
  readonly address: string;
  readonly port: number;
  /** Name of the host that HTTP and TLS ask for. */
  readonly host?: string;
  readonly path?: string;
  readonly secret?: string;
  /** How long an answer may take. */
  readonly milliseconds: number;
}

/** What came of it. */
export interface Reply {
  readonly outcome: "answered" | "refused" | "timeout" | "unreachable";
  /** The caller's address, as the pod that answered saw it. */
  readonly peer?: string;
  /** The pod that answered. */
  readonly server?: string;
  /** Of HTTP, or the code of a Radius packet. */
  readonly status?: number;
  readonly detail?: string;
}

/**
 * Asks from the network namespace of a process, all at once.
 *
 * @param workload the workload's program
 */
export async function ask(workload: string, pid: number, questions: readonly Question[]): Promise<Reply[]> {
  const command = [...inNetworkOf(pid), workload, "probe"];
  const { code, stdout, stderr } = await runWith(command, JSON.stringify(questions));
  if (code !== 0) {
    throw new Error(`the questions could not be asked from process ${pid}: ${stderr.trim()}`);
  }
  return JSON.parse(stdout) as Reply[];
}
