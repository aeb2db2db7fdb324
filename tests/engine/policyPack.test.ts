import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { REPOSITORY_ROOT } from "../../local/programs";
import { rules } from "../../sdk/policy/policies";
import { CloudFixture } from "./cloud/cloudFixture";
import type { Ended } from "./pulumiProgram";
import { PulumiProgram } from "./pulumiProgram";

/** Resources of a program that does not know this package: each policy has one to object to. */
const OPEN = `
const k8s = require("@pulumi/kubernetes");
const aws = require("@pulumi/aws");
const gcp = require("@pulumi/gcp");
const service = (name, spec) => new k8s.core.v1.Service(name, { metadata: { name, namespace: "site" }, spec });
service("balanced", { type: "LoadBalancer", ports: [{ port: 3868 }] });
service("radius", { type: "NodePort", externalTrafficPolicy: "Local", selector: { app: "radius" }, ports: [{ port: 1812, protocol: "UDP", nodePort: 30010 }] });
service("masked", { type: "NodePort", selector: { app: "masked" }, ports: [{ port: 1813, protocol: "UDP" }] });
const labels = { app: "radius" };
new k8s.apps.v1.Deployment("radius", {
  metadata: { name: "radius", namespace: "site" },
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: "a", image: "a" }] } } },
});
new k8s.networking.v1.Ingress("any", {
  metadata: { name: "any", namespace: "site" },
  spec: { rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "a", port: { number: 80 } } } }] } }] },
});
new aws.ec2.SecurityGroup("control", { ingress: [{ protocol: "tcp", fromPort: 9000, toPort: 9001, cidrBlocks: ["0.0.0.0/0"] }] });
new aws.lb.LoadBalancer("web", { subnets: ["subnet-1", "subnet-2"] });
new gcp.compute.Firewall("desktop", { network: "default", allows: [{ protocol: "tcp", ports: ["6790"] }] });
new gcp.compute.ForwardingRule("public", { region: "europe-west1" });
`;

/** The same without what the policies object to. */
const CLOSED = `
const k8s = require("@pulumi/kubernetes");
const aws = require("@pulumi/aws");
const gcp = require("@pulumi/gcp");
const service = (name, spec) => new k8s.core.v1.Service(name, { metadata: { name, namespace: "site" }, spec });
service("balanced", {
  type: "LoadBalancer",
  loadBalancerClass: "networking.gke.io/l4-regional-external",
  loadBalancerSourceRanges: ["192.0.2.0/24"],
  allocateLoadBalancerNodePorts: false,
  ports: [{ port: 3868 }],
});
service("radius", { type: "NodePort", externalTrafficPolicy: "Local", selector: { app: "radius" }, ports: [{ port: 1812, protocol: "UDP", nodePort: 30010 }] });
const labels = { app: "radius" };
new k8s.apps.v1.Deployment("radius", {
  metadata: { name: "radius", namespace: "site" },
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { nodeName: "worker-1", containers: [{ name: "a", image: "a" }] } } },
});
new k8s.apiextensions.CustomResource("closed", {
  apiVersion: "projectcalico.org/v3",
  kind: "GlobalNetworkPolicy",
  metadata: { name: "closed" },
  spec: { preDNAT: true, applyOnForward: true, types: ["Ingress"], ingress: [{ action: "Deny", protocol: "UDP", destination: { ports: ["30000:32767"] } }] },
});
new k8s.networking.v1.Ingress("one", {
  metadata: { name: "one", namespace: "site" },
  spec: { rules: [{ host: "a.example.net", http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "a", port: { number: 80 } } } }] } }] },
});
new aws.ec2.SecurityGroup("control", { ingress: [{ protocol: "tcp", fromPort: 9000, toPort: 9001, cidrBlocks: ["10.0.0.0/8"] }] });
new aws.lb.LoadBalancer("web", { loadBalancerType: "network", internal: true, subnets: ["subnet-1", "subnet-2"] });
new gcp.compute.Firewall("desktop", { network: "default", sourceRanges: ["10.0.0.0/8"], allows: [{ protocol: "tcp", ports: ["6790"] }] });
new gcp.compute.ForwardingRule("inside", { region: "europe-west1", loadBalancingScheme: "INTERNAL" });
`;

/**
 * The pack as it lies in the package, enforced by the real engine on programs that do not know the package. Packs are run by the
 * stand-in for the official Node.js host, which starts the SDK's own script for packs; the clouds' providers are recorded ones.
 */
