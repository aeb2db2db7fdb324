import { type ChildProcess, spawn } from "node:child_process";
import { type ProgramInfo, type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { locate } from "./locate";
import { optionVariables, runtimeOptions } from "./runtimeOptions";

/** By this code a program says that it has told the user what is wrong: the engine adds nothing. */
const USER_WAS_TOLD = 32;

/** Runs the program of a stack to its end; how it ended is in the answer. */
export async function run(
  request: RunRequest,
  engine: string,
  started: (child: ChildProcess) => void,
): Promise<RunResponse> {
  const info = request.getInfo() as ProgramInfo;
  const response = new RunResponse();
  try {
    const script = locate("@pulumi/pulumi/cmd/run", info.getProgramDirectory(), "pulumi install");
    const child = spawn(process.execPath, programArguments(script, request, info, engine), {
      env: {
        ...process.env,
        PULUMI_CONFIG: programConfig(request),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        ...optionVariables(runtimeOptions(info)),
      },
      stdio: ["ignore", "inherit", "inherit"],
    });
    started(child);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    if (code === USER_WAS_TOLD) response.setBail(true);
    else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${code ?? -1}`);
  } catch (error) {
    response.setError((error as Error).message);
  }
  return response;
}

function programArguments(script: string, request: RunRequest, info: ProgramInfo, engine: string): string[] {
  const flag = (name: string, value: string): string[] => (value === "" ? [] : [`--${name}`, value]);
  return [
    script,
    ...flag("monitor", request.getMonitorAddress()),
    ...flag("engine", engine),
    ...flag("organization", request.getOrganization()),
    ...flag("project", request.getProject()),
    ...flag("root-directory", info.getRootDirectory()),
    ...flag("stack", request.getStack()),
    ...flag("pwd", info.getProgramDirectory()),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    ...flag("parallel", String(request.getParallel())),
    info.getEntryPoint(),
    ...request.getArgsList(),
  ];
}

/** The configuration with its keys in the form that SDKs of every age understand: `package:config:key`. */
function programConfig(request: RunRequest): string {
  const entries = request.getConfigMap().toArray() as unknown as [string, string][];
  return JSON.stringify(
    Object.fromEntries(entries.map(([key, value]) => [key.replace(":", ":config:"), value])),
  );
}
