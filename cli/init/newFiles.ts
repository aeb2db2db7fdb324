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
const WORKFLOW = join("examples", "pull-request", ".github", "workflows", "network.yml");
/** The stack of the example's workflow. */
const EXAMPLE_STACK = "production";
const EXAMPLE_PATHS = 'paths: ["Pulumi.*.yaml", "ecd/**"]';

/** What the project is called, and what its workflow plans. */
export interface Project {
  name: string;
  /** The stack, by its own name. */
  stack: string;
  /** Folders of its descriptors; an empty text is the project's own. */
  descriptorFolders: readonly string[];
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

/** The plan in every pull request, as the example has it, for this stack and these folders. */
export function workflow({ stack, descriptorFolders }: Project): NewFile {
  const folders = descriptorFolders.filter((folder) => folder !== "" && folder !== "ecd/");
  const watched = ["Pulumi.*.yaml", "ecd/**", ...folders.map((folder) => `${folder}**`)];
  if (descriptorFolders.includes("")) watched.push("*.yaml", "*.yml");
  const text = readFileSync(join(PACKAGE_ROOT, WORKFLOW), "utf8")
    .replaceAll(`STACK: ${EXAMPLE_STACK}`, `STACK: ${stack}`)
    .replaceAll(`stack-name: ${EXAMPLE_STACK}`, `stack-name: ${stack}`)
    .replace(EXAMPLE_PATHS, `paths: [${watched.map((one) => JSON.stringify(one)).join(", ")}]`);
  return { path: ".github/workflows/network.yml", text };
}
