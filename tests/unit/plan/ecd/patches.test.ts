import assert from "node:assert/strict";
import type { NetworkPlan } from "../../../../sdk/plan/networkPlan";
import { describedNodePorts } from "../../../../sdk/plan/nodePorts/nodePorts";
import { ecDeployment } from "../../../fixture/descriptorFolder";
import { pathsOf, planOnPrem } from "../onPrem";

const JSON_PATCH = "application/json-patch+json";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

function planned(spec: object, entry: object = {}, environment: object = {}): NetworkPlan {
  return planOnPrem(
    { ecds: [{ descriptor: "one.yaml", ...entry }], ...environment },
    { "one.yaml": ecDeployment("one", JSON.stringify(spec)) },
  );
}

/** A descriptor with one Service and a patch of it. */
function patched(
  service: { spec: object; patchType: string; patch: unknown },
  entry: object = {},
  more: object = {},
) {
  return planned({ services: [service], ...more }, entry);
}

function specOf({ ecds }: NetworkPlan): Record<string, unknown> {
  assert.ok(ecds[0]?.descriptor);
  return ecds[0].descriptor.spec;
}

function rows({ exposures }: NetworkPlan): string[] {
  return exposures
    .filter(({ owner }) => owner === "one")
    .map((one) =>
      [
        one.undecided.length > 0 ? "undecided" : one.via,
        one.host === null ? `${one.port}/${one.protocol}` : `${one.host}${one.path} ${one.port}`,
        one.nodePort ?? "-",
        one.sources.join(","),
      ].join(" "),
    );
}

function messages({ findings }: NetworkPlan, code: string): string[] {
  return findings.filter((one) => one.code === code).map(({ message }) => message);
}

