import * as path from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the clone. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
