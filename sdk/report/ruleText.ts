import type { Changes, Example, ExampleCluster, ExampleProject, Way } from "../findings/example";
import { corrected } from "../findings/follow";
import type { Rule } from "../findings/rule";
import { USAGE_ENGINE_GROUP } from "../values/apis";
import { fold } from "./fold";
import type { Layout } from "./table";
import { laidOut, yamlText } from "./yamlText";

/** One row of the catalogue for a terminal: what and why, what causes it, and the way out followed there. */
export function renderRule(code: string, rule: Rule, layout: Layout): string {
  const { severity, title, reason, fix, example, followed, byHand } = rule;
  const text = (line: string) => fold(line, layout);
  const ways = Object.entries(followed);
  return [
    text(`${code} ${title} (${severity})`),
    "",
    text(`Why: ${reason}`),
    ...exampleParts(example).flatMap((part) => ["", `Example, ${part.what}:`, ...indented(part.text)]),
    "",
    text(`Fix: ${fix}`),
    ...(byHand === undefined ? [] : ["", text(`Not shown in the example: ${byHand}.`)]),
    ...(ways.length === 0 ? [] : ["", "In the example that is:"]),
    ...ways.flatMap(([words, way]) => [
      text(`- ${words}`),
      ...wayLines(way).flatMap(indented).flatMap(indented),
    ]),
  ].join("\n");
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => (line === "" ? "" : `  ${line}`));
}

/** A setting longer than that has its value on lines of its own. */
const MOST = 66;

/** A part of an example: a file, or what is there. */
export interface ExamplePart {
  what: string;
  language: "yaml" | "typescript";
  text: string;
}

/** What causes a finding, part by part. */
export function exampleParts({
  program,
  stackFile,
  environment,
  files = {},
  before,
  cluster,
  project,
}: Example): ExamplePart[] {
  const yaml = (what: string, text: string | undefined): ExamplePart[] =>
    text === undefined ? [] : [{ what, language: "yaml", text: laidOut(text) }];
  return [
    ...(program === undefined ? [] : [{ what: "program", language: "typescript" as const, text: program }]),
    ...(stackFile === undefined ? [] : [{ what: "stack file", language: "yaml" as const, text: stackFile }]),
    ...yaml("environment", environment),
    ...Object.entries(files).map(([what, text]) => ({
      what,
      language: "yaml" as const,
      text: fileText(text),
    })),
    ...yaml("environment before that", before),
    ...(cluster ? [{ what: "cluster", language: "yaml" as const, text: clusterText(cluster) }] : []),
    ...(project ? [{ what: "project", language: "yaml" as const, text: projectText(project) }] : []),
  ];
}

/** What is other in the example after a way out. */
export function correctedParts(example: Example, way: Way): ExamplePart[] {
  const before = exampleParts(example);
  return exampleParts(corrected(example, way)).filter(
    ({ what, text }) => !before.some((one) => one.what === what && one.text === text),
  );
}

/** What following a fix means, line by line: commands, and settings by their path. */
export function wayLines(way: Way): string[] {
  const { set = {}, run = [], writes = {}, files = {}, cluster, project, before, program, stackFile } = way;
  const whole = (what: string, text: string | undefined) =>
    text === undefined ? [] : [`${what}:`, ...text.split("\n").map((line) => `  ${line}`)];
  return [
    ...changeLines("environment", set),
    ...Object.entries(files).flatMap(([path, change]) => {
      if (change === null) return [`remove the file ${path}`];
      if (typeof change === "string") return whole(path, fileText(change));
      return [`in ${path}:`, ...changeLines("", change).map((line) => `  ${line}`)];
    }),
    ...whole("stack file", stackFile),
    ...whole("program", program),
    ...whole("up by then", before && laidOut(before)),
    ...whole("cluster", cluster && clusterText(cluster)),
    ...whole("project", project && projectText(project)),
    ...run.map((command) => `usage-engine-networking ${command} --stack <stack>`),
    ...(Object.keys(writes).length === 0
      ? []
      : ["which writes:", ...changeLines("environment", writes).map((line) => `  ${line}`)]),
  ];
}

function changeLines(root: string, changes: Changes): string[] {
  return Object.entries(changes).flatMap(([path, value]) => {
    const at = path.startsWith("[") || root === "" ? `${root}${path}` : `${root}.${path}`;
    if (value === null) return [`remove ${at}`];
    const [short = ""] = yamlText([value])
      .split("\n")
      .map((line) => line.slice("- ".length));
    const lines = yamlText(value).split("\n");
    if (yamlText([value]).includes("\n") || at.length + short.length > MOST) {
      return [`${at}:`, ...lines.map((line) => `  ${line}`)];
    }
    return [`${at}: ${short}`];
  });
}

function clusterText({ version, denied = [], isWithoutEcds, objects }: ExampleCluster): string {
  return [
    ...(version === undefined ? [] : [`# Kubernetes ${version}`]),
    ...denied.map((plural) => `# ${plural} may not be listed`),
    ...(isWithoutEcds ? [`# serves no ecdeployments.${USAGE_ENGINE_GROUP}`] : []),
    ...(objects === undefined ? [] : [laidOut(objects)]),
  ].join("\n");
}

function projectText({ enabled, unread }: ExampleProject): string {
  return [
    ...(enabled === undefined ? [] : [`# has enabled ${enabled.join(", ")}`]),
    ...(unread === undefined ? [] : [`# answers: ${unread}`]),
  ].join("\n");
}

/** A file that is no YAML stands as it is. */
function fileText(text: string): string {
  try {
    return laidOut(text);
  } catch {
    return text.trimEnd();
  }
}
