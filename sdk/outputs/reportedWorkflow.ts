import type { PlannedEcd } from "../plan/ecd/ecd";
import { isTree } from "../values/merge";

/**
 * A workflow of an ECD's descriptor, by what is no secret of it. `spec.workflows` as a whole is one in the state, so Pulumi's
 * own diff says only that it changes. What does not apply is absent.
 */
export interface ReportedWorkflow {
  /**
   * The ECD's name.
   */
  ecd: string;
  /**
   * The workflow's template.
   */
  template?: string;
  /**
   * Name of the instance. Absent for a workflow without instances.
   */
  instance?: string;
  /**
   * The package that it comes from.
   */
  packageName?: string;
  /**
   * Version of the package.
   */
  packageVersion?: string;
}

/** The workflows of an ECD for a reader outside the plan. None of their parameters are among it. */
export function reportWorkflows({ name, descriptor }: PlannedEcd): ReportedWorkflow[] {
  return treesOf(descriptor?.spec.workflows).flatMap((workflow) => {
    const { template, packageName, packageVersion } = workflow;
    const common = { ecd: name, ...texts({ template }) };
    const from = texts({ packageName, packageVersion });
    const instances = treesOf(workflow.instances);
    if (instances.length === 0) return [{ ...common, ...from }];
    return instances.map((one) => ({ ...common, ...texts({ instance: one.name }), ...from }));
  });
}

function treesOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isTree) : [];
}

/** Only text and numbers: anything else is not what the field is for, and may hold anything. */
function texts<Key extends string>(values: Record<Key, unknown>): Partial<Record<Key, string>> {
  const known = Object.entries(values).filter(([, value]) => ["string", "number"].includes(typeof value));
  return Object.fromEntries(known.map(([key, value]) => [key, String(value)])) as Partial<
    Record<Key, string>
  >;
}
