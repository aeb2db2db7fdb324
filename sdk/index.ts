export { EcdNetworking, type EcdNetworkingArgs } from "./ecd/ecdNetworking";
export { Environment } from "./environment";
export { IngressController, type IngressControllerArgs } from "./ingress/ingressController";
export { OnPremNetwork, type OnPremNetworkArgs } from "./network/onPremNetwork";
export { PlatformServices, type PlatformServicesArgs } from "./platform/platformServices";
