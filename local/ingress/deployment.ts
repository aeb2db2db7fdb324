import type { KubernetesObject } from "../cluster/api";

/** A Deployment whose pods run Traefik, as far as it is read here. */
export interface TraefikDeployment extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & { readonly namespace: string; readonly uid: string };
  readonly spec: {
    readonly replicas?: number;
    readonly template: {
      readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec: {
        readonly serviceAccountName?: string;
        readonly containers: readonly Container[];
      };
    };
  };
}

interface Container {
  readonly image: string;
  readonly args?: readonly string[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
}

/** A port that Traefik listens on in its pod, as its arguments say. */
export interface EntryPoint {
  readonly name: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
}

export const EVERY_DEPLOYMENT = "/apis/apps/v1/deployments";

/** `docker.io/traefik:v3.7.13`, from whichever registry. */
const TRAEFIK_IMAGE = /(^|\/)traefik(:[^/]*)?(@[^/]*)?$/;

const ADDRESS = /^--entrypoints\.([^.=]+)\.address=:(\d+)(?:\/(tcp|udp))?$/i;

/** The container that runs Traefik, if there is one. */
export function traefikContainer({ spec }: TraefikDeployment): Container | undefined {
  return spec.template.spec.containers.find(({ image }) => TRAEFIK_IMAGE.test(image));
}

export function entryPointsOf({ args = [] }: Container): EntryPoint[] {
  return args.flatMap((argument) => {
    const [, name = "", port, protocol = "tcp"] = ADDRESS.exec(argument) ?? [];
    return port === undefined
      ? []
      : [{ name, port: Number(port), protocol: protocol as EntryPoint["protocol"] }];
  });
}

/**
 * The container's arguments with its ports at other places: all else is as the pod would run it.
 *
 * @param places an address for each entry point, by name
 */
export function argumentsAt({ args = [] }: Container, places: Readonly<Record<string, string>>): string[] {
  return args.map((argument) => {
    const [, name = "", , protocol] = ADDRESS.exec(argument) ?? [];
    const place = places[name];
    return place === undefined
      ? argument
      : `--entryPoints.${name}.address=${place}${protocol === undefined ? "" : `/${protocol}`}`;
  });
}
