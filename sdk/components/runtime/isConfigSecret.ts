import * as pulumi from "@pulumi/pulumi";

/** What the SDK has, and leaves out of its typings. */
interface SecretKeys {
  isConfigSecret(key: string): boolean;
}

/**
 * Whether the engine says that something in the value of a configuration key is secret. Only the SDK's own store knows it in
 * every kind of program: inline ones (Automation API) do not have the variable by which the others are told.
 */
export function isConfigSecret(key: string): boolean {
  return (pulumi.runtime as unknown as SecretKeys).isConfigSecret(key);
}
