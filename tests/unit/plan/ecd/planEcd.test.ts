import assert from "node:assert/strict";
import type { EcdArgs } from "../../../../sdk/config/ecdArgs";
import type { FindingCode } from "../../../../sdk/findings/catalogue";
import { exposuresAt } from "../../../../sdk/plan/exposure";
import { ecDeployment } from "../../../fixture/descriptorFolder";
import { planOnPrem } from "../onPrem";

const ENVIRONMENT = {
  loadBalancer: { className: "example.net/lb" },
  network: { dataplane: "BPF", calico: { install: false } },
};
const CLUSTER = { ...ENVIRONMENT, network: {} };

type Shared = Omit<EcdArgs, "name" | "descriptor" | "ports">;

/** One ECD, as arguments say it and as a descriptor does. */
const CASES: [what: string, entry: Shared, ports: object[], environment?: object][] = [
  ["inside", {}, [{ port: 4444 }]],
  ["called from outside", { sources: ["192.0.2.0/24"] }, [{ port: 7001, nodePort: 30010 }]],
  [
    "called by peers that it must know",
    { preserveSourceAddress: true, node: "worker-1" },
    [{ port: 1812, protocol: "UDP", nodePort: 30010 }],
  ],
  [
    "behind a load balancer with policy Local",
    { exposure: "LoadBalancer", externalTrafficPolicy: "Local" },
    [{ port: 3868, targetPort: 13868 }],
  ],
  [
    "with TCP and UDP of one port",
    { exposure: "NodePort" },
    [{ port: 5060 }, { port: 5060, protocol: "UDP" }],
  ],
  ["on the eBPF data path", { exposure: "NodePort" }, [{ port: 7001, nodePort: 30010 }], ENVIRONMENT],
];

describe("an ECD", () => {
  for (const [what, entry, ports, environment = CLUSTER] of CASES) {
    it(`comes to the same by arguments and by a descriptor: ${what}`, () => {
      const named = planOnPrem({ ...environment, ecds: [{ ...entry, name: "one", ports }] });
      const services = JSON.stringify([{ spec: { ports } }]);
      const described = planOnPrem(
        { ...environment, ecds: [{ ...entry, descriptor: "one.yaml" }] },
        { "one.yaml": ecDeployment("one", `{services: ${services}}`) },
      );
      const [first, second] = [named, described].map(({ exposures, ecds }) => ({
        exposures: exposuresAt(exposures, ecds[0]?.exposures ?? []).map(
          // By whom it was said, and where, is what differs.
          ({ reason: _, configPath: __, pin: ___, place: ____, ...rest }) => rest,
        ),
        services: [...(ecds[0]?.services ?? []), ...(ecds[0]?.operatorServices ?? [])],
        routes: ecds[0]?.routes.map(({ host, path, owner }) => ({ host, path, owner })),
        podLabels: ecds[0]?.podLabels,
      }));
      assert.ok(first && first.exposures.length > 0);
      assert.deepEqual(second, first);
    });
  }

  const FINDINGS: [code: FindingCode, entry: Shared, ports: object[], environment?: object][] = [
    ["UEN201", { preserveSourceAddress: true }, [{ port: 1812, protocol: "UDP", nodePort: 30010 }]],
    ["UEN216", { exposure: "NodePort" }, [{ port: 1812, protocol: "UDP", nodePort: 30010 }]],
    ["UEN219", { exposure: "NodePort" }, [{ port: 1, protocol: "SCTP", nodePort: 30010 }], ENVIRONMENT],
    ["UEN211", { sources: ["192.0.2.0/24"], exposure: "ClusterIP" }, [{ port: 1 }]],
    ["UEN217", { dedicated: true }, [{ port: 1 }]],
    ["UEN217", { externalTrafficPolicy: "Local", exposure: "ClusterIP" }, [{ port: 1 }]],
  ];
  for (const [code, entry, ports, environment = CLUSTER] of FINDINGS) {
    it(`is judged alike by arguments and by a descriptor (${code}, ${Object.keys(entry).join(", ")})`, () => {
      const named = planOnPrem({ ...environment, ecds: [{ ...entry, name: "one", ports }] });
      const services = JSON.stringify([{ spec: { ports } }]);
      const described = planOnPrem(
        { ...environment, ecds: [{ ...entry, descriptor: "one.yaml" }] },
        { "one.yaml": ecDeployment("one", `{services: ${services}}`) },
      );
      const [first, second] = [named, described].map(({ findings }) =>
        findings
          .filter((one) => one.code === code)
          .map(({ message }) => message.replace(/^one\.yaml: \S+: /, "")),
      );
      assert.equal(first?.length, 1);
      assert.deepEqual(second, first);
    });
  }
});
