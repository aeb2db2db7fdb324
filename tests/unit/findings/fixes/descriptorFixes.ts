import type { FixCase } from "./fixCase";
import { ONE } from "./pieces";

/** Findings UEN400 to UEN499, and their fixes. */
export const descriptorFixes: readonly FixCase[] = [
  {
    code: "UEN401",
    env: "ecds: [{descriptor: ecd/one.yaml}]",
    fixes: { "relative to the stack file": { env: ONE } },
  },
  {
    code: "UEN404",
    env: ONE,
    spec: "{services: [{spec: {type: Nodeport, ports: [{port: 1}]}}]}",
    fixes: { "mend the field": { spec: "{services: [{spec: {type: NodePort, ports: [{port: 1}]}}]}" } },
  },
  {
    code: "UEN405",
    env: "ecds: [{descriptor: one.yaml, exposure: NodePort}]",
    spec: "{services: [{spec: {type: ClusterIP, ports: [{port: 1}]}}]}",
    fixes: {
      "in the descriptor": { spec: "{services: [{spec: {type: NodePort, ports: [{port: 1}]}}]}" },
      "remove it from one": { env: ONE },
    },
  },
  {
    code: "UEN407",
    env: ONE,
    spec: "{ports: [{containerPort: 2}], services: [{spec: {ports: [{port: 1}]}}]}",
    fixes: {
      containerPort: { spec: "{ports: [{containerPort: 1}], services: [{spec: {ports: [{port: 1}]}}]}" },
      targetPort: {
        spec: "{ports: [{containerPort: 2}], services: [{spec: {ports: [{port: 1, targetPort: 2}]}}]}",
      },
    },
  },
  {
    code: "UEN408",
    env: ONE,
    spec: "{ingress: {host: a.example.net, paths: [{path: /, port: 1}], patchType: application/merge-patch+json, patch: {metadata: {annotations: {kubernetes.io/ingress.class: istio}}}}}",
    fixes: {
      "leave the class alone": {
        spec: "{ingress: {host: a.example.net, paths: [{path: /, port: 1}], patchType: application/merge-patch+json, patch: {metadata: {annotations: {}}}}}",
      },
      "the environment's": {
        spec: "{ingress: {host: a.example.net, paths: [{path: /, port: 1}], patchType: application/merge-patch+json, patch: {metadata: {annotations: {kubernetes.io/ingress.class: uepe-traefik}}}}}",
      },
    },
  },
  {
    code: "UEN409",
    env: "ecds: [{descriptor: one.yaml, replicas: 1}]",
    spec: "{services: [{spec: {ports: [{port: 1}]}}]}",
    fixes: {
      "in the descriptor": {
        env: ONE,
        spec: "{autoscale: {minReplicas: 1, maxReplicas: 1}, services: [{spec: {ports: [{port: 1}]}}]}",
      },
    },
  },
  {
    code: "UEN410",
    env: "ecds: [{descriptor: one.yaml, secretPaths: [spec.jvmArg]}]",
    spec: "{jvmArgs: [a]}",
    fixes: {
      "as the descriptor has it": { env: "ecds: [{descriptor: one.yaml, secretPaths: [spec.jvmArgs]}]" },
    },
  },
  {
    code: "UEN413",
    env: ONE,
    spec: "{service: [{spec: {ports: [{port: 1}]}}]}",
    fixes: { "mend the name": { spec: "{services: [{spec: {ports: [{port: 1}]}}]}" } },
  },
  {
    code: "UEN414",
    env: ONE,
    spec: "{ports: [{containerPort: 1812}]}",
    fixes: {
      "a Service": { spec: "{ports: [{containerPort: 1812}], services: [{spec: {ports: [{port: 1812}]}}]}" },
      "`ports` of the entry": { env: "ecds: [{descriptor: one.yaml, ports: [{port: 1812}]}]" },
    },
  },
  {
    code: "UEN420",
    env: ONE,
    spec: "{services: [{spec: {ports: [{port: 1}]}, patchType: application/merge-patch+json, patch: 'spec: ['}]}",
    fixes: {
      mend: {
        spec: "{services: [{spec: {ports: [{port: 1}]}, patchType: application/merge-patch+json, patch: 'spec: {}'}]}",
      },
      remove: { spec: "{services: [{spec: {ports: [{port: 1}]}}]}" },
    },
  },
  {
    code: "UEN421",
    env: ONE,
    spec: "{services: [{spec: {ports: [{port: 1}]}, patchType: application/strategic-merge-patch+json, patch: {spec: {$retainKeys: [type], type: NodePort}}}]}",
    fixes: {
      "the descriptor's own fields": { spec: "{services: [{spec: {type: NodePort, ports: [{port: 1}]}}]}" },
      "an operation": {
        spec: "{services: [{spec: {ports: [{port: 1}]}, patchType: application/json-patch+json, patch: [{op: add, path: /spec/type, value: NodePort}]}]}",
      },
    },
  },
  {
    code: "UEN422",
    env: "ecds: [{descriptor: one.yaml, nodePorts: {one/1/tcp: 30010}}]",
    spec: "{services: [{spec: {type: NodePort, ports: [{port: 1}]}, patchType: application/merge-patch+json, patch: {spec: {ports: [{port: 1}]}}}]}",
    fixes: {
      "into the patch": {
        env: ONE,
        spec: "{services: [{spec: {type: NodePort, ports: [{port: 1}]}, patchType: application/merge-patch+json, patch: {spec: {ports: [{port: 1, nodePort: 30010}]}}}]}",
      },
      "leave the field alone": {
        spec: "{services: [{spec: {type: NodePort, ports: [{port: 1}]}, patchType: application/merge-patch+json, patch: {spec: {}}}]}",
      },
    },
  },
  {
    code: "UEN423",
    env: ONE,
    spec: "{patchType: application/merge-patch+json, patch: {spec: {template: {spec: {hostNetwork: true}}}}}",
    fixes: { "a Service": { spec: "{services: [{spec: {type: NodePort, ports: [{port: 1}]}}]}" } },
  },
];
