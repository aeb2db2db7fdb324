import * as pulumi from "@pulumi/pulumi";
import type { LiveServices } from "../kubernetes/service";

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

/** The node port of a Service's port, known once the Service is there. */
export function nodePortOf(
  services: LiveServices,
  { service, port, protocol }: ServicePort,
): pulumi.Output<number> {
  return completed(services, service).apply((spec) => {
    const found = spec?.ports?.find((one) => one.port === port && (one.protocol ?? "TCP") === protocol);
    if (found?.nodePort !== undefined) return found.nodePort;
    throw new pulumi.RunError(`The Service ${service} has no node port for ${protocol} ${port}.`);
  });
}

/** The health check node port of a Service with policy Local. */
export function healthCheckNodePortOf(services: LiveServices, service: string): pulumi.Output<number> {
  return completed(services, service).apply((spec) => {
    if (spec?.healthCheckNodePort !== undefined) return spec.healthCheckNodePort;
    throw new pulumi.RunError(`The Service ${service} has no health check node port.`);
  });
}

/** The specs of a Service and of a patch are two types; both hold what is read here. */
function completed(services: LiveServices, service: string): pulumi.Output<CompletedSpec | undefined> {
  const spec: pulumi.Input<CompletedSpec | undefined> = services.get(service)?.spec;
  return pulumi.output(spec);
}
