import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { PACKAGE_ROOT, packageVersion } from "../packageRoot";

/** A file of a project. */
export interface NewFile {
  /** From the folder of the project. */
  path: string;
  text: string;
}

/** What `pulumi new` takes as well: the one source of a project's own files. */
const TEMPLATE = join(PACKAGE_ROOT, "templates", "usage-engine-networking");
/** Where a forge looks for it, from the root of a repository. */
export const WORKFLOW = ".github/workflows/network.yml";
/** The stacks of the example's workflow. */
const EXAMPLE_STACKS = 'stack: ["production"]';

/** What the project is called, and what its workflow plans. */
export interface Project {
  name: string;
  /** The stacks that have a file, and the one that gets one, by their own names. */
  stacks: readonly string[];
}

/** The files that every project has. */
export function projectFiles({ name }: Project): NewFile[] {
  return [
    { path: "Pulumi.yaml", text: projectFile(name) },
    { path: "package.json", text: manifest(name) },
    { path: "program/index.js", text: fromTemplate(join("program", "index.js")) },
    { path: ".gitignore", text: "node_modules/\n" },
  ];
}

/** The template's, without what only `pulumi new` reads. */
function projectFile(name: string): string {
  const document = parseDocument(fromTemplate("Pulumi.yaml"));
  document.delete("template");
  document.set("name", name);
  document.set("description", "The network of our Usage Engine clusters.");
  return document.toString({ lineWidth: 0 });
}

function manifest(name: string): string {
  const text = fromTemplate("package.json").replace(`\${PROJECT}`, name.toLowerCase());
  const read = JSON.parse(text) as { dependencies: Record<string, string> };
  read.dependencies["usage-engine-networking"] = `^${packageVersion()}`;
  return `${JSON.stringify(read, undefined, 2)}\n`;
}

function fromTemplate(path: string): string {
  return readFileSync(join(TEMPLATE, path), "utf8");
}

/** The plan in every pull request, as the example has it, for these stacks. */
export function workflow({ stacks }: Project): NewFile {
  const text = readFileSync(join(PACKAGE_ROOT, "examples", "pull-request", WORKFLOW), "utf8").replaceAll(
    EXAMPLE_STACKS,
    `stack: [${stacks.map((one) => JSON.stringify(one)).join(", ")}]`,
  );
  return { path: WORKFLOW, text };
}
