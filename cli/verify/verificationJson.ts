import type { Protocol } from "../../sdk/config/protocol";
import { type StageJson, stagesJson } from "../../sdk/report/verdictJson";
import type { Asker } from "./asker";
import type { Result } from "./judge";
import type { Probe } from "./probe/probe";
import type { Outcome } from "./probe/reply";
import type { Verification } from "./verification";

/** What `verify --format json` prints. Fields are added at the end, never renamed or removed within a major version. */
export interface VerificationJson {
  from: { kind: Asker["kind"]; address: string; node: string | null; as: string }[];
  calls: CallJson[];
  /** What of the plan's promises is not in the cluster. */
  gaps: string[];
  /** How many calls that should not get there were left out. */
  leftOut: number;
  /** What of the cluster may not be read; null where nothing of it was. */
  forbidden: readonly string[] | null;
  summary: Record<Result, number>;
}

/** One call. What cannot be tried has no address. */
export interface CallJson {
  owner: string;
  name: string;
  port: number;
  protocol: Protocol;
  through: string;
  kind: Probe["kind"] | null;
  address: string | null;
  calledPort: number | null;
  host: string | null;
  path: string | null;
  /** Whether the plan has it answered; null where that is undecided. */
  expected: boolean | null;
  seen: Outcome | null;
  detail: string | null;
  result: Result;
  reason: string | null;
  /** The stages by which the plan decides, as `plan --can` has them. */
  stages: readonly StageJson[];
}

/** A verification as JSON. */
export function verificationJson({
  askers,
  calls,
  gaps,
  leftOut,
  forbidden,
}: Verification): VerificationJson {
  return {
    from: askers.map(({ kind, address, node, from }) => ({ kind, address, node: node ?? null, as: from })),
    calls: calls.map(({ call, reply, result, reason }) => {
      const { owner, name, port, protocol, through, tried, expected } = call;
      const probe = tried?.probe;
      const isWeb = probe?.kind === "http" || probe?.kind === "https";
      return {
        owner,
        name,
        port,
        protocol,
        through,
        kind: probe?.kind ?? null,
        address: probe?.address ?? null,
        calledPort: probe?.port ?? null,
        host: isWeb ? probe.host : null,
        path: isWeb ? probe.path : null,
        expected: expected.answer ?? null,
        seen: reply?.outcome ?? null,
        detail: reply?.detail ?? null,
        result,
        reason: reason ?? null,
        stages: expected.answer === undefined ? [] : stagesJson(expected.stages),
      };
    }),
    gaps,
    leftOut,
    forbidden: forbidden ?? null,
    summary: countResults(calls),
  };
}

/** How many calls came to what. */
export function countResults(calls: Verification["calls"]): Record<Result, number> {
  const count = (wanted: Result) => calls.filter(({ result }) => result === wanted).length;
  return { "as planned": count("as planned"), differs: count("differs"), undecided: count("undecided") };
}
