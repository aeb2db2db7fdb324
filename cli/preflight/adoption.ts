import type { EnvironmentArgs } from "../../sdk/config/environmentArgs";
import { findProject } from "../../sdk/config/extends/project";

/** An object of the cluster, and the resource that it becomes. */
export interface Adopted {
  /** Type token of Pulumi. */
  type: string;
  /** Name of the resource. */
  resource: string;
  /** The component that it belongs to. */
  component: "PlatformServices" | "IngressController" | "EcdNetworking";
  /** `<namespace>/<name>` in the cluster. */
  id: string;
}

/** Where the resources of a stack stand in its state. */
export interface AdoptingStack {
  /** As `--stack` takes it; the last part of a full name is its own. */
  stack: string;
  /** Folder of the stack file. */
  directory: string;
}

const PACKAGE = "usage-engine-networking";
const COMPONENT_NAMES = {
  PlatformServices: "environment-platform",
  IngressController: "environment-ingress",
  EcdNetworking: "environment-ecds",
} as const;

/** The provider's own switch: its user wins where others have set fields. */
const BY_FORCE = "PULUMI_K8S_ENABLE_PATCH_FORCE=true";

/**
 * The commands that bring objects under Pulumi's care. The first one makes no object: it only notes, in the stack's state, the
 * provider and the components that the objects are to belong to. Then each is imported as it is. The last one gives them what
 * the environment wants, over whoever made them, and touches nothing else by force.
 */
export function adoptionSteps(
  adopted: readonly Adopted[],
  args: EnvironmentArgs,
  { stack, directory }: AdoptingStack,
): string[] {
  if (adopted.length === 0) return [];
  const project = findProject(directory);
  const base = `urn:pulumi:${stack.split("/").at(-1)}::${project?.name ?? "PROJECT"}`;
  const { parents, provider } = placesOf(args);
  const urnOf = (types: readonly string[], name: string) => `${base}::${types.join("$")}::${name}`;
  const outer = parents.map(({ name }, index) =>
    urnOf(
      parents.slice(0, index + 1).map(({ type }) => type),
      name,
    ),
  );
  const within = (component: Adopted["component"]) => [...parents.map(({ type }) => type), token(component)];
  const inner = (component: Adopted["component"]) => urnOf(within(component), COMPONENT_NAMES[component]);
  const components = [...new Set(adopted.map(({ component }) => component))];
  const providerUrn = urnOf(provider.types, provider.name);
  const up = (urns: readonly string[]) =>
    ["pulumi up --stack", stack, ...urns.map((urn) => `--target '${urn}'`)].join(" ");
  const objects = adopted.map(({ component, type, resource }) =>
    urnOf([...within(component), type], resource),
  );
  return [
    up([providerUrn, ...outer, ...components.map(inner)]),
    ...adopted.map(
      ({ type, resource, component, id }) =>
        `pulumi import --stack ${stack} ${type} ${resource} ${id} --parent 'parent=${inner(component)}' --provider 'cluster=${providerUrn}' --protect=false --generate-code=false`,
    ),
    `${BY_FORCE} ${up(objects)}`,
  ];
}

/** In a cluster that the cloud's component knows, everything stands below a component of its own, and uses its provider. */
function placesOf({ target, cluster }: EnvironmentArgs) {
  const environment = { type: token("Environment"), name: "environment" };
  if (target === "on-prem" || cluster !== undefined) {
    return { parents: [environment], provider: { types: ["pulumi:providers:kubernetes"], name: "cluster" } };
  }
  const network = token(target === "aws" ? "AwsNetwork" : "GcpNetwork");
  return {
    parents: [environment, { type: token("ClusterContents"), name: "environment-contents" }],
    provider: {
      types: [environment.type, network, "pulumi:providers:kubernetes"],
      name: "environment-network-cluster",
    },
  };
}

function token(component: string): string {
  return `${PACKAGE}:index:${component}`;
}
