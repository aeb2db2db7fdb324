import type { BgpArgs, BgpPeerArgs } from "../../config/bgpArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { dnsNameFault } from "../../values/names";
import type { Scope } from "../scope";
import { peerAddressText, readPeerAddress } from "./peerAddress";

/** BGP between the nodes and the site's routers, complete. */
export interface PlannedBgp {
  enabled: boolean;
  asNumber: number;
  nodeToNodeMesh: boolean;
  /** Their addresses as Calico writes them. */
  peers: BgpPeerArgs[];
}

/** BGPConfiguration and BGPPeer hold AS numbers as signed integers of 32 bits (`format: int32` in Calico's CRDs, 3.33). */
const MOST_AS_NUMBER = 2147483647;

/** Calico's own AS number for nodes. */
export const DEFAULT_AS_NUMBER = 64512;

export function planBgp(args: BgpArgs = {}, path: Path, scope: Scope): PlannedBgp {
  checkAsNumber(args.asNumber, [...path, "asNumber"], scope);
  const names = new Set<string>();
  args.peers?.forEach((peer, index) => {
    const at: Path = [...path, "peers", index];
    const fault = dnsNameFault(peer.name);
    if (fault)
      scope.findings.add("UEN008", [...at, "name"], `"${peer.name}" is no name of a BGPPeer: ${fault}`);
    if (names.has(peer.name))
      scope.findings.add("UEN212", [...at, "name"], `there is another peer named ${peer.name}`);
    names.add(peer.name);
    checkPeerAddress(peer.peerAddress, [...at, "peerAddress"], scope.findings);
    checkAsNumber(peer.asNumber, [...at, "asNumber"], scope);
  });
  if (args.peers?.length && !args.enabled) {
    scope.findings.add(
      "UEN508",
      [...path, "peers"],
      `${args.peers.length} peers are named, and bgp.enabled is not set`,
    );
  }
  return {
    enabled: args.enabled ?? false,
    asNumber: args.asNumber ?? DEFAULT_AS_NUMBER,
    nodeToNodeMesh: args.nodeToNodeMesh ?? true,
    peers: (args.peers ?? []).filter(Boolean).map(withReadAddress),
  };
}

function checkAsNumber(value: number | undefined, path: Path, scope: Scope): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= MOST_AS_NUMBER)) return;
  const isAsNumber = Number.isInteger(value) && value > MOST_AS_NUMBER && value <= 4294967295;
  const why = isAsNumber ? "more than Calico's objects can hold" : "no AS number";
  scope.findings.add("UEN010", path, `${value} is ${why}: 1 to ${MOST_AS_NUMBER}`);
}

/** Refuses what is no router's address, with or without a port. */
export function checkPeerAddress(text: string, path: Path, findings: Findings): void {
  if (readPeerAddress(text) !== undefined) return;
  findings.add(
    "UEN007",
    path,
    `"${text}" is no address of a router`,
    "Write the router's address, such as 192.0.2.1 or 2001:db8::1, or with its port if that is not 179: 192.0.2.1:1790, [2001:db8::1]:1790.",
  );
}

function withReadAddress(peer: BgpPeerArgs): BgpPeerArgs {
  const address = readPeerAddress(peer.peerAddress);
  return address === undefined ? peer : { ...peer, peerAddress: peerAddressText(address) };
}
