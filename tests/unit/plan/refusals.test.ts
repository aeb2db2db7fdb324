import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { catalogue, type FindingCode } from "../../../sdk/findings/catalogue";
import { type DescriptorTexts, ecDeployment, planWith } from "../../fixture/descriptorFolder";

interface Refusal {
  /** What is wrong, as a test's name. */
  what: string;
  /** The environment; `target` and `network.calico.install` are given where it does not say them. */
  environment: Record<string, unknown>;
  descriptors?: DescriptorTexts;
  code: FindingCode;
  path: string;
  /** Part of the message: the value, the reason or the place in a file. */
  says: string | RegExp;
  fix?: string | RegExp;
}

const onPrem = { target: "on-prem", network: { calico: { install: false } } };
const ecd = (entry: Record<string, unknown>) => ({ ecds: [{ name: "radius", ...entry }] });
const udp = { port: 1812, protocol: "UDP" };
const network = (settings: Record<string, unknown>) => ({
  network: { calico: { install: true }, ...settings },
});
const descriptor = (text: string) => ({
  environment: { ecds: [{ descriptor: "ecd/one.yaml" }] },
  descriptors: { "ecd/one.yaml": text },
});

const INGRESS_CLASS = "kubernetes.io/ingress.class";
const http = { host: "radius.example.net", paths: [{ path: "/", port: 8080 }] };
const longName = `worker-${"x".repeat(60)}`;
const metadata = (text: string) =>
  descriptor(ecDeployment("radius", "{}").replace("  name: radius", `  name: radius\n  ${text}`));

