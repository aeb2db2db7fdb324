import type { DescriptorFile } from "../config/descriptors/descriptorFile";
import type { EnvironmentArgs } from "../config/environmentArgs";
import { ENVIRONMENT } from "../config/parse";
import { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import { checkAccepted } from "./accept";
import { planFirewallRules } from "./access/firewall/firewallRules";
import { planPolicies } from "./access/planPolicies";
import { planDns } from "./dns/dns";
import { noteParameters } from "./ecd/secretFields";
import { balance } from "./loadBalancers/balancing";
import { checkLoadBalancerClasses, checkPinnedNodes, checkSctp } from "./network/checkExposures";
import { checkPodCount } from "./network/eksPods";
import { planNetwork } from "./network/network";
import type { NetworkPlan } from "./networkPlan";
import { planNodePorts } from "./nodePorts/nodePorts";
import { wantedNodePorts } from "./nodePorts/wantedNodePorts";
import { ownedServices } from "./ownedServices";
import { planOffer } from "./planOffer";
import { planScope } from "./planScope";
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
  const offer = planOffer(args, descriptors, scope);
  const owned = ownedServices(offer, args, root);
  const nodePorts = planNodePorts(wantedNodePorts(offer.exposures, owned), scope);
  const balanced = balance(offer, owned, { args, network }, scope);
  const { loadBalancers, balancing } = balanced;
  const firewallRules = planFirewallRules(owned, {
    ...network,
    nlbs: balancing.nlbs,
    path: [...root, "network", args.target],
    findings,
  });
  const { policies, exposures } = planPolicies({ args, network, offer: balanced, nodePorts }, scope);
  const dns = planDns(args, { exposures: balanced.exposures, loadBalancers }, scope);
  const { platform, ingress, ecds } = balanced.owners;
  if (args.target !== "on-prem") checkPinnedNodes(exposures, findings);
  checkSctp(exposures, network.gcp, findings);
  checkLoadBalancerClasses(
    balancing.addresses,
    { version: network.gcp?.cluster?.version, path: [...root, "network", "gcp", "cluster", "version"] },
    findings,
  );
  checkPodCount(ecds, network, [...root, "network", "aws"], findings);
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
    loadBalancers,
    ...(dns && { dns }),
    balancing,
    policies,
    firewallRules,
    findings: findings.sorted(args.accept),
  };
}
