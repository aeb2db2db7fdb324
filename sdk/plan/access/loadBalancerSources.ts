import type { LoadBalancedService } from "../loadBalancers/loadBalancer";

/** The sources of a whole Service. Ports that admit others stand in a Service of their own, so that those of one agree. */
export function serviceSources({ service, sources }: LoadBalancedService): string[] {
  const [first] = service.ports;
  return first === undefined ? [] : [...(sources[first.name] ?? [])];
}
