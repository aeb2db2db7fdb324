import { ecDeployment } from "../../../fixture/descriptorFolder";
import { ecd, network, type Refusal, udp } from "./refusal";

/** What is refused of names, ports and sources. */
export const namesRefusals: readonly Refusal[] = [
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
];
