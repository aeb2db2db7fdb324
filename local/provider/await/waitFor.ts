import type { KubeObject } from "../kubeObject";
import { isMap } from "../propertyValue";
import { type Awaiter, notReady, ready } from "./awaiter";
import { hasCondition } from "./condition";
import { evaluateJsonPath, type JsonPath, parseJsonPath } from "./jsonPath";

/** One expression of `pulumi.com/waitFor`, in kubectl's notation. */
export type WaitFor =
  | { kind: "condition"; text: string; type: string; status: string }
  | { kind: "jsonpath"; text: string; path: JsonPath; value?: string };

const DEFAULT_TIMEOUT_SECONDS = 600;

function parseOne(text: string): WaitFor {
  if (text.startsWith("condition=")) {
    const [type = "", status = "True"] = text.slice("condition=".length).split("=", 2);
    if (type === "")
      throw new Error(`"${text}" names no condition: write condition=<type> or condition=<type>=<status>`);
    return { kind: "condition", text, type, status };
  }
  if (text.startsWith("jsonpath=")) {
    const match = /^jsonpath=(['"]?)\{(.*)\}\1(?:=(.*))?$/s.exec(text);
    if (!match)
      throw new Error(`"${text}" is no JSONPath: write jsonpath={.path} or jsonpath={.path}=<value>`);
    const value = match[3] === undefined ? undefined : match[3].replace(/^(['"])(.*)\1$/, "$2");
    if (value === "")
      throw new Error(`"${text}" ends in "=": give the value to wait for, or leave the "=" out`);
    return { kind: "jsonpath", text, path: parseJsonPath((match[2] as string).trim()), value };
  }
  throw new Error(`expected a "jsonpath=" or "condition=" prefix, got "${text}"`);
}

/**
 * Reads the annotation: one expression, or a JSON list of them, all of which must hold.
 *
 * @throws Error that names the expression and what is wrong with it.
 */
export function parseWaitFor(annotation: string): WaitFor[] {
  let texts: unknown;
  try {
    texts = JSON.parse(annotation);
  } catch {
    texts = [annotation];
  }
  const list = Array.isArray(texts) && texts.every((text) => typeof text === "string") ? texts : [annotation];
  if (list.length === 0) throw new Error("at least one condition must be specified");
  return list.map(parseOne);
}

/** Whether an object satisfies an expression. */
export function satisfies(object: KubeObject, expression: WaitFor): boolean {
  if (expression.kind === "condition") return hasCondition(object, expression.type, expression.status);
  const found = evaluateJsonPath(expression.path, object);
  if (expression.value === undefined) return found.some((value) => value !== null);
  if (found.length !== 1) return false;
  const [only] = found;
  if (isMap(only) || Array.isArray(only)) return false;
  return String(only) === expression.value;
}

/** Waits for expressions in place of what the kind would be waited for. */
export function waitForAwaiter(expressions: readonly WaitFor[]): Awaiter {
  return {
    defaultTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
    onRead: false,
    judge({ object }) {
      const open = expressions.filter((expression) => !satisfies(object, expression));
      if (open.length === 0) return ready;
      const texts = open.map((expression) => expression.text);
      return notReady(
        texts.map((text) => `Waiting for ${text}`),
        `Waiting for ${texts.join(", ")}`,
      );
    },
  };
}
