import { ecDeployment } from "../../../fixture/descriptorFolder";
import { descriptor, type Refusal } from "./refusal";

/** What is refused of descriptors. */
export const descriptorsRefusals: readonly Refusal[] = [
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
    says: /ecd\/one\.yaml: /,
  },
  {
    what: "broken YAML in the second document",
    ...descriptor(`${ecDeployment("one", "{}")}---\n  - a\n b: c\n`),
    code: "UEN402",
    path: "environment.ecds[0].descriptor",
    says: /ecd\/one\.yaml: /,
  },
  {
    what: "a descriptor that is no ECDeployment",
    ...descriptor("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: one}\n"),
    code: "UEN403",
    path: "environment.ecds[0].descriptor",
    says: 'ecd/one.yaml: its kind is "Deployment"',
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
];
