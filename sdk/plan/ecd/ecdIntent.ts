import type { Exposure } from "../../config/exposure";
import type { ExternalTrafficPolicy } from "../../config/externalTrafficPolicy";
import type { Protocol } from "../../config/protocol";
import type { Path } from "../../findings/path";
import type { About, Subject } from "../../findings/subject";
import type { Cidr } from "../../values/cidr";
import type { NodePortPin } from "../exposure";

/** What an ECD asks for, whether arguments or a descriptor say it: nothing below asks which of the two it was. */
export interface EcdIntent {
  name: string;
  /** Whether the workflow must see its clients' own addresses. */
  preservesSourceAddress: boolean;
  /** The node that the pod is pinned to. */
  node: string | null;
  /** The most pods that may run. */
  replicas: number;
  podLabels: Record<string, string>;
  /** Who may call it, as far as its entry says so; the environment's sources else. */
  own: { sources?: readonly string[]; acceptPublic?: string };
  services: ServiceIntent[];
  routes: RouteIntent[];
  /** What switches it off: `ecd/radius.yaml:1 says disabled: true`. */
  switchedOff?: string;
  /** Its entry in the configuration. */
  configPath: Path;
  /** Where it is said, or would be, that it keeps source addresses, how it is exposed, and how many pods run. */
  paths: { exposure: Path; replicas: About };
}

/** A Service that leads to an ECD. */
export interface ServiceIntent {
  name: string;
  /** The way in; behind an Ingress the Service itself stays inside. */
  via: Exposure;
  /** Who has chosen it. */
  choice: Choice;
  ports: PortIntent[];
  /** Where it is said, and the policy itself, where one is. */
  policy: { said?: ExternalTrafficPolicy; at: About };
  /** Ranges that a descriptor gives its load balancer: they stand before the entry's sources. */
  ranges?: Cidr[];
  healthCheckNodePort?: number;
  /** A class that a descriptor names: it stands before the environment's. */
  loadBalancerClass?: string;
  /** Whether only an Ingress leads to it, so that its ports are nobody else's to call. */
  isBackend: boolean;
  /** Places of patches that the plan does not follow, and that decide it. */
  undecided: readonly string[];
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** A port of such a Service. */
export interface PortIntent {
  name: string;
  port: number;
  targetPort: number;
  protocol: Protocol;
  /** Absent where none is pinned, or none opened. */
  nodePort?: number;
  /** Null where no node port is opened. */
  pin: NodePortPin | null;
  /** The part of the configuration that causes its exposure. */
  configPath: Path;
  /** Where the port is said, and its protocol. */
  at: Said;
  protocolAt: Said;
}

/** A host and path of an Ingress that leads to an ECD. */
export interface RouteIntent {
  host: string;
  path: string;
  /** The port of the Service behind it, and that port's name. */
  port: number;
  name: string;
  service: string;
  undecided: readonly string[];
  configPath: Path;
  /** Where the path is claimed. */
  claimedAt: About;
}

/** Where something is said: what findings are about, and what their messages begin with. */
export interface Said extends Subject {
  prefix: string;
}

/** Who has chosen a way in: `exposure` of the entry, the author of a descriptor, or nobody, so that the plan did. */
export type Choice =
  | { by: "entry"; exposure: Exposure }
  | { by: "descriptor"; file: string }
  | { by: "plan" };
