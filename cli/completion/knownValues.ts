import { resolve } from "node:path";
import { findProject } from "../../sdk/config/extends/project";
import { catalogue, type FindingCode } from "../../sdk/findings/catalogue";
import { stackNames } from "../stack/project";
import type { Candidate, Given } from "./candidates";

/** Values that depend on where the command is called and what stands on the line, and codes of findings. */
const SOURCES: Readonly<Record<string, (given: Given) => Candidate[] | Promise<Candidate[]>>> = {
  "--stack": stacks,
  "--context": contexts,
  ecd: ecds,
  code: findingCodes,
};

/**
 * What may be given for an option or an argument, as far as more is known than `--help` says. What cannot be read offers nothing:
 * a message would stand in the middle of the line.
 */
export async function knownValues(place: string, given: Given): Promise<Candidate[]> {
  try {
    return (await SOURCES[place]?.(given)) ?? [];
  } catch {
    return [];
  }
}

function stacks(): Candidate[] {
  const project = findProject(process.cwd());
  return project ? stackNames(project).map((value) => ({ value, description: "" })) : [];
}

function findingCodes(): Candidate[] {
  const codes = (Object.keys(catalogue) as FindingCode[]).sort();
  return codes.map((code) => ({ value: code, description: catalogue[code].title }));
}

/** The ECDs of the stack that the line names, or that would be taken without. */
async function ecds({ stack, config, key }: Given): Promise<Candidate[]> {
  const { selectStack } = await import("../stack/selectStack.js");
  const { tryStack } = await import("../stack/planStack.js");
  const options = { ...(stack && { stack }), ...(config && { config }), ...(key && { key }) };
  const { tried } = tryStack(selectStack(options));
  return (tried?.ecds ?? []).map(({ name }) => ({ value: name, description: "" }));
}

/** The contexts of the kubeconfig that the line names, or that would be taken without. */
async function contexts({ kubeconfig }: Given): Promise<Candidate[]> {
  const { contextsOf } = await import("../init/contexts.js");
  const { names, current } = contextsOf(kubeconfig === undefined ? undefined : resolve(kubeconfig));
  return names.map((value) => ({ value, description: value === current ? "the current one" : "" }));
}
