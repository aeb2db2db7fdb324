import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { Path } from "../../findings/path";
import { merge } from "../../values/merge";
import type { DirectNodePort } from "../access/firewallRules";
import type { PlannedEcd } from "../ecd/ecd";
import { completeAnnotations } from "../ecd/patchedAnnotations";
import type { PlannedExposure } from "../exposure";
import type { PlannedIngressController } from "../ingress/ingressController";
import type { PlannedNetwork } from "../network/network";
import type { PlannedNodePort } from "../nodePorts/nodePorts";
import type { PlannedPlatform } from "../platform/platform";
import type { Scope } from "../scope";
import type { PlannedService } from "../service";
import type { LoadBalancedService } from "./loadBalancer";
import { type LoadBalancing, planLoadBalancers } from "./loadBalancers";

/** Everything of an environment that has Services. */
export interface Owners {
  platform: PlannedPlatform;
  ingress?: PlannedIngressController;
  ecds: readonly PlannedEcd[];
}

/** A planned Service, whose it is, and how what the load balancer adds reaches the one who makes it. */
interface OwnedService {
  service: PlannedService;
  exposures: readonly PlannedExposure[];
  dedicated: boolean;
  madeByOperator: boolean;
  path: Path;
  /** What the Service was called before, where that is said. */
  formerName?: string;
  hand: (service: PlannedService) => void;
}

/** Puts the environment's LoadBalancer Services on load balancers, and completes Services, exposures and descriptors by it. */
export function balance(
  owners: Owners,
  args: EnvironmentArgs,
  network: PlannedNetwork,
  scope: Scope,
): LoadBalancing {
  const owned = ownedServices(owners, args, scope).filter(({ service }) => service.type === "LoadBalancer");
  const balanced = owned.map((one): LoadBalancedService => {
    const carried = one.exposures.filter((exposure) => carries(one.service, exposure));
    return {
      owner: carried[0]?.owner ?? one.service.name,
      service: one.service,
      sources: Object.fromEntries(carried.map(({ name, sources }) => [name, sources])),
      dedicated: one.dedicated,
      madeByOperator: one.madeByOperator,
      path: one.path,
    };
  });
  const { namespace, root, findings } = scope;
  const { aws, gcp } = network;
  const balancing = planLoadBalancers(balanced, { args, namespace, root, aws, gcp, findings });
  for (const one of owned) {
    const carrier = balancing.carried.find(({ service }) => service.name === one.service.name);
    if (!carrier) continue;
    Object.assign(one.service, carrier.service);
    one.hand(one.service);
    for (const exposure of one.exposures) {
      if (carries(one.service, exposure)) exposure.loadBalancer = carrier.loadBalancer;
    }
  }
  return balancing;
}

/** The node ports that are called from outside without a load balancer. */
export function directNodePorts(owners: Owners, args: EnvironmentArgs, scope: Scope): DirectNodePort[] {
  return ownedServices(owners, args, scope)
    .filter(({ service }) => service.type === "NodePort")
    .flatMap((one) =>
      one.exposures
        .filter((exposure) => exposure.service === one.service.name && exposure.via === "NodePort")
        .map(({ owner, name, port, protocol, nodePort, sources, configPath }) => ({
          owner,
          service: one.service.name,
          portName: name,
          port,
          protocol,
          nodePort,
          sources,
          madeByOperator: one.madeByOperator,
          path: configPath,
          ...(one.formerName !== undefined && { formerService: one.formerName }),
        })),
    );
}

/** Every node port that the environment takes, the health checks of load balancers included. */
export function wantedNodePorts(owners: Owners, args: EnvironmentArgs, scope: Scope): PlannedNodePort[] {
  const { platform, ingress, ecds } = owners;
  const balanced = ownedServices(owners, args, scope).filter(
    ({ service }) => service.type === "LoadBalancer",
  );
  const names = new Set(balanced.map(({ service }) => service.name));
  const ports = [platform, ...(ingress ? [ingress] : []), ...ecds]
    .flatMap((owner) => owner.nodePorts)
    .map((one) => (names.has(one.service) ? { ...one, behindLoadBalancer: true } : one));
  const healthChecks = balanced
    .filter(({ service }) => service.externalTrafficPolicy === "Local")
    .map(
      (one): PlannedNodePort => ({
        nodePort: one.service.healthCheckNodePort ?? null,
        owner: one.exposures.find((exposure) => carries(one.service, exposure))?.owner ?? one.service.name,
        names: ["health"],
        protocols: ["TCP"],
        use: "healthCheck",
        service: one.service.name,
        port: null,
        path: one.path,
      }),
    );
  return [...ports, ...healthChecks];
}

function carries(service: PlannedService, exposure: PlannedExposure): boolean {
  return exposure.service === service.name && exposure.via === "LoadBalancer";
}

function ownedServices(
  { platform, ingress, ecds }: Owners,
  args: EnvironmentArgs,
  scope: Scope,
): OwnedService[] {
  const made = { madeByOperator: false, hand: () => undefined };
  const ofPlatform = [...platform.services, ...platform.patches].map((service) => ({
    ...made,
    service,
    exposures: platform.exposures,
    dedicated: args.platform?.dedicated ?? false,
    path: [...scope.root, "platform"],
  }));
  const ofIngress = ingress
    ? [
        {
          ...made,
          service: ingress.service,
          exposures: ingress.exposures,
          dedicated: args.ingress?.dedicated ?? false,
          path: [...scope.root, "ingress"],
          // The chart makes the Service of its values.
          hand: ({ annotations }: PlannedService) => {
            ingress.chart.values = merge(ingress.chart.values, { service: { annotations } });
          },
        },
      ]
    : [];
  const ofEcds = ecds.flatMap((ecd) => {
    const common = {
      exposures: ecd.exposures,
      dedicated: args.ecds?.[Number(ecd.configPath.at(-1))]?.dedicated ?? false,
      path: ecd.configPath,
    };
    const former = ({ name }: PlannedService) =>
      ecd.formerName === undefined ? {} : { formerName: name.replace(ecd.name, ecd.formerName) };
    return [
      ...ecd.services.map((service) => ({ ...made, ...common, ...former(service), service })),
      ...ecd.operatorServices.map((service, index) => ({
        ...common,
        ...former(service),
        service,
        madeByOperator: true,
        hand: ({ annotations }: PlannedService) => completeAnnotations(ecd, index, annotations, scope),
      })),
    ];
  });
  return [...ofPlatform, ...ofIngress, ...ofEcds];
}
