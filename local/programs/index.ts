export { cacheFolder } from "./cache";
export {
  BESIDE_STACK,
  CLUSTER_PROGRAMS,
  NODE_PROGRAMS,
  PROGRAM_NAMES,
  programs,
  STACK_PROGRAMS,
} from "./catalogue";
export { ensurePrograms, findProgram } from "./ensure";
export { isRunning, withLock } from "./lock";
export { missingPrograms, tellWhatIsMissing } from "./missing";
export { ensureModule, type ModuleName } from "./modules";
export type { ProgramName } from "./program";
export { duration, type Progress } from "./progress";
export { installPulumi, type PulumiPrograms, whichProvider } from "./pulumiHome";
export { isReachable } from "./reachability";
export { REPOSITORY_ROOT } from "./repository";
