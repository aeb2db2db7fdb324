import * as pulumi from "@pulumi/pulumi";

/** A resource as the engine would get it. */
export interface Registered {
  type: string;
  name: string;
  /** What the provider gets, every Output resolved; empty for a component. */
  inputs: Record<string, any>;
  parent?: string;
  dependsOn: string[];
  opts: pulumi.CustomResourceOptions;
  /** The provider instance that it goes to. */
  provider?: string;
}

/** What a cluster would add to an object, for the outputs. */
export type Cluster = (resource: pulumi.runtime.MockResourceArgs) => Record<string, unknown>;

/** What stands in for the engine and the clouds. */
export interface RegisteredOptions {
  cluster?: Cluster;
  /** The answer of a data source. */
  call?: (call: pulumi.runtime.MockCallArgs) => Record<string, unknown>;
  preview?: boolean;
}

/**
 * Runs a program against Pulumi's mocks and gives what it has registered, once all of it is: `resources` as far as they
 * inherit the options that the program gets, `sent` whatever reached the engine.
 */
export async function registered<Result>(
  program: (opts: pulumi.ComponentResourceOptions) => Result,
  { cluster = () => ({}), call = () => ({}), preview = false }: RegisteredOptions = {},
): Promise<{ result: Result; resources: Registered[]; sent: pulumi.runtime.MockResourceArgs[] }> {
  const seen = new Map<string, pulumi.runtime.MockResourceArgs>();
  const made: { resource: pulumi.Resource; name: string; type: string; opts: pulumi.ResourceOptions }[] = [];
  await pulumi.runtime.setMocks(
    {
      call,
      newResource: (args) => {
        seen.set(`${args.type} ${args.name}`, args);
        return { id: args.id || `${args.name}-id`, state: { ...args.inputs, ...cluster(args) } };
      },
    },
    "usage-engine-networking",
    "test",
    preview,
  );
  const record: pulumi.ResourceTransformation = ({ resource, type, name, opts }) => {
    made.push({ resource, type, name, opts });
    return undefined;
  };
  const result = withoutLog(() => program({ transformations: [record] }));
  // What is made late, in an apply, lengthens the list while it is waited for.
  for (const { resource } of made) await settled(resource.urn);
  await pulumi.runtime.disconnect();
  const resources = made.map(({ type, name, opts }) => describe(type, name, opts, seen));
  return { result, resources, sent: [...seen.values()] };
}

/** Without an engine the SDK logs to the console: a plan's warnings would bury the tests' own output. */
function withoutLog<Result>(program: () => Result): Result {
  const { log, warn } = console;
  Object.assign(console, { log: () => {}, warn: () => {} });
  try {
    return program();
  } finally {
    Object.assign(console, { log, warn });
  }
}

/** The value of an Output. */
export function settled<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    // An Output that fails would otherwise never be heard of.
    const heard = output.apply(resolve) as unknown as { promise(): Promise<unknown> };
    heard.promise().catch(reject);
  });
}

/** The only resource of this type, and of this name where there are several. */
export function the(resources: Registered[], type: string, name?: string): Registered {
  const found = resources.filter((one) => one.type === type && (name === undefined || one.name === name));
  if (found.length !== 1 || found[0] === undefined) {
    const all = resources.map((one) => `${one.type} ${one.name}`).join("\n  ");
    throw new Error(`${found.length} resources are ${type} ${name ?? ""}, of\n  ${all}`);
  }
  return found[0];
}

function describe(
  type: string,
  name: string,
  opts: pulumi.CustomResourceOptions,
  seen: Map<string, pulumi.runtime.MockResourceArgs>,
): Registered {
  const args = seen.get(`${type} ${name}`);
  const parent = opts.parent as unknown as { __name?: string } | undefined;
  return {
    type,
    name,
    inputs: args?.inputs ?? {},
    parent: parent?.__name,
    dependsOn: [opts.dependsOn ?? []].flat().map((one) => (one as unknown as { __name: string }).__name),
    opts,
    provider: args?.provider,
  };
}
