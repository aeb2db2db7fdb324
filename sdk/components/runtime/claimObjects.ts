import * as pulumi from "@pulumi/pulumi";
import { Findings } from "../../findings/findings";
import type { NetworkPlan } from "../../plan/networkPlan";
import type { PlannedEnvironment } from "../../planEnvironment";
import { refuseErrors } from "./reportFindings";

/** What an environment makes in a cluster, which is told from others as far as that is possible before anything is made. */
interface Claim {
  environment: string;
  provider: pulumi.ProviderResource | undefined;
  cluster: string;
  objects: ReadonlySet<string>;
}

/** What the environments of a stack make. Without a stack, as in a component host, each is alone. */
const claims = new WeakMap<pulumi.Resource, Claim[]>();

/**
 * Notes what an environment makes in its cluster, so that no other one of the stack makes it too.
 *
 * @throws InputPropertiesError if another environment of the stack makes one of the objects in the same cluster
 */
export function claimObjects(
  environment: pulumi.ComponentResource,
  name: string,
  plan: PlannedEnvironment,
): void {
  const stack = pulumi.runtime.getStackResource();
  if (!stack) return;
  const { aws, gcp } = plan.network;
  // Where a kubeconfig is named, its objects go to the Kubernetes provider that it is given.
  const cloud = plan.args.cluster === undefined ? (aws ?? gcp) : undefined;
  const made = cloud?.cluster ?? cloud?.existingCluster;
  const kind = cloud === undefined ? "kubernetes" : cloud === aws ? "aws" : "gcp";
  const provider = environment.getProvider(`${kind}:index/any:Any`);
  const cluster = [cloud?.region, gcp?.project, made?.name].join("/");
  const objects = objectsOf(plan);
  const earlier = claims.get(stack) ?? [];
  for (const other of earlier) {
    if (other.provider !== provider || other.cluster !== cluster) continue;
    const twice = objects.find((object) => other.objects.has(object));
    if (twice === undefined) continue;
    const findings = new Findings();
    findings.add("UEN016", ["namespace"], `the environment ${other.environment} makes ${twice} too`);
    refuseErrors(findings.sorted(), []);
  }
  claims.set(stack, [...earlier, { environment: name, provider, cluster, objects: new Set(objects) }]);
}

/** Kind and name of what the plan makes in the cluster by itself; what the operator makes comes with its descriptors. */
function objectsOf({
  namespace,
  network,
  platform,
  ingress,
  ecds,
  balancing,
  policies,
}: NetworkPlan): string[] {
  const own = (kind: string, named: readonly { name: string }[]) =>
    named.map(({ name }) => `the ${kind} ${name} of ${namespace.name}`);
  return [
    ...(network.calico ? ["Calico"] : []),
    ...(balancing.metallb ? ["MetalLB"] : []),
    ...(namespace.create ? [`the namespace ${namespace.name}`] : []),
    ...own("Service", [...platform.services, ...platform.patches, ...ecds.flatMap((ecd) => ecd.services)]),
    ...own("Service", ingress ? [ingress.service] : []),
    ...own("Ingress", [...platform.ingresses, ...ecds.flatMap((ecd) => (ecd.ingress ? [ecd.ingress] : []))]),
    ...own(
      "ECDeployment",
      ecds.filter((ecd) => ecd.descriptor !== undefined),
    ),
    ...own(
      "policy",
      policies.separation.objects.map(({ metadata }) => metadata),
    ),
  ];
}
