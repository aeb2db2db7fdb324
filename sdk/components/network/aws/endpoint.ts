import { once } from "node:events";
import * as https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import type { ApiSources } from "../../../plan/network/cloudChecks";

/** The API of an EKS cluster, as somebody who must reach it sees it. */
export interface ApiEndpoint {
  clusterName: string;
  /** `https://...` */
  server: string;
  /** The certificate of its authority, PEM in base64. */
  certificateAuthority: string;
  apiSources: ApiSources;
}

/** How long an endpoint is waited for, in milliseconds. */
export interface Patience {
  whole: number;
  /** Between two attempts. */
  pause: number;
  /** For one attempt. */
  attempt: number;
}

/** pulumi-eks waits as long (https://github.com/pulumi/pulumi-eks): names and routes of a new endpoint take minutes. */
const PATIENCE: Patience = { whole: 300_000, pause: 5_000, attempt: 5_000 };

/** A cluster takes about ten minutes to be made, and a run that failed may be repeated. Later on its endpoint is no new one. */
const NEW_FOR = 3_600_000;

/**
 * Whether a cluster was made lately.
 *
 * @param createdAt as AWS writes it, seconds or text; undefined where nothing was made, as in a test with mocks
 */
export function isNew(createdAt: string | undefined, now: number = Date.now()): boolean {
  if (createdAt === undefined) return false;
  const time = /^\d+$/.test(createdAt) ? Number(createdAt) * 1000 : Date.parse(createdAt);
  return Number.isNaN(time) || now - time < NEW_FOR;
}

/**
 * Waits until the API answers, whatever it answers: who may do what is another matter.
 *
 * @param report gets a line at the beginning, one for each attempt and one at the end
 * @throws RunError that says what to check
 */
export async function awaitEndpoint(
  endpoint: ApiEndpoint,
  report: (line: string, passing?: boolean) => void,
  patience: Patience = PATIENCE,
): Promise<void> {
  const begin = Date.now();
  const elapsed = () => Math.round((Date.now() - begin) / 1000);
  for (let attempt = 1; ; attempt++) {
    const fault = await probe(endpoint, patience.attempt);
    if (fault === undefined) {
      if (attempt > 1) report(`The API of ${endpoint.clusterName} answers, after ${elapsed()} seconds.`);
      return;
    }
    const left = Math.ceil((begin + patience.whole - Date.now()) / 1000);
    if (left <= 0) throw new pulumi.RunError(unreachable(endpoint, elapsed(), fault));
    if (attempt === 1) {
      report(
        `The API of ${endpoint.clusterName} is new and does not answer yet: waiting for it, up to ${left} seconds.`,
      );
    }
    report(`Waiting for the API of ${endpoint.clusterName}, up to ${left} more seconds: ${fault}`, true);
    await sleep(patience.pause);
  }
}

/** Asks once. Returns why there is no answer, in words. */
async function probe(
  { server, certificateAuthority }: ApiEndpoint,
  timeout: number,
): Promise<string | undefined> {
  // The Kubernetes provider goes by the same variables.
  const proxy = getProxyForUrl(server);
  const request = https.request(`${server}/readyz`, {
    ca: Buffer.from(certificateAuthority, "base64"),
    agent: proxy === "" ? new https.Agent() : new HttpsProxyAgent(proxy),
    // Of the connection too, which `timeout` does not cover.
    signal: AbortSignal.timeout(timeout),
  });
  try {
    request.end();
    const [response] = await once(request, "response");
    response.resume();
    return response.statusCode >= 500 ? `it answers ${response.statusCode}` : undefined;
  } catch (error) {
    return error instanceof Error && error.name !== "AbortError" ? error.message : "no answer in time";
  } finally {
    request.destroy();
  }
}

function unreachable(
  { clusterName, server, apiSources }: ApiEndpoint,
  seconds: number,
  fault: string,
): string {
  const { publicly, privately } = apiSources;
  const inside = privately.length > 0 ? `, from an address in ${privately.join(", ")}` : "";
  const check =
    publicly.length > 0
      ? `Its public endpoint admits ${publicly.join(", ")}: check that the address by which this machine reaches the internet is among them (network.aws.cluster.apiSources), and HTTPS_PROXY where a proxy is in between.`
      : `It has a private endpoint only: check that this program runs where it reaches the VPC (a VPN, a peering or a machine inside)${inside}, and that it resolves the endpoint's name; or name the address by which this machine reaches the internet in network.aws.cluster.apiSources, which makes a public endpoint.`;
  return `The API of ${clusterName}, ${server}, has not answered for ${seconds} seconds: ${fault}. ${check} What has been made stays; the next pulumi up goes on from here.`;
}
