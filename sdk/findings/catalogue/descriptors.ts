import type { Rule } from "../rule";

/** UEN400-UEN499: ECD descriptors. */
export const descriptorRules = {
  UEN401: {
    severity: "error",
    title: "No such descriptor",
    reason: "The file is not there, or the glob matches nothing.",
    fix: "Paths are relative to the stack file.",
    example: "- descriptor: ecd/raduis.yaml",
  },
  UEN402: {
    severity: "error",
    title: "Descriptor is not YAML",
    reason: "It cannot be read, so nothing of it can be planned.",
    fix: "Mend the file at the line and column named in the message.",
    example: "spec: [",
  },
  UEN403: {
    severity: "error",
    title: "Not an ECDeployment",
    reason: "The package applies ECDeployment objects of mz.digitalroute.com, and no others.",
    fix: "Leave other objects to other tools; check apiVersion, kind and metadata.name.",
    example: "kind: Deployment",
  },
  UEN404: {
    severity: "error",
    title: "Descriptor that the cluster would refuse",
    reason: "The Services that the operator makes of it would not be accepted.",
    fix: "Mend the field named in the message.",
    example: "spec: {services: [{spec: {type: Nodeport}}]}",
  },
  UEN405: {
    severity: "error",
    title: "Stack file and descriptor contradict each other",
    reason: "What a descriptor says by hand stands; the stack file cannot change it.",
    fix: "Change it in the descriptor, or remove it from one of the two.",
    example: "exposure: NodePort for a descriptor whose Service has type: LoadBalancer",
  },
  UEN406: {
    severity: "error",
    title: "Descriptor for another namespace",
    reason: "The operator looks in the environment's namespace only.",
    fix: "Remove metadata.namespace, or set it to the environment's.",
    example: "metadata: {namespace: other}",
  },
  UEN407: {
    severity: "warning",
    title: "Service to a port that the container does not open",
    reason: "spec.ports lists the container's ports, and this one is not among them.",
    fix: "Add {containerPort} to spec.ports, or mend targetPort.",
    example: "targetPort: 9991 without containerPort: 9991",
  },
  UEN408: {
    severity: "warning",
    title: "Ingress of the descriptor keeps its own class",
    reason:
      "Its spec.ingress.patch gives the Ingress another class than the environment's: another controller serves it, and who may call it is that one's to say.",
    fix: "Let the patch leave the class alone, or set the annotation kubernetes.io/ingress.class to the environment's.",
    example:
      "spec: {ingress: {host: a.example.net, paths: [{path: /, port: 80}], patch: {metadata: {annotations: {kubernetes.io/ingress.class: istio}}}, patchType: application/merge-patch+json}}",
  },
  UEN409: {
    severity: "error",
    title: "A key that means nothing beside a descriptor",
    reason: "The operator makes the objects from the descriptor alone.",
    fix: "Say it in the descriptor.",
    example: "- {descriptor: ecd/radius.yaml, selector: {app: radius}}",
  },
  UEN410: {
    severity: "error",
    title: "Not a field that can be kept secret",
    reason:
      "What no descriptor has would stay in plain text under its real name; what the plan is made from is shown in reports.",
    fix: "Write the field as the descriptor has it, from spec on, such as spec.jvmArgs.",
    example: "- {descriptor: ecd/radius.yaml, secretPaths: [spec.jvmArg]}",
  },
  UEN411: {
    severity: "info",
    title: "Workflows with parameters",
    reason:
      "Passwords may be among them. An earlier version of this package left them in plain text in the stack's state; the next " +
      "update encrypts them there, but the stack's history and backups keep what they have.",
    fix:
      "If an earlier version has brought this stack up: run `pulumi up`, delete what the backend keeps of earlier updates (of a " +
      "file or bucket backend .pulumi/history and .pulumi/backups; elsewhere the stack, after export and import into a new one), " +
      "and give the workflows new passwords.",
    example: "spec: {workflows: [{instances: [{name: in, parameters: '{}'}]}]}",
  },
  UEN413: {
    severity: "warning",
    title: "Field of a descriptor that is nearly a known one",
    reason:
      "Neither the plan nor, as far as is known, the operator takes notice of it: what it should open stays closed.",
    fix: "Mend the field's name as the finding says.",
    example: "spec: {service: [{spec: {ports: [{port: 1812, protocol: UDP}]}}]}",
  },
  UEN414: {
    severity: "info",
    title: "Container port that no Service leads to",
    reason: "spec.ports only declares it. Without a Service nobody finds the pod, whose address changes.",
    fix: "Add a Service for it to spec.services, or `ports` to the entry; leave it where only the pod itself uses the port.",
    example: "spec: {ports: [{containerPort: 1812}]}",
  },
  UEN420: {
    severity: "error",
    title: "Patch that does not fit",
    reason:
      "The operator applies the patch to the object that it makes of the descriptor, and would fail: neither the object nor its ports would be there.",
    fix: "Mend the patch as the message says, or remove it together with its patchType.",
    example:
      "spec: {services: [{spec: {ports: [{port: 3868}]}, patch: 'spec: [', patchType: application/merge-patch+json}]}",
  },
  UEN421: {
    severity: "warning",
    title: "Patch that the plan does not follow",
    reason:
      "It changes what only the operator knows, or in a way that is not followed here. What it opens, and to whom, is undecided.",
    fix: "Say it in the descriptor's own fields, or by an operation that sets the value itself; or accept the finding.",
    example: "spec: {services: [{spec: {ports: [{port: 3868}]}, patch: {spec: {type: NodePort}}}]}",
  },
  UEN422: {
    severity: "error",
    title: "Patch that takes away what the package completes",
    reason:
      "The operator applies the patch after the package has completed the object. What the stack file says, or the load balancer needs, would be lost.",
    fix: "Write what the message names into the patch, or let the patch leave that field alone.",
    example:
      "spec: {services: [{spec: {type: NodePort, ports: [{port: 3868}]}, patch: {spec: {ports: [{port: 3868}]}}, patchType: application/merge-patch+json}]}, with nodePorts: {diameter/3868/tcp: 30020}",
  },
  UEN423: {
    severity: "warning",
    title: "Patch that opens the pods' ports on the node",
    reason:
      "With hostNetwork or hostPort the node answers on the container's port: no Service, no policy of pods and no sources stand before it.",
    fix: "Expose the port by a Service; or accept the finding where something else closes the port.",
    example:
      "spec: {patch: {spec: {template: {spec: {hostNetwork: true}}}}, patchType: application/strategic-merge-patch+json}",
  },
} as const satisfies Record<string, Rule>;
