import * as pulumi from "@pulumi/pulumi";
import type { IngressArgs } from "../../config/ingressArgs";
import { exposuresAt } from "../../plan/exposure";
import { canBecomeReady, isCompletedByCluster } from "../../plan/ingress/controllerService";
import type { PlannedIngressController } from "../../plan/ingress/ingressController";
import type { OriginArgs } from "../aloneArgs";
import { type Endpoint, endpointsOf } from "../endpoint";
import { createRelease } from "../kubernetes/release";
import { type LiveServices, readService } from "../kubernetes/service";
import { planAlone } from "../runtime/planAlone";
import { type ScopeArgs, splitScope } from "../scopeArgs";

/** The type of the component, by itself and in an environment. */
export const INGRESS_CONTROLLER = "usage-engine-networking:index:IngressController";

/**
 * Arguments of `IngressController`: the configuration's `ingress` section, its scope, and where things come from.
 */
export interface IngressControllerArgs extends IngressArgs, ScopeArgs, OriginArgs {}

/**
 * The ingress controller that all HTTP and HTTPS goes through: Traefik, by its own chart, with an IngressClass of its own.
 * On-prem it answers on node ports, which costs nothing. Nothing that must know its peers by address (Radius, GTP') passes
 * through it.
 *
 * With `controller: none` nothing is made: the Ingresses go to the class that `className` names.
 *
 * Refuses, as `InputPropertiesError` and before anything is made: node ports out of range or used twice, `controller: none`
 * without `className`, anything that is not plain.
 *
 * @example
 * const ingress = new IngressController("ingress", {
 *   namespace: "uepe",
 *   nodePorts: { http: 30080, https: 30081 },
 *   defaultCertificate: "wildcard-tls",
 * });
 */
export class IngressController extends pulumi.ComponentResource {
  /**
   * Name of the IngressClass that Ingresses name; absent where nobody serves them.
   */
  readonly className: pulumi.Output<string | undefined>;
  /**
   * Where the controller itself answers: HTTP, HTTPS.
   */
  readonly endpoints: pulumi.Output<Endpoint>[];

  constructor(name: string, args: IngressControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planAlone(ingressAlone(args), args.directory, ["ingress"]);
    super(INGRESS_CONTROLLER, name, {}, opts);
    const planned = plan.ingress;
    const { directory } = args;
    const services = planned ? fillIngressController(this, name, planned, { directory }) : new Map();
    this.className = pulumi.output(planned?.className ?? args.className);
    this.endpoints = endpointsOf(exposuresAt(plan.exposures, planned?.exposures ?? []), { plan, services });
    this.registerOutputs({ className: this.className, endpoints: this.endpoints });
  }
}

/**
 * The controller's chart, in a component that may be part of an environment.
 *
 * @param reserved addresses that its Service takes, where they are part of the environment too: they go after the Service
 */
export function fillIngressController(
  part: pulumi.ComponentResource,
  name: string,
  planned: PlannedIngressController,
  { directory = ".", reserved = [] }: { directory?: string | undefined; reserved?: pulumi.Resource[] },
): LiveServices {
  const { releaseName, namespace, chart, service } = planned;
  const release = createRelease(
    `${name}-traefik`,
    chart,
    { releaseName, namespace, directory, canBecomeReady: canBecomeReady(planned) },
    { parent: part, dependsOn: reserved },
  );
  if (!isCompletedByCluster(planned)) return new Map();
  const revision = release.status.revision.apply(String);
  const opts = { parent: part, dependsOn: release };
  const read = readService(`${name}-${service.name}`, { ...service, namespace }, revision, opts);
  return new Map([[service.name, read]]);
}

function ingressAlone(args: IngressControllerArgs) {
  const { images, charts, ...scoped } = args;
  const [environment, ingress] = splitScope(scoped);
  return { ...environment, ingress, images, charts };
}
