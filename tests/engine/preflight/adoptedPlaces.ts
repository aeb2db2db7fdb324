import { adoptionSteps } from "../../../cli/preflight/adoption";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import type { TestStack } from "../engineFixture";

/** What the commands that would adopt a Service of an ECD name, and the state of a stack that has made it does not have. */
export async function misplaced({ stack }: TestStack, args: EnvironmentArgs, ecd: string): Promise<string[]> {
  const type = "kubernetes:core/v1:Service";
  const adopted = {
    type,
    resource: `environment-ecds-${ecd}`,
    component: "EcdNetworking",
    id: `any/${ecd}`,
  } as const;
  const steps = adoptionSteps([adopted], args, {
    stack: stack.name,
    directory: stack.workspace.workDir,
  });
  const { resources } = (await stack.exportStack()).deployment as { resources: { urn: string }[] };
  const known = new Set(resources.map(({ urn }) => urn));
  const named = steps.join(" ").match(/urn:pulumi:[^']+/g) ?? [];
  return named.length > 0 ? named.filter((urn) => !known.has(urn)) : ["no command names anything"];
}
