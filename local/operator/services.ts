import type { Draft } from "./draft";
import type { EcDeployment } from "./ecDeployment";

/** A port of an Ingress and the Service that answers on it. */
export interface Backend {
  readonly port: number;
  readonly service: string;
}

/** One Service is named after its ECD, several are numbered from 0: as the plan names them. */
function nameOf(ecd: string, index: number, count: number): string {
  return count === 1 ? ecd : `${ecd}-${index}`;
}

function draftService(
  ecd: string,
  name: string,
  spec: Record<string, unknown>,
  patch: Draft["patch"],
): Draft {
  const labels = { app: ecd };
  const object = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels },
    spec: { selector: labels, ...spec },
  } as const;
  return { object, patch };
}

/**
 * The Services of `spec.services`, and one inside the cluster for the ports of the Ingress that none of them has.
 *
 * @returns the Services, and for each port of the Ingress the one that has it
 */
export function draftServices({ metadata: { name }, spec }: EcDeployment): {
  services: Draft[];
  backends: Backend[];
} {
  const said = spec.services ?? [];
  const services = said.map((service, index) =>
    draftService(name, nameOf(name, index, said.length), service.spec ?? {}, service),
  );
  const wanted = [...new Set(spec.ingress?.paths?.map(({ port }) => port))];
  const missing = new Set<number>();
  const behind = said.length === 1 ? `${name}-http` : name;
  const backends = wanted.map((port) => {
    const index = said.findIndex((service) => service.spec?.ports?.some((one) => one.port === port));
    if (index === -1) {
      missing.add(port);
    }
    return { port, service: index === -1 ? behind : nameOf(name, index, said.length) };
  });
  const ports = [...missing].map((port) => ({ name: `http-${port}`, port, protocol: "TCP" }));
  return {
    services: ports.length === 0 ? services : [...services, draftService(name, behind, { ports }, {})],
    backends,
  };
}
