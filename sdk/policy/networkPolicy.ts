import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { FindingCode } from "../findings/catalogue";
import type { Rule } from "../findings/rule";
import type { SeenResource } from "./seenResource";

/** What an organisation has set for a policy, by key. */
export type Settings = Readonly<Record<string, unknown>>;

/** A finding of the catalogue, judged from the inputs of resources. */
export interface ResourceRule extends RuleHeader {
  /** What is wrong with a resource; nothing where it is of another type. */
  judge: (resource: SeenResource, settings: Settings) => string[];
}

/** The same, where one resource alone does not tell. */
export interface StackRule extends RuleHeader {
  judgeStack: (resources: readonly SeenResource[], settings: Settings) => Judged[];
}

/** What is wrong with a resource of a stack. */
export interface Judged {
  resource: SeenResource;
  message: string;
}

/** What no plan can find: what a plan makes, it knows. */
export type OwnFinding = Pick<Rule, "severity" | "title" | "reason">;

interface RuleHeader {
  /** As organisations configure it. */
  name: string;
  /** What the catalogue calls it, whose reason and severity it has; where the catalogue has none, those. */
  finding: FindingCode | OwnFinding;
  /** The way out for resources of any program: the catalogue's own speaks of this package's stack files. */
  fix: string;
  /** Settings beside `enforcementLevel` and `accept`. */
  settings?: Readonly<Record<string, PolicyConfigJSONSchema>>;
}
