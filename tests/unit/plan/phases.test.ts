import assert from "node:assert/strict";
import fc from "fast-check";
import { ON_AWS, ON_GCP } from "../../../scripts/existingClusters";
import type { DescriptorFile } from "../../../sdk/config/descriptors/descriptorFile";
import { ENVIRONMENT, parseEnvironment } from "../../../sdk/config/parse";
import { Findings } from "../../../sdk/findings/findings";
import { planPolicies } from "../../../sdk/plan/access/planPolicies";
import { exposuresAt } from "../../../sdk/plan/exposure";
import { balance } from "../../../sdk/plan/loadBalancers/balancing";
import { planNetwork } from "../../../sdk/plan/network/network";
import { planNodePorts } from "../../../sdk/plan/nodePorts/nodePorts";
import { wantedNodePorts } from "../../../sdk/plan/nodePorts/wantedNodePorts";
import { ownedServices } from "../../../sdk/plan/ownedServices";
import { plan } from "../../../sdk/plan/plan";
import { planOffer } from "../../../sdk/plan/planOffer";
import { planScope } from "../../../sdk/plan/planScope";
import { ecDeployment } from "../../fixture/descriptorFolder";
import { frozen } from "../../fixture/frozen";
import { planOnPrem } from "./onPrem";
import { randomEnvironment } from "./randomEnvironment";

/** Everything that load balancers complete: Services, a chart's values, and the patch of a descriptor. */
const BALANCED = {
  ingress: { exposure: "LoadBalancer" },
  platform: { exposure: "LoadBalancer" },
  ecds: [
    { name: "tcp", exposure: "LoadBalancer", ports: [{ port: 7001, nodePort: 30010 }] },
    { descriptor: "one.yaml" },
  ],
};
/** The file of the second entry, as it was read. */
const DESCRIPTOR: DescriptorFile = {
  entry: 1,
  file: "one.yaml",
  documents: [
    {
      positionOf: () => ({ line: 1, column: 1 }),
      value: {
        apiVersion: "mz.digitalroute.com/v1alpha1",
        kind: "ECDeployment",
        metadata: { name: "one" },
        spec: { services: [{ spec: { type: "LoadBalancer", ports: [{ port: 3868, nodePort: 30020 }] } }] },
      },
    },
  ],
  repeatedKeys: [],
  faults: [],
};
const POOL = { loadBalancer: { addressPool: ["192.0.2.10-192.0.2.20"] } };
const ON_PREM = { target: "on-prem", network: { calico: { install: true } }, ...POOL };

const TARGETS: Readonly<Record<string, object>> = { "on-prem": ON_PREM, aws: ON_AWS, gcp: ON_GCP };

describe("the phases of a plan", () => {
  for (const [target, environment] of Object.entries(TARGETS)) {
    it(`write into nothing that an earlier one has made, on ${target}`, () => {
      const { args } = parseEnvironment({ ...environment, ...BALANCED });
      const scope = planScope(args, new Findings(), ENVIRONMENT);
      const network = frozen(planNetwork(args, scope));
      const offer = frozen(planOffer(args, [DESCRIPTOR], scope));
      const owned = frozen(ownedServices(offer, args, ENVIRONMENT));
      const nodePorts = frozen(planNodePorts(frozen(wantedNodePorts(offer.exposures, owned)), scope));
      const balanced = frozen(balance(offer, owned, { args, network }, scope));
      const enforced = planPolicies({ args, network, offer: balanced, nodePorts }, scope);
      assert.ok(balanced.loadBalancers.length > 0);
      const keys = offer.exposures.map(({ key }) => key);
      assert.deepEqual(
        [balanced.exposures, enforced.exposures].map((list) => list.map(({ key }) => key)),
        [keys, keys],
      );
    });
  }

  it("leave it to the load balancer's own phase what Services, charts and descriptors need of it", () => {
    const { args } = parseEnvironment({ ...ON_PREM, ...BALANCED });
    const scope = planScope(args, new Findings(), ENVIRONMENT);
    const offer = planOffer(args, [DESCRIPTOR], scope);
    const owned = ownedServices(offer, args, ENVIRONMENT);
    const { owners } = balance(offer, owned, { args, network: planNetwork(args, scope) }, scope);
    const [before, after] = [offer.owners, owners].map(({ ingress, ecds }) => [
      ingress?.chart.values.service,
      ecds[0]?.services[0]?.annotations,
      ecds[1]?.descriptor?.spec.services,
    ]);
    before?.forEach((part, index) => {
      assert.doesNotMatch(JSON.stringify(part), /metallb\.io/);
      assert.match(JSON.stringify(after?.[index]), /metallb\.io/);
    });
  });
});

describe("the keys of exposures", () => {
  const keysOf = (ecds: object[], texts: Record<string, string> = {}) =>
    planOnPrem({ ecds }, texts).exposures.map(({ key }) => key);

  it("are read as owner, port name and protocol", () => {
    const ecds = [{ name: "radius", ports: [{ port: 1812, protocol: "UDP" }] }];
    assert.deepEqual(keysOf(ecds), [
      "platform/http/tcp",
      "platform/control/tcp",
      "ui/desktop/tcp",
      "radius/udp-1812/udp",
    ]);
  });

  it("are numbered where paths, Services or refused twins have the same", () => {
    const path = (path: string) => ({ path, port: 8080 });
    const api = { name: "api", http: { host: "a.example.net", paths: [path("/a"), path("/b")] } };
    const twice = ecDeployment(
      "one",
      "{services: [{spec: {ports: [{port: 4444}]}}, {spec: {ports: [{port: 4444}]}}]}",
    );
    const tcp = { name: "tcp", ports: [{ port: 1 }] };
    const keys = keysOf([api, { descriptor: "one.yaml" }, tcp, tcp], { "one.yaml": twice });
    assert.deepEqual(
      keys.filter((key) => /^(api|one|tcp)/.test(key)),
      [
        "api/http-8080/tcp",
        "api/http-8080/tcp#2",
        "one/tcp-4444/tcp",
        "one/tcp-4444/tcp#2",
        "tcp/tcp-1/tcp",
        "tcp/tcp-1/tcp#2",
      ],
    );
  });

  it("are unique, and every exposure is one owner's and one group of pods', in any environment", () => {
    fc.assert(
      fc.property(randomEnvironment, ({ args, descriptors }) => {
        const { exposures, platform, ingress, ecds, policies } = plan(args, descriptors);
        const keys = exposures.map(({ key }) => key);
        assert.equal(new Set(keys).size, keys.length);
        const owners = [platform, ...(ingress ? [ingress] : []), ...ecds];
        assert.deepEqual(
          owners.flatMap((owner) => owner.exposures),
          keys,
        );
        assert.deepEqual(
          policies.workloads.flatMap((workload) => workload.exposures),
          keys,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("find what they name, in the order of the list", () => {
    const { exposures, ecds } = planOnPrem({ ecds: [{ name: "tcp", ports: [{ port: 2 }, { port: 1 }] }] });
    const own = exposuresAt(exposures, [...(ecds[0]?.exposures ?? [])].reverse());
    assert.deepEqual(
      own.map(({ port }) => port),
      [2, 1],
    );
  });
});
