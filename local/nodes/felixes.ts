import { ask } from "./probe";

/** Whether Felix has programmed every one of these nodes, going by its own word. */
export async function areFelixesReady(workload: string, nodes: readonly number[]): Promise<boolean> {
  const answers = await Promise.all(
    nodes.map((pid) =>
      ask(workload, pid, [
        { kind: "http", address: "127.0.0.1", port: 9099, path: "/readiness", milliseconds: 1000 },
      ]),
    ),
  );
  return answers.flat().every(({ status }) => status !== undefined && status < 300);
}
