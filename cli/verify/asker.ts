import { createSocket } from "node:dgram";
import { existsSync } from "node:fs";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import type { Caller } from "../../sdk/reachability/verdict";
import { familyOf } from "../../sdk/values/address";
import { UsageError } from "../usageError";
import type { ClusterFacts, NodeAt } from "./clusterFacts";
import type { From } from "./verifyOptions";

/** Who asks, as one that is called sees it. */
export interface Asker {
  kind: "outside" | "node" | "pod";
  /** As `plan --can` takes it. */
  from: string;
  caller: Caller;
  /** Its own address towards whom it calls, or the one that it was said to have. */
  address: string;
  /** The node that it is, or runs on. */
  node?: string;
}

/** What it takes to know who asks. */
export interface AskerContext {
  plan: NetworkPlan;
  nodes: readonly NodeAt[];
  facts: ClusterFacts | undefined;
  from: From;
  /** The address that others see, where that is not this machine's. */
  address?: string;
}

/** Where a pod finds its service account. */
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Tells who this machine is to an address that it calls; undefined where it knows no way there. */
export type Askers = (target: string) => Promise<Asker | undefined>;

/**
 * Who asks, found out once for each address that this machine has towards others.
 *
 * @throws UsageError where it is a pod of whom nothing is known, or not what it was said to be
 */
export function askersOf(context: AskerContext): Askers {
  const known = new Map<string, Promise<Asker>>();
  return async (target) => {
    const address = context.address ?? (await ownAddress(target));
    if (address === undefined) return undefined;
    const asker = known.get(address) ?? identify(address, context).then((one) => checked(one, context));
    known.set(address, asker);
    return asker;
  };
}

function checked(asker: Asker, { from }: AskerContext): Asker {
  if (from === "here" || from === asker.kind) return asker;
  throw new UsageError(
    `--from ${from}: this is run ${WHERE[asker.kind]}, with the address ${asker.address}.`,
  );
}

const WHERE: Record<Asker["kind"], string> = {
  outside: "neither on a node nor in a pod of this cluster",
  node: "on a node",
  pod: "in a pod",
};

async function identify(address: string, { plan, nodes, facts }: AskerContext): Promise<Asker> {
  const node = [...nodes, ...(facts?.nodes ?? [])].find((one) => one.address === address);
  if (node) return { kind: "node", from: address, caller: { address }, address, node: node.name };
  const pod = await facts?.podAt(address);
  if (pod === "forbidden" || (facts === undefined && mayBePods(address, plan))) {
    throw new UsageError(
      `This may be a pod (${address}), and which labels it has decides what it reaches: let it list pods, nodes, Services and policies of the cluster.`,
    );
  }
  if (pod === undefined) return { kind: "outside", from: address, caller: { address }, address };
  const { namespace, labels } = pod;
  const words = Object.entries(labels).map((label) => label.join("="));
  return {
    kind: "pod",
    from: `${namespace}/${words.join(",")}`,
    caller: { namespace, labels },
    address,
    ...(pod.node !== undefined && { node: pod.node }),
  };
}

/** Whether this may be a pod of the environment's own cluster, and not of another one. */
function mayBePods(address: string, { policies: { podAddresses } }: NetworkPlan): boolean {
  if (!existsSync(SERVICE_ACCOUNT)) return false;
  return podAddresses.own.length === 0 || podAddresses.own.some((range) => range.holds(address));
}

/** The address that packets to another one would have as their source. A socket that only connects sends none. */
function ownAddress(target: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(familyOf(target) === "IPv6" ? "udp6" : "udp4");
    const end = (address: string | undefined) => {
      socket.close();
      resolve(address);
    };
    socket.once("error", () => end(undefined));
    // Any port will do (RFC 863).
    socket.once("connect", () => end(socket.address().address));
    socket.connect(9, target);
  });
}
