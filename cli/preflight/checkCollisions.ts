import type { Path } from "../../sdk/findings/path";
import type { Look } from "./check";
import { isPulumis, type Seen } from "./snapshot";

/** What an object is to Pulumi. */
interface Wanted {
  kind: "Service" | "Ingress" | "ECDeployment";
  type: string;
  name: string;
  /** Name of the resource, and of the component that it belongs to. */
  resource: string;
  component: "PlatformServices" | "EcdNetworking";
  path: Path;
}

const PROJECT = "usage-engine-networking";

/** Objects of the namespace that the environment would create, and that are there already. */
export function checkCollisions(look: Look): void {
  const { plan, cluster, findings, imports } = look;
  const there: Record<Wanted["kind"], Seen[]> = {
    Service: cluster.services.filter(({ metadata }) => metadata.namespace === plan.namespace.name),
    Ingress: cluster.ingresses,
    ECDeployment: cluster.ecds,
  };
  for (const one of wantedObjects(look)) {
    const seen = there[one.kind].find(({ metadata }) => metadata.name === one.name);
    if (seen === undefined || isPulumis(seen)) continue;
    const where = `${plan.namespace.name}/${one.name}`;
    const isPlatform = one.component === "PlatformServices" && one.kind === "Service";
    findings.add(
      "UEN657",
      isPlatform ? ["environment", "platform", "services"] : one.path,
      `the ${one.kind} ${where} is there, and no stack of Pulumi has made it`,
      isPlatform ? "Set platform.services to patch, or adopt it with the command below." : undefined,
    );
    imports.push(importCommand(one, where, look.stack));
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

/** The parent must be in the state: it is, once the environment has come up without the object. */
function importCommand({ type, resource, component }: Wanted, where: string, stack: string): string {
  const short = component === "PlatformServices" ? "platform" : "ecds";
  const base = `urn:pulumi:${stack}::${PROJECT}`;
  const parent = `${base}::${PROJECT}:index:Environment$${PROJECT}:index:${component}::environment-${short}`;
  const provider = `${base}::pulumi:providers:kubernetes::cluster`;
  return `pulumi import ${type} ${resource} ${where} --parent 'parent=${parent}' --provider 'cluster=${provider}' --protect=false`;
}

function checkUnknownEcds({ plan, cluster, findings }: Look): void {
  const known = new Set(plan.ecds.map(({ name }) => name));
  for (const { metadata } of cluster.ecds) {
    if (known.has(metadata.name)) continue;
    findings.add("UEN658", ["environment", "ecds"], `the ECDeployment ${metadata.name} has no entry`);
  }
}
