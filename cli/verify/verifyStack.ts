import { readFileSync } from "node:fs";
import type { StackFile } from "../../sdk/config/stackFile";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { isAddress } from "../../sdk/values/address";
import { clusterOf } from "../preflight/clusterChoice";
import { ReadOnlyApi } from "../preflight/readOnlyApi";
import { UsageError } from "../usageError";
import { askersOf } from "./asker";
import { ClusterFacts } from "./clusterFacts";
import { nodesOf, readNamed } from "./nodes";
import type { Progress } from "./progress";
import { type Verification, verifyPlan } from "./verification";
import type { VerifyOptions } from "./verifyOptions";

/**
 * Holds the network against a stack's plan, as the options want it.
 *
 * @throws UsageError where that cannot be done
 */
export async function verifyStack(
  stack: StackFile,
  plan: NetworkPlan,
  options: Omit<VerifyOptions, "format" | "color">,
  progress: Progress["show"],
): Promise<Verification> {
  const address = readAddress(options.address);
  const secret = readSecret(options.radiusSecretFile);
  const loadBalancers = (options.loadBalancer ?? []).map((text) => readNamed(text, "--load-balancer"));
  const facts = options.cluster
    ? await ClusterFacts.read(ReadOnlyApi.open(clusterOf(stack, options)), plan)
    : undefined;
  const nodes = nodesOf(plan, options.node ?? [], facts);
  const { from, sample, timeout } = options;
  const askers = askersOf({ plan, nodes, facts, from, ...(address !== undefined && { address }) });
  return verifyPlan(
    plan,
    { plan, nodes, loadBalancers, facts, askers, ...(secret && { radiusSecret: secret }) },
    { sample, milliseconds: timeout * 1000, progress },
  );
}

function readAddress(text: string | undefined): string | undefined {
  if (text === undefined || isAddress(text)) return text;
  throw new UsageError(`--address takes an address, not "${text}".`);
}

/** Without the line's end, which editors add. */
function readSecret(file: string | undefined): Buffer | undefined {
  if (file === undefined) return undefined;
  try {
    return Buffer.from(readFileSync(file, "utf8").replace(/\r?\n$/, ""));
  } catch (error) {
    throw new UsageError(`The file of the Radius secret cannot be read: ${(error as Error).message}`);
  }
}
