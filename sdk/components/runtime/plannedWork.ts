import type * as pulumi from "@pulumi/pulumi";
import type { PricedPlan } from "../../cost/pricedPlan";
import type { PlannedExposure } from "../../plan/exposure";
import { planEnvironment } from "../../planEnvironment";
import type { LiveService } from "../kubernetes/service";
import type { CloudCluster } from "../network/cloudCluster";
import { refuseErrors, reportRemarks } from "./reportFindings";
import { withSecretsHidden } from "./secretArguments";
import { warnOfHandovers } from "./warnOfHandovers";

/** A plan on its way into the cluster: what has been made of it so far, for the endpoints to be read from. */
export class PlannedWork {
  /** The cloud's cluster, where there is one, once its network component stands. */
  cloud?: CloudCluster;
  /** Addresses of shared load balancers, one for each zone, by the plan's names for them. */
  readonly addresses = new Map<string, pulumi.Output<string[]>>();
  private readonly services = new Map<string, LiveService>();

  constructor(
    readonly plan: PricedPlan,
    /** Folder that relative paths start from. */
    readonly directory: string,
    /** Whether no other environment can be in the stack: names of its load balancers then need no mark of whose they are. */
    readonly isAlone = false,
  ) {}

  /** Whether the ingress controller that this environment installs will ever give an Ingress an address. */
  get ingressStatusExpected(): boolean {
    const service = this.plan.ingress?.service;
    return service?.type === "LoadBalancer" && service.statusExpected;
  }

  /** Notes the Service that a planned one has become. */
  made(service: string, live: LiveService): void {
    this.services.set(service, live);
  }

  /** What the planned Service of this name has become; undefined where the operator makes it. */
  service(name: string): LiveService | undefined {
    return this.services.get(name);
  }

  /** Whether clients call an Ingress exposure by HTTPS. */
  hasTls({ owner, host, path }: PlannedExposure): boolean {
    const { platform, ecds } = this.plan;
    const ecd = ecds.find((one) => one.name === owner);
    const ingress = [...platform.ingresses, ecd?.ingress].find(
      (one) => one?.host === host && one.paths.some((route) => route.path === path),
    );
    const described = ecd?.descriptor?.spec.ingress as { tlsSecretName?: string } | undefined;
    const certificate = ingress?.tlsSecretName ?? described?.tlsSecretName;
    return Boolean(certificate ?? this.plan.ingress?.defaultCertificate);
  }
}

const handedOver = new WeakMap<object, PlannedWork>();

/**
 * Ties arguments to the plan that they are part of already. `Environment` plans over everything at once, so that node ports
 * are compared across its parts, and each of its children then finds its own slice here instead of planning again.
 */
export function handOver<Args extends object>(args: Args, work: PlannedWork): Args {
  handedOver.set(args, work);
  return args;
}

/**
 * The plan for a component's arguments: the one handed over, else a new one.
 *
 * @param whole the environment that consists of this component alone
 * @param section the configuration path that the arguments stand for there
 * @throws InputPropertiesError with everything that is wrong, before anything is registered
 */
export function workFor(
  args: { directory?: string },
  whole: () => unknown,
  section: readonly string[] = [],
): PlannedWork {
  const work = handedOver.get(args);
  if (work) return work;
  const directory = args.directory ?? ".";
  const plan = planEnvironment(withSecretsHidden(whole()), directory);
  refuseErrors(plan.findings, section);
  reportRemarks(plan.findings, section);
  warnOfHandovers(plan, section);
  return new PlannedWork(plan, directory);
}
