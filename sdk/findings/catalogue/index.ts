import type { Rule } from "../rule";
import { cloudRules } from "./cloud";
import { configurationRules } from "./configuration";
import { costRules } from "./cost";
import { descriptorRules } from "./descriptors";
import { exposureRules } from "./exposure";
import { networkRules } from "./network";
import { nodePortRules } from "./nodePorts";
import { policyRules } from "./policy";

const rules = {
  ...configurationRules,
  ...nodePortRules,
  ...exposureRules,
  ...cloudRules,
  ...descriptorRules,
  ...networkRules,
  ...policyRules,
  ...costRules,
};

/** A code of the catalogue. Codes are stable: one is never given to another rule. */
export type FindingCode = keyof typeof rules;

/** Every rule that the package knows, by code. */
export const catalogue: Readonly<Record<FindingCode, Rule>> = rules;
