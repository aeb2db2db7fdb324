/** A resource as a policy sees it: its inputs before anything is made. */
export interface SeenResource {
  /** Type token of Pulumi: `kubernetes:core/v1:Service`. */
  type: string;
  /** Name of the resource in the program. */
  name: string;
  /** Inputs of every provider's resources, as the policy library hands them over. */
  props: Record<string, any>;
}

/** Whether a resource is of a kind of Kubernetes, made or patched: `core/v1:Service`. */
export function isKind({ type }: SeenResource, kind: string): boolean {
  return type === `kubernetes:${kind}` || type === `kubernetes:${kind}Patch`;
}
