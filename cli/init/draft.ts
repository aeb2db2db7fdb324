import { relative, resolve } from "node:path";
import type { EcdArgs } from "../../sdk/config/ecdArgs";
import type { EnvironmentArgs } from "../../sdk/config/environmentArgs";
import type { NetworkArgs } from "../../sdk/config/networkArgs";
import { Stage } from "../../sdk/config/stage";
import { Target } from "../../sdk/config/target";
import type { ChosenCluster } from "./answers";
import type { Installed } from "./installed";
import { type FoundDescriptor, folderOf } from "./ownDescriptors";

/** What an environment is made from. */
export interface Known {
  cluster: ChosenCluster;
  namespace: string;
  /** Folder of the stack file. */
  directory: string;
  /** Whether the namespace is to be made: absent where nobody has looked. */
  isNamespaceThere?: boolean;
  /** Absent where the cluster was not looked at. */
  installed?: Installed;
  /** Managed node groups of an EKS cluster. */
  nodeGroups: string[];
  descriptors: FoundDescriptor[];
}

/** Version of Kubernetes of a new EKS cluster: named, so that a later release of the package does not upgrade it. */
const EKS_VERSION = "1.36";

/** The environment as far as answers and the cluster's objects say it; what `preflight` learns and pins come after. */
export function draftEnvironment(known: Known): EnvironmentArgs {
  const { cluster, namespace, installed, descriptors } = known;
  const { target, isNew } = cluster;
  const isMade = isNew && target !== Target.OnPrem;
  const ecds = entriesOf(descriptors, installed);
  const platform = platformOf(known);
  return {
    target,
    namespace,
    ...((isMade || known.isNamespaceThere === false) && { createNamespace: true }),
    // Usage Engine is installed between the two stages.
    ...(isMade && ecds.length > 0 && { stage: Stage.Network }),
    ...(target === Target.OnPrem && cluster.context !== undefined && { cluster: clusterArgs(known) }),
    ...withContent("network", networkOf(known)),
    ...withContent("platform", platform),
    ...withContent("ingress", installed?.ingress),
    ...(ecds.length > 0 && { ecds }),
  };
}

function withContent<Key extends string>(key: Key, value: object | undefined) {
  return value === undefined || Object.keys(value).length === 0 ? {} : { [key]: value };
}

function clusterArgs({ cluster: { context, kubeconfig }, directory }: Known) {
  return {
    ...(kubeconfig !== undefined && { kubeconfig: kubeconfigPath(kubeconfig, directory) }),
    ...(context !== undefined && { context }),
  };
}

/** From the stack file's folder where the file is in it; `~` stands as it was typed. */
function kubeconfigPath(kubeconfig: string, directory: string): string {
  if (kubeconfig.startsWith("~/")) return kubeconfig;
  const inside = relative(directory, resolve(kubeconfig));
  return inside.startsWith("..") ? resolve(kubeconfig) : inside;
}

function networkOf({ cluster, installed, nodeGroups }: Known): NetworkArgs {
  const { target, isNew, named, nodeTag } = cluster;
  if (target === Target.OnPrem) {
    // Of a cluster that was looked at, preflight knows whether a network plugin runs.
    return installed !== undefined && !isNew ? {} : { calico: { install: isNew } };
  }
  if (named === undefined) return {};
  const { name, region, location, project } = named;
  if (target === Target.Aws) {
    const existingCluster = { name, ...(nodeGroups.length > 0 && { nodeGroups }) };
    return { aws: { region, ...(isNew ? { cluster: { version: EKS_VERSION } } : { existingCluster }) } };
  }
  const existingCluster = {
    name,
    ...(location !== undefined && location !== region && { location }),
    ...(nodeTag !== undefined && { nodeTag }),
  };
  return {
    gcp: { ...(project !== undefined && { project }), region, ...(!isNew && { existingCluster }) },
  };
}

/** Node ports on GKE need the tag of its nodes, which no object of the cluster names. */
function platformOf({ cluster, installed }: Known) {
  const lacksTag = cluster.target === Target.Gcp && !cluster.isNew && cluster.nodeTag === undefined;
  return lacksTag ? { services: "none" as const } : installed?.platform;
}

/** A folder that holds descriptors alone is one entry, so that a new ECD is a new file in it. */
function entriesOf(descriptors: readonly FoundDescriptor[], installed: Installed | undefined): EcdArgs[] {
  const nodes = new Map(installed?.ecds.map(({ name, node }) => [name, node]));
  const nodeOf = ({ ecds: [only = "", ...more] }: FoundDescriptor) =>
    more.length > 0 ? undefined : nodes.get(only);
  const folders = new Map<string, FoundDescriptor[]>();
  for (const one of descriptors) {
    const folder = folderOf(one);
    folders.set(folder, [...(folders.get(folder) ?? []), one]);
  }
  return [...folders].flatMap(([folder, files]): EcdArgs[] => {
    const isOne =
      folder !== "" &&
      files.length > 1 &&
      files.every((one) => !one.isMixed && one.file.endsWith(".yaml") && nodeOf(one) === undefined);
    if (isOne) return [{ descriptor: `${folder}*.yaml` }];
    return files.map((one) => {
      const node = nodeOf(one);
      return { descriptor: one.file, ...(node !== undefined && { node }) };
    });
  });
}