const refusals: Refusal[] = [
  {
    what: "descriptors for a cluster of its own, without a stage",
    environment: {
      target: "aws",
      network: { aws: { region: "us-east-1" } },
      ecds: [{ descriptor: "ecd/one.yaml" }],
    },
    descriptors: { "ecd/one.yaml": ecDeployment("radius", "{}") },
    code: "UEN028",
    path: "environment.stage",
    says: "radius",
  },
  // What the API server would refuse
  {
    what: "a descriptor's label that is none",
    ...metadata("labels: {team: network & voice}"),
    code: "UEN404",
    path: "environment.ecds[0].descriptor",
    says: /metadata\.labels, "team": it must be at most 63/,
  },
  {
    what: "a descriptor's label that is a number",
    ...metadata("labels: {release: 4}"),
    code: "UEN404",
    path: "environment.ecds[0].descriptor",
    says: /metadata\.labels, "release": 4 is not a string; quote it/,
  },
  {
    what: "a descriptor's annotation whose value is an object that cannot be made text",
    ...metadata('annotations: {note: {toString: ""}}'),
    code: "UEN404",
    path: "environment.ecds[0].descriptor",
    says: /metadata\.annotations, "note": .* is not a string; quote it/,
  },
  {
    what: "a descriptor's annotation with a key that is none",
    ...metadata('annotations: {"a/b/c": x}'),
    code: "UEN404",
    path: "environment.ecds[0].descriptor",
    says: /metadata\.annotations, "a\/b\/c": it has more than one/,
  },
  {
    what: "an Ingress with a class by annotation beside its class by field",
    environment: ecd({ http, annotations: { [INGRESS_CLASS]: "nginx" } }),
    code: "UEN011",
    path: `environment.ecds[0].annotations["${INGRESS_CLASS}"]`,
    says: "the API server takes no second one",
    fix: "ingress.className",
  },
  {
    what: "a class by annotation for every Ingress",
    environment: { ...ecd({ http }), annotations: { [INGRESS_CLASS]: "nginx" } },
    code: "UEN011",
    path: `environment.annotations["${INGRESS_CLASS}"]`,
    says: "the API server takes no second one",
  },
  {
    what: "a class by annotation for the platform's Ingress",
    environment: {
      platform: {
        exposure: "Ingress",
        host: "platform.example.net",
        annotations: { [INGRESS_CLASS]: "nginx" },
      },
    },
    code: "UEN011",
    path: `environment.platform.annotations["${INGRESS_CLASS}"]`,
    says: "the API server takes no second one",
  },
  {
    what: "annotations that are too large together",
    environment: {
      ...ecd({ ports: [udp], annotations: { second: "y".repeat(130_000) } }),
      annotations: { first: "x".repeat(130_000) },
    },
    code: "UEN011",
    path: "environment.ecds[0].annotations",
    says: /260011 bytes together, and 258048 are the most/,
  },
  {
    what: "an AS number that Calico's objects cannot hold",
    environment: network({
      calico: { install: true },
      bgp: { enabled: true, peers: [{ name: "rack", peerAddress: "192.0.2.1", asNumber: 4200000000 }] },
    }),
    code: "UEN010",
    path: "environment.network.bgp.peers[0].asNumber",
    says: "4200000000 is more than Calico's objects can hold: 1 to 2147483647",
  },
  {
    what: "a node's name that is no label's value",
    environment: ecd({ ports: [udp], node: longName, preserveSourceAddress: true }),
    code: "UEN008",
    path: "environment.ecds[0].node",
    says: /67 characters, and 63 are the most/,
  },
  {
    what: "a descriptor's node that is no label's value",
    ...descriptor(ecDeployment("radius", `{nodeHost: ${longName}}`)),
    code: "UEN404",
    path: "environment.ecds[0].descriptor",
    says: /spec\.nodeHost .*67 characters, and 63 are the most/,
  },
  // The configuration itself
  {
    what: "a misspelt key",
    environment: { platfrom: {} },
    code: "UEN001",
    path: "environment.platfrom",
    says: "platfrom",
    fix: '"platform"',
  },
  {
    what: "a misspelt key inside",
    environment: { platform: { ports: { http: { nodeport: 30000 } } } },
    code: "UEN001",
    path: "environment.platform.ports.http.nodeport",
    says: "nodeport",
    fix: '"nodePort"',
  },
  {
    what: "a wrong type",
    environment: { createNamespace: "yes" },
    code: "UEN002",
    path: "environment.createNamespace",
    says: '"yes" is not of type boolean',
  },
  {
    what: "a port in quotes",
    environment: ecd({ ports: [{ port: "1812" }] }),
    code: "UEN002",
    path: "environment.ecds[0].ports[0].port",
    says: '"1812" is not of type number',
  },
  {
    what: "an unknown target",
    environment: { target: "azure" },
    code: "UEN003",
    path: "environment.target",
    says: '"azure" is not one of aws, gcp, on-prem',
  },
  {
    what: "an unknown exposure",
    environment: { platform: { exposure: "nodePort" } },
    code: "UEN003",
    path: "environment.platform.exposure",
    says: "nodePort",
    fix: "NodePort",
  },
  {
    what: "an unknown protocol",
    environment: ecd({ ports: [{ port: 1, protocol: "udp" }] }),
    code: "UEN003",
    path: "environment.ecds[0].ports[0].protocol",
    says: "udp",
    fix: "UDP",
  },
  {
    what: "a port that is missing",
    environment: ecd({ ports: [{ name: "udp" }] }),
    code: "UEN004",
    path: "environment.ecds[0].ports[0].port",
    says: '"port" is missing',
  },
  {
    what: "an ECD without a name",
    environment: { ecds: [{ ports: [udp] }] },
    code: "UEN004",
    path: "environment.ecds[0].name",
    says: "needs a name",
  },
  {
    what: "an Output for what decides",
    environment: { namespace: pulumi.output("uepe") },
    code: "UEN005",
    path: "environment.namespace",
    says: "Output",
  },
  {
    what: "a secret for what decides",
    environment: { sources: { secure: "v1:abc" } },
    code: "UEN006",
    path: "environment.sources",
    says: "encrypted",
  },
  {
    what: "a port that nobody can manage",
    environment: { separation: { managementPorts: [9090, 65536] } },
    code: "UEN010",
    path: "environment.separation.managementPorts[1]",
    says: "65536 is no port",
  },
  {
    what: "a port without metrics",
    environment: { separation: { metrics: { from: { labels: { app: "prometheus" } }, ports: [0] } } },
    code: "UEN010",
    path: "environment.separation.metrics.ports[0]",
    says: "0 is no port",
  },
  {
    what: "labels of callers that no pod can have",
    environment: {
      separation: { mode: "off", metrics: { from: { labels: { app: "prometheus & co" } }, ports: [9090] } },
    },
    code: "UEN011",
    path: "environment.separation.metrics.from.labels.app",
    says: "prometheus & co",
  },
  {
    what: "a namespace of callers that cannot be one",
    environment: { separation: { ingressController: { namespace: "Edge", labels: { app: "traefik" } } } },
    code: "UEN008",
    path: "environment.separation.ingressController.namespace",
    says: "Edge",
  },
  {
    what: "a source that is no range",
    environment: { sources: ["10.0.0.0/8", "everybody"] },
    code: "UEN007",
    path: "environment.sources[1]",
    says: "everybody",
  },
  {
    what: "a source without prefix length",
    environment: { sources: ["192.0.2.7"] },
    code: "UEN007",
    path: "environment.sources[0]",
    says: "192.0.2.7/32",
  },
  {
    what: "a source with bits behind the prefix",
    environment: ecd({ ports: [udp], sources: ["192.0.2.7/24"] }),
    code: "UEN007",
    path: "environment.ecds[0].sources[0]",
    says: "192.0.2.0/24",
  },
  {
    what: "a pod range that is none",
    environment: network({ podCidr: "10.0.0.0/33" }),
    code: "UEN007",
    path: "environment.network.podCidr",
    says: "10.0.0.0/33",
  },
  {
    what: "a namespace that Kubernetes refuses",
    environment: { namespace: "UEPE_prod" },
    code: "UEN008",
    path: "environment.namespace",
    says: "UEPE_prod",
  },
  {
    what: "an ECD's name that Kubernetes refuses",
    environment: { ecds: [{ name: "1radius", ports: [udp] }] },
    code: "UEN008",
    path: "environment.ecds[0].name",
    says: "begin with a letter",
  },
  {
    what: "a port's name that Kubernetes refuses",
    environment: ecd({ ports: [{ ...udp, name: "authentication-port" }] }),
    code: "UEN008",
    path: "environment.ecds[0].ports[0].name",
    says: "15 are the most",
  },
  {
    what: "a Secret's name that Kubernetes refuses",
    environment: ecd({
      http: { host: "a.example.net", paths: [{ path: "/", port: 80 }], tlsSecretName: "My Cert" },
    }),
    code: "UEN008",
    path: "environment.ecds[0].http.tlsSecretName",
    says: "My Cert",
  },
  {
    what: "a URL for a host",
    environment: ecd({ http: { host: "https://a.example.net", paths: [{ path: "/", port: 80 }] } }),
    code: "UEN009",
    path: "environment.ecds[0].http.host",
    says: "URL",
  },
  {
    what: "a port out of range",
    environment: ecd({ ports: [{ port: 70000 }] }),
    code: "UEN010",
    path: "environment.ecds[0].ports[0].port",
    says: "70000",
  },
  {
    what: "a port with a fraction",
    environment: ecd({ ports: [{ port: 80.5 }] }),
    code: "UEN010",
    path: "environment.ecds[0].ports[0].port",
    says: "80.5",
  },
  {
    what: "no replicas of the ingress controller",
    environment: { ingress: { replicas: 0 } },
    code: "UEN010",
    path: "environment.ingress.replicas",
    says: "0 is no number of pods",
  },
  {
    what: "a label's value that Kubernetes refuses",
    environment: { labels: { team: "network & voice" } },
    code: "UEN011",
    path: "environment.labels.team",
    says: "network & voice",
  },
  {
    what: "an error that is accepted",
    environment: { accept: { UEN102: "we know" } },
    code: "UEN012",
    path: "environment.accept.UEN102",
    says: "is an error",
  },
  {
    what: "an unknown code that is accepted",
    environment: { accept: { UEN999: "we know" } },
    code: "UEN012",
    path: "environment.accept.UEN999",
    says: "no finding UEN999",
  },
  {
    what: "ports exposed for HTTP alone",
    environment: ecd({
      exposure: "NodePort",
      http: { host: "a.example.net", paths: [{ path: "/", port: 80 }] },
    }),
    code: "UEN013",
    path: "environment.ecds[0].exposure",
    says: "no ports",
  },
  {
    what: "a peer of MetalLB with a selector that only Calico reads",
    environment: {
      loadBalancer: {
        addressPool: ["192.0.2.10-192.0.2.20"],
        metallb: {
          bgpPeers: [{ name: "router", peerAddress: "192.0.2.1", asNumber: 64500, nodeSelector: "all()" }],
        },
      },
      platform: { exposure: "LoadBalancer" },
    },
    code: "UEN013",
    path: "environment.loadBalancer.metallb.bgpPeers[0].nodeSelector",
    says: "MetalLB does not read",
  },
  {
    what: "a version that is none",
    environment: { network: { calico: { install: true, version: "latest" } } },
    code: "UEN014",
    path: "environment.network.calico.version",
    says: "latest",
  },
  // Node ports
  {
    what: "a node port out of range",
    environment: ecd({ ports: [{ ...udp, nodePort: 1812 }] }),
    code: "UEN101",
    path: "environment.ecds[0].ports[0].nodePort",
    says: "30000-32767",
    fix: "30000-30085",
  },
  {
    what: "a node port outside the range that the cluster has",
    environment: {
      ...ecd({ ports: [{ ...udp, nodePort: 30000 }] }),
      ...network({ nodePortRange: "20000-20100" }),
    },
    code: "UEN101",
    path: "environment.ecds[0].ports[0].nodePort",
    says: "20000-20100",
  },
  {
    what: "a node port taken twice",
    environment: { platform: { ports: { http: { nodePort: 30000 }, desktop: { nodePort: 30000 } } } },
    code: "UEN102",
    path: "environment.platform.ports.desktop.nodePort",
    says: "environment.platform.ports.http.nodePort",
  },
  {
    what: "one node port for TCP and UDP of two Services",
    environment: {
      ecds: [
        { name: "a", ports: [{ port: 1, nodePort: 30010, protocol: "TCP" }] },
        { name: "b", ports: [{ port: 1, nodePort: 30010, protocol: "UDP" }] },
      ],
    },
    code: "UEN102",
    path: "environment.ecds[1].ports[0].nodePort",
    says: "taken already by a's tcp-1",
  },
  {
    what: "a node port taken by a descriptor",
    environment: {
      platform: { ports: { http: { nodePort: 30010 } } },
      ecds: [{ descriptor: "ecd/one.yaml" }],
    },
    descriptors: {
      "ecd/one.yaml": ecDeployment(
        "one",
        "{services: [{spec: {type: NodePort, ports: [{port: 1, nodePort: 30010}]}}]}",
      ),
    },
    code: "UEN102",
    path: "environment.ecds[0].descriptor",
    says: "30010",
  },
  {
    what: "a reserved node port",
    environment: {
      ...ecd({ ports: [{ ...udp, nodePort: 30010 }] }),
      ...network({ reservedNodePorts: [30010] }),
    },
    code: "UEN103",
    path: "environment.ecds[0].ports[0].nodePort",
    says: "reservedNodePorts",
  },
  {
    what: "a node port range that is none",
    environment: network({ nodePortRange: "32767-30000" }),
    code: "UEN106",
    path: "environment.network.nodePortRange",
    says: "32767-30000",
  },
  {
    what: "a node port on a ClusterIP Service",
    environment: ecd({ exposure: "ClusterIP", ports: [{ ...udp, nodePort: 30010 }] }),
    code: "UEN107",
    path: "environment.ecds[0].ports[0].nodePort",
    says: "ClusterIP",
  },
  {
    what: "a node port of the platform behind an Ingress",
    environment: {
      platform: { ports: { http: { exposure: "Ingress", host: "p.example.net", nodePort: 30000 } } },
    },
    code: "UEN107",
    path: "environment.platform.ports.http.nodePort",
    says: "Ingress",
  },
  {
    what: "a pin for a port that the descriptor does not have",
    environment: { ecds: [{ descriptor: "ecd/one.yaml", nodePorts: { "one/2/tcp": 30010 } }] },
    descriptors: {
      "ecd/one.yaml": ecDeployment(
        "one",
        "{services: [{spec: {type: NodePort, ports: [{port: 1, nodePort: 30011}]}}]}",
      ),
    },
    code: "UEN108",
    path: 'environment.ecds[0].nodePorts["one/2/tcp"]',
    says: "one/1/tcp",
  },
  // The source address
  {
    what: "a kept source address without a node",
    environment: ecd({ preserveSourceAddress: true, ports: [udp] }),
    code: "UEN201",
    path: "environment.ecds[0].node",
    says: "which node to call",
  },
  {
    what: "policy Local by hand without a node",
    environment: ecd({ externalTrafficPolicy: "Local", ports: [udp] }),
    code: "UEN201",
    path: "environment.ecds[0].node",
    says: "which node to call",
  },
  {
    what: "a kept source address with two replicas",
    environment: ecd({ preserveSourceAddress: true, node: "worker-1", replicas: 2, ports: [udp] }),
    code: "UEN202",
    path: "environment.ecds[0].replicas",
    says: "2 pods",
  },
  {
    what: "a kept source address with autoscaling",
    ...descriptor(
      ecDeployment(
        "one",
        "{nodeHost: worker-1, autoscale: {minReplicas: 1, maxReplicas: 4}, services: [{spec: {type: NodePort, externalTrafficPolicy: Local, ports: [{port: 1, nodePort: 30010}]}}]}",
      ),
    ),
    code: "UEN202",
    path: "environment.ecds[0].descriptor",
    says: "4 pods",
  },
  {
    what: "a kept source address with policy Cluster",
    environment: ecd({
      preserveSourceAddress: true,
      node: "worker-1",
      externalTrafficPolicy: "Cluster",
      ports: [udp],
    }),
    code: "UEN203",
    path: "environment.ecds[0].externalTrafficPolicy",
    says: "node's address",
  },
  {
    what: "a kept source address behind an Ingress",
    environment: ecd({ preserveSourceAddress: true, exposure: "Ingress", ports: [udp] }),
    code: "UEN204",
    path: "environment.ecds[0].exposure",
    says: "ingress controller's address",
  },
  {
    what: "a kept source address for HTTP",
    environment: ecd({
      preserveSourceAddress: true,
      http: { host: "a.example.net", paths: [{ path: "/", port: 80 }] },
    }),
    code: "UEN204",
    path: "environment.ecds[0].preserveSourceAddress",
    says: "ingress controller's address",
  },
  // HTTP
  {
    what: "HTTP without a host",
    environment: ecd({ http: { paths: [{ path: "/", port: 80 }] } }),
    code: "UEN205",
    path: "environment.ecds[0].http.host",
    says: "without a host",
  },
  {
    what: "a platform behind an Ingress without a host",
    environment: { platform: { ports: { http: { exposure: "Ingress" } } } },
    code: "UEN205",
    path: "environment.platform.host",
    says: "needs the host",
  },
  {
    what: "an Ingress path without a port",
    environment: ecd({ http: { host: "a.example.net", paths: [{ path: "/" }] } }),
    code: "UEN206",
    path: "environment.ecds[0].http.paths[0].port",
    says: "no port",
  },
  {
    what: "an Ingress path without a slash",
    environment: ecd({ http: { host: "a.example.net", paths: [{ path: "api", port: 80 }] } }),
    code: "UEN206",
    path: "environment.ecds[0].http.paths[0].path",
    says: '"api"',
  },
  {
    what: "the control port behind an Ingress",
    environment: { platform: { exposure: "Ingress", host: "p.example.net" } },
    code: "UEN207",
    path: "environment.platform.exposure",
    says: "port 6790 is not HTTP",
  },
  {
    what: "an Ingress without a controller",
    environment: {
      ...ecd({ http: { host: "a.example.net", paths: [{ path: "/", port: 80 }] } }),
      ingress: { controller: "none" },
    },
    code: "UEN208",
    path: "environment.ingress.className",
    says: "controller is none",
  },
  {
    what: "one host and path for two",
    environment: {
      ecds: ["a", "b"].map((name) => ({
        name,
        http: { host: "a.example.net", paths: [{ path: "/", port: 80 }] },
      })),
    },
    code: "UEN209",
    path: "environment.ecds[1].http.paths[0].path",
    says: "served by a already",
  },
  // Names, ports, sources
  {
    what: "the whole internet without a reason",
    environment: ecd({ ports: [udp], sources: ["0.0.0.0/0"] }),
    code: "UEN210",
    path: "environment.ecds[0].sources[0]",
    says: "every address",
  },
  {
    what: "the whole internet for everything without a reason",
    environment: { sources: ["10.0.0.0/8", "::/0"] },
    code: "UEN210",
    path: "environment.sources[1]",
    says: "every address",
  },
  {
    what: "two ECDs of one name",
    environment: {
      ecds: [
        { name: "a", ports: [{ port: 1 }] },
        { name: "b", ports: [{ port: 1 }] },
        { name: "a", ports: [{ port: 2 }] },
      ],
    },
    code: "UEN212",
    path: "environment.ecds[2].name",
    says: "environment.ecds[0]",
  },
  {
    what: "an ECD of a descriptor with the name of another",
    environment: { ecds: [{ name: "one", ports: [{ port: 1 }] }, { descriptor: "ecd/one.yaml" }] },
    descriptors: { "ecd/one.yaml": ecDeployment("one", "{}") },
    code: "UEN212",
    path: "environment.ecds[1].descriptor",
    says: "named one",
  },
  {
    what: "one port twice in a Service",
    environment: ecd({
      ports: [
        { port: 1, name: "a" },
        { port: 1, name: "b" },
      ],
    }),
    code: "UEN213",
    path: "environment.ecds[0].ports[1].port",
    says: "TCP 1 is used twice",
  },
  {
    what: "an ECD with nothing to expose",
    environment: ecd({}),
    code: "UEN214",
    path: "environment.ecds[0]",
    says: "neither ports nor http",
  },
  {
    what: "an ECD that is named platform",
    environment: { ecds: [{ name: "platform", ports: [{ port: 1 }] }] },
    code: "UEN215",
    path: "environment.ecds[0].name",
    says: "platform",
  },
  {
    what: "the name by which the ingress controller is called",
    environment: { ecds: [{ name: "ingress", ports: [{ port: 1 }] }] },
    code: "UEN215",
    path: "environment.ecds[0].name",
    says: "what the ingress controller is called",
  },
  {
    what: "SCTP on the eBPF data path",
    environment: { ...ecd({ ports: [{ port: 3868, protocol: "SCTP" }] }), ...network({ dataplane: "BPF" }) },
    code: "UEN219",
    path: "environment.ecds[0].ports[0].protocol",
    says: "eBPF",
  },
  // Descriptors
  {
    what: "a descriptor that is not there",
    environment: { ecds: [{ descriptor: "ecd/none.yaml" }] },
    code: "UEN401",
    path: "environment.ecds[0].descriptor",
    says: "ecd/none.yaml: there is no such file",
  },
  {
    what: "a glob that matches nothing",
    environment: { ecds: [{ descriptor: "ecd/*.yaml" }] },
    code: "UEN401",
    path: "environment.ecds[0].descriptor",
    says: "matches no file",
  },
  {
    what: "broken YAML",
    ...descriptor("apiVersion: v1\nspec: [\n  a: }\n"),
    code: "UEN402",
    path: "environment.ecds[0].descriptor",
    says: /ecd\/one\.yaml:3:6: /,
  },
  {
    what: "broken YAML in the second document",
    ...descriptor(`${ecDeployment("one", "{}")}---\n  - a\n b: c\n`),
    code: "UEN402",
    path: "environment.ecds[0].descriptor",
    says: /ecd\/one\.yaml:8:\d+: /,
  },
  {
    what: "a descriptor that is no ECDeployment",
    ...descriptor("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: one}\n"),
    code: "UEN403",
    path: "environment.ecds[0].descriptor",
    says: 'ecd/one.yaml:1: its kind is "Deployment"',
  },
  {
    what: "a descriptor of another API",
    ...descriptor("apiVersion: example.net/v1\nkind: ECDeployment\nmetadata: {name: one}\n"),
    code: "UEN403",
    path: "environment.ecds[0].descriptor",
    says: "example.net/v1",
  },
  {
    what: "an empty descriptor",
    ...descriptor("# nothing\n"),
    code: "UEN403",
    path: "environment.ecds[0].descriptor",
    says: "holds no object",
  },
  {
    what: "a descriptor's Service of unknown type",
    ...descriptor(ecDeployment("one", "{services: [{spec: {type: Nodeport, ports: [{port: 1}]}}]}")),
    code: "UEN404",
    path: "environment.ecds[0].descriptor",
    says: "spec.services[0].spec.type",
  },
  {
    what: "a descriptor's Service without ports",
    ...descriptor(ecDeployment("one", "{services: [{spec: {type: NodePort}}]}")),
    code: "UEN404",
    path: "environment.ecds[0].descriptor",
    says: "at least one port",
  },
  {
    what: "a descriptor's node port out of range",
    ...descriptor(
      ecDeployment("one", "{services: [{spec: {type: NodePort, ports: [{port: 1, nodePort: 80}]}}]}"),
    ),
    code: "UEN101",
    path: "environment.ecds[0].descriptor",
    says: "80 is outside",
  },
  {
    what: "a descriptor's policy Local without nodeHost",
    ...descriptor(
      ecDeployment(
        "one",
        "{services: [{spec: {type: NodePort, externalTrafficPolicy: Local, ports: [{port: 1, nodePort: 30010}]}}]}",
      ),
    ),
    code: "UEN201",
    path: "environment.ecds[0].node",
    says: "which node to call",
  },
  {
    what: "a descriptor's Ingress without a host",
    ...descriptor(ecDeployment("one", "{ingress: {paths: [{path: /, port: 80}]}}")),
    code: "UEN205",
    path: "environment.ecds[0].descriptor",
    says: "no host",
  },
  {
    what: "a descriptor's Ingress path without a port",
    ...descriptor(ecDeployment("one", "{ingress: {host: a.example.net, paths: [{path: /}]}}")),
    code: "UEN206",
    path: "environment.ecds[0].descriptor",
    says: "spec.ingress.paths[0].port",
  },
  {
    what: "an exposure that a descriptor contradicts",
    environment: { ecds: [{ descriptor: "ecd/one.yaml", exposure: "NodePort" }] },
    descriptors: {
      "ecd/one.yaml": ecDeployment("one", "{services: [{spec: {type: LoadBalancer, ports: [{port: 1}]}}]}"),
    },
    code: "UEN405",
    path: "environment.ecds[0].exposure",
    says: "type: LoadBalancer",
  },
  {
    what: "a node port for a descriptor that has nothing but an Ingress",
    environment: { ecds: [{ descriptor: "ecd/one.yaml", exposure: "NodePort" }] },
    descriptors: {
      "ecd/one.yaml": ecDeployment("one", "{ingress: {host: a.example.net, paths: [{path: /, port: 8080}]}}"),
    },
    code: "UEN405",
    path: "environment.ecds[0].exposure",
    says: "has a port to expose",
  },
  {
    what: "a node that a descriptor contradicts",
    environment: { ecds: [{ descriptor: "ecd/one.yaml", node: "worker-2" }] },
    descriptors: { "ecd/one.yaml": ecDeployment("one", "{nodeHost: worker-1}") },
    code: "UEN405",
    path: "environment.ecds[0].node",
    says: "worker-1",
  },
  {
    what: "a descriptor for another namespace",
    ...descriptor(
      "apiVersion: mz.digitalroute.com/v1alpha1\nkind: ECDeployment\nmetadata: {name: one, namespace: other}\nspec: {}\n",
    ),
    code: "UEN406",
    path: "environment.ecds[0].descriptor",
    says: "other",
  },
  {
    what: "a selector beside a descriptor",
    environment: { ecds: [{ descriptor: "ecd/one.yaml", selector: { app: "x" } }] },
    descriptors: { "ecd/one.yaml": ecDeployment("one", "{}") },
    code: "UEN409",
    path: "environment.ecds[0].selector",
    says: "descriptor alone",
  },
  // The cluster's own network
  {
    what: "Calico's install not said",
    environment: { network: {} },
    code: "UEN501",
    path: "environment.network.calico.install",
    says: "network plugin",
  },
  {
    what: "overlapping pod and Service ranges",
    environment: network({ podCidr: "10.0.0.0/8", serviceCidr: "10.96.0.0/12" }),
    code: "UEN502",
    path: "environment.network.serviceCidr",
    says: "10.0.0.0/8",
  },
  {
    what: "nodes inside the pod range",
    environment: network({ podCidr: "10.0.0.0/8", nodeCidrs: ["192.0.2.0/24", "10.1.0.0/16"] }),
    code: "UEN502",
    path: "environment.network.nodeCidrs[1]",
    says: "10.1.0.0/16",
  },
  {
    what: "an encapsulation that BGP's setting forbids",
    environment: network({ encapsulation: "IPIP" }),
    code: "UEN503",
    path: "environment.network.encapsulation",
    says: "BGP is off",
  },
  {
    what: "a pool's encapsulation that BGP's setting forbids",
    environment: network({ ipPools: [{ name: "a", cidr: "192.168.0.0/16", encapsulation: "None" }] }),
    code: "UEN503",
    path: "environment.network.ipPools[0].encapsulation",
    says: "BGP is off",
  },
  {
    what: "a pool outside the pod range",
    environment: network({ podCidr: "192.168.0.0/16", ipPools: [{ name: "a", cidr: "10.1.0.0/16" }] }),
    code: "UEN504",
    path: "environment.network.ipPools[0].cidr",
    says: "192.168.0.0/16",
  },
  {
    what: "blocks larger than their pool",
    environment: network({ ipPools: [{ name: "a", cidr: "192.168.0.0/24", blockSize: 22 }] }),
    code: "UEN010",
    path: "environment.network.ipPools[0].blockSize",
    says: "24 to 32",
  },
  {
    what: "nftables on a Calico without it",
    environment: { network: { dataplane: "Nftables", calico: { install: true, version: "3.28.1" } } },
    code: "UEN505",
    path: "environment.network.dataplane",
    says: "3.28.1",
  },
  {
    what: "Whisker without Goldmane",
    environment: { network: { calico: { install: true, whisker: true } } },
    code: "UEN506",
    path: "environment.network.calico.whisker",
    says: "Goldmane",
  },
  {
    what: "a second owner of the Installation",
    environment: { network: { calico: { install: true, values: { installation: {} } } } },
    code: "UEN507",
    path: "environment.network.calico.values.installation",
    says: "owns",
  },
  {
    what: "BGP peers with BGP off",
    environment: network({ bgp: { peers: [{ name: "tor", peerAddress: "192.0.2.1", asNumber: 64513 }] } }),
    code: "UEN508",
    path: "environment.network.bgp.peers",
    says: "enabled",
  },
  {
    what: "a BGP peer that is no address",
    environment: network({
      bgp: { enabled: true, peers: [{ name: "tor", peerAddress: "router-1", asNumber: 64513 }] },
    }),
    code: "UEN007",
    path: "environment.network.bgp.peers[0].peerAddress",
    says: "router-1",
  },
  {
    what: "a field of the Installation that the plan decides",
    environment: {
      network: { calico: { install: true, installation: { calicoNetwork: { bgp: "Enabled" } } } },
    },
    code: "UEN510",
    path: "environment.network.calico.installation.calicoNetwork.bgp",
    says: "network.bgp.enabled",
  },
];

