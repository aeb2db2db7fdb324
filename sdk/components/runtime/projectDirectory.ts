import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/**
 * The folder of Pulumi.yaml. The engine tells it; where an older one does not, it is above the folder that `main` makes the
 * program run in.
 *
 * @throws RunError where there is none
 */
export function projectDirectory(): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const known = [pulumi.getRootDirectory(), folder].find((one) => existsSync(join(one, "Pulumi.yaml")));
    if (known !== undefined) return known;
    if (folder === dirname(folder)) throw new pulumi.RunError("No Pulumi.yaml here or in a folder above.");
  }
}
