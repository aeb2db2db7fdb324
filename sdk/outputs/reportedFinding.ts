import type { Finding } from "../findings/finding";

/**
 * One thing that an environment's owner should know.
 */
export interface ReportedFinding {
  /**
   * Stable code, such as `UEN201`.
   */
  code: string;
  /**
   * `warning` or `info`: with an error nothing is made, so none is ever reported here.
   */
  severity: string;
  /**
   * Where in the configuration: `environment.ecds[2].ports[0].nodePort`.
   */
  path: string;
  /**
   * What it is, with the value and the reason.
   */
  message: string;
  /**
   * The way out.
   */
  fix: string;
  /**
   * For a warning that `accept` silences: the reason that its owner gave.
   */
  accepted?: string;
}

/** A finding for a reader outside the plan. */
export function reportFinding({ code, severity, path, message, fix, accepted }: Finding): ReportedFinding {
  return { code, severity, path, message, fix, ...(accepted !== undefined && { accepted }) };
}
