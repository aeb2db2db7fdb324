export {
  type AwsArgs,
  type AwsClusterArgs,
  type AwsExistingClusterArgs,
  type AwsExistingVpcArgs,
  type AwsNodesArgs,
  type AwsVpcArgs,
  EksNetworkPlugin,
  Nat,
  NodePlacement,
} from "./config/awsArgs";
export type { BgpArgs, BgpPeerArgs } from "./config/bgpArgs";
export { CalicoCrds } from "./config/calicoCrds";
export type { ChartArgs, ChartsArgs } from "./config/chartArgs";
export type { ClusterArgs } from "./config/clusterArgs";
export type { BudgetArgs } from "./config/costArgs";
export { Dataplane } from "./config/dataplane";
export type { EcdArgs, EcdPortArgs, HttpArgs, HttpPathArgs } from "./config/ecdArgs";
export { Encapsulation } from "./config/encapsulation";
export type { EnvironmentArgs } from "./config/environmentArgs";
export { Exposure } from "./config/exposure";
export { ExternalTrafficPolicy } from "./config/externalTrafficPolicy";
export {
  type GcpArgs,
  type GcpClusterArgs,
  type GcpExistingClusterArgs,
  type GcpExistingVpcArgs,
  type GcpNodesArgs,
  type GcpVpcArgs,
  GkeDataplane,
} from "./config/gcpArgs";
export { GuardMode, type HostEndpointsArgs } from "./config/guardArgs";
export {
  type HostEndpointSettingsArgs,
  HostEndpointSwitch,
  type HostEndpointTemplateArgs,
} from "./config/hostEndpointSettingsArgs";
export type { ImagesArgs } from "./config/imagesArgs";
export { Controller, type IngressArgs, type IngressNodePortsArgs } from "./config/ingressArgs";
export type { IpPoolArgs } from "./config/ipPoolArgs";
export { type LoadBalancerArgs, type MetalLbArgs, Scheme } from "./config/loadBalancerArgs";
export type { CalicoArgs, NetworkArgs } from "./config/networkArgs";
export {
  type PlatformArgs,
  type PlatformPortArgs,
  type PlatformPortsArgs,
  type PlatformSelectorsArgs,
  ServicesMode,
} from "./config/platformArgs";
export { Protocol } from "./config/protocol";
export {
  type FlowArgs,
  type MetricsArgs,
  type PodPortArgs,
  type PodsArgs,
  type SeparationArgs,
  SeparationMode,
} from "./config/separationArgs";
export { Stage } from "./config/stage";
export { Target } from "./config/target";
export type { EndpointTrafficArgs, TrafficArgs } from "./config/trafficArgs";
export { EcdNetworking, type EcdNetworkingArgs } from "./ecd/ecdNetworking";
export type { Endpoint } from "./endpoint";
export { Environment } from "./environment";
export { IngressController, type IngressControllerArgs } from "./ingress/ingressController";
export { AwsNetwork, type AwsNetworkArgs } from "./network/aws/awsNetwork";
export { GcpNetwork, type GcpNetworkArgs } from "./network/gcp/gcpNetwork";
export { OnPremNetwork, type OnPremNetworkArgs } from "./network/onPremNetwork";
export { PlatformServices, type PlatformServicesArgs } from "./platform/platformServices";
export { NodePortGuard, type NodePortGuardArgs } from "./policy/nodePortGuard";
export { TrafficSeparation, type TrafficSeparationArgs } from "./policy/trafficSeparation";
export type { ReportedCostItem } from "./reportedCostItem";
export type { ReportedExposure } from "./reportedExposure";
export type { ReportedFinding } from "./reportedFinding";
export type { ReportedLoadBalancer } from "./reportedLoadBalancer";
export type { ReportedWorkflow } from "./reportedWorkflow";
