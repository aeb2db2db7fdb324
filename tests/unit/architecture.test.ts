import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, normalize, sep } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "..", "..", "..");

/**
 * The rooms from the lowest to the highest, as `docs/architecture.md` draws them: a file imports from its own room and from
 * those before it. A file that stands beside the rooms is a room of its own.
 */
const ROOMS = [
  "sdk/values",
  "sdk/findings",
  "sdk/config",
  "sdk/plan",
  "sdk/reachability",
  "sdk/cost",
  "sdk/planEnvironment.ts",
  "sdk/report",
  "sdk/outputs",
  "sdk/policy",
  "sdk/components",
  "sdk/index.ts",
  "cli",
];

/** Where functions take a few named things if four positional parameters do not do: everywhere. */
const ROOMS_BY_NAME = ["sdk", "cli", "local", "scripts", "tests"];

/** What takes more positional parameters than a reader can keep apart. */
function longParameterLists(folders: readonly string[]): string[] {
  return sourceFiles(folders).flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.ES2022);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && node.parameters.length > 4) {
        found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

function sourceFiles(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${folder}/${name.split(sep).join("/")}`),
  );
}

/** Every source file, with the files and packages that it imports, types included. */
function importsOf(folders: readonly string[]): Map<string, string[]> {
  return new Map(
    sourceFiles(folders).map((file) => {
      const text = readFileSync(join(ROOT, file), "utf8");
      const imported = ts.preProcessFile(text, true, true).importedFiles;
      return [file, imported.map(({ fileName }) => resolve(file, fileName))];
    }),
  );
}

/** The file that an import means, as it is named here; a package stays as it is written. */
function resolve(from: string, to: string): string {
  if (!to.startsWith(".")) return to;
  const path = normalize(join(from, "..", to))
    .split(sep)
    .join("/")
    .replace(/\.js$/, "");
  const found = [path, `${path}.ts`, `${path}/index.ts`].find(
    (one) => /\.\w+$/.test(one) && existsSync(join(ROOT, one)),
  );
  assert.ok(found, `${from} imports ${to}, which is not there`);
  return found;
}

function roomOf(file: string): number {
  return ROOMS.findIndex((room) => file === room || file.startsWith(`${room}/`));
}

/** The files on a circle of imports, in order; undefined where there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const follow = (file: string, above: readonly string[]): string[] | undefined => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const circle = follow(next, [...above, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = follow(file, []);
    if (circle) return circle;
  }
  return undefined;
}

describe("the structure of the code", () => {
  const graph = importsOf(["sdk", "cli"]);
  const edges = [...graph].flatMap(([from, imported]) => imported.map((to) => [from, to] as const));

  it("has a room for every file", () => {
    assert.ok(graph.size > 250, `${graph.size} files are not the whole code`);
    assert.deepEqual(
      [...graph.keys()].filter((file) => roomOf(file) < 0),
      [],
    );
  });

  it("has arrows from higher rooms to lower ones only", () => {
    const inside = edges.filter(([, to]) => graph.has(to));
    assert.ok(inside.length > 1000, `${inside.length} imports are not all`);
    assert.deepEqual(
      inside.filter(([from, to]) => roomOf(to) > roomOf(from)).map(([from, to]) => `${from} -> ${to}`),
      [],
    );
  });

  it("has no circle of imports, those of types included", () => {
    assert.equal(circleIn(graph)?.join(" -> "), undefined);
  });

  it("has no circle in the local environment either", () => {
    const local = importsOf(["local"]);
    assert.ok(local.size > 60, `${local.size} files are not all`);
    assert.equal(circleIn(local)?.join(" -> "), undefined);
  });

  it("has a local environment that knows the package by its entry only", () => {
    const beyond = [...importsOf(["local"])].flatMap(([from, imported]) =>
      imported
        .filter((to) => /^(sdk|cli)\//.test(to) && to !== "sdk/index.ts")
        .map((to) => `${from} -> ${to}`),
    );
    assert.deepEqual(beyond, []);
  });

  it("imports Pulumi's packages in the components only, and the one for policies in theirs", () => {
    const isPolicy = (from: string, to: string) =>
      from.startsWith("sdk/policy/") && /^@pulumi\/policy($|\/)/.test(to);
    assert.deepEqual(
      edges
        .filter(([from, to]) => to.startsWith("@pulumi/") && !from.startsWith("sdk/components/"))
        .filter(([from, to]) => !isPolicy(from, to))
        .map(([from, to]) => `${from} -> ${to}`),
      [],
    );
  });

  it("takes at most four positional parameters", () => {
    assert.deepEqual(longParameterLists(ROOMS_BY_NAME), []);
  });

  it("knows nothing of the local environment", () => {
    const local = edges.filter(([, to]) => to.startsWith("local/") || to.startsWith("tests/"));
    assert.deepEqual(local, []);
  });

  it("finds a circle where there is one", () => {
    const circle = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["c", []],
      ["d", ["b"]],
    ]);
    assert.deepEqual(circleIn(circle), ["b", "d", "b"]);
  });
});
