import { findProject } from "../../sdk/config/extends/project";
import { catalogue, type FindingCode } from "../../sdk/findings/catalogue";
import { stackNames } from "../stack/project";
import type { Candidate } from "./candidates";

/** Values that depend on where the command is called, and codes of findings. */
const SOURCES: Readonly<Record<string, () => Candidate[]>> = {
  "--stack": stacks,
  code: findingCodes,
};

/** What may be given for an option or an argument, as far as more is known than `--help` says. */
export function knownValues(place: string): Candidate[] {
  return SOURCES[place]?.() ?? [];
}

function stacks(): Candidate[] {
  const project = findProject(process.cwd());
  return project ? stackNames(project).map((value) => ({ value, description: "" })) : [];
}

function findingCodes(): Candidate[] {
  const codes = (Object.keys(catalogue) as FindingCode[]).sort();
  return codes.map((code) => ({ value: code, description: catalogue[code].title }));
}
