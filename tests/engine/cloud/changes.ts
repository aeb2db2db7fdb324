import type { EngineEvent } from "@pulumi/pulumi/automation";

/** One resource that an operation changes. */
export interface Change {
  op: string;
  type: string;
  urn: string;
}

const NO_CHANGE = new Set(["same", "read"]);

/** The resources that an operation changed, components and outputs of the stack left out. */
export function touched(events: readonly EngineEvent[]): Change[] {
  return events.flatMap(({ resourcePreEvent }) => {
    const step = resourcePreEvent?.metadata;
    if (!step || NO_CHANGE.has(step.op) || step.type.includes(":index:") || step.type.startsWith("pulumi:"))
      return [];
    return [{ op: step.op, type: step.type, urn: step.urn }];
  });
}

/** Types of the resources that an operation made, or would make. */
export function created(events: readonly EngineEvent[]): string[] {
  return touched(events)
    .filter(({ op }) => op === "create")
    .map(({ type }) => type);
}
