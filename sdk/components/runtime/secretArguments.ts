import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { isTree } from "../../values/merge";
import { isConfigSecret } from "./isConfigSecret";

/** Shorter words are equal by chance: a password may well be the name of a port. */
const SHORTEST = 8;

/** A secret as a stack file has it, so that it is refused as one. */
const HIDDEN = { secure: "" };

/**
 * Arguments with the values of secret configuration hidden again. A program that reads them by `config.getObject` or
 * `config.get` gets them in plain text, and what is planned from them would be shown and stored so. Of an object the engine
 * says only that something in it is secret, so it is hidden as a whole; what a program has made anew of a secret is not
 * recognized.
 */
export function withSecretsHidden(args: unknown): unknown {
  const secrets = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => isConfigSecret(key))
    .map(([, text]) => configured(text))
    .filter(isTelling);
  return secrets.length === 0 ? args : hide(args, secrets);
}

/** A list or an object is kept as JSON. */
function configured(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : text;
  } catch {
    return text;
  }
}

function isTelling(value: unknown): boolean {
  if (typeof value === "string") return value.length >= SHORTEST;
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function hide(value: unknown, secrets: readonly unknown[], above: readonly unknown[] = []): unknown {
  if (secrets.some((secret) => holds(value, secret))) return HIDDEN;
  // What refers to itself is refused by whoever reads it.
  if (above.includes(value)) return value;
  const below = (inner: unknown) => hide(inner, secrets, [...above, value]);
  if (Array.isArray(value)) return value.map(below);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, below(inner)]));
}

/** Whether a value is the secret, or an object that has all of it. */
function holds(value: unknown, secret: unknown): boolean {
  if (!isTree(secret)) return isDeepStrictEqual(value, secret);
  return (
    isPlain(value) && Object.entries(secret).every(([key, inner]) => isDeepStrictEqual(value[key], inner))
  );
}

/** Outputs and resources are left as they are. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return isTree(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}
