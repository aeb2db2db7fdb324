import * as pulumi from "@pulumi/pulumi";
import type { PlannedWork } from "../runtime/plannedWork";
import { goesWith } from "./inCluster";

/** A cluster on a cloud, as what goes into it and in front of it needs it. */
export interface CloudCluster {
  provider: pulumi.ProviderResource;
  kubeconfig: pulumi.Output<string>;
  egressAddresses: pulumi.Output<string>[];
  /** The cluster, where the stack makes it. */
  made?: pulumi.Resource;
  /** What must be there before pods can run. */
  ready: pulumi.Resource[];
  /**
   * Makes the load balancers and the door. Node ports that the API server chooses are looked up when the Services are
   * there; addresses are noted in `work` at once.
   *
   * @returns what LoadBalancer Services must wait for
   */
  createDoor: (name: string, work: PlannedWork, parent: pulumi.ComponentResource) => CloudDoor;
}

/** What peers are told of a load balancer. */
export interface LoadBalancerAddresses {
  name: string;
  /** One in each zone, or one. */
  addresses: pulumi.Output<string>[];
  /** Where the cloud gives one. */
  dnsName?: pulumi.Output<string>;
}

/** The load balancers as made. */
export interface CloudDoor {
  loadBalancers: LoadBalancerAddresses[];
  before: pulumi.Resource[];
}

/** Options for components whose objects go into the cluster. */
export function inCluster({
  provider,
  made,
}: Pick<CloudCluster, "provider" | "made">): pulumi.ComponentResourceOptions {
  return { providers: { kubernetes: provider }, ...(made && goesWith(made)) };
}

/** Groups what goes into a cluster, and passes provider and order on to it. */
export class ClusterContents extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("usage-engine-networking:index:ClusterContents", name, {}, opts);
    this.registerOutputs();
  }
}

/** What is read of a Service that the API server has completed. */
interface CompletedSpec {
  ports?: { port: number; protocol?: string; nodePort?: number }[];
  healthCheckNodePort?: number;
}

/** A Service's port, by which its node port is found: charts give ports names of their own. */
export interface ServicePort {
  service: string;
  port: number;
  protocol: string;
}

/**
 * The node port of a Service's port, known once the Service is there. Components make Services after the load balancers
 * that lead to them, within one turn of the program, so looking waits for its end.
 */
export function nodePortOf(
  work: PlannedWork,
  { service, port, protocol }: ServicePort,
): pulumi.Output<number> {
  return completed(work, service).apply((spec) => {
    const found = spec.ports?.find((one) => one.port === port && (one.protocol ?? "TCP") === protocol);
    if (found?.nodePort !== undefined) return found.nodePort;
    throw new pulumi.RunError(`The Service ${service} has no node port for ${protocol} ${port}.`);
  });
}

/** The health check node port of a Service with policy Local. */
export function healthCheckNodePortOf(work: PlannedWork, service: string): pulumi.Output<number> {
  return completed(work, service).apply((spec) => {
    if (spec.healthCheckNodePort !== undefined) return spec.healthCheckNodePort;
    throw new pulumi.RunError(`The Service ${service} has no health check node port.`);
  });
}

function completed(work: PlannedWork, service: string): pulumi.Output<CompletedSpec> {
  const afterThisTurn = new Promise<string>((resolve) => setImmediate(() => resolve(service)));
  return pulumi.output(afterThisTurn).apply((name) => specOf(work, name));
}

function specOf(work: PlannedWork, service: string): pulumi.Output<CompletedSpec> {
  return asOutput(work.service(service)?.spec).apply((spec) => spec ?? {});
}

/** The specs of a Service and of a patch are two types; both hold what is read here. */
function asOutput(spec: pulumi.Input<CompletedSpec | undefined>): pulumi.Output<CompletedSpec | undefined> {
  return pulumi.output(spec);
}