describe("the plan refuses", () => {
  for (const { what, environment, descriptors, code, path, says, fix } of refusals) {
    it(what, () => {
      const plan = planWith({ ...onPrem, ...environment }, descriptors);
      const errors = plan.findings.filter(({ severity }) => severity === "error");
      const found = errors.find((one) => one.code === code && one.path === path);
      assert.ok(found, `no ${code} at ${path}, but ${JSON.stringify(errors, undefined, 2)}`);
      assert.match(found.message, says instanceof RegExp ? says : literally(says));
      assert.match(found.fix, fix === undefined ? /\w/ : fix instanceof RegExp ? fix : literally(fix));
    });
  }

  it("every fault at once, and plans the rest", () => {
    const plan = planWith({
      ...onPrem,
      sources: ["nobody"],
      ecds: [
        { name: "Bad_Name", ports: [{ port: 1 }] },
        { name: "good", ports: [{ port: 3868 }] },
        { name: "odd", ports: [{ port: "x" }] },
      ],
    });
    const paths = plan.findings.filter(({ severity }) => severity === "error").map(({ path }) => path);
    assert.deepEqual(paths.sort(), [
      "environment.ecds[0].name",
      "environment.ecds[2].ports[0].port",
      "environment.sources[0]",
    ]);
    assert.ok(plan.exposures.some(({ owner }) => owner === "good"));
  });

  it("each configuration of the table with a rule of the catalogue, and covers most of its errors", () => {
    const covered = new Set(refusals.map(({ code }) => code));
    const errors = (Object.keys(catalogue) as FindingCode[]).filter(
      (code) => catalogue[code].severity === "error" && code < "UEN300",
    );
    assert.deepEqual(
      errors.filter((code) => !covered.has(code)),
      // The stack file's own faults are the command line's to find, and another environment of the program's is a program's.
      ["UEN015", "UEN016"],
    );
  });
});

function literally(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}
