import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import * as path from "node:path";
import * as readline from "node:readline";
import { inNetworkOf } from "../../local/nodes/namespaces";

/** One UDP flow from a machine, which keeps its source port as a Radius peer does. */
export class UdpFlow {
  private readonly lines: AsyncIterator<string>;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    this.lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** @param pid a process of the machine */
  static open(pid: number, address: string, port: number): UdpFlow {
    const script = path.join(__dirname, "udpFlowProcess.js");
    const [program = "", ...args] = [...inNetworkOf(pid), process.execPath, script, address, String(port)];
    return new UdpFlow(spawn(program, args));
  }

  /** Sends a datagram. */
  async isAnswered(): Promise<boolean> {
    this.child.stdin.write("\n");
    const { value } = await this.lines.next();
    return value === "answered";
  }

  close(): void {
    this.child.stdin.end();
  }
}
