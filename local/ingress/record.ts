import * as fs from "node:fs/promises";
import * as path from "node:path";

/** Where an ingress controller answers on this machine. */
export interface ControllerRecord {
  /** The Deployment that it runs for. */
  readonly namespace: string;
  readonly name: string;
  readonly pid: number;
  /** An address such as `127.0.0.1:30080` for each entry point, by name: `web`, `websecure`. */
  readonly entryPoints: Readonly<Record<string, string>>;
}

function fileOf(folder: string, namespace: string, name: string): string {
  return path.join(folder, `${namespace}.${name}.json`);
}

export async function writeRecord(folder: string, record: ControllerRecord): Promise<void> {
  const file = fileOf(folder, record.namespace, record.name);
  await fs.writeFile(`${file}.new`, JSON.stringify(record));
  await fs.rename(`${file}.new`, file);
}

export async function removeRecord(folder: string, namespace: string, name: string): Promise<void> {
  await fs.rm(fileOf(folder, namespace, name), { force: true });
}

/** Where the controller of a Deployment answers; undefined as long as it does not run. */
export async function readRecord(
  folder: string,
  namespace: string,
  name: string,
): Promise<ControllerRecord | undefined> {
  try {
    return JSON.parse(await fs.readFile(fileOf(folder, namespace, name), "utf8")) as ControllerRecord;
  } catch {
    return undefined;
  }
}