function errors({ findings }: NetworkPlan): string[] {
  return findings
    .filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code} ${message}`);
}

const INSIDE = { ports: [{ port: 3868 }] };
const ENTRY = { sources: ["192.0.2.0/24"] };

describe("a patch of a descriptor's Service", () => {
  const opening: [what: string, patchType: string, patch: unknown][] = [
    [
      "a merge patch, as text",
      MERGE,
      "spec:\n  type: NodePort\n  ports:\n    - port: 3868\n      nodePort: 30020\n",
    ],
    [
      "a merge patch, as JSON text",
      MERGE,
      '{"spec": {"type": "NodePort", "ports": [{"port": 3868, "nodePort": 30020}]}}',
    ],
    [
      "a merge patch, as an object",
      MERGE,
      { spec: { type: "NodePort", ports: [{ port: 3868, nodePort: 30020 }] } },
    ],
    [
      "a JSON patch, as text",
      JSON_PATCH,
      "- {op: replace, path: /spec/type, value: NodePort}\n- {op: add, path: /spec/ports/0/nodePort, value: 30020}\n",
    ],
    [
      "a JSON patch, as a list",
      JSON_PATCH,
      [
        { op: "replace", path: "/spec/type", value: "NodePort" },
        { op: "add", path: "/spec/ports/0/nodePort", value: 30020 },
      ],
    ],
    [
      "a strategic merge patch, which finds the port by its number",
      STRATEGIC,
      { spec: { type: "NodePort", ports: [{ port: 3868, nodePort: 30020 }] } },
    ],
  ];
  for (const [what, patchType, patch] of opening) {
    it(`is applied before the plan judges: ${what}`, () => {
      const plan = patched({ spec: { type: "ClusterIP", ...INSIDE }, patchType, patch }, ENTRY);
      assert.deepEqual(rows(plan), ["NodePort 3868/TCP 30020 192.0.2.0/24"]);
      assert.ok(
        describedNodePorts(plan).some(({ owner, nodePort }) => owner === "one" && nodePort === 30020),
      );
      assert.deepEqual(errors(plan), []);
    });
  }

  it("keeps the fields that a strategic merge patch does not name, and a merge patch loses with the list", () => {
    const spec = { type: "NodePort", ports: [{ port: 3868, targetPort: 13868, nodePort: 30020 }] };
    const patch = { spec: { ports: [{ port: 3868, name: "diameter" }] } };
    assert.deepEqual(rows(patched({ spec, patchType: STRATEGIC, patch })), [
      "NodePort 3868/TCP 30020 10.0.0.0/8,172.16.0.0/12,192.168.0.0/16",
    ]);
    assert.deepEqual(rows(patched({ spec, patchType: MERGE, patch })), [
      "NodePort 3868/TCP - 10.0.0.0/8,172.16.0.0/12,192.168.0.0/16",
    ]);
  });

  it("follows the directives of a strategic merge patch that delete and replace", () => {
    const spec = {
      type: "NodePort",
      ports: [
        { name: "a", port: 1, nodePort: 30020 },
        { name: "b", port: 2, nodePort: 30021 },
      ],
    };
    const ports = (patch: unknown[]) =>
      rows(patched({ spec, patchType: STRATEGIC, patch: { spec: { ports: patch } } }, ENTRY));
    assert.deepEqual(ports([{ $patch: "delete", port: 1 }]), ["NodePort 2/TCP 30021 192.0.2.0/24"]);
    assert.deepEqual(ports([{ $patch: "replace" }, { port: 3, nodePort: 30022 }]), [
      "NodePort 3/TCP 30022 192.0.2.0/24",
    ]);
  });

  it("is judged as the Service itself would be: a public range of a load balancer, a number taken twice", () => {
    const open = patched({
      spec: { type: "LoadBalancer", ...INSIDE },
      patchType: MERGE,
      patch: {
        spec: { loadBalancerSourceRanges: ["0.0.0.0/0"] },
      },
    });
    assert.deepEqual(messages(open, "UEN210").length, 1);
    const twice = planOnPrem(
      {
        platform: { ports: { http: { nodePort: 30020 } } },
        ecds: [{ descriptor: "one.yaml" }],
      },
      {
        "one.yaml": ecDeployment(
          "one",
          JSON.stringify({
            services: [
              {
                spec: { type: "NodePort", ...INSIDE },
                patchType: JSON_PATCH,
                patch: [{ op: "add", path: "/spec/ports/0/nodePort", value: 30020 }],
              },
            ],
          }),
        ),
      },
    );
    assert.equal(pathsOf(twice, "UEN102").length, 1);
    const local = patched({
      spec: { type: "NodePort", ...INSIDE },
      patchType: MERGE,
      patch: {
        spec: { externalTrafficPolicy: "Local" },
      },
    });
    assert.equal(pathsOf(local, "UEN201").length, 1);
  });

  it("contradicts the stack file as the descriptor itself can (UEN405)", () => {
    const plan = patched(
      { spec: { ...INSIDE }, patchType: MERGE, patch: { spec: { type: "LoadBalancer" } } },
      { exposure: "NodePort" },
    );
    assert.match(messages(plan, "UEN405")[0] ?? "", /NodePort, but one\.yaml says type: LoadBalancer/);
  });

  it("gets its Service completed beside it, and keeps what it says itself, text and all", () => {
    const patch = "spec:\n  type: NodePort # opened by hand\n";
    const plan = patched(
      { spec: { ...INSIDE }, patchType: MERGE, patch },
      { nodePorts: { "one/3868/tcp": 30020 }, ...ENTRY },
    );
    assert.deepEqual(rows(plan), ["NodePort 3868/TCP 30020 192.0.2.0/24"]);
    assert.deepEqual(errors(plan), []);
    const [service] = specOf(plan).services as {
      spec: Record<string, unknown>;
      patch: unknown;
    }[];
    assert.equal(service?.patch, patch);
    assert.deepEqual(service?.spec.ports, [{ port: 3868, nodePort: 30020 }]);
    assert.equal(service?.spec.externalTrafficPolicy, "Cluster");
  });

  it("is refused where it takes away what the package completes, and nothing is lost without a word (UEN422)", () => {
    const plan = patched(
      {
        spec: { type: "NodePort", ...INSIDE },
        patchType: MERGE,
        patch: { spec: { ports: [{ port: 3868 }] } },
      },
      {
        nodePorts: { "one/3868/tcp": 30020 },
      },
    );
    assert.match(messages(plan, "UEN422")[0] ?? "", /one\.yaml: spec\.services\[0\]\.patch.*30020/);
    const policy = patched(
      {
        spec: { type: "NodePort", ports: [{ port: 1812, protocol: "UDP", nodePort: 30020 }] },
        patchType: MERGE,
        patch: { spec: { externalTrafficPolicy: null } },
      },
      { preserveSourceAddress: true, node: "worker-1" },
    );
    assert.match(messages(policy, "UEN422")[0] ?? "", /externalTrafficPolicy/);
  });

  it("asks to be pinned where the number can stand: in the patch, if that makes the port", () => {
    const plan = patched({
      spec: { type: "NodePort", ...INSIDE },
      patchType: MERGE,
      patch: { spec: { ports: [{ port: 3868 }] } },
    });
    assert.deepEqual(
      describedNodePorts(plan)
        .filter(({ owner }) => owner === "one")
        .map(({ path }) => path.at(-1)),
      ["descriptor"],
    );
  });

  const broken: [what: string, patchType: unknown, patch: unknown, why: RegExp][] = [
    ["is no YAML", MERGE, "spec: [", /spec\.services\[0\]\.patch: it is not YAML/],
    [
      "has a type that is none",
      "merge",
      { spec: {} },
      /spec\.services\[0\]\.patchType: "merge" is not one of application\/json-patch\+json/,
    ],
    ["is no list, for a JSON patch", JSON_PATCH, { spec: {} }, /a JSON patch is a list of operations/],
    ["is no object, for a merge patch", MERGE, ["spec"], /a merge patch is an object/],
    [
      "replaces an item that is not there",
      JSON_PATCH,
      [{ op: "replace", path: "/spec/ports/7", value: { port: 1 } }],
      /operation 1 \(replace \/spec\/ports\/7\)/,
    ],
    [
      "removes what is not there",
      JSON_PATCH,
      [{ op: "remove", path: "/spec/portz" }],
      /operation 1 \(remove \/spec\/portz\)/,
    ],
    [
      "has an operation that is none",
      JSON_PATCH,
      [{ op: "set", path: "/spec/type", value: 1 }],
      /operation 1 \(set \/spec\/type\)/,
    ],
    [
      "points nowhere",
      JSON_PATCH,
      [{ op: "add", path: "spec/type", value: 1 }],
      /operation 1 \(add spec\/type\)/,
    ],
    ["holds no operation", JSON_PATCH, [null], /operation 1/],
    [
      "tests what is not so",
      JSON_PATCH,
      [{ op: "test", path: "/spec/type", value: "NodePort" }],
      /operation 1 \(test \/spec\/type\)/,
    ],
    ["leaves no spec", MERGE, { spec: null }, /leaves no spec/],
  ];
  for (const [what, patchType, patch, why] of broken) {
    it(`is refused with file and field where it ${what} (UEN420)`, () => {
      const plan = patched({ spec: { type: "ClusterIP", ...INSIDE }, patchType: patchType as string, patch });
      const [message = ""] = messages(plan, "UEN420");
      assert.match(message, /^one\.yaml: /);
      assert.match(message, why);
      assert.deepEqual(pathsOf(plan, "UEN420"), ["environment.ecds[0].descriptor"]);
    });
  }

  const unfollowed: [what: string, patchType: unknown, patch: unknown][] = [
    ["a directive that is not known here", STRATEGIC, { spec: { "$setElementOrder/ports": [{ port: 1 }] } }],
    ["no patchType", undefined, { spec: { type: "NodePort" } }],
    [
      "a value from a place that the operator fills",
      JSON_PATCH,
      [{ op: "copy", from: "/metadata/labels/type", path: "/spec/type" }],
    ],
  ];
  for (const [what, patchType, patch] of unfollowed) {
    it(`makes the exposure undecided, by its name, with ${what} (UEN421)`, () => {
      const plan = patched({ spec: { type: "ClusterIP", ...INSIDE }, patchType: patchType as string, patch });
      assert.deepEqual(rows(plan), ["undecided 3868/TCP - "]);
      const [exposure] = plan.exposures.filter(({ owner }) => owner === "one");
      assert.deepEqual(exposure?.undecided, ["one.yaml: spec.services[0].patch"]);
      assert.match(exposure?.reason ?? "", /^undecided: one\.yaml: spec\.services\[0\]\.patch/);
      assert.deepEqual(pathsOf(plan, "UEN421"), ["environment.ecds[0].descriptor"]);
    });
  }

  it("does not matter where it touches nothing that the plan judges", () => {
    const quiet: [string, unknown][] = [
      [JSON_PATCH, [{ op: "replace", path: "/metadata/labels/team", value: "voice" }]],
      [JSON_PATCH, "[]"],
      [MERGE, { metadata: { labels: { team: "voice" } } }],
      [STRATEGIC, "metadata: {labels: {team: voice}}"],
      [STRATEGIC, ""],
    ];
    for (const [patchType, patch] of quiet) {
      const plan = patched({ spec: { type: "ClusterIP", ...INSIDE }, patchType, patch });
      assert.deepEqual(rows(plan), ["ClusterIP 3868/TCP - "], JSON.stringify(patch));
      assert.deepEqual(
        plan.findings.filter(({ code }) => code.startsWith("UEN4")),
        [],
      );
    }
  });

  it("leaves the exposure undecided where it annotates a load balancer for somebody else's controller", () => {
    const annotations = { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing" };
    const plan = patched(
      { spec: { type: "LoadBalancer", ...INSIDE }, patchType: MERGE, patch: { metadata: { annotations } } },
      ENTRY,
    );
    assert.deepEqual(rows(plan), ["undecided 3868/TCP - 192.0.2.0/24"]);
    assert.match(messages(plan, "UEN421")[0] ?? "", /aws-load-balancer-scheme/);
  });
});

describe("a patch of a descriptor's Service, and the load balancer's annotations", () => {
  const environment = { loadBalancer: { addressPool: ["192.0.2.20-192.0.2.30"] } };
  const spec = (patchType: string, patch: unknown) => ({
    services: [{ spec: { type: "LoadBalancer", ...INSIDE }, patchType, patch }],
  });
  const annotationsOf = (plan: NetworkPlan) => {
    const [service] = specOf(plan).services as { patch?: unknown }[];
    const value = typeof service?.patch === "string" ? JSON.parse(service.patch) : service?.patch;
    return value.metadata?.annotations;
  };

  it("are merged into a merge patch, whose own stand", () => {
    const own = planned({ services: [{ spec: { type: "LoadBalancer", ...INSIDE } }] }, ENTRY, environment);
    const wanted = annotationsOf(own);
    assert.ok(Object.keys(wanted).length > 0);
    for (const type of [MERGE, STRATEGIC]) {
      const patch = { metadata: { annotations: { team: "voice" } } };
      const plan = planned(spec(type, patch), ENTRY, environment);
      assert.deepEqual(annotationsOf(plan), { ...wanted, team: "voice" });
      assert.deepEqual(messages(plan, "UEN422"), []);
    }
  });

  it("are asked for by name where a JSON patch leaves no place for them, and found there once they are written", () => {
    const plan = planned(spec(JSON_PATCH, []), ENTRY, environment);
    const [finding] = plan.findings.filter(({ code }) => code === "UEN422");
    assert.match(finding?.message ?? "", /metallb\.io/);
    const wanted = annotationsOf(
      planned({ services: [{ spec: { type: "LoadBalancer", ...INSIDE } }] }, ENTRY, environment),
    );
    const followed = spec(JSON_PATCH, [{ op: "add", path: "/metadata/annotations", value: wanted }]);
    const mended = planned(followed, ENTRY, environment);
    assert.deepEqual(messages(mended, "UEN422"), []);
    assert.deepEqual(rows(mended), ["LoadBalancer 3868/TCP - 192.0.2.0/24"]);
  });
});

describe("a patch of a descriptor's Ingress", () => {
  const ingress = { host: "a.example.net", paths: [{ path: "/", port: 8080 }] };
  const of = (patchType: string, patch: unknown) => planned({ ingress: { ...ingress, patchType, patch } });
  const classOf = "kubernetes.io/ingress.class";

  it("moves hosts and paths before the plan judges", () => {
    const rules = [
      {
        host: "b.example.net",
        http: {
          paths: [
            {
              path: "/in",
              pathType: "Prefix",
              backend: { service: { name: "one", port: { number: 9000 } } },
            },
          ],
        },
      },
    ];
    const expected = ["Ingress b.example.net/in 9000 - 10.0.0.0/8,172.16.0.0/12,192.168.0.0/16"];
    assert.deepEqual(rows(of(MERGE, { spec: { rules } })), expected);
    assert.deepEqual(rows(of(JSON_PATCH, [{ op: "replace", path: "/spec/rules", value: rules }])), expected);
    const host = of(JSON_PATCH, [{ op: "replace", path: "/spec/rules/0/host", value: "UPPER" }]);
    assert.equal(pathsOf(host, "UEN009").length, 1);
  });

  it("gets the environment's class added to what it says itself", () => {
    for (const [patchType, patch] of [
      [MERGE, { metadata: { annotations: { team: "voice" } } }],
      [STRATEGIC, "metadata: {annotations: {team: voice}}"],
      [JSON_PATCH, [{ op: "add", path: "/metadata/annotations/team", value: "voice" }]],
      [JSON_PATCH, "[]"],
    ] as const) {
      const plan = of(patchType, patch);
      const said = (specOf(plan).ingress as Record<string, unknown>).patch;
      assert.match(typeof said === "string" ? said : JSON.stringify(said), /uepe-traefik/);
      assert.equal(typeof said, typeof patch);
      assert.deepEqual(messages(plan, "UEN408"), []);
      assert.match(rows(plan)[0] ?? "", /^Ingress/);
    }
  });

  it("is believed where it names the environment's class, and warned of where it names another (UEN408)", () => {
    const named = (name: string): [string, unknown][] => [
      [MERGE, { metadata: { annotations: { [classOf]: name } } }],
      [
        JSON_PATCH,
        [{ op: "replace", path: "/metadata/annotations/kubernetes.io~1ingress.class", value: name }],
      ],
      [STRATEGIC, { metadata: { annotations: { [classOf]: null } }, spec: { ingressClassName: name } }],
    ];
    for (const [patchType, patch] of named("uepe-traefik")) {
      const plan = of(patchType, patch);
      assert.deepEqual(messages(plan, "UEN408"), [], JSON.stringify(patch));
      assert.match(rows(plan)[0] ?? "", /^Ingress/);
    }
    for (const [patchType, patch] of named("istio")) {
      const plan = of(patchType, patch);
      assert.match(messages(plan, "UEN408")[0] ?? "", /"istio"/);
      assert.match(rows(plan)[0] ?? "", /^undecided a\.example\.net/);
    }
  });

  it("is refused where it does not fit (UEN420), and undecided where the plan cannot follow it (UEN421)", () => {
    const wrong = of(JSON_PATCH, [{ op: "remove", path: "/spec/rules/3" }]);
    assert.match(messages(wrong, "UEN420")[0] ?? "", /one\.yaml: spec\.ingress\.patch/);
    const backend = of(MERGE, {
      spec: { defaultBackend: { service: { name: "x", port: { name: "web" } } } },
    });
    assert.match(messages(backend, "UEN421")[0] ?? "", /spec\.ingress\.patch.*defaultBackend/);
    assert.match(rows(backend)[0] ?? "", /^undecided/);
  });
});

describe("a patch of a descriptor's pods", () => {
  const local = {
    nodeHost: "worker-1",
    services: [
      {
        spec: {
          type: "NodePort",
          externalTrafficPolicy: "Local",
          ports: [{ port: 1812, protocol: "UDP", nodePort: 30020 }],
        },
      },
    ],
  };
  const of = (patchType: string, patch: unknown) => planned({ ...local, patchType, patch });

  it("counts the pods that it asks for", () => {
    assert.equal(pathsOf(of(MERGE, { spec: { replicas: 3 } }), "UEN202").length, 1);
    assert.equal(
      pathsOf(of(JSON_PATCH, [{ op: "add", path: "/spec/replicas", value: 3 }]), "UEN202").length,
      1,
    );
    const scaled = planned({
      ...local,
      autoscale: { minReplicas: 1, maxReplicas: 1, patchType: MERGE, patch: { spec: { maxReplicas: 4 } } },
    });
    assert.equal(pathsOf(scaled, "UEN202").length, 1);
    const single = planned({
      ...local,
      autoscale: {
        minReplicas: 1,
        maxReplicas: 4,
        patchType: JSON_PATCH,
        patch: "[{op: replace, path: /spec/maxReplicas, value: 1}]",
      },
    });
    assert.deepEqual(errors(single), []);
  });

  it("is told of where it opens the pod's ports on the node, past every Service (UEN423)", () => {
    const open = [
      of(STRATEGIC, { spec: { template: { spec: { hostNetwork: true } } } }),
      of(JSON_PATCH, [{ op: "add", path: "/spec/template/spec/hostNetwork", value: true }]),
      of(STRATEGIC, {
        spec: {
          template: { spec: { containers: [{ name: "ec", ports: [{ containerPort: 1, hostPort: 1 }] }] } },
        },
      }),
    ];
    for (const plan of open) assert.equal(messages(plan, "UEN423").length, 1);
  });

  it("makes every exposure undecided where it moves the pods or renames them (UEN421)", () => {
    for (const [patchType, patch] of [
      [MERGE, { spec: { template: { metadata: { labels: { app: "other" } } } } }],
      [JSON_PATCH, [{ op: "replace", path: "/spec/template/metadata/labels/app", value: "other" }]],
      [STRATEGIC, { spec: { template: { spec: { nodeName: "worker-2" } } } }],
      [JSON_PATCH, [{ op: "replace", path: "/spec", value: {} }]],
    ] as const) {
      const plan = of(patchType, patch);
      assert.match(rows(plan)[0] ?? "", /^undecided/, JSON.stringify(patch));
      assert.match(messages(plan, "UEN421")[0] ?? "", /one\.yaml: spec\.patch/);
    }
  });

  it("does not matter where it concerns the pods alone", () => {
    for (const [patchType, patch] of [
      [STRATEGIC, "spec: {strategy: {type: Recreate, rollingUpdate: null}}"],
      [
        STRATEGIC,
        {
          spec: {
            template: {
              spec: {
                tolerations: [{ key: "color", value: "red" }],
                hostAliases: [{ ip: "10.0.0.1", hostnames: ["a"] }],
              },
            },
          },
        },
      ],
      [STRATEGIC, { spec: { template: { spec: { volumes: [{ name: "x", $patch: "delete" }] } } } }],
      [JSON_PATCH, [{ op: "replace", path: "/spec/strategy/type", value: "Recreate" }]],
      [
        JSON_PATCH,
        [{ op: "replace", path: "/spec/template/spec/containers/0/resources/limits/cpu", value: 2 }],
      ],
    ] as const) {
      const plan = of(patchType, patch);
      assert.deepEqual(errors(plan), [], JSON.stringify(patch));
      assert.match(rows(plan)[0] ?? "", /^NodePort/, JSON.stringify(patch));
      assert.deepEqual(messages(plan, "UEN421"), []);
    }
  });

  it("is refused where it is none (UEN420)", () => {
    assert.match(messages(of(MERGE, "spec: ["), "UEN420")[0] ?? "", /one\.yaml: spec\.patch: it is not YAML/);
    const scale = planned({ ...local, autoscale: { patchType: "x", patch: {} } });
    assert.match(messages(scale, "UEN420")[0] ?? "", /spec\.autoscale\.patchType/);
  });
});
