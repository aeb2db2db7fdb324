import assert from "node:assert/strict";
import { parse } from "yaml";
import { catalogue } from "../../../../sdk/findings/catalogue";
import { formatPlace } from "../../../../sdk/findings/place";
import { planWith } from "../../../fixture/descriptorFolder";

const HEAD = "apiVersion: mz.digitalroute.com/v1alpha1\nkind: ECDeployment\nmetadata:\n  name: radius\n";
/** So that there is a guard, to which node ports that are not pinned are unknown. */
const GUARDED = {
  network: { calico: { install: true } },
  platform: { services: "none" },
  guard: "planned",
} as const;
/** `spec.services` of one Service, whose ports follow. */
const SERVICE = "spec:\n  services:\n    - spec:\n";

describe("a finding about a field of a descriptor", () => {
  const cases: [what: string, code: string, text: string, place: string, entry?: object][] = [
    [
      "a port that is none",
      "UEN404",
      `${HEAD}${SERVICE}        ports:\n          - {port: 3868}\n          - {port: x}\n`,
      "ecd/radius.yaml:10:14",
    ],
    [
      "a policy that is none",
      "UEN404",
      `${HEAD}${SERVICE}        externalTrafficPolicy: Locl\n        ports: [{port: 1}]\n`,
      "ecd/radius.yaml:8:9",
    ],
    ["a slip of the keyboard", "UEN413", `${HEAD}spec:\n  # who?\n  nodehost: a\n`, "ecd/radius.yaml:7:3"],
    [
      "a node port out of range",
      "UEN101",
      `${HEAD}${SERVICE}        type: NodePort\n        ports:\n          - port: 3868\n            nodePort: 99\n`,
      "ecd/radius.yaml:11:13",
    ],
    [
      "a key that stands twice",
      "UEN415",
      `${HEAD}${SERVICE}        ports: [{port: 1}]\n        ports: [{port: 2}]\n`,
      "ecd/radius.yaml:9:9",
    ],
    [
      "a field of the later of two keys",
      "UEN404",
      `${HEAD}${SERVICE}        ports: [{port: 1}]\n        ports: [{port: x}]\n`,
      "ecd/radius.yaml:9:18",
    ],
    ["another namespace", "UEN406", `${HEAD}  namespace: other\nspec: {}\n`, "ecd/radius.yaml:5:3"],
    ["a label", "UEN404", `${HEAD}  labels:\n    a: b\n    team: 7\nspec: {}\n`, "ecd/radius.yaml:7:5"],
    [
      "a path without a host",
      "UEN205",
      `${HEAD}spec:\n  ingress:\n    paths: [{path: /, port: 80}]\n`,
      "ecd/radius.yaml:6:3",
    ],
    [
      "a host that is none",
      "UEN009",
      `${HEAD}spec:\n  ingress:\n    paths: [{path: /, port: 80}]\n    host: "no host"\n`,
      "ecd/radius.yaml:8:5",
    ],
    [
      "more pods than its peers may call",
      "UEN202",
      `${HEAD}spec:\n  nodeHost: worker-1\n  autoscale:\n    minReplicas: 1\n    maxReplicas: 4\n`,
      "ecd/radius.yaml:9:5",
      { ports: [{ port: 1812, protocol: "UDP", nodePort: 30010 }], preserveSourceAddress: true },
    ],
    [
      "a broken patch",
      "UEN420",
      `${HEAD}spec:\n  services:\n    - patch: "["\n      spec: {ports: [{port: 1}]}\n`,
      "ecd/radius.yaml:7:7",
    ],
    [
      "what a patch makes of a port",
      "UEN404",
      `${HEAD}spec:\n  services:\n    - spec: {ports: [{port: 1}]}\n      patch: '{"spec": {"ports": [{"port": "x"}]}}'\n      patchType: application/merge-patch+json\n`,
      "ecd/radius.yaml:8:7",
    ],
    ["another kind, in a second document", "UEN403", `${HEAD}---\na: 1\nkind: Job\n`, "ecd/radius.yaml:7:1"],
    [
      "a load balancer that nothing gives an address",
      "UEN218",
      `${HEAD}${SERVICE}        type: LoadBalancer\n        ports:\n          - port: 3868\n`,
      "ecd/radius.yaml:10:13",
    ],
    [
      "a node port behind a load balancer, which the guard does not know",
      "UEN618",
      `${HEAD}${SERVICE}        type: LoadBalancer\n        ports:\n          - port: 3868\n`,
      "ecd/radius.yaml:10:13",
    ],
    ["no object", "UEN403", "# nothing yet\n", "ecd/radius.yaml:1:1"],
    ["broken YAML", "UEN402", `${HEAD}spec: [\n  a: }\n`, "ecd/radius.yaml:6:6"],
  ];
  for (const [what, code, text, place, entry] of cases)
    it(`has its file, line and column: ${what}`, () => {
      const { findings } = planWith(
        {
          target: "on-prem",
          ...GUARDED,
          ecds: [{ descriptor: "ecd/radius.yaml", ...entry }],
        },
        { "ecd/radius.yaml": text },
      );
      const places = findings.flatMap((one) =>
        one.code === code && one.place ? [formatPlace(one.place)] : [],
      );
      assert.deepEqual(places, [place], JSON.stringify(findings, undefined, 2));
    });

  it("is told apart from the same fault in the next document", () => {
    const fault = "spec: {services: [{spec: {ports: []}}]}\n";
    const { findings } = planWith(
      { target: "on-prem", ecds: [{ descriptor: "all.yaml" }] },
      { "all.yaml": `${HEAD}${fault}---\n${HEAD.replace("radius", "other")}${fault}` },
    );
    const faults = findings.filter(({ code }) => code === "UEN404");
    assert.deepEqual(
      faults.map(({ place, message }) => [place?.line, message.split(":")[0]]),
      [
        [5, "all.yaml (radius)"],
        [11, "all.yaml (other)"],
      ],
    );
  });

  it("points into the descriptor in every example of the catalogue", () => {
    let found = 0;
    for (const { example } of Object.values(catalogue)) {
      if (!example.files || example.environment === undefined) continue;
      const { findings } = planWith(parse(example.environment), example.files);
      for (const { code, path, place, message } of findings) {
        // A file that cannot be read has no lines.
        if (!path.endsWith(".descriptor") || code === "UEN401") continue;
        assert.ok(place && place.file in example.files, `${code} ${message}`);
        found += 1;
      }
    }
    assert.ok(found >= 15, `${found}`);
  });
});

