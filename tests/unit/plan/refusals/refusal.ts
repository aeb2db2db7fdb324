import type { FindingCode } from "../../../../sdk/findings/catalogue";
import { type DescriptorTexts, ecDeployment } from "../../../fixture/descriptorFolder";

/** A configuration that the plan refuses, and what it says of it. */
export interface Refusal {
  /** What is wrong, as a test's name. */
  what: string;
  /** The environment; `target` and `network.calico.install` are given where it does not say them. */
  environment: Record<string, unknown>;
  descriptors?: DescriptorTexts;
  code: FindingCode;
  path: string;
  /** Part of the message: the value, the reason or the place in a file. */
  says: string | RegExp;
  fix?: string | RegExp;
}

export const onPrem = { target: "on-prem", network: { calico: { install: false } } };
export const ecd = (entry: Record<string, unknown>) => ({ ecds: [{ name: "radius", ...entry }] });
export const udp = { port: 1812, protocol: "UDP" };
export const network = (settings: Record<string, unknown>) => ({
  network: { calico: { install: true }, ...settings },
});
export const descriptor = (text: string) => ({
  environment: { ecds: [{ descriptor: "ecd/one.yaml" }] },
  descriptors: { "ecd/one.yaml": text },
});

export const INGRESS_CLASS = "kubernetes.io/ingress.class";
export const http = { host: "radius.example.net", paths: [{ path: "/", port: 8080 }] };
export const longName = `worker-${"x".repeat(60)}`;
export const metadata = (text: string) =>
  descriptor(ecDeployment("radius", "{}").replace("  name: radius", `  name: radius\n  ${text}`));
