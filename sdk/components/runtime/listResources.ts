import * as pulumi from "@pulumi/pulumi";

/** The engine's own function that lists a stack's resources: its SDK has had no name for it since its queries went. */
const LIST = "pulumi:pulumi:readStackResourceOutputs";

/**
 * What the stack's state has, by URN, as the engine lists it: types, inputs' and outputs' values, and nothing of options. Undefined
 * without a stack, and where the state cannot be read: whoever looks there must not depend on it.
 */
export async function listResources(): Promise<unknown> {
  if (pulumi.runtime.getStackResource() === undefined) return undefined;
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  try {
    const { outputs } = await pulumi.runtime.invoke(LIST, { stackName });
    return outputs;
  } catch (error) {
    pulumi.log.debug(`The stack's resources cannot be listed: ${error}`);
    return undefined;
  }
}