describe("a finding about an entry that its descriptor contradicts", () => {
  const opened = `${HEAD}${SERVICE}        type: NodePort\n        externalTrafficPolicy: Cluster\n        ports:\n          - {port: 1, targetPort: 2, nodePort: 30010}\n`;
  const balanced = `${HEAD}${SERVICE}        type: LoadBalancer\n        loadBalancerSourceRanges: [10.1.0.0/16]\n        ports: [{port: 1}]\n`;
  const routed = `${HEAD}spec:\n  ingress:\n    paths: [{path: /, port: 80}]\n    host: a.example.net\n`;
  const patched = `${HEAD}${SERVICE.replace("spec:\n", "spec:\n  patch: '{}'\n")}        ports: [{port: 1}]\n`;
  const cases: [what: string, code: string, text: string, entry: object, path: string, related: string][] = [
    ["exposure", "UEN405", opened, { exposure: "ClusterIP" }, "exposure", "ecd/radius.yaml:8:9"],
    [
      "the policy",
      "UEN405",
      opened,
      { externalTrafficPolicy: "Local" },
      "externalTrafficPolicy",
      "ecd/radius.yaml:9:9",
    ],
    [
      "a node port",
      "UEN405",
      opened,
      { nodePorts: { "radius/1/tcp": 30011 } },
      'nodePorts["radius/1/tcp"]',
      "ecd/radius.yaml:11:38",
    ],
    [
      "a port's target",
      "UEN405",
      opened,
      { ports: [{ port: 1, targetPort: 3 }] },
      "ports[0].targetPort",
      "ecd/radius.yaml:11:23",
    ],
    ["sources", "UEN405", balanced, { sources: ["10.2.0.0/16"] }, "sources", "ecd/radius.yaml:9:9"],
    [
      "a host",
      "UEN405",
      routed,
      { http: { host: "b.example.net", paths: [{ path: "/", port: 80 }] } },
      "http.host",
      "ecd/radius.yaml:8:5",
    ],
    ["the name", "UEN405", opened, { name: "other" }, "name", "ecd/radius.yaml:4:3"],
    ["the node", "UEN405", `${HEAD}spec:\n  nodeHost: a\n`, { node: "b" }, "node", "ecd/radius.yaml:6:3"],
    ["the pods' nodes", "UEN619", patched, { nodePool: { a: "b" } }, "nodePool", "ecd/radius.yaml:6:3"],
  ];
  for (const [what, code, text, entry, path, related] of cases)
    it(`has the entry's path and the descriptor's line: ${what}`, () => {
      const { findings } = planWith(
        { target: "on-prem", ecds: [{ descriptor: "ecd/radius.yaml", ...entry }] },
        { "ecd/radius.yaml": text },
      );
      const found = findings
        .filter((one) => one.code === code)
        .map((one) => [one.path, one.place, one.related && formatPlace(one.related)]);
      assert.deepEqual(
        found,
        [[`environment.ecds[0].${path}`, undefined, related]],
        JSON.stringify(findings, undefined, 2),
      );
    });
});
