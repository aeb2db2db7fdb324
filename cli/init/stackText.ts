import { isMap, parseDocument } from "yaml";
import type { EnvironmentArgs } from "../../sdk/config/environmentArgs";
import { CONFIG_KEY, parseStackText } from "../../sdk/config/stackFile";
import { Target } from "../../sdk/config/target";
import { plainOf } from "../../sdk/config/yamlValue";
import { UsageError } from "../usageError";
import type { ChosenCluster } from "./answers";

/** Keys of a stack file by which a template of Pulumi has asked what `init` asks: `usage-engine-networking:target`. */
const ANSWER_KEYS = ["target", "cluster", "namespace"] as const;
export type Answered = Partial<Record<(typeof ANSWER_KEYS)[number], string>>;

const PREFIX = "usage-engine-networking:";
const SCHEMA = " yaml-language-server: $schema=node_modules/usage-engine-networking/schema/stack.schema.json";

/** What a stack file says already. */
export interface StackSoFar {
  hasEnvironment: boolean;
  answered: Answered;
}

/**
 * Reads a stack file that `pulumi new` or `pulumi stack init` may have begun.
 * @throws UsageError where it is no YAML
 */
export function readSoFar(text: string, file: string): StackSoFar {
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault) throw new UsageError(`${file} is no YAML: ${fault.message}`);
  const config = (document.toJS() as { config?: Record<string, unknown> } | null)?.config ?? {};
  const answers = ANSWER_KEYS.map((key) => [key, config[PREFIX + key]] as const);
  return {
    hasEnvironment: config[CONFIG_KEY] !== undefined,
    answered: Object.fromEntries(answers.filter(([, value]) => typeof value === "string")),
  };
}

/**
 * A stack file with an environment: a new one, or one that was begun, whose other keys stay. The answers of a template go, since
 * the environment says them.
 */
export function stackTextWith(
  begun: string | undefined,
  environment: EnvironmentArgs,
  { target, named }: ChosenCluster,
): string {
  const document = parseDocument(begun ?? "");
  if (!isMap(document.contents)) document.contents = document.createNode({}) as never;
  if (!isMap(document.get("config"))) document.set("config", document.createNode({}));
  for (const key of ANSWER_KEYS) document.deleteIn(["config", PREFIX + key]);
  const cloud = cloudConfig(target, named);
  for (const [key, value] of Object.entries(cloud)) document.setIn(["config", key], value);
  document.setIn(["config", CONFIG_KEY], document.createNode(environment));
  if (begun === undefined && document.contents) document.contents.commentBefore = SCHEMA;
  return document.toString({ lineWidth: 0 });
}

/** What the clouds' own providers are to be told, as for every stack of Pulumi. */
function cloudConfig(target: Target, named: ChosenCluster["named"]): Record<string, string> {
  if (named === undefined) return {};
  const { region, project } = named;
  if (target === Target.Aws) return { "aws:region": region };
  return { ...(project !== undefined && { "gcp:project": project }), "gcp:region": region };
}

/** The environment in a stack file's text. */
export function environmentIn(text: string): unknown {
  const plain = plainOf(parseStackText(text)) as { config: Record<string, unknown> };
  return plain.config[CONFIG_KEY];
}
