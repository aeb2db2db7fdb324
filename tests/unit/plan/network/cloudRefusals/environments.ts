import type { FindingCode } from "../../../../../sdk/findings/catalogue";
import type { DescriptorTexts } from "../../../../fixture/descriptorFolder";

/** A configuration that a rule is for, and what it says of it. */
export interface Refusal {
  what: string;
  environment: Record<string, unknown>;
  descriptors?: DescriptorTexts;
  code: FindingCode;
  path: string;
  /** Part of the message. */
  says: string;
}

export type Section = Record<string, unknown>;

export const aws = (section: Section = {}, rest: Section = {}, network: Section = {}) => ({
  target: "aws",
  network: { aws: { region: "us-east-1", ...section }, ...network },
  ...rest,
});
export const gcp = (section: Section = {}, rest: Section = {}, network: Section = {}) => ({
  target: "gcp",
  network: { gcp: { region: "us-central1", ...section }, ...network },
  ...rest,
});
export const balanced = (port: number, protocol = "TCP", more: Section = {}) => ({
  name: `ecd-${port}-${protocol.toLowerCase()}`,
  exposure: "LoadBalancer",
  ports: [{ port, protocol }],
  ...more,
});
export const many = (count: number, more: Section = {}) =>
  Array.from({ length: count }, (_, index) => balanced(2000 + index, "TCP", more));
/** One ECD with so many ports from 4000 on. */
export const wide = (ports: number, more: Section = {}) => ({
  name: "wide",
  exposure: "LoadBalancer",
  ports: Array.from({ length: ports }, (_, index) => ({ port: 4000 + index })),
  ...more,
});
export const publicRanges = (count: number) =>
  Array.from({ length: count }, (_, index) => `198.51.100.${index}/32`);
export const onPrem = (rest: Section, network: Section = {}) => ({
  target: "on-prem",
  network: { calico: { install: true }, ...network },
  ...rest,
});
export const calicoCni = { cluster: { networkPlugin: "calico" } };
export const pool = { loadBalancer: { addressPool: ["192.0.2.10-192.0.2.11"] } };
export const local = { preserveSourceAddress: true };
