import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import { globSync } from "tinyglobby";
import { parse } from "yaml";
import * as sdk from "../../../../index";
import { stackProgram } from "../../../../sdk/components/runtime/stackProgram";
import { repository } from "../../cli/command";

/** A program that somebody may have brought up with an earlier version of this one. */
export interface BroughtUp {
  name: string;
  project: string;
  stack: string;
  config: Record<string, string>;
  run: () => unknown;
}

/** The programs whose stacks are recorded: every one that the repository gives to copy, and the components by themselves. */
export function broughtUp(): BroughtUp[] {
  const files = globSync(["Pulumi.*.yaml", "examples/*/Pulumi.*.yaml", "examples/*/*/Pulumi.*.yaml"], {
    cwd: repository,
    ignore: ["**/node_modules/**"],
  });
  return [...files.sort().map(ofStackFile), ...Object.entries(OWN).map(ofProgram)];
}

/** The program beside a stack file: the package's own, or the one that the example brings. */
function ofStackFile(file: string): BroughtUp {
  const folder = join(repository, dirname(file));
  const { name: project, main } = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8"));
  const { config } = parse(readFileSync(join(repository, file), "utf8"));
  const text = ([key, value]: [string, unknown]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ];
  return {
    name: file.replace(/Pulumi\.(.*)\.yaml$/, "$1").replaceAll("/", "-"),
    project,
    stack: basename(file).split(".")[1] ?? "",
    config: Object.fromEntries(Object.entries(config).map(text)),
    run: () => (main === "bin/program.js" ? stackProgram(folder) : runProgram(join(folder, main), folder)),
  };
}

/** Runs a program as its user has it: the package by its name, and what stack programs all have. */
function runProgram(file: string, folder: string): unknown {
  const load = createRequire(__filename);
  const module = { exports: {} as unknown };
  const own = (name: string) => {
    if (name === "usage-engine-networking") return sdk;
    return name === "usage-engine-networking/bin/program" ? stackProgram(folder) : load(name);
  };
  new Function("require", "module", readFileSync(file, "utf8"))(own, module);
  return typeof module.exports === "function" ? module.exports() : module.exports;
}

function ofProgram([name, run]: [string, () => unknown]): BroughtUp {
  return { name, project: "site", stack: "site", config: {}, run };
}

const CLOSED = { calico: { install: false } };
const CHOSEN = { UEN104: "the API server may choose" };

