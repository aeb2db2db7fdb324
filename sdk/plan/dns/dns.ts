import type { DnsArgs } from "../../config/dnsArgs";
import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { Path } from "../../findings/path";
import { hostFault } from "../../values/names";
import type { AssignedExposure } from "../exposure";
import type { PlannedLoadBalancer } from "../loadBalancers/loadBalancer";
import type { Scope } from "../scope";

/** Names in a zone of the cloud. */
export interface PlannedDns {
  /** The hosted zone's id on AWS, the managed zone's name on GCP. */
  zone: string;
  records: PlannedDnsRecord[];
}

/** One name, and what it leads to. */
export interface PlannedDnsRecord {
  /** Without a dot at its end. */
  name: string;
  /** Name of a `PlannedLoadBalancer`. */
  loadBalancer: string;
}

/** What names may lead to. */
interface Named {
  exposures: readonly AssignedExposure[];
  loadBalancers: readonly PlannedLoadBalancer[];
}

/** A name for every host of an Ingress in the zone, and for the load balancers that are given one. */
export function planDns(args: EnvironmentArgs, named: Named, scope: Scope): PlannedDns | undefined {
  const { dns } = args;
  if (!dns) return undefined;
  const path: Path = [...scope.root, "dns"];
  if (scope.target === "on-prem") {
    scope.findings.add("UEN222", path, "there is no zone of a cloud on-prem");
    return undefined;
  }
  const domain = domainOf(dns, path, scope);
  if (domain === undefined) return undefined;
  const records = new Map<string, string>();
  for (const [name, loadBalancer] of [
    ...namesOfBalancers(dns, { ...named, domain, path }, scope),
    ...namesOfHosts({ ...named, domain, path }, scope),
  ]) {
    records.set(name, records.get(name) ?? loadBalancer);
  }
  return { zone: dns.zone, records: [...records].map(([name, loadBalancer]) => ({ name, loadBalancer })) };
}

interface InDomain extends Named {
  domain: string;
  path: Path;
}

function domainOf({ domain }: DnsArgs, path: Path, { findings }: Scope): string | undefined {
  const fault = hostFault(domain);
  if (fault) findings.add("UEN009", [...path, "domain"], `"${domain}" is no domain: ${fault}`);
  return fault ? undefined : domain;
}

function namesOfBalancers(
  { loadBalancers: given = {} }: DnsArgs,
  { loadBalancers, domain, path }: InDomain,
  { findings }: Scope,
): [string, string][] {
  return Object.entries(given)
    .filter(([balancer, name]) => {
      const at: Path = [...path, "loadBalancers", balancer];
      const fault = hostFault(name);
      if (fault) findings.add("UEN009", at, `"${name}" is no host: ${fault}`);
      else if (!isIn(name, domain))
        findings.add("UEN223", at, `${name} is not in ${domain}, and gets no name`);
      const known = loadBalancers.map((one) => one.name);
      if (!known.includes(balancer)) {
        const others = known.length > 0 ? `: there is ${known.join(", ")}` : "";
        findings.add("UEN224", at, `the environment has no load balancer ${balancer}${others}`);
      }
      return !fault && isIn(name, domain) && known.includes(balancer);
    })
    .map(([balancer, name]) => [name, balancer]);
}

function namesOfHosts({ exposures, domain, path }: InDomain, { findings }: Scope): [string, string][] {
  const controller = exposures.find(
    ({ owner, loadBalancer }) => owner === "ingress" && loadBalancer !== null,
  );
  const hosts = new Set(
    exposures.flatMap(({ via, host, disabled }) => (via === "Ingress" && host && !disabled ? [host] : [])),
  );
  return [...hosts].flatMap((host): [string, string][] => {
    if (!isIn(host, domain)) {
      findings.add("UEN223", path, `${host} is not in ${domain}, and gets no name`);
      return [];
    }
    if (!controller?.loadBalancer) {
      findings.add("UEN223", path, `${host} gets no name: no load balancer leads to the ingress controller`);
      return [];
    }
    return [[host, controller.loadBalancer]];
  });
}

function isIn(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
