import type { Rule } from "../rule";

/** UEN600-UEN649: who may come in, and separation inside. UEN650-UEN699: what preflight sees in a cluster. */
export const policyRules = {
  UEN601: {
    severity: "warning",
    title: "Sources not enforced",
    reason:
      "Node ports have no security of their own, and behind policy Cluster a pod no longer sees its client: without a door whoever reaches a node gets in.",
    fix: "On-prem set `guard: planned` where Calico runs, and pin the node ports; on the clouds name the nodes' security group or network tag; else rely on a firewall of your own and accept the finding.",
    example: "network: {calico: {install: false}}, platform: {exposure: NodePort}",
  },
  UEN602: {
    severity: "error",
    title: "A guard that would cut off the cluster",
    reason:
      "Before DNAT a policy sees every packet for the node: closing these ports would lock out the API server, the kubelet, etcd, BGP, VXLAN or the administrator.",
    fix: "Correct network.nodePortRange or the node port, or use `guard: planned`.",
    example: "guard: range, network: {nodePortRange: 2000-40000}",
  },
  UEN603: {
    severity: "error",
    title: "Who makes the host endpoints is not said",
    reason:
      "Without host endpoints the guard does nothing; and two environments of a cluster that want them differently cannot both have them.",
    fix: "Set network.hostEndpoints.create to true in one environment of the cluster, to false in the others.",
    example: "guard: planned, network: {calico: {install: false, apiServer: true}}",
  },
  UEN604: {
    severity: "error",
    title: "A node port that the guard would close for everybody",
    reason:
      "With `guard: range` every port of the range is closed but those that the plan opens, and it opens no number that it does not know.",
    fix: "Run `usage-engine-networking pin`, or use `guard: planned`.",
    example: "guard: range, platform: {exposure: NodePort}",
  },
  UEN605: {
    severity: "warning",
    title: "The guard closes others' node ports",
    reason:
      "With `guard: range` the node ports of everybody else in the cluster are closed to the outside too.",
    fix: "Use `guard: planned`, or accept the finding if that is meant.",
    example: "guard: range, network: {reservedNodePorts: [31000]}",
  },
  UEN606: {
    severity: "error",
    title: "A guard that this cluster cannot have",
    reason:
      "Only Calico closes node ports before DNAT, and only from 3.31 on it makes a host endpoint for every interface whose name fits a pattern. In 3.30 templates know addresses alone, and a network card whose address no node reports would stay open.",
    fix: "Install Calico here, or set network.calico.apiServer where a fitting one runs; else `guard: off`.",
    example: "guard: planned, network: {calico: {install: false}}",
  },
  UEN607: {
    severity: "error",
    title: "Interfaces that the guard must not have",
    reason:
      "The guard belongs on the interfaces that outside traffic arrives at. On Calico's own it would stand between pods.",
    fix: "Write a regular expression of the nodes' outside interfaces, such as ^(eth0|bond0)$.",
    example: 'network: {hostEndpoints: {interfaces: ".*"}}',
  },
  UEN608: {
    severity: "warning",
    title: "No guard on this target",
    reason: "On AWS and GCP security groups and firewall rules close the nodes, before a packet gets there.",
    fix: "Remove `guard`.",
    example: "target: aws, guard: planned",
  },
  UEN609: {
    severity: "warning",
    title: "Global policies may start to apply to the nodes",
    reason:
      "Host endpoints are selected by `selector: all()` of policies that were written with pods in mind; the profile that allows everything else does not override them.",
    fix: "Run `usage-engine-networking preflight`: it lists them. Narrow their selectors first, then accept the finding.",
    example: "network: {calico: {install: false, apiServer: true}, hostEndpoints: {create: true}}",
  },
  UEN610: {
    severity: "error",
    title: "Node addresses that nothing follows",
    reason: "kube-proxy opens a node port on every node alike; only the guard can close it on some.",
    fix: "Switch the guard on, or remove `nodeAddresses`.",
    example: "- {name: radius, nodeAddresses: [192.0.2.11]} without a guard",
  },
  UEN611: {
    severity: "error",
    title: "Separation that would cut off what is needed",
    reason:
      "A policy admits only what it can name; without this it would drop traffic that Usage Engine needs.",
    fix: "Give the setting named in the message (`usage-engine-networking preflight --write` finds it out), or set separation.mode to observe.",
    example: "separation: {mode: enforce} without labelsConfirmed",
  },
  UEN612: {
    severity: "warning",
    title: "Separation is not enforced",
    reason:
      "Policies on labels that are not the pods' own, or that do not know where outside traffic comes from, either protect nothing or cut off. Until that is known, what they would drop is only logged.",
    fix: "Run `usage-engine-networking preflight --write`, or give the settings named in the message; or set separation.mode.",
    example: "an environment without separation.labelsConfirmed",
  },
  UEN613: {
    severity: "error",
    title: "A flow to nobody",
    reason: "Flows lead to `platform`, `ui` or an ECD of the environment.",
    fix: "Name one of them.",
    example: "separation: {flows: [{to: radus, from: {labels: {app: probe}}, ports: [{port: 9090}]}]}",
  },
  UEN614: {
    severity: "error",
    title: "Pods that cannot be told apart",
    reason:
      "Policies go by labels: whoever shares another's labels also shares what that one is admitted to.",
    fix: "Give each its own labels.",
    example: "two ECDs with selector {app: collector}",
  },
  UEN615: {
    severity: "info",
    title: "Nothing to observe with",
    reason: "Only Calico's iptables and nftables data paths log what a policy would drop.",
    fix: "Confirm the labels, so that separation is enforced; or accept that nothing is made.",
    example: "separation: {mode: observe} without Calico",
  },
  UEN616: {
    severity: "warning",
    title: "Sources of one host behind a shared ingress controller",
    reason:
      "The door of an ingress controller knows addresses and ports, no hosts: all hosts behind it admit the same sources.",
    fix: "Give `ingress.sources` and the host the same sources, or the ECD a way in of its own.",
    example: "ingress: {sources: [10.0.0.0/8]}, ecds: [{http: {...}, sources: [10.1.0.0/16]}]",
  },
  UEN617: {
    severity: "warning",
    title: "Nodes and pods share addresses",
    reason:
      "With the AWS VPC CNI pods have addresses of the nodes' subnets. A policy that admits such addresses, as nodes behind policy Cluster or as sources, admits every pod there on those ports too: separation keeps no pod away from them.",
    fix: "Expose the port with externalTrafficPolicy Local (`preserveSourceAddress`) and sources outside of the nodes' subnets, or accept the finding.",
    example:
      "{target: aws, separation: {labelsConfirmed: true}, network: {aws: {region: us-east-1, cluster: {apiSources: [198.51.100.0/24]}}}, platform: {exposure: ClusterIP}, ecds: [{name: diameter, exposure: LoadBalancer, ports: [{port: 3868}]}]}",
  },
  UEN618: {
    severity: "warning",
    title: "A node port behind a load balancer is open",
    reason:
      "loadBalancerSourceRanges keep only the load balancer's address to the sources; the node port of the same Service stays open on every node.",
    fix: "Set `guard: range`, or pin the node port, so that `guard: planned` closes it.",
    example: "target: on-prem, guard: planned, exposure: LoadBalancer without a node port",
  },
  UEN619: {
    severity: "error",
    title: "A node pool that nothing follows",
    reason:
      "Without a descriptor the package makes no pods; and a patch that the descriptor brings stands as it is.",
    fix: "Bind the pods where they are made, or in the descriptor's own patch.",
    example: "- {name: diameter, nodePool: {pool: mediation}, ports: [{port: 3868}]}",
  },
  UEN620: {
    severity: "info",
    title: "Host endpoint templates to be handed back",
    reason:
      "All templates of KubeControllersConfiguration/default are one list. Destroying gives up what belongs to this environment alone; a list with others' templates in it stays as it is, ours included.",
    fix: "Before destroying set network.hostEndpoints.create to false and run `pulumi up` once: it writes back what was there.",
    example: "network: {hostEndpoints: {create: true, previous: {templates: [{interfacePattern: ^bond1$}]}}}",
  },
  UEN621: {
    severity: "error",
    title: "A load balancer for nobody",
    reason:
      "Empty `loadBalancerSourceRanges` of a Service admit everybody, not nobody; and a load balancer that nobody may call costs all the same.",
    fix: "Name the sources, or use exposure: ClusterIP.",
    example: "sources: [], platform: {exposure: LoadBalancer}",
  },
  UEN622: {
    severity: "warning",
    title: "Sources among nodes and pods",
    reason:
      "Nodes, pods and `alwaysAllow` are always admitted: sources that are a part of such a range keep nobody else of it away.",
    fix: "Narrow the range to the nodes' own subnets, or accept the finding.",
    example: "network: {nodeCidrs: [10.0.0.0/8]}, sources: [10.20.0.0/24]",
  },
  UEN623: {
    severity: "error",
    title: "Sources of another address family than the load balancer's",
    reason:
      "The load balancers on AWS and GCP are made with IPv4 addresses, and GCP refuses ranges of both families in one Service. Elsewhere kube-proxy leaves out ranges of the other family, and a Service whose ranges are all left out admits everybody.",
    fix: "Name sources of the load balancer's family, or give the port another way in.",
    example: "target: gcp, exposure: LoadBalancer, sources: [2001:db8::/32]",
  },
  UEN624: {
    severity: "error",
    title: "Nodes that the guard does not know",
    reason:
      "Nodes are always admitted: by their host endpoints, and by network.nodeCidrs. With host endpoints on some nodes or interfaces only, the others would be shut out of the node ports.",
    fix: "Set network.nodeCidrs (`usage-engine-networking preflight --write` finds them), or leave out interfaces and nodeSelector.",
    example: 'network: {hostEndpoints: {nodeSelector: "has(edge)"}} without nodeCidrs',
  },
  UEN625: {
    severity: "warning",
    title: "The pods' addresses are not known",
    reason:
      "The policy of an exposed port admits its sources, because on its own node a pod's policy sees the client. Pods that have addresses among them are admitted too, and only a range that is known can be left out: separation keeps no pod away from these ports.",
    fix: "Set network.podCidr (`usage-engine-networking preflight --write` finds it), or accept the finding.",
    example:
      "{target: on-prem, separation: {labelsConfirmed: true}, network: {calico: {install: false}, nodeCidrs: [192.0.2.0/24]}}",
  },
  UEN626: {
    severity: "error",
    title: "Ranges of the cluster that the guard cannot close",
    reason:
      "Closing the pods' and the Services' ranges shuts out whoever is not named: an API server that is no node would no longer reach webhooks and aggregated APIs, nor a node whose host endpoint is not there yet any pod.",
    fix: "Set what the message names: `usage-engine-networking preflight --write` finds it, the API servers' addresses by the Service of the API; add those that they call from, where these are others. Or remove network.hostEndpoints.closeClusterRanges.",
    example:
      "{target: on-prem, network: {calico: {install: true}, hostEndpoints: {closeClusterRanges: true}}}",
  },
  UEN627: {
    severity: "warning",
    title: "The guard closes others' pods and Services",
    reason:
      "The ranges belong to the whole cluster: what another tenant has outsiders call by a pod's address or a cluster IP is closed too.",
    fix: "Add those who call them to network.hostEndpoints.alwaysAllow, and accept the finding.",
    example:
      "{target: on-prem, network: {calico: {install: true}, podCidr: 192.168.0.0/16, serviceCidr: 10.96.0.0/12, nodeCidrs: [192.0.2.0/24], controlPlaneCidrs: [203.0.113.0/28], hostEndpoints: {closeClusterRanges: true}}}",
  },
  UEN650: {
    severity: "error",
    title: "Node port taken by somebody else",
    reason: "The API server gives a number to one Service of the cluster only.",
    fix: "Choose another number; `preflight --write` adds the taken ones to network.reservedNodePorts, and `pin` then avoids them.",
    example: "a Service of another team on node port 30000",
  },
  UEN651: {
    severity: "error",
    title: "Another network plugin runs",
    reason: "Two network plugins break a cluster.",
    fix: "Set network.calico.install to false.",
    example: "a DaemonSet of Cilium, and calico: {install: true}",
  },
  UEN652: {
    severity: "error",
    title: "Kubernetes and Calico do not fit",
    reason: "Calico 3.33 needs Kubernetes 1.35 to 1.37, 3.32 needs 1.34 to 1.36.",
    fix: "Choose network.calico.version for the cluster's version.",
    example: "Kubernetes 1.33 with calico: {version: 3.33.1}",
  },
  UEN653: {
    severity: "warning",
    title: "Pods not found by their labels",
    reason: "A Service on wrong labels reaches nothing, and a policy on them protects nothing.",
    fix: "Correct the selector; `preflight --write` writes the labels that it saw.",
    example: "platform: {selectors: {platform: {app: platform}}}, but the pods carry app: uepe-platform",
  },
  UEN654: {
    severity: "warning",
    title: "Labels of others' pods too",
    reason: "Whatever carries these labels is reached and admitted as if it were Usage Engine's.",
    fix: "Narrow the selector.",
    example: "two Deployments with app: ui in one namespace",
  },
  UEN655: {
    severity: "error",
    title: "A global policy that would apply to the nodes",
    reason: "With host endpoints, `selector: all()` selects the nodes as well, and may cut them off.",
    fix: "Narrow its selector, such as `has(projectcalico.org/namespace)`, before the host endpoints appear.",
    example: "a GlobalNetworkPolicy with selector: all() and types: [Ingress]",
  },
  UEN656: {
    severity: "warning",
    title: "Host endpoints are there already",
    reason:
      "All templates of KubeControllersConfiguration/default are one list, and its switches are for all of them: the guard's join what is there, and switch it on.",
    fix: "See whose they are. Keep them beside the guard's with network.hostEndpoints.previous, which `preflight --write` fills in; or leave host endpoints to their owner with network.hostEndpoints.create: false and the label usage-engine-networking: guarded in a template of theirs.",
    example: "KubeControllersConfiguration/default with templates of another team",
  },
  UEN657: {
    severity: "error",
    title: "An object of this name is there already",
    reason: "Creating it would fail; it can be adopted instead.",
    fix: "Adopt it with the commands that preflight prints, patch the platform's Services (platform.services: patch), or give yours another name.",
    example: "a Service named radius in the namespace",
  },
  UEN658: {
    severity: "warning",
    title: "An ECD that the configuration does not know",
    reason:
      "It gets no way in from here, and with separation its flows to the platform are dropped, unless separation.executionContexts selects its pods.",
    fix: "Add it to `ecds`; one that only calls out needs its descriptor alone. Or set separation.executionContexts to labels that all Execution Contexts have; `preflight --write` does where it finds one.",
    example: "an ECDeployment in the namespace without an entry",
  },
  UEN659: {
    severity: "error",
    title: "The cluster is not as the configuration says",
    reason: "What is planned for other ranges, or other nodes, opens or closes the wrong thing.",
    fix: "Correct the setting; `preflight --write` fills it where it is missing.",
    example: "podCidr: 192.168.0.0/16, and nodes with pod ranges of 10.244.0.0/16",
  },
  UEN660: {
    severity: "warning",
    title: "Not looked at",
    reason: "The credentials may not read it, or its API is not there.",
    fix: "Run preflight with credentials that can list it.",
    example: "a service account that may not list Pods",
  },
  UEN661: {
    severity: "info",
    title: "Learned from the cluster",
    reason: "The configuration does not say it, and the plan gets better with it.",
    fix: "Run `usage-engine-networking preflight --write`, or write it by hand.",
    example: "network.nodeCidrs is not set",
  },
  UEN662: {
    severity: "warning",
    title: "A node's interface without a host endpoint",
    reason:
      "The guard stands on host endpoints that carry an interface's name. Whoever reaches the node at another interface calls every node port, those of pods on other nodes too.",
    fix: "Leave network.hostEndpoints.interfaces and nodeSelector out, so that all have one. Calico makes none for a name with capitals or underscores: make that HostEndpoint yourself, with the label usage-engine-networking: guarded and the profile projectcalico-default-allow, or rename the interface. Accept the finding where nobody else is on that network.",
    example: "network: {hostEndpoints: {interfaces: ^eth0$}}, and a node with em1 as well",
  },
  UEN663: {
    severity: "error",
    title: "A Calico that makes no host endpoints by the interfaces' names",
    reason:
      "The guard's template says interfacePattern, which Calico has since 3.31. The API server of an older one drops it, and no node would be guarded.",
    fix: "Update the cluster's Calico to 3.31 or later. Or make the host endpoints yourself, labelled usage-engine-networking: guarded, and set network.hostEndpoints.create to false.",
    example:
      "network: {calico: {install: false, apiServer: true}, hostEndpoints: {create: true}} with Calico 3.30",
  },
  UEN664: {
    severity: "warning",
    title: "Usage Engine's operator not found by its labels",
    reason:
      "The operator calls the platform's API. With `separation.mode: enforce` that is dropped unless separation.operator has the labels of its pods.",
    fix: "Set separation.operator to its labels (`preflight --write` does where it finds them), with its namespace if that is another one; what is in another namespace preflight does not read.",
    example:
      "separation: {labelsConfirmed: true}, and the operator's pods carry control-plane: controller-manager",
  },
  UEN665: {
    severity: "warning",
    title: "Execution Contexts without the labels that all should have",
    reason:
      "Separation lets Execution Contexts that are in no entry of `ecds` reach the platform by these labels.",
    fix: "Correct separation.executionContexts, label their pods (`spec.patch` of the ECDeployment), or add them to `ecds`.",
    example:
      "separation: {executionContexts: {labels: {kind: ec}}}, and an ECDeployment whose pods carry no kind",
  },
  UEN666: {
    severity: "error",
    title: "ECDs on a cluster that does not serve their kind",
    reason:
      'The kind ECDeployment comes with Usage Engine\'s installation. Without it `pulumi up` tries each for a minute and fails: no matches for kind "ECDeployment".',
    fix: "Set stage: network, run `pulumi up`, install Usage Engine, then set stage: ecds. `preflight --write` writes the first where no stage is said and nothing of the ECDs is in the cluster.",
    example: "an ECD by descriptor, and a cluster without Usage Engine",
  },
  UEN667: {
    severity: "warning",
    title: "The cluster serves ECDs, and the stage is network",
    reason: "No ECD is made, and those that the stack has made are deleted by its next `pulumi up`.",
    fix: "Set stage: ecds.",
    example: "stage: network with Usage Engine installed",
  },
  UEN668: {
    severity: "warning",
    title: "Calico's CRDs are in a Helm release",
    reason:
      "Where the stack still has that release and its state does not say that it is retained, moving the CRDs uninstalls them, with every pool, policy and node address.",
    fix: "Be sure that `pulumi up` has run once with this package and version 3.32, `pulumi stack export` then shows retainOnDelete on the release. Then go on: docs/calico-crds.md.",
    example:
      "calico: {install: true, version: 3.33.1, crds: objects} on a cluster where 3.32 was installed by Helm",
  },
  UEN673: {
    severity: "warning",
    title: "Tunnels with addresses among the pods'",
    reason:
      "With VXLAN or IP in IP, pods on other nodes see a tunnel's address in place of a client's. Separation admits nodes, and cannot admit the pods' range without every pod in it.",
    fix: "Set allowedUses: [Workload] in the pods' IPPool, add an IPPool with allowedUses: [Tunnel] and the same encapsulation, and set network.tunnelCidr to its range (`preflight --write` does). Or set separation.mode to observe.",
    example: "calico: {install: false, apiServer: true} on a cluster whose IPPool has vxlanMode: Always",
  },
} as const satisfies Record<string, Rule>;
