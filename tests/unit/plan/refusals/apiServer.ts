import { ecDeployment } from "../../../fixture/descriptorFolder";
import {
  descriptor,
  ecd,
  http,
  INGRESS_CLASS,
  longName,
  metadata,
  network,
  type Refusal,
  udp,
} from "./refusal";

/** What is refused of what the API server would refuse. */
export const apiServerRefusals: readonly Refusal[] = [
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
];
