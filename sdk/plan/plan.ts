import type { DescriptorFile } from "../config/descriptors/descriptorFile";
import type { EcdArgs } from "../config/ecdArgs";
import type { EnvironmentArgs } from "../config/environmentArgs";
import { ENVIRONMENT } from "../config/parse";
import { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import { checkAccepted } from "./accept";
import { planDoor } from "./access/firewallRules";
import { planPolicies } from "./access/planPolicies";
import type { PlannedEcd } from "./ecd/ecd";
import { planEcdFromArguments } from "./ecd/ecdFromArguments";
import { planEcdsFromDescriptors } from "./ecd/ecdFromDescriptor";
import { noteParameters } from "./ecd/secretFields";
import { checkRoutes } from "./ingress/ingress";
import { planIngressController } from "./ingress/ingressController";
import { balance, directNodePorts, wantedNodePorts } from "./loadBalancers/balancing";
import { checkPinnedNodes, checkSctp } from "./network/checkExposures";
import { planNetwork } from "./network/network";
import type { NetworkPlan } from "./networkPlan";
import { planNodePorts } from "./nodePorts/nodePorts";
import { planScope } from "./planScope";
import { planPlatform } from "./platform/platform";
import type { Scope } from "./scope";
import { checkServiceNames } from "./serviceNames";
import { noteWaiting } from "./stage";

/**
 * Plans an environment: plain values in, every decision out. Pure: no cluster, no engine, no clock, no files.
 *
 * @param args the configuration; what is wrong in it becomes findings, and the rest is planned all the same
 * @param descriptors the descriptor files that `args.ecds` names, as they were read
 * @param findings what was found while reading; the plan's own come on top
 * @param root where paths of findings begin
 */
export function plan(
  args: EnvironmentArgs,
  descriptors: readonly DescriptorFile[] = [],
  findings: Findings = new Findings(),
  root: Path = ENVIRONMENT,
): NetworkPlan {
  const scope = planScope(args, findings, root);
  const network = planNetwork(args, scope);
  const platform = planPlatform(args, scope);
  const ecds = planEcds(args.ecds ?? [], descriptors, scope);
  const routes = [...platform.routes, ...ecds.flatMap((ecd) => ecd.routes)];
  const ingress = planIngressController(args, routes.length > 0, scope);
  checkRoutes(routes, findings);
  checkServiceNames({ platform, ingress, ecds }, scope);
  const owners = [platform, ...(ingress ? [ingress] : []), ...ecds];
  const nodePorts = planNodePorts(wantedNodePorts({ platform, ingress, ecds }, args, scope), scope);
  const balancing = balance({ platform, ingress, ecds }, args, network, scope);
  const exposures = owners.flatMap((owner) => owner.exposures);
  const door = planDoor(directNodePorts({ platform, ingress, ecds }, args, scope), {
    ...network,
    nlbs: balancing.nlbs,
    path: [...root, "network", args.target],
    findings,
  });
  const policies = planPolicies(
    { args, network, platform, ingress, ecds, exposures, nodePorts, balancing },
    scope,
  );
  if (args.target !== "on-prem") checkPinnedNodes(exposures, findings);
  checkSctp(exposures, network.gcp, findings);
  noteWaiting(ecds, args, scope);
  noteParameters(ecds, scope);
  checkAccepted(args.accept, [...root, "accept"], findings);
  return {
    target: args.target,
    stage: scope.stage,
    namespace: { name: scope.namespace, create: args.createNamespace ?? false },
    labels: scope.labels,
    annotations: scope.annotations,
    network,
    platform,
    ...(ingress && { ingress }),
    ecds,
    exposures,
    nodePorts,
    loadBalancers: balancing.loadBalancers,
    balancing,
    policies,
    door,
    findings: findings.sorted(args.accept),
  };
}

function planEcds(
  ecds: readonly EcdArgs[],
  descriptors: readonly DescriptorFile[],
  scope: Scope,
): PlannedEcd[] {
  const files = new Map<number, DescriptorFile[]>();
  for (const file of descriptors) files.set(file.entry, [...(files.get(file.entry) ?? []), file]);
  const planned: PlannedEcd[] = [];
  ecds.forEach((args, index) => {
    const path: Path = [...scope.root, "ecds", index];
    if (args.descriptor !== undefined) {
      planned.push(...planEcdsFromDescriptors(args, files.get(index) ?? [], path, scope));
    } else {
      const one = planEcdFromArguments(args, path, scope);
      if (one) planned.push(one);
    }
  });
  return planned;
}
