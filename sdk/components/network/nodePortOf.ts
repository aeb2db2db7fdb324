import * as pulumi from "@pulumi/pulumi";
import type { PlannedWork } from "../runtime/plannedWork";

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
