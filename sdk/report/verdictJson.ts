import type { StageVerdict, Verdict } from "../reachability/verdict";

/** A stage of a call in JSON, where what enforces the sources has the name `door`, as an exposure has it in `plan --format json`. */
export interface StageJson extends Omit<StageVerdict, "stage"> {
  stage: "door" | "node" | "pod";
}

/** What becomes of a call, as `plan --can --format json` prints it. */
export interface VerdictJson extends Omit<Verdict, "stages"> {
  stages: StageJson[];
}

/** What becomes of a call as JSON. */
export function verdictJson({ allowed, stages, ...rest }: Verdict): VerdictJson {
  return { allowed, stages: stagesJson(stages), ...rest };
}

/** The stages of a call as JSON. */
export function stagesJson(stages: readonly StageVerdict[]): StageJson[] {
  return stages.map(({ stage, ...rest }) => ({ stage: stage === "enforcement" ? "door" : stage, ...rest }));
}
