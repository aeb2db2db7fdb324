import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { ChartUnavailable, type Rendering, rendered } from "../charts/published";
import type { Progress } from "../programs/progress";
import type { KubernetesObject } from "./api";
import type { Schema } from "./calicoAdditions";

/** A CustomResourceDefinition, as far as it is read here. */
export interface Definition extends KubernetesObject {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly scope: string;
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** Calico's kinds in the form in which they are stored. */
export interface CalicoDefinitions {
  readonly definitions: readonly Definition[];
  /** Why an older release than the one that the package installs stands in; undefined where none does. */
  readonly whyOlder?: string;
}

const STORED_GROUP = "crd.projectcalico.org";

/** The release that the package installs by default, with what the cluster that others make has of it already. */
const CURRENT: Rendering = {
  chart: "crd.projectcalico.org.v1",
  repository: "https://docs.tigera.io/calico/charts",
  version: "v3.33.1",
  release: "calico-crds",
  namespace: "tigera-operator",
  values: {},
  file: "calico-crds-3.33.yaml",
};

/** The definitions of stored kinds in YAML that holds others as well, which are several times as long: those are not parsed. */
function storedIn(text: string): Definition[] {
  return text
    .split(/^---.*$/m)
    .filter((document) => document.includes(`\n  group: ${STORED_GROUP}\n`))
    .map((document) => parse(document) as Definition);
}

/**
 * The definitions of 3.28, which the Go module carries.
 *
 * @param calicoModule root folder of the Calico Go module
 * @param whyOlder why they are taken
 */
export async function moduleDefinitions(calicoModule: string, whyOlder: string): Promise<CalicoDefinitions> {
  const file = path.join(calicoModule, "manifests", "crds.yaml");
  const definitions = storedIn(await fs.readFile(file, "utf8"));
  if (!definitions.some(({ spec }) => spec.names.kind === "GlobalNetworkPolicy")) {
    throw new Error(`${file} has no GlobalNetworkPolicy: it is not the Calico module`);
  }
  return { definitions, whyOlder };
}

/**
 * The definitions of the release that the package installs, from its publisher; where they cannot be had, those of the Go
 * module stand in.
 *
 * @param calicoModule root folder of the Calico Go module
 */
export async function calicoDefinitions(
  calicoModule: string,
  progress: Progress,
): Promise<CalicoDefinitions> {
  try {
    return { definitions: storedIn(await rendered(CURRENT, progress)) };
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof ChartUnavailable)) {
      progress(`the kinds of Calico ${CURRENT.version} are not used: ${message}`);
    }
    return moduleDefinitions(calicoModule, message);
  }
}
