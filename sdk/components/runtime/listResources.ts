import * as pulumi from "@pulumi/pulumi";
import { isTree } from "../../values/merge";

/** A resource as the stack's state has it, as far as the engine tells: nothing of its options. */
export interface ListedResource {
  type: string;
  outputs: Record<string, unknown>;
}

/** The engine's own function that lists a stack's resources: its SDK has had no name for it since its queries went. */
const LIST = "pulumi:pulumi:readStackResourceOutputs";

/**
 * The resources of the stack's state. None without a stack, and where the state cannot be read: whoever looks there must not
 * depend on it.
 */
export async function listResources(): Promise<ListedResource[]> {
  if (pulumi.runtime.getStackResource() === undefined) return [];
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  try {
    const { outputs } = await pulumi.runtime.invoke(LIST, { stackName });
    return Object.values(isTree(outputs) ? outputs : {}).filter(isListed);
  } catch (error) {
    pulumi.log.debug(`The stack's resources cannot be listed: ${error}`);
    return [];
  }
}

function isListed(value: unknown): value is ListedResource {
  return isTree(value) && typeof value.type === "string" && isTree(value.outputs);
}
