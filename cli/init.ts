import { existsSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { findProject, stackFilePath } from "../sdk/config/extends/project";
import { readText } from "../sdk/config/readText";
import type { Finding } from "../sdk/findings/finding";
import { formatPath } from "../sdk/findings/path";
import { renderFindings } from "../sdk/report/findingList";
import { plainPaint } from "../sdk/report/paint";
import { terminalLayout } from "../sdk/report/terminalLayout";
import { ExitCode, exitCodeOf } from "./exitCode";
import { askForProject, askForStack, type Given } from "./init/answers";
import { type ComposedStack, composeStack } from "./init/composeStack";
import { type FoundEnvironment, findEnvironment, withAnswered } from "./init/findEnvironment";
import { foundText } from "./init/foundText";
import { Interview } from "./init/interview";
import { type NewFile, projectFiles, WORKFLOW, workflow } from "./init/newFiles";
import { ownDescriptors } from "./init/ownDescriptors";
import { Placing } from "./init/place";
import { environmentIn, readSoFar, type StackSoFar } from "./init/stackText";
import { plan } from "./plan";
import { repositoryOf } from "./stack/fromRepository";
import { stackNames } from "./stack/project";
import { UsageError } from "./usageError";

/** Options of `init`. */
export interface InitOptions extends Given {
  stack?: string;
  name?: string;
  yes: boolean;
  force: boolean;
  color: boolean;
}

/** What is begun, or gone on with. */
interface Beginning {
  /** Name of the project. */
  name: string;
  /** Name of the stack, and its file. */
  stack: string;
  stackFile: string;
  /** The project's stacks by their own names, this one among them. */
  stacks: string[];
  /** What the file has in it; absent where it is not there. */
  begun?: { text: string } & StackSoFar;
}

/**
 * Begins a project in the current folder, or completes it: from nothing to a plan. Whatever has to be asked or read comes before
 * the first file is written, and a file that is there stays.
 */
export async function init(options: InitOptions): Promise<ExitCode> {
  const directory = process.cwd();
  const interview = new Interview(options.yes, { input: process.stdin, output: process.stderr });
  const { beginning, found } = await learn(directory, options, interview).finally(() => interview.close());
  const placing = new Placing(directory, options.force);
  const composed = write(directory, { ...beginning, ...(found && { found }) }, placing);
  if (found && composed) tellFound(found, composed, options);
  tellPlaced(placing, found, isRootOfRepository(directory));
  tellUnwatched(directory, placing, lastPart(beginning.stack));
  console.log(`\nThe plan of ${basename(beginning.stackFile)}:\n`);
  const code = await plan({ config: beginning.stackFile, format: "table", color: options.color });
  tellNext(directory, beginning.stack, composed);
  return code === ExitCode.Good ? exitCodeOf(toTell(composed)) : code;
}

/** Writes what is not there yet. The stack file comes after the descriptors, which its plan reads; absent where it is kept. */
function write(
  directory: string,
  { name, stack, stackFile, stacks, begun, found }: Beginning & { found?: FoundEnvironment },
  placing: Placing,
): ComposedStack | undefined {
  for (const file of descriptorFiles(directory, found)) placing.place(file);
  const descriptors = ownDescriptors(directory);
  const project = { name, stacks };
  for (const file of projectFiles(project)) placing.place(file);
  if (isRootOfRepository(directory)) placing.place(workflow(project));
  const path = relative(directory, stackFile);
  if (!found) {
    placing.keep(path);
    return undefined;
  }
  const place = { stack, directory: dirname(stackFile), begun: begun?.text };
  const composed = composeStack(found, place, descriptors);
  const isCompleted = begun !== undefined && !begun.hasEnvironment;
  placing[isCompleted ? "complete" : "place"]({ path, text: composed.text });
  return composed;
}

/** A folder outside of any repository may become the root of one. */
function isRootOfRepository(directory: string): boolean {
  return (repositoryOf(directory) ?? directory) === directory;
}

/** Everything that has to be asked, and read from the cluster; nothing of it where the stack has its environment already. */
async function learn(
  directory: string,
  options: InitOptions,
  interview: Interview,
): Promise<{ beginning: Beginning; found?: FoundEnvironment }> {
  const beginning = await begin(directory, options, interview);
  const { begun } = beginning;
  if (begun?.hasEnvironment && !options.force) return { beginning };
  const described = new Set(ownDescriptors(directory).flatMap(({ ecds }) => ecds));
  const given = withAnswered(options, begun?.answered ?? {});
  return { beginning, found: await findEnvironment(given, interview, described) };
}

async function begin(directory: string, options: InitOptions, interview: Interview): Promise<Beginning> {
  const around = findProject(directory);
  const own = around?.directory === directory ? around : undefined;
  const [only, ...more] = own ? stackNames(own) : [];
  const likely = process.env.PULUMI_STACK || (more.length === 0 && only) || "production";
  const stack = await askForStack(options.stack, interview, likely);
  const name = own?.name ?? (await askForProject(options.name, interview, directory));
  const stacks = [...new Set([...(own ? stackNames(own) : []), lastPart(stack)])].sort();
  const stackFile = stackFilePath(own ?? { stackDirectory: directory, extension: ".yaml" }, stack);
  if (!existsSync(stackFile)) return { name, stack, stackFile, stacks };
  const read = readText(stackFile);
  if ("fault" in read) throw new UsageError(`${stackFile} cannot be read: ${read.fault}.`);
  return { name, stack, stackFile, stacks, begun: { text: read.text, ...readSoFar(read.text, stackFile) } };
}

/** A stack's full name is `organization/project/stack`. */
function lastPart(stack: string): string {
  return stack.split("/").at(-1) ?? stack;
}

/** Files for the ECDs of the cluster that have none. A file of that name which is there is about something else. */
function descriptorFiles(directory: string, found: FoundEnvironment | undefined): NewFile[] {
  return (found?.seen?.installed.ecds ?? []).map(({ name, text }) => {
    const path = [`ecd/${name}.yaml`, `ecd/${name}-ecd.yaml`].find(
      (one) => !existsSync(join(directory, one)),
    );
    return { path: path ?? `ecd/${name}-from-cluster.yaml`, text };
  });
}

/** What of the cluster is to be known beside the plan: what was learned is told by itself, what is to be adopted at the end. */
function toTell(composed: ComposedStack | undefined): Finding[] {
  const told = ["UEN657", "UEN661"];
  return (composed?.preflight?.findings ?? []).filter(
    ({ code, severity }) => severity !== "info" && !told.includes(code),
  );
}

function tellFound({ cluster, seen }: FoundEnvironment, composed: ComposedStack, options: InitOptions): void {
  if (!seen) {
    console.log("The cluster was not looked at: ranges, taken node ports and labels are not known.");
  } else {
    console.log(`Looked at the cluster of the context ${cluster.context}, and changed nothing there:`);
    const args = environmentIn(composed.text) as Parameters<typeof foundText>[2];
    for (const line of foundText(seen.cluster, seen.installed, args)) console.log(line);
  }
  const findings = toTell(composed);
  if (findings.length > 0) {
    const layout = { width: 120, paint: plainPaint, ...terminalLayout(process.stdout, options.color) };
    console.log(`\n${renderFindings(findings, layout)}`);
  }
  if (composed.pins.length === 0) return;
  console.log("\nNode ports, pinned:");
  for (const { path, nodePort, owner, name } of composed.pins)
    console.log(`  ${formatPath(path)}: ${nodePort}  # ${owner}, ${name}`);
}

function tellPlaced(placing: Placing, found: FoundEnvironment | undefined, isRoot: boolean): void {
  console.log("\nFiles:");
  for (const { path, what } of placing.placed) console.log(`  ${what.padEnd("unchanged".length)}  ${path}`);
  if (placing.placed.some(({ what }) => what === "kept"))
    console.log("What is kept was there before; --force replaces it.");
  if (!isRoot)
    console.log("No workflow: this folder is not the root of its repository. See examples/pull-request.");
  if ((found?.seen?.installed.ecds ?? []).length > 0)
    console.log(
      "Descriptors hold the workflows' parameters as the cluster has them: look before they are committed.",
    );
}

/** A workflow that is kept was written for the stacks that there were. */
function tellUnwatched(directory: string, { placed }: Placing, stack: string): void {
  if (!placed.some(({ path, what }) => path === WORKFLOW && what === "kept")) return;
  const read = readText(join(directory, WORKFLOW));
  if ("text" in read && !read.text.includes(stack))
    console.log(`${WORKFLOW} does not plan ${stack} yet: add it to the stacks of its matrix.`);
}

/** So that the provider takes over objects which are there, and sets fields that others have set. */
const TAKES_OVER = "PULUMI_K8S_UPSERT_EXISTING_OBJECTS=true PULUMI_K8S_ENABLE_PATCH_FORCE=true";

function tellNext(directory: string, stack: string, composed: ComposedStack | undefined): void {
  const isAdopting = (composed?.preflight?.adoption ?? []).length > 0;
  const first = isAdopting ? `${TAKES_OVER} ` : "";
  const steps = [
    ...(isInstalled(directory) ? [] : ["npm install usage-engine-networking"]),
    `pulumi stack select --create ${stack}`,
    `${first}pulumi preview`,
    `${first}pulumi up`,
    ...(isAdopting ? ["pulumi up"] : []),
  ];
  console.log(`\nNext:\n${steps.map((step) => `  ${step}`).join("\n")}`);
  if (isAdopting) {
    console.log(
      "The variables, this once, because objects of the environment are there already: they become the stack's, and are not\n" +
        "made anew. The last line takes the variables out of the provider's settings again.\n" +
        `\`preflight --stack ${stack}\` names the objects, and has commands that adopt one after the other.`,
    );
  }
}

function isInstalled(directory: string): boolean {
  return existsSync(join(directory, "node_modules", "usage-engine-networking"));
}
