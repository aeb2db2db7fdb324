import { ecDeployment } from "../../../fixture/descriptorFolder";
import { descriptor, ecd, type Refusal, udp } from "./refusal";

/** What is refused of the source address. */
export const sourceAddressRefusals: readonly Refusal[] = [
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
];
