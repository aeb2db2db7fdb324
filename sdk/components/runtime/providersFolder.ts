/**
 * The folder that the engine runs its providers in, where this process can tell: a program that a language host has started
 * runs there too. An inline program and a component package run elsewhere.
 */
export function providersFolder(): string | undefined {
  // What the SDK's own launcher sets, for the process of a program only (@pulumi/pulumi, cmd/run).
  return process.env.PULUMI_NODEJS_MONITOR === undefined ? undefined : process.cwd();
}
