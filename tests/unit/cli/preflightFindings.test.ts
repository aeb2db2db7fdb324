import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../../cli/preflight/look";
import type {
  Seen,
  SeenDaemonSet,
  SeenHostEndpoint,
  SeenNode,
  SeenPool,
  Snapshot,
} from "../../../cli/preflight/snapshot";
import { readStackFile } from "../../../sdk/config/stackFile";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { scratchFolder } from "../../fixture/scratchFolder";
import { stackFile } from "./command";

/** A cluster in which nothing is. */
const EMPTY: Snapshot = {
  kubernetes: "1.37",
  version: "1.37.2",
  services: [],
  nodes: [],
  daemonSets: [],
  pods: [],
  ingresses: [],
  ecds: [],
  revisions: [],
  ecdKind: "served",
  serviceCidrs: [],
  globalPolicies: [],
  hostEndpoints: [],
  pools: [],
  controlPlane: [],
  controllers: [],
  installations: [],
  hasCalicoApi: false,
  forbidden: [],
};

const calicoNode: SeenDaemonSet = {
  metadata: { name: "calico-node", namespace: "calico-system" },
  spec: { template: { spec: { containers: [{ image: "quay.io/calico/node:v3.33.1" }] } } },
};

function pod(name: string, owner: string, labels: Record<string, string>): Seen {
  return { metadata: { name, labels, ownerReferences: [{ kind: "StatefulSet", name: owner }] } };
}