describe("the policy pack, on the real engine", function () {
  this.timeout(300_000);
  let clouds: CloudFixture;
  let pulumi: PulumiProgram;
  let folder: string;

  before(async () => {
    clouds = await CloudFixture.start();
    pulumi = await PulumiProgram.install(clouds.engine, clouds.env, { runsComponents: true });
    folder = path.join(clouds.engine.folder, "policies");
    await fs.mkdir(path.join(folder, "program"), { recursive: true });
    await fs.mkdir(path.join(folder, "node_modules"));
    await fs.symlink(REPOSITORY_ROOT, path.join(folder, "node_modules", "usage-engine-networking"));
    await fs.symlink(
      path.join(REPOSITORY_ROOT, "node_modules", "@pulumi"),
      path.join(folder, "node_modules", "@pulumi"),
    );
    const runtime = "runtime: {name: nodejs, options: {typescript: false}}";
    await fs.writeFile(
      path.join(folder, "Pulumi.yaml"),
      `name: others\n${runtime}\nmain: program/index.js\n`,
    );
    await fs.writeFile(path.join(folder, "package.json"), `{"name": "others", "private": true}`);
    const { code, output } = await pulumi.run(folder, "stack", "init", "site");
    assert.equal(code, 0, output);
  });
  after(async () => {
    await clouds?.stop();
  });

  /** A preview under the pack, and what each policy has said: `[mandatory]  name  (type: resource)`. */
  async function preview(program: string, settings?: object): Promise<Ended & { said: string[] }> {
    await fs.writeFile(path.join(folder, "program", "index.js"), program);
    const options = ["--policy-pack", "node_modules/usage-engine-networking/policy"];
    if (settings) {
      await fs.writeFile(path.join(folder, "policies.json"), JSON.stringify(settings));
      options.push("--policy-pack-config", "policies.json");
    }
    const ended = await pulumi.run(folder, "preview", "--stack", "site", ...options);
    const lines = ended.output.matchAll(/\[(\w+)\] +\[severity: \w+\] +(\S+) +\(\S+: ([^)]+)\)/g);
    const said = [...lines].map(([, level, name, resource]) => `${level} ${name} ${resource}`);
    assert.match(ended.output, /usage-engine-networking@v\d+\.\d+\.\d+ \(local: /);
    return { ...ended, said: [...new Set(said)].sort() };
  }

  it("refuses what plans refuse, names the rest, and says the way out", async () => {
    const { code, output, said } = await preview(OPEN);
    assert.notEqual(code, 0, output);
    assert.deepEqual(said, [
      "advisory load-balancer-without-a-price balanced",
      "advisory load-balancer-without-a-price web",
      "advisory node-port-not-pinned masked",
      "advisory node-port-without-guard balanced",
      "advisory node-port-without-guard masked",
      "advisory node-port-without-guard radius",
      "advisory peers-by-address-without-the-address masked",
      "mandatory control-port-open-to-everybody control",
      "mandatory control-port-open-to-everybody desktop",
      "mandatory ingress-without-host any",
      "mandatory load-balancer-open-to-everybody balanced",
      "mandatory load-balancer-open-to-everybody public",
      "mandatory load-balancer-open-to-everybody web",
      "mandatory local-without-pin radius",
    ]);
    assert.match(output, /port 9000, 9001: "0\.0\.0\.0\/0" admits every address\. .* \(UEN210\)/);
    for (const { name, fix } of rules) {
      assert.ok(
        said.some((one) => one.includes(` ${name} `)),
        name,
      );
      assert.ok(output.includes(fix), fix);
    }
  });

  it("has nothing against a program without such resources", async () => {
    const { code, output, said } = await preview(CLOSED);
    assert.equal(code, 0, output);
    assert.deepEqual(said, []);
  });

  it("enforces what an organisation sets, and leaves alone what it accepts", async () => {
    const off = Object.fromEntries(rules.map(({ name }) => [name, "disabled"]));
    const { code, output, said } = await preview(OPEN, {
      ...off,
      "load-balancer-open-to-everybody": {
        enforcementLevel: "advisory",
        accept: { web: "the shop", public: "the shop" },
      },
      "control-port-open-to-everybody": { enforcementLevel: "advisory", ports: [6790] },
    });
    assert.equal(code, 0, output);
    assert.deepEqual(said, [
      "advisory control-port-open-to-everybody desktop",
      "advisory load-balancer-open-to-everybody balanced",
    ]);
    const strict = await preview(CLOSED.replace('nodeName: "worker-1", ', ""), {
      ...off,
      "local-without-pin": "mandatory",
    });
    assert.notEqual(strict.code, 0, strict.output);
    assert.deepEqual(strict.said, ["mandatory local-without-pin radius"]);
    const wrong = await preview(CLOSED, { "control-port-open-to-everybody": { ports: "all" } }).catch(String);
    assert.match(typeof wrong === "string" ? wrong : wrong.output, /ports/);
  });
});
