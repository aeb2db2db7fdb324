import type { Rule } from "../rule";

/** UEN300-UEN399: AWS, GCP and load balancers. */
export const cloudRules = {
  UEN301: {
    severity: "error",
    title: "Cloud section missing",
    reason: "The region decides prices and zones, and what exists cannot be guessed.",
    fix: "Add network.aws or network.gcp with at least the region.",
    example: "target: aws without network.aws",
  },
  UEN302: {
    severity: "error",
    title: "Made and existing at once",
    reason: "Only one of the two can be used.",
    fix: "Remove one of the two sections.",
    example: "aws: {cluster: {...}, existingCluster: {...}}",
  },
  UEN303: {
    severity: "error",
    title: "Range that does not fit",
    reason: "The network would refuse it, or its parts would not fit into it.",
    fix: "Choose a range as the message says.",
    example: "aws: {vpc: {cidr: 10.0.0.0/26}}",
  },
  UEN304: {
    severity: "error",
    title: "Wrong number of zones",
    reason: "EKS needs two zones, and a load balancer has an address only where a subnet is.",
    fix: "Choose 2 to 6 zones for the network, and no more for the load balancer than the network has.",
    example: "aws: {vpc: {zones: 1}}",
  },
  UEN305: {
    severity: "error",
    title: "Subnets too small for the pods",
    reason: "Pods that get no address stay pending for ever, and ranges cannot grow later.",
    fix: "Choose a larger range, fewer nodes or fewer pods per node.",
    example: "aws: {vpc: {cidr: 10.0.0.0/22}, nodes: {max: 20}}",
  },
  UEN306: {
    severity: "error",
    title: "Private nodes without a way out",
    reason: "Nodes cannot reach the cluster's API and the image registries, and never become ready.",
    fix: "Use a NAT gateway, vpc.endpoints: true, or nodes.placement: public.",
    example: "aws: {vpc: {nat: none}}",
  },
  UEN307: {
    severity: "warning",
    title: "Private nodes reach the cloud's own registries only",
    reason:
      "Endpoints lead to the cloud's services, not to the internet: images of other registries are not pulled.",
    fix: "Mirror the images and set images.registry, or use a NAT gateway.",
    example: "aws: {vpc: {nat: none, endpoints: true}} without images.registry",
  },
  UEN308: {
    severity: "info",
    title: "Cluster API with a private endpoint only",
    reason: "This program must run where it reaches the network: a VPN, a peering or a machine inside.",
    fix: "Name who calls the API in cluster.apiSources: private ranges reach the private endpoint, any other range makes a public one.",
    example: "aws: {cluster: {}} without apiSources",
  },
  UEN309: {
    severity: "error",
    title: "Open to the whole internet",
    reason: "Everybody could call the cluster's API.",
    fix: 'Narrow apiSources, or give the reason beside them: acceptPublic: "...".',
    example: "aws: {cluster: {apiSources: [0.0.0.0/0]}}",
  },
  UEN310: {
    severity: "error",
    title: "Existing network not named",
    reason: "What is to be made there needs its subnets.",
    fix: "Name them in existingVpc.",
    example: "aws: {existingVpc: {vpcId: vpc-1}} with a cluster to make",
  },
  UEN311: {
    severity: "error",
    title: "Calico where it cannot run",
    reason: "Dataplane V2 and Autopilot bring their own policy engine and refuse a second one.",
    fix: "Leave network.calico.install out; use dataplane: calico on a Standard cluster for Calico's policies.",
    example: "gcp: {cluster: {dataplane: dataplaneV2}} with calico: {install: true}",
  },
  UEN312: {
    severity: "error",
    title: "Calico twice",
    reason: "GKE runs its own managed Calico, and a second operator would fight it.",
    fix: "Leave network.calico.install out.",
    example: "target: gcp with calico: {install: true}",
  },
  UEN313: {
    severity: "warning",
    title: "Pinned to a node that is replaced",
    reason:
      "A node of a managed group is replaced at every update, under another name: the pod would stay pending.",
    fix: "Expose it as LoadBalancer, where Local needs no pin, or pin it to a label of a pool.",
    example: "target: aws, ecds: [{name: radius, node: ip-10-0-1-2.ec2.internal}]",
  },
  UEN314: {
    severity: "error",
    title: "NAT that this cloud does not have",
    reason: "Cloud NAT is regional: one serves every zone.",
    fix: "Use single or none.",
    example: "gcp: {vpc: {nat: perZone}}",
  },
  UEN315: {
    severity: "error",
    title: "Node sizes that contradict each other",
    reason:
      "min, desired and max are whole numbers that must not decrease, and at least one node must be allowed.",
    fix: "Choose min <= desired <= max, and what the message says.",
    example: "nodes: {min: 3, desired: 2}",
  },
  UEN316: {
    severity: "error",
    title: "Calico where it is the network plugin, but is not installed",
    reason: "Without it no pod gets an address, and no node becomes ready.",
    fix: "Remove calico.install: false, or use networkPlugin: vpc-cni.",
    example: "aws: {cluster: {networkPlugin: calico}}, calico: {install: false}",
  },
  UEN317: {
    severity: "warning",
    title: "Pod addresses that EC2 drops",
    reason:
      "EC2 drops what a node sends under another address than its own, unless the source and destination check of every node is off.",
    fix: "Leave encapsulation out (VXLAN everywhere), or switch the check off on every node.",
    example: "aws: {cluster: {networkPlugin: calico}}, encapsulation: VXLANCrossSubnet",
  },
  UEN318: {
    severity: "info",
    title: "Calico is the cluster's network plugin",
    reason:
      "The control plane of EKS reaches nodes, not pods of another network: admission webhooks and API extensions must run on the host network. Load balancers send to instances.",
    fix: "Set hostNetwork where other charts bring webhooks; Calico's own API server does so by itself.",
    example: "aws: {cluster: {networkPlugin: calico}}",
  },
  UEN319: {
    severity: "info",
    title: "Kubernetes version not pinned",
    reason:
      "A later release of this package has another default, and an upgrade of the cluster cannot be undone.",
    fix: "Write the version into cluster.version, and raise it one minor version at a time.",
    example: "aws: {cluster: {}} without version",
  },
  UEN320: {
    severity: "error",
    title: "Not a name of a cluster",
    reason: "The cloud would refuse to make it.",
    fix: "Choose another in cluster.name.",
    example: "target: gcp, namespace: 5g-core",
  },
  UEN321: {
    severity: "error",
    title: "Cluster API that nobody reaches",
    reason:
      "GKE gives a private endpoint to clusters with private nodes only; without apiSources the public one admits nobody.",
    fix: "Name the addresses that may call the API in cluster.apiSources, or use private nodes.",
    example: "gcp: {nodes: {placement: public}} without apiSources",
  },
  UEN322: {
    severity: "error",
    title: "Not a service account",
    reason: "GKE would refuse to make the nodes.",
    fix: "Write its e-mail address, as name@project.iam.gserviceaccount.com; or leave it out.",
    example: "gcp: {nodes: {serviceAccount: nodes}}",
  },
  UEN323: {
    severity: "warning",
    title: "Nodes with the rights of the whole project",
    reason:
      "Compute Engine's default account may usually change everything in the project, and whoever takes a node has it.",
    fix: "Leave serviceAccount out, or name an account with roles/container.defaultNodeServiceAccount.",
    example: "gcp: {nodes: {serviceAccount: 123456789012-compute@developer.gserviceaccount.com}}",
  },
  UEN324: {
    severity: "error",
    title: "A name that the cloud does not have",
    reason: "It would be refused when something is made with it, minutes after the first resources.",
    fix: "Write it as the cloud does; the message says what it is no name of.",
    example: "aws: {region: us-east-1a}",
  },
  UEN325: {
    severity: "error",
    title: "Two regions",
    reason:
      "The provider makes everything in its own region; zones, endpoints and prices would be the other's.",
    fix: "Write the same region in aws:region and network.aws.region, or hand over a provider of your own.",
    example: "aws:region: eu-west-1, with network: {aws: {region: us-east-1}}",
  },
  UEN326: {
    severity: "warning",
    title: "eBPF takes steps that the stack does not take",
    reason:
      "Calico's eBPF data plane needs the API server's own address in a ConfigMap, and kube-proxy out of its way: it sets both up by itself on kubeadm's clusters only.",
    fix: "Leave dataplane out, or take the steps of https://docs.tigera.io/calico/latest/operations/ebpf/install.",
    example: "dataplane: BPF with aws: {cluster: {networkPlugin: calico}}",
  },
  UEN327: {
    severity: "error",
    title: "IPv6 source of a cluster's API",
    reason:
      "The API of the clusters made here has IPv4 addresses only: EKS refuses IPv6 ranges for it, and on GKE they would admit nobody.",
    fix: "Remove the range, or name the IPv4 addresses that the same callers come from.",
    example: "aws: {cluster: {apiSources: ['2001:db8::/32']}}",
  },
  UEN328: {
    severity: "error",
    title: "Too many sources of an EKS cluster's API",
    reason: "EKS takes at most 40 ranges for a public endpoint.",
    fix: "Summarize them into fewer ranges, or let the callers reach the private endpoint from private ranges.",
    example: "aws: {cluster: {apiSources: [...41 public ranges...]}}",
  },
  UEN329: {
    severity: "warning",
    title: "Which security group the nodes have is not known",
    reason:
      "Rules go to the cluster's own group then. Node groups with a launch template may have another one instead, as terraform-aws-eks makes them: no rule would reach their nodes.",
    fix: "Set existingCluster.nodeSecurityGroupId; or name nodeGroups or autoScalingGroups, whose launch templates are then read.",
    example: "aws: {existingCluster: {name: prod}} with exposure: NodePort",
  },
  UEN330: {
    severity: "error",
    title: "Too many sources of a GKE cluster's API",
    reason: "GKE takes at most 100 authorized networks for a cluster with private nodes, and 50 otherwise.",
    fix: "Summarize them into fewer ranges.",
    example: "gcp: {cluster: {apiSources: [...101 ranges...]}}",
  },
  UEN350: {
    severity: "error",
    title: "SCTP where nothing carries it",
    reason: "Neither a Network Load Balancer, nor the eBPF data plane, nor GKE with Calico carries SCTP.",
    fix: "Use TCP, or a target and data plane that carry it: kube-proxy on-prem, GKE Dataplane V2.",
    example: "target: aws, exposure: LoadBalancer, ports: [{port: 3868, protocol: SCTP}]",
  },
  UEN351: {
    severity: "error",
    title: "Targets by address with the Calico CNI",
    reason: "The load balancer cannot reach pod addresses that are not of the VPC.",
    fix: "Leave the annotation out: targets are instances.",
    example:
      "annotations: {service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip} with networkPlugin: calico",
  },
  UEN352: {
    severity: "error",
    title: "Too many listeners",
    reason: "A Network Load Balancer has at most 50, and an Auto Scaling group at most 50 target groups.",
    fix: "Put HTTP behind the ingress controller, or give one of them its own with dedicated: true (listeners only).",
    example: "51 ports exposed as LoadBalancer",
  },
  UEN353: {
    severity: "error",
    title: "Too many rules in a security group",
    reason: "A security group has at most 60 rules for each direction, and a load balancer at most 5 groups.",
    fix: "Summarize sources into fewer ranges, or expose fewer ports.",
    example: "40 ports with 8 sources each",
  },
  UEN354: {
    severity: "error",
    title: "Too many forwarding rules on one address",
    reason:
      "A shared internal address carries at most 10 forwarding rules: one for each Service and protocol.",
    fix: "Give some of them an address of their own with dedicated: true, or put HTTP behind the ingress controller.",
    example: "11 ECDs as LoadBalancer on GCP with scheme: internal",
  },
  UEN355: {
    severity: "warning",
    title: "Address of its own",
    reason:
      "MetalLB shares an address only between Services with policy Cluster or with the same selector: this one gets another address of the pool.",
    fix: "Use policy Cluster where the client's address does not matter.",
    example: "two ECDs as LoadBalancer on-prem, one with preserveSourceAddress",
  },
  UEN356: {
    severity: "error",
    title: "Port taken on the shared load balancer",
    reason:
      "One address answers each port once; and on a Network Load Balancer TCP and UDP of one port must lead to one Service.",
    fix: "Choose another port, or dedicated: true.",
    example: "two ECDs as LoadBalancer on TCP 3868",
  },
  UEN357: {
    severity: "error",
    title: "Two BGP speakers for one router",
    reason: "Calico and MetalLB on the same nodes cannot both hold a session with one router.",
    fix: "Use L2 for MetalLB, or another router.",
    example:
      "bgp: {enabled: true, peers: [{peerAddress: 192.0.2.1}]}, loadBalancer: {bgpPeers: [{peerAddress: 192.0.2.1}]}",
  },
  UEN359: {
    severity: "error",
    title: "Address pool too small, or none",
    reason: "Every address that the load balancers take must be in the pool.",
    fix: "Write ranges as first-last or in CIDR notation, with enough addresses.",
    example: "loadBalancer: {addressPool: [192.0.2.20-192.0.2.10]}",
  },
  UEN360: {
    severity: "error",
    title: "Node port unknown to the load balancer",
    reason:
      "The operator makes this Service after the stack has gone, so that the load balancer and the security group must know its node port before.",
    fix: "Pin it: `usage-engine-networking pin`.",
    example: "a descriptor with type: LoadBalancer on AWS, without nodePort",
  },
  UEN361: {
    severity: "warning",
    title: "TCP and UDP in one Service on GKE",
    reason:
      "GKE takes both protocols in one Service only from 1.34.1-gke.2190000 on, on an external IPv4 address.",
    fix: "Check the cluster's version, or make two ECD ports into two Services.",
    example: "ports: [{port: 3386}, {port: 3386, protocol: UDP}] as LoadBalancer on GCP",
  },
  UEN362: {
    severity: "warning",
    title: "Many targets behind a cross-zone load balancer",
    reason: "With cross-zone balancing a Network Load Balancer takes 500 targets: nodes times target groups.",
    fix: "Fewer nodes in the group, or fewer ports.",
    example: "nodes: {max: 20} with 30 ports exposed as LoadBalancer",
  },
  UEN363: {
    severity: "error",
    title: "No nodes behind the load balancer",
    reason: "Target groups are attached to Auto Scaling groups, and none is named.",
    fix: "Name existingCluster.nodeGroups or existingCluster.autoScalingGroups.",
    example: "aws: {existingCluster: {name: prod}} with exposure: LoadBalancer",
  },
  UEN364: {
    severity: "error",
    title: "Node ports on a cluster without nodes of its own",
    reason: "On Autopilot nodes are Google's, and without a node tag no firewall rule can name the nodes.",
    fix: "Expose it as LoadBalancer or Ingress, or set existingCluster.nodeTag.",
    example: "gcp: {existingCluster: {name: prod, autopilot: true}}, exposure: NodePort",
  },
  UEN365: {
    severity: "error",
    title: "Different sources on one Service",
    reason: "Here the sources are enforced for a whole Service, not for each of its ports.",
    fix: "Give its ports the same sources, or another exposure to one of them.",
    example: "target: gcp, platform: {exposure: LoadBalancer, ports: {control: {sources: [192.0.2.0/24]}}}",
  },
  UEN366: {
    severity: "error",
    title: "Load balancer that is not where the pods may be",
    reason:
      "A Network Load Balancer sends nothing to nodes of a zone that it is not in; with policy Local no other node forwards to the pod.",
    fix: "Leave loadBalancer.zones out, so that it is in every zone of the network; with existingVpc name a subnet in each zone that has nodes.",
    example: "aws: {vpc: {zones: 3}}, loadBalancer: {zones: 2}, preserveSourceAddress: true",
  },
  UEN367: {
    severity: "error",
    title: "More than five ports on a shared GKE address",
    reason:
      "A forwarding rule carries at most five ports one by one. Beyond that GKE takes all between the lowest and the highest (public) or every port (internal), which shuts other Services of the protocol out.",
    fix: "Set dedicated: true for it, or give it at most five ports for each protocol.",
    example: "target: gcp, an ECD as LoadBalancer with six TCP ports beside another one",
  },
} as const satisfies Record<string, Rule>;
