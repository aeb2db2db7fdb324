import type { Rule } from "../rule";
import { calicoRules } from "./calico";
import { cloudCalicoRules } from "./cloudCalico";
import { cloudClusterRules } from "./cloudCluster";
import { cloudNetworkRules } from "./cloudNetwork";
import { cloudNodesRules } from "./cloudNodes";
import { clusterCalicoRules } from "./clusterCalico";
import { clusterFitRules } from "./clusterFit";
import { clusterLabelsRules } from "./clusterLabels";
import { clusterObjectsRules } from "./clusterObjects";
import { clusterRangesRules } from "./clusterRanges";
import { configurationRules } from "./configuration";
import { costRules } from "./cost";
import { descriptorFilesRules } from "./descriptorFiles";
import { descriptorSecretsRules } from "./descriptorSecrets";
import { descriptorsRules } from "./descriptors";
import { dnsRules } from "./dns";
import { exposureRules } from "./exposure";
import { gcpProjectRules } from "./gcpProject";
import { guardRules } from "./guard";
import { httpRules } from "./http";
import { loadBalancerPortsRules } from "./loadBalancerPorts";
import { loadBalancersRules } from "./loadBalancers";
import { nodePortsRules } from "./nodePorts";
import { patchesRules } from "./patches";
import { rangesRules } from "./ranges";
import { separationRules } from "./separation";
import { sourceAddressRules } from "./sourceAddress";
import { sourcesRules } from "./sources";
import { stackFileRules } from "./stackFile";
import { valuesRules } from "./values";

const rules = {
  ...configurationRules,
  ...valuesRules,
  ...stackFileRules,
  ...nodePortsRules,
  ...sourceAddressRules,
  ...httpRules,
  ...dnsRules,
  ...exposureRules,
  ...cloudClusterRules,
  ...cloudCalicoRules,
  ...cloudNetworkRules,
  ...cloudNodesRules,
  ...loadBalancersRules,
  ...loadBalancerPortsRules,
  ...descriptorFilesRules,
  ...descriptorsRules,
  ...descriptorSecretsRules,
  ...patchesRules,
  ...rangesRules,
  ...calicoRules,
  ...guardRules,
  ...clusterRangesRules,
  ...separationRules,
  ...sourcesRules,
  ...clusterObjectsRules,
  ...clusterCalicoRules,
  ...clusterLabelsRules,
  ...clusterFitRules,
  ...gcpProjectRules,
  ...costRules,
};

/** A code of the catalogue. Codes are stable: one is never given to another rule. */
export type FindingCode = keyof typeof rules;

/** Every rule that the package knows, by code. */
export const catalogue: Readonly<Record<FindingCode, Rule>> = rules;
