import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/** `runtime.options` of a project file, as far as they change how a program is started. */
export interface RuntimeOptions {
  /** Whether ts-node compiles the program as it is loaded. Default true. */
  typescript: boolean;
  /** Path of a tsconfig.json in place of the program folder's own. */
  tsconfig?: string;
}

/** @throws Error when an option is of the wrong type, or the stand-in does not know it. */
export function runtimeOptions(info: ProgramInfo): RuntimeOptions {
  const {
    typescript = true,
    tsconfig,
    packagemanager = "npm",
    ...others
  } = info.getOptions()?.toJavaScript() ?? {};
  if (typeof typescript !== "boolean") throw new Error("typescript option must be a boolean");
  if (tsconfig !== undefined && typeof tsconfig !== "string")
    throw new Error("tsconfigpath option must be a string");
  const unknown = packagemanager === "npm" ? Object.keys(others) : ["packagemanager"];
  if (unknown.length > 0)
    throw new Error(`this stand-in does not know the runtime option ${unknown.join(", ")}`);
  return { typescript, tsconfig };
}

/** What the options come to in the program's environment. `typescript: false` is told by the variable's absence. */
export function optionVariables({ typescript, tsconfig }: RuntimeOptions): Record<string, string> {
  return {
    ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig } : {}),
  };
}
