// biome-ignore assist/source/organizeImports: the component analyzer takes descriptions of types only from files that it has read before the last component, so arguments come first.
export {
  type AwsArgs,
  type AwsClusterArgs,
  type AwsExistingClusterArgs,
  type AwsExistingVpcArgs,
  type AwsKubeconfigArgs,
  type AwsNodesArgs,
  type AwsVpcArgs,
  EksNetworkPlugin,
  Nat,
  NodePlacement,
} from "./config/awsArgs";
export type { BgpArgs, BgpPeerArgs } from "./config/bgpArgs";
export { CalicoCrds } from "./config/calicoCrds";
export { type CertificatesArgs, IssuerKind } from "./config/certificatesArgs";
export type { ChartArgs, ChartsArgs } from "./config/chartArgs";
export type { ClusterArgs } from "./config/clusterArgs";
export type { BudgetArgs } from "./config/costArgs";
export { Dataplane } from "./config/dataplane";
export type { DnsArgs } from "./config/dnsArgs";
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
export type { Endpoint } from "./components/endpoint";
export type { ReportedCostItem } from "./outputs/reportedCostItem";
export type { ReportedExposure } from "./outputs/reportedExposure";
export type { ReportedFinding } from "./outputs/reportedFinding";
export type { ReportedLoadBalancer } from "./outputs/reportedLoadBalancer";
export type { ReportedWorkflow } from "./outputs/reportedWorkflow";
export { NodePortGuard, type NodePortGuardArgs } from "./components/access/nodePortGuard";
export { TrafficSeparation, type TrafficSeparationArgs } from "./components/access/trafficSeparation";
export { EcdNetworking, type EcdNetworkingArgs } from "./components/ecd/ecdNetworking";
export { Environment } from "./components/environment";
export { IngressController, type IngressControllerArgs } from "./components/ingress/ingressController";
export { AwsNetwork, type AwsNetworkArgs } from "./components/network/aws/awsNetwork";
export { GcpNetwork, type GcpNetworkArgs } from "./components/network/gcp/gcpNetwork";
export { OnPremNetwork, type OnPremNetworkArgs } from "./components/network/onPremNetwork";
export { PlatformServices, type PlatformServicesArgs } from "./components/platform/platformServices";
// For programs of your own: an environment with its bases, the program of a stack, and the plan without an engine.
export { configuredEnvironment } from "./components/runtime/configuredEnvironment";
export { stackProgram } from "./components/runtime/stackProgram";
export { type PlannedEnvironment, planEnvironment } from "./planEnvironment";
export { renderPlan } from "./report/terminal";
export { terminalLayout } from "./report/terminalLayout";
