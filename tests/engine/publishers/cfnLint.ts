import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pythonEnvironment } from "../pythonEnvironment";
import type { Template } from "./template";

/** One thing that cfn-lint has against a template. */
export interface Complaint {
  /** Such as `E3012`; sources in cfn-lint's docs/rules.md. */
  rule: string;
  /** Such as `Resources/Vpc/Properties/CidrBlock`. */
  path: string;
  message: string;
}

/** As the program writes it with `--format json`. */
interface Match {
  Filename: string;
  Rule: { Id: string };
  Location: { Path: (string | number)[] };
  Message: string;
}

/** Advice on how templates are written, which says nothing of a resource. W3010: zones written out. */
const ADVICE = ["W3010"];

/**
 * What cfn-lint says of each template: AWS's CloudFormation schemas, with the rules that AWS's service teams and the linter
 * add. One run for all, because each takes seconds to begin.
 *
 * @param folder for the templates
 */
export async function complaints<Name extends string>(
  templates: Readonly<Record<Name, Template>>,
  folder: string,
): Promise<Record<Name, Complaint[]>> {
  await mkdir(folder, { recursive: true });
  const files = Object.entries<Template>(templates).map(async ([name, template]) => {
    const file = join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify(template));
    return file;
  });
  const program = join(await pythonEnvironment("clouds"), "cfn-lint");
  const options = ["--format", "json", "--regions", "us-east-1", "--ignore-checks", ...ADVICE];
  const matches = await lint(program, [...options, "--template", ...(await Promise.all(files))]);
  const all = Object.keys(templates).map((name) => [
    name,
    matches
      .filter(({ Filename }) => basename(Filename, ".json") === name)
      .map(({ Rule, Location, Message }) => ({
        rule: Rule.Id,
        path: Location.Path.join("/"),
        message: Message,
      })),
  ]);
  return Object.fromEntries(all);
}

/** The exit code is a sum of what kinds of matches there are: 0 is none, 1 a failure of the program itself. */
function lint(program: string, args: readonly string[]): Promise<Match[]> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { maxBuffer: 50_000_000 }, (error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout) as Match[]);
      } catch {
        reject(new Error(`cfn-lint failed: ${stderr || error?.message}`));
      }
    });
  });
}
