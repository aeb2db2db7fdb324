export { cacheFolder } from "./cache";
export { type ProgramName, programNames, programs } from "./catalogue";
export { ensurePrograms } from "./ensure";
export { isRunning, withLock } from "./lock";
export { ensureModule, type ModuleName } from "./modules";
export { duration, type Progress } from "./progress";
export { isReachable } from "./reachability";
export { repositoryRoot } from "./repository";
