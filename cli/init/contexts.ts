import { isMadeUp, loadKubeConfig } from "../preflight/kubeConfig";

/** The contexts of a kubeconfig. */
export interface Contexts {
  names: string[];
  current: string | undefined;
}

/**
 * What clusters a kubeconfig knows; none where there is no kubeconfig.
 * @param kubeconfig absolute path; absent: KUBECONFIG, then ~/.kube/config
 * @throws UsageError where it cannot be read
 */
export function contextsOf(kubeconfig: string | undefined): Contexts {
  const config = loadKubeConfig(kubeconfig === undefined ? {} : { kubeconfig });
  if (isMadeUp(config)) return { names: [], current: undefined };
  const names = config.getContexts().map(({ name }) => name);
  const current = config.getCurrentContext();
  return { names, current: names.includes(current) ? current : undefined };
}

/** A cloud's cluster, as the command of the cloud names its context. */
export interface NamedCluster {
  name: string;
  region: string;
  /** GKE: the zone or region that it is in, and its project. */
  location?: string;
  project?: string;
}

/** `arn:aws:eks:eu-west-1:123456789012:cluster/production`, as `aws eks update-kubeconfig` writes it. */
const EKS = /^arn:aws[\w-]*:eks:([\w-]+):\d+:cluster\/(.+)$/;
/** `gke_my-project_europe-west1-b_production`, as `gcloud container clusters get-credentials` writes it. */
const GKE = /^gke_([^_]+)_([a-z]+-[a-z]+\d+)(-[a-z])?_(.+)$/;

/** What the name of a context tells of the cluster; undefined where somebody has given it a name of their own. */
export function clusterOfContext(target: string, context: string | undefined): NamedCluster | undefined {
  if (context === undefined) return undefined;
  const [, eksRegion, eksName] = target === "aws" ? (EKS.exec(context) ?? []) : [];
  if (eksRegion !== undefined && eksName !== undefined) return { name: eksName, region: eksRegion };
  const [, project, region, zone = "", name] = target === "gcp" ? (GKE.exec(context) ?? []) : [];
  if (project === undefined || region === undefined || name === undefined) return undefined;
  return { name, region, location: `${region}${zone}`, project };
}
