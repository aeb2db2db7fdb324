export { cacheFolder } from "./cache";
export {
  besideStack,
  clusterPrograms,
  nodePrograms,
  programNames,
  programs,
  stackPrograms,
} from "./catalogue";
export { ensurePrograms, findProgram } from "./ensure";
export { isRunning, withLock } from "./lock";
export { missingPrograms, tellWhatIsMissing } from "./missing";
export { ensureModule, type ModuleName } from "./modules";
export type { ProgramName } from "./program";
export { duration, type Progress } from "./progress";
export { installPulumi, type PulumiPrograms, whichProvider } from "./pulumiHome";
export { isReachable } from "./reachability";
export { repositoryRoot } from "./repository";
