import type { Path } from "../../sdk/findings/path";
import { changedClasses } from "../../sdk/plan/loadBalancers/classChanges";
import type { Adopted } from "./adoption";
import type { Look } from "./check";
import { classesThere } from "./checkLoadBalancerClasses";
import { isPulumis, type Seen } from "./snapshot";

/** An object that the environment would create. */
interface Wanted extends Omit<Adopted, "id"> {
  kind: "Service" | "Ingress" | "ECDeployment";
  name: string;
  path: Path;
}

const BY_PATCH = "Set platform.services to patch, or adopt it with the commands below.";
const WITHOUT_ADOPTION =
  "Delete it before the update, or leave its class as it is (UEN368): the API server lets nobody adopt it with another.";

/** Objects of the namespace that the environment would create, and that are there already. */
export function checkCollisions(look: Look): void {
  const { plan, cluster, findings, adopted } = look;
  const there: Record<Wanted["kind"], Seen[]> = {
    Service: cluster.services.filter(({ metadata }) => metadata.namespace === plan.namespace.name),
    Ingress: cluster.ingresses,
    ECDeployment: cluster.ecds,
  };
  const unchangeable = new Set(changedClasses(classesThere(look), plan).map(({ name }) => name));
  for (const one of wantedObjects(look)) {
    const seen = there[one.kind].find(({ metadata }) => metadata.name === one.name);
    if (seen === undefined || isPulumis(seen)) continue;
    const where = `${plan.namespace.name}/${one.name}`;
    // Adopted, it could not be given what the environment wants: UEN368 says what to do.
    const staysAsItIs = one.kind === "Service" && unchangeable.has(one.name);
    const isPlatform = one.component === "PlatformServices" && one.kind === "Service";
    findings.add(
      "UEN657",
      isPlatform ? ["environment", "platform", "services"] : one.path,
      `the ${one.kind} ${where} is there, and no stack of Pulumi has made it`,
      staysAsItIs ? WITHOUT_ADOPTION : isPlatform ? BY_PATCH : undefined,
    );
    if (staysAsItIs) continue;
    const { type, resource, component } = one;
    adopted.push({ type, resource, component, id: where });
  }
  checkUnknownEcds(look);
}

function wantedObjects({ plan }: Look): Wanted[] {
  const service = (component: Wanted["component"], owner: string, path: Path) => (name: string) => ({
    kind: "Service" as const,
    type: "kubernetes:core/v1:Service",
    name,
    resource: `environment-${owner}-${name}`,
    component,
    path,
  });
  const ingress = (component: Wanted["component"], owner: string, path: Path) => (name: string) => ({
    kind: "Ingress" as const,
    type: "kubernetes:networking.k8s.io/v1:Ingress",
    name,
    resource: `environment-${owner}-${name}`,
    component,
    path,
  });
  const platformPath: Path = ["environment", "platform"];
  return [
    ...plan.platform.services.map(({ name }) => service("PlatformServices", "platform", platformPath)(name)),
    ...plan.platform.ingresses.map(({ name }) => ingress("PlatformServices", "platform", platformPath)(name)),
    ...plan.ecds.flatMap(({ name, services, ingress: own, descriptor, configPath }): Wanted[] => [
      ...services.map((one) => service("EcdNetworking", "ecds", configPath)(one.name)),
      ...(own ? [ingress("EcdNetworking", "ecds", configPath)(own.name)] : []),
      ...(descriptor
        ? [
            {
              kind: "ECDeployment" as const,
              type: `kubernetes:${descriptor.apiVersion}:ECDeployment`,
              name,
              resource: `environment-ecds-${name}`,
              component: "EcdNetworking" as const,
              path: configPath,
            },
          ]
        : []),
    ]),
  ];
}

/** Where all Execution Contexts are known by their labels, those that lack them are UEN665's. */
function checkUnknownEcds({ args, plan, cluster, findings }: Look): void {
  if (args.separation?.executionContexts !== undefined) return;
  const known = new Set(plan.ecds.map(({ name }) => name));
  for (const { metadata } of cluster.ecds) {
    if (known.has(metadata.name)) continue;
    findings.add("UEN658", ["environment", "ecds"], `the ECDeployment ${metadata.name} has no entry`);
  }
}