/** Programs of one's own: what the examples leave out, and each component alone. */
const OWN: Record<string, () => unknown> = {
  "components-alone": () => {
    const opts = { providers: [new k8s.Provider("site", {})] };
    const guarded: sdk.EnvironmentArgs = {
      target: "on-prem",
      network: { ...CLOSED, podCidr: "192.168.0.0/16", nodeCidrs: ["192.0.2.0/24"] },
      ecds: [{ name: "peer", ports: [{ port: 3868, nodePort: 30020 }] }],
    };
    const observed = { ...guarded, separation: { mode: "observe" } } as const;
    return {
      network: new sdk.OnPremNetwork(
        "network",
        { calico: { install: true }, podCidr: "192.168.0.0/16", bgp: BGP },
        opts,
      ),
      platform: new sdk.PlatformServices(
        "platform",
        { accept: CHOSEN, ports: { http: { exposure: "Ingress", host: "uepe.example.net" } } },
        opts,
      ).endpoints,
      patched: new sdk.PlatformServices(
        "patched",
        { namespace: "other", services: "patch", ports: { http: { nodePort: 30000 } }, accept: CHOSEN },
        opts,
      ).endpoints,
      ingress: new sdk.IngressController("ingress", { accept: CHOSEN }, opts).endpoints,
      ecds: new sdk.EcdNetworking("ecds", { accept: CHOSEN, ecds: ECDS, directory: repository }, opts)
        .endpoints,
      guard: new sdk.NodePortGuard("guard", guarded, opts).policies,
      separation: new sdk.TrafficSeparation("separation", observed, opts).policies,
    };
  },
  "aws-network-calico": () =>
    new sdk.AwsNetwork("network", {
      aws: { region: "us-east-1", cluster: { networkPlugin: "calico" }, nodes: { desired: 2 } },
    }),
  "gcp-network": () =>
    new sdk.GcpNetwork("network", { gcp: { region: "us-central1", nodes: { zones: 2 } } }).egressAddresses,
  // The node ports that the API server chooses, and its health check port, lead the load balancer and the nodes' group.
  "aws-chosen-ports": () =>
    new sdk.Environment("uepe", {
      target: "aws",
      stage: "ecds",
      accept: CHOSEN,
      network: { aws: { region: "us-east-1", cluster: {}, nodes: { desired: 2 } } },
      platform: { exposure: "NodePort" },
      ecds: ECDS,
      directory: repository,
    }).endpoints,
  "gcp-chosen-ports": () =>
    new sdk.Environment("uepe", {
      target: "gcp",
      stage: "ecds",
      accept: CHOSEN,
      network: { gcp: { region: "us-central1", nodes: { zones: 2 } } },
      platform: { exposure: "NodePort" },
      ecds: ECDS,
      directory: repository,
    }).endpoints,
  "aws-facing-the-internet": () =>
    new sdk.Environment("uepe", {
      target: "aws",
      ...PUBLIC,
      dns: { ...ZONE, zone: "Z0123456789ABCDEFGHIJ" },
      network: {
        aws: {
          region: "us-east-1",
          vpc: { zones: 3, nat: "perZone", endpoints: true },
          cluster: {
            admins: ["arn:aws:iam::123456789012:role/operators"],
            apiSources: ["198.51.100.0/24", "10.10.0.0/16"],
          },
          nodes: { desired: 3 },
          protect: false,
          tags: { owner: "network" },
        },
      },
    }).loadBalancers,
  "gcp-facing-the-internet": () =>
    new sdk.Environment("uepe", {
      target: "gcp",
      ...PUBLIC,
      dns: { ...ZONE, zone: "example-net" },
      network: {
        gcp: {
          region: "us-central1",
          project: "site",
          vpc: { natAddresses: 2 },
          cluster: { apiSources: ["198.51.100.0/24"] },
          nodes: { zones: 2 },
          protect: false,
        },
      },
    }).loadBalancers,
  "on-prem-metallb": () =>
    new sdk.Environment(
      "uepe",
      {
        target: "on-prem",
        accept: CHOSEN,
        createNamespace: true,
        network: { calico: { install: true }, bgp: BGP, podCidr: "192.168.0.0/16" },
        loadBalancer: { addressPool: ["192.0.2.240-192.0.2.250"] },
        ecds: ECDS,
        directory: repository,
      },
      { providers: [new k8s.Provider("site", {})] },
    ).endpoints,
};

const ZONE = { domain: "example.net", loadBalancers: { uepe: "peers.example.net" } };
const PUBLIC = {
  labels: { team: "voice" },
  accept: CHOSEN,
  sources: ["198.51.100.0/24"],
  createNamespace: true,
  platform: { services: "none" },
  loadBalancer: { scheme: "internet-facing" },
  ecds: [
    {
      name: "shared",
      exposure: "LoadBalancer",
      ports: [{ port: 5000 }, { port: 5000, protocol: "UDP", name: "u" }],
    },
    { name: "own", exposure: "LoadBalancer", dedicated: true, ports: [{ port: 5001, nodePort: 30081 }] },
  ],
} satisfies Partial<sdk.EnvironmentArgs>;

const BGP: sdk.BgpArgs = {
  enabled: true,
  asNumber: 64600,
  peers: [{ name: "tor-1", peerAddress: "192.0.2.1", asNumber: 64601 }],
};

const ECDS: sdk.EcdArgs[] = [
  { name: "direct", ports: [{ port: 3868 }], sources: ["10.20.0.0/24"] },
  {
    name: "renamed",
    formerName: "former",
    ports: [{ port: 3869, nodePort: 30069 }],
    sources: ["10.20.0.0/24"],
  },
  { name: "balanced", exposure: "LoadBalancer", ports: [{ port: 5000 }], preserveSourceAddress: true },
  { name: "rest", http: { host: "rest.example.net", paths: [{ path: "/", port: 9090 }] } },
  {
    descriptor: "examples/ecd/radius.yaml",
    node: "worker-1",
    nodePorts: { "radius/1812/udp": 30010, "radius/1813/udp": 30011 },
  },
];