describe("what preflight says of a cluster", () => {
  const scratch = scratchFolder();

  function judged(environment: string[], seen: Partial<Snapshot>) {
    const file = join(scratch.path, "Pulumi.site.yaml");
    writeFileSync(file, stackFile("target: on-prem", "namespace: uepe", ...environment));
    const stack = readStackFile(file);
    const place = { stack: "site", directory: stack.directory };
    return judge(planEnvironment(stack.environment, stack.directory), place, { ...EMPTY, ...seen });
  }
  function findings(code: string, environment: string[], seen: Partial<Snapshot>) {
    return judged(environment, seen).findings.filter((one) => one.code === code);
  }
  const theirs = ["network: {calico: {install: false}}"];

  it("is that Calico is to be installed on a release of Kubernetes that it does not support", () => {
    const ours = ["network: {calico: {install: true, version: 3.33.1, crds: objects}}"];
    const [found] = findings("UEN652", ours, { kubernetes: "1.34" });
    assert.equal(found?.path, "environment.network.calico.version");
    assert.match(found.message, /Calico 3\.33\.1 needs Kubernetes 1\.35 to 1\.37, and the cluster has 1\.34/);
    assert.deepEqual(findings("UEN652", ours, { kubernetes: "1.35" }), []);
  });

  it("is that the Calico which runs there has outlived its release of Kubernetes", () => {
    const [found] = findings("UEN652", theirs, { kubernetes: "1.38", daemonSets: [calicoNode] });
    assert.match(found?.message ?? "", /Calico 3\.33\.1 .* has 1\.38/);
  });

  it("is that somebody else's pods carry the labels too", () => {
    const pods = [pod("platform-0", "platform", { app: "platform" }), pod("db-0", "db", { app: "platform" })];
    const [found] = findings("UEN654", theirs, { pods });
    assert.equal(found?.path, "environment.platform.selectors.platform");
    assert.match(found.message, /app: platform is on the pods of StatefulSet platform, StatefulSet db/);
  });

  it("is what its credentials may not read", () => {
    const [found] = findings("UEN660", theirs, { forbidden: ["/api/v1/nodes"] });
    assert.match(found?.message ?? "", /not readable: \/api\/v1\/nodes/);
  });

  it("is what can be learned from it, and where that belongs", () => {
    const nodes = [
      {
        metadata: { name: "worker-1" },
        spec: {},
        status: { addresses: [{ type: "InternalIP", address: "10.10.0.11" }] },
      },
    ];
    const found = findings("UEN661", theirs, { nodes }).find(
      ({ path }) => path === "environment.network.nodeCidrs",
    );
    assert.match(found?.message ?? "", /\["10\.10\.0\.11\/32"\]/);
  });

  describe("about Usage Engine's operator", () => {
    const confirmed = [...theirs, "platform: {selectors: {ui: {app: ui}}}"];
    const installed = [
      pod("platform-0", "platform", { app: "platform" }),
      pod("ui-0", "ui", { app: "ui", "control-plane": "ui" }),
    ];
    const operator = (name: string, labels: Record<string, string>) => pod(name, name, labels);
    const learnedOf = (environment: string[], pods: Seen[], ecds: Seen[] = []) =>
      judged(environment, { pods, ecds }).learned;

    it("is that it carries other labels, and which are its own alone", () => {
      const labels = { "control-plane": "controller-manager", "pod-template-hash": "5f6", team: "ue" };
      const seen = [
        ...installed,
        operator("uepe-operator-controller-manager-5f6-x", labels),
        pod("db-0", "db", { team: "ue", app: "postgres-operator" }),
      ];
      const [found] = findings("UEN664", confirmed, { pods: seen });
      assert.equal(found?.path, "environment.separation.operator");
      assert.match(
        found.message,
        /may be uepe-operator-controller-manager-5f6-x, which carries control-plane: controller-manager$/,
      );
      const learned = learnedOf(confirmed, seen);
      assert.deepEqual(learned.find(({ path }) => path.includes("operator"))?.value, {
        "control-plane": "controller-manager",
      });
      // Separation would cut it off.
      assert.ok(!learned.some(({ path }) => path.includes("labelsConfirmed")));
    });

    it("is nothing where it is found, by default or by its setting, and labels are confirmed", () => {
      const byDefault = [...installed, operator("operator-1", { app: "uepe-operator" })];
      const set = [...confirmed, "separation: {operator: {labels: {role: op}}}"];
      const bySetting = [...installed, operator("operator-1", { role: "op" })];
      for (const [environment, pods] of [
        [confirmed, byDefault],
        [set, bySetting],
      ] as const) {
        assert.deepEqual(findings("UEN664", environment, { pods }), []);
        assert.ok(learnedOf(environment, pods).some(({ path }) => path.includes("labelsConfirmed")));
      }
    });

    it("is that it is nowhere, where Usage Engine is installed", () => {
      const [found] = findings("UEN664", confirmed, { pods: installed });
      assert.match(found?.message ?? "", /no pod of uepe carries app: uepe-operator$/);
      assert.deepEqual(findings("UEN664", confirmed, { pods: [] }), []);
      const elsewhere = [...confirmed, "separation: {operator: {namespace: operators, labels: {a: b}}}"];
      assert.deepEqual(findings("UEN664", elsewhere, { pods: installed }), []);
    });

    const ecd = (name: string): Seen => ({ metadata: { name } });
    const ecds = [ecd("mine"), ecd("other")];
    const withMine = [...confirmed, "ecds: [{name: mine, ports: [{port: 4444}]}]"];
    const running = [
      ...installed,
      operator("operator-1", { app: "uepe-operator" }),
      pod("mine-1", "mine", { app: "mine", kind: "ec", product: "ue" }),
      pod("other-1", "other", { app: "other", kind: "ec", product: "ue" }),
      pod("db-0", "db", { product: "ue" }),
    ];

    it("stands beside the label that all Execution Contexts share and nobody else has", () => {
      const learned = learnedOf(withMine, running, ecds);
      assert.deepEqual(learned.find(({ path }) => path.includes("executionContexts"))?.value, { kind: "ec" });
      assert.ok(!learned.some(({ path }) => path.includes("labelsConfirmed")));
      // All are known, so nobody needs it.
      assert.ok(
        !learnedOf(withMine, running, [ecd("mine")]).some(({ path }) => path.includes("executionContexts")),
      );
    });

    it("stands beside Execution Contexts that have not the label that all should have", () => {
      const shared = [...withMine, "separation: {executionContexts: {labels: {kind: ec}}}"];
      assert.deepEqual(findings("UEN665", shared, { pods: running, ecds }), []);
      assert.ok(learnedOf(shared, running, ecds).some(({ path }) => path.includes("labelsConfirmed")));
      const bare = [...running, pod("third-1", "third", { app: "third" })];
      const [found] = findings("UEN665", shared, { pods: bare, ecds: [...ecds, ecd("third")] });
      assert.match(found?.message ?? "", /without kind: ec: third-1/);
    });
  });

  describe("about tunnels of a Calico that runs there", () => {
    const open = "platform: {ports: {http: {nodePort: 30000}}}";
    const running = (more = "") =>
      `network: {calico: {install: false, apiServer: true}, nodeCidrs: [10.10.0.0/24]${more}}`;
    const pool = (spec: Partial<SeenPool["spec"]>): SeenPool => ({
      metadata: { name: "default-ipv4-ippool" },
      spec: { cidr: "192.168.0.0/16", ...spec },
    });
    const tunnelled = pool({ vxlanMode: "CrossSubnet", ipipMode: "Never" });
    const messages = (environment: string[], pools: SeenPool[]) =>
      findings("UEN673", environment, { pools }).map(({ path, message }) => `${path}: ${message}`);

    it("is that they have addresses among the pods', which separation would take for pods'", () => {
      for (const mode of [{ vxlanMode: "Always" }, { ipipMode: "Always" }, { vxlanMode: "CrossSubnet" }]) {
        const [message] = messages([open, running()], [pool(mode)]);
        assert.match(
          message ?? "",
          /^environment\.network\.tunnelCidr: .*default-ipv4-ippool, 192\.168\.0\.0\/16/,
        );
        assert.match(message ?? "", /platform http/);
      }
    });

    it("is nothing where no tunnel is among pods, where no pod would see one, or where nothing is enforced", () => {
      const fine: [environment: string[], pools: SeenPool[]][] = [
        [
          [open, running()],
          [pool({ vxlanMode: "Never", ipipMode: "Never" }), pool({})],
        ],
        [[open, running()], [pool({ vxlanMode: "Always", disabled: true })]],
        [
          [open, running()],
          [
            pool({ vxlanMode: "Always", allowedUses: ["Workload"] }),
            pool({ cidr: "172.20.0.0/24", vxlanMode: "Always", allowedUses: ["Tunnel"] }),
          ],
        ],
        [[open, running(", tunnelCidr: 172.20.0.0/24")], [tunnelled]],
        [["platform: {exposure: ClusterIP}", running()], [tunnelled]],
        [[open, running(), "separation: {mode: observe}"], [tunnelled]],
        [[open, running(), "separation: {mode: off}"], [tunnelled]],
        [[open, "network: {calico: {install: true}}"], [tunnelled]],
      ];
      for (const [environment, pools] of fine) assert.deepEqual(messages(environment, pools), []);
    });

    it("keeps labels from being confirmed, which would have separation enforced", () => {
      const pods = [
        pod("platform-0", "platform", { app: "platform" }),
        pod("ui-0", "ui", { app: "ui" }),
        pod("uepe-operator-0", "uepe-operator", { app: "uepe-operator" }),
      ];
      const confirms = (pools: SeenPool[]) =>
        judged([open, running()], { pods, pools }).learned.some(({ path }) =>
          path.includes("labelsConfirmed"),
        );
      assert.ok(confirms([]));
      assert.ok(!confirms([tunnelled]));
    });
  });

  describe("about Helm releases whose names the environment needs", () => {
    const withIngress = [...theirs, "ingress: {nodePorts: {http: 30080, https: 30083}}"];
    const revision = (name: string, namespace: string, manager = "helm"): Seen => ({
      metadata: {
        name: `sh.helm.release.v1.${name}.v1`,
        namespace,
        labels: { owner: "helm", name },
        managedFields: [{ manager }],
      },
    });
    const ours = (environment: string[], revisions: Seen[]) =>
      findings("UEN670", environment, { revisions }).map(({ path, message }) => `${path}: ${message}`);

    it("is each that no stack has made, with the commands that adopt the ingress controller's", () => {
      const revisions = [revision("uepe-traefik", "uepe")];
      assert.deepEqual(ours(withIngress, revisions), [
        "environment.ingress: Helm has a release uepe-traefik in uepe, and no stack of Pulumi has made it",
      ]);
      const { adoption } = judged(withIngress, { revisions });
      assert.equal(adoption.length, 3);
      assert.match(
        adoption[1] ?? "",
        /^pulumi import --stack site kubernetes:helm\.sh\/v3:Release environment-ingress-traefik uepe\/uepe-traefik /,
      );
    });

    it("is Calico's and its CRDs', which nothing adopts", () => {
      const calico = ["network: {calico: {install: true, version: 3.32.0}}"];
      const revisions = ["calico", "calico-crds"].map((name) => revision(name, "tigera-operator"));
      assert.equal(ours(calico, revisions).length, 2);
      assert.deepEqual(judged(calico, { revisions }).adoption, []);
      const asObjects = ["network: {calico: {install: true, version: 3.33.1, crds: objects}}"];
      assert.equal(ours(asObjects, revisions).length, 1, "its CRDs are in no release");
    });

    it("is none of the stack's own, of other names, or in other namespaces", () => {
      for (const provider of ["pulumi-kubernetes", "pulumi-resource-kubernetes"]) {
        const upgraded = [revision("uepe-traefik", "uepe"), revision("uepe-traefik", "uepe", provider)];
        assert.deepEqual(ours(withIngress, upgraded), []);
      }
      assert.deepEqual(
        ours(withIngress, [revision("traefik", "uepe"), revision("uepe-traefik", "shop")]),
        [],
      );
      assert.deepEqual(ours(theirs, [revision("uepe-traefik", "uepe")]), [], "no controller is installed");
    });
  });

  describe("about the control plane, where pods' and Services' ranges are to be closed", () => {
    const closing = (more = "", close = "true") =>
      `network: {calico: {install: true}, podCidr: 192.168.0.0/16, serviceCidr: 10.96.0.0/12, nodeCidrs: [10.10.0.0/24], hostEndpoints: {closeClusterRanges: ${close}}${more}}`;
    const controlPlane = ["203.0.113.9", "2001:db8::9", "10.10.0.3"];
    const learned = (network: string, addresses = controlPlane) =>
      judged([network], { controlPlane: addresses }).learned.find(({ path }) =>
        path.includes("controlPlaneCidrs"),
      )?.value;

    it("is where the cluster says that its API servers are", () => {
      assert.deepEqual(learned(closing()), ["203.0.113.9/32", "2001:db8::9/128", "10.10.0.3/32"]);
      assert.equal(learned(closing(), []), undefined);
      assert.equal(learned(closing("", "false")), undefined, "nothing is closed");
    });

    it("is each API server that the guard would shut out", () => {
      const network = closing(", controlPlaneCidrs: [203.0.113.0/30]");
      assert.equal(learned(network), undefined);
      const outside = findings("UEN659", [network], { controlPlane });
      assert.deepEqual(
        outside.map(({ path, message }) => `${path}: ${message}`),
        [
          "environment.network.controlPlaneCidrs: an API server has the address 203.0.113.9, which is in none of 203.0.113.0/30, 10.10.0.0/24, 192.168.0.0/16",
          "environment.network.controlPlaneCidrs: an API server has the address 2001:db8::9, which is in none of 203.0.113.0/30, 10.10.0.0/24, 192.168.0.0/16",
        ],
      );
      const all = closing(", controlPlaneCidrs: [203.0.113.0/28, '2001:db8::/32']");
      assert.deepEqual(findings("UEN659", [all], { controlPlane }), []);
    });
  });

  describe("about interfaces that the guard does not stand on", () => {
    const ours = "network: {calico: {install: true}}";
    const running = "{calico: {install: false, apiServer: true}, hostEndpoints: {create: true}}";
    const two = [
      { name: "eth0", addresses: ["10.10.0.11"] },
      { name: "em1", addresses: ["10.20.0.11"] },
      { name: "cali0123456789a", addresses: ["fe80::1"] },
      { name: "vxlan.calico", addresses: ["192.168.7.0"] },
      { name: "lo", addresses: ["127.0.0.1"] },
    ];

    function node(interfaces?: object[], name = "worker-1"): SeenNode {
      const annotations = interfaces && { "projectcalico.org/Interfaces": JSON.stringify(interfaces) };
      const addresses = [
        { type: "InternalIP", address: "10.10.0.11" },
        { type: "ExternalIP", address: "10.20.0.11" },
        { type: "Hostname", address: name },
      ];
      return { metadata: { name, ...(annotations && { annotations }) }, spec: {}, status: { addresses } };
    }
    function endpoint(spec: SeenHostEndpoint["spec"], label = "guarded"): SeenHostEndpoint {
      const labels = {
        "usage-engine-networking": label,
        "projectcalico.org/created-by": "calico-kube-controllers",
      };
      return { metadata: { name: `${spec.node}-${spec.interfaceName}`, labels }, spec };
    }
    const template = { interfacePattern: "", labels: { "usage-engine-networking": "guarded" } };
    /** Calico as the guard has set it. */
    const set: Pick<Snapshot, "controllers"> = {
      controllers: [
        {
          metadata: { name: "default" },
          spec: { controllers: { node: { hostEndpoint: { autoCreate: "Enabled", templates: [template] } } } },
        },
      ],
    };
    const messages = (network: string, seen: Partial<Snapshot>, guard: string[] = []) =>
      findings("UEN662", [network, ...guard], seen).map(({ message }) => message);

    it("is nothing before the guard is made, where its pattern covers them", () => {
      assert.deepEqual(messages(ours, { nodes: [node(two), node(undefined, "worker-2")] }), []);
    });

    it("is each that a pattern of one's own leaves out", () => {
      const own =
        "network: {calico: {install: true}, nodeCidrs: [10.0.0.0/8], hostEndpoints: {interfaces: ^eth0$}}";
      assert.deepEqual(messages(own, { nodes: [node(two)] }), ["worker-1: em1 (10.20.0.11)"]);
    });

    it("is each that Calico has made no host endpoint for", () => {
      const hostEndpoints = [
        endpoint({ node: "worker-1", interfaceName: "eth0", expectedIPs: ["10.10.0.11"] }),
        endpoint({ node: "worker-2", interfaceName: "em1", expectedIPs: ["10.20.0.11"] }),
      ];
      assert.deepEqual(messages(ours, { nodes: [node(two)], hostEndpoints, ...set }), [
        "worker-1: em1 (10.20.0.11)",
      ]);
      const all = [...hostEndpoints, endpoint({ node: "worker-1", interfaceName: "em1" })];
      assert.deepEqual(messages(ours, { nodes: [node(two)], hostEndpoints: all, ...set }), []);
    });

    it("is each that has one of somebody else, or one for all interfaces", () => {
      const hostEndpoints = [
        endpoint({ node: "worker-1", interfaceName: "eth0" }, "storage"),
        endpoint({ node: "worker-1", interfaceName: "*", expectedIPs: ["10.10.0.11"] }),
      ];
      assert.deepEqual(messages(ours, { nodes: [node(two)], hostEndpoints, ...set }), [
        "worker-1: eth0 (10.10.0.11), em1 (10.20.0.11)",
      ]);
    });

    it("is each address, where Calico does not tell the interfaces", () => {
      const hostEndpoints = [endpoint({ node: "worker-1", expectedIPs: ["10.10.0.11"] })];
      assert.deepEqual(messages(ours, { nodes: [node()], hostEndpoints, ...set }), ["worker-1: 10.20.0.11"]);
    });

    it("is every node, where host endpoints are another environment's and there are none", () => {
      const others = "network: {calico: {install: false, apiServer: true}, hostEndpoints: {create: false}}";
      assert.deepEqual(messages(others, { nodes: [node(two)] }, ["guard: planned"]), [
        "worker-1: eth0 (10.10.0.11), em1 (10.20.0.11)",
      ]);
      assert.deepEqual(messages(others, { nodes: [node(two)] }), [], "there is no guard");
    });

    it("is that the cluster's Calico cannot go by their names", () => {
      const planned = [`network: ${running}`, "guard: planned"];
      const [found] = findings("UEN663", planned, { templateFields: ["generateName", "interfaceCIDRs"] });
      assert.match(found?.message ?? "", /has generateName, interfaceCIDRs, and no interfacePattern/);
      const templateFields = ["interfaceCIDRs", "interfacePattern"];
      assert.deepEqual(findings("UEN663", planned, { templateFields }), []);
      assert.deepEqual(findings("UEN663", planned, {}), []);
    });

    it("leaves alone what somebody has made for the guard by hand", () => {
      const { metadata, spec } = endpoint({ node: "worker-1", interfaceName: "br_lan" });
      const byHand = { metadata: { ...metadata, labels: { "usage-engine-networking": "guarded" } }, spec };
      assert.deepEqual(findings("UEN656", [ours], { hostEndpoints: [byHand] }), []);
    });
  });
});
