import * as path from "node:path";

/** The root folder of the clone. Compiled code runs in `bin/local/programs`, three levels below it. */
export const REPOSITORY_ROOT = path.resolve(__dirname, "../../..");

/** The folder that holds the pinned Go modules, one folder with `go.mod` and `go.sum` each. */
export const GO_MODULES_FOLDER = path.join(REPOSITORY_ROOT, "local", "programs");
