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

/** Who speaks BGP on the nodes, and the greatest AS number that its objects hold. */
export interface BgpSpeaker {
  who: string;
  most: number;
}

/** https://www.rfc-editor.org/rfc/rfc6793: 32 bits. */
const MOST_AS_NUMBER = 4294967295;

/** BGPConfiguration and BGPPeer hold AS numbers as signed integers of 32 bits (`format: int32` in Calico's CRDs, 3.33). */
const CALICO: BgpSpeaker = { who: "Calico", most: 2147483647 };

/** BGPPeer of metallb.io holds any (`maximum` in its CRD, 0.16); 0, which the CRD takes too, names nobody. */
export const METALLB: BgpSpeaker = { who: "MetalLB", most: MOST_AS_NUMBER };

/** Calico's own AS number for nodes. */
export const DEFAULT_AS_NUMBER = 64512;

export function planBgp(args: BgpArgs = {}, path: Path, { findings }: Scope): PlannedBgp {
  checkAsNumber(args.asNumber, CALICO, [...path, "asNumber"], findings);
  checkPeers(args.peers ?? [], CALICO, [...path, "peers"], findings);
  if (args.peers?.length && !args.enabled) {
    findings.add(
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

/** Refuses routers that cannot be peers of a speaker, each by what is wrong with it. */
export function checkPeers(
  peers: readonly BgpPeerArgs[],
  speaker: BgpSpeaker,
  path: Path,
  findings: Findings,
): void {
  const names = new Set<string>();
  peers.forEach(({ name, peerAddress, asNumber }, index) => {
    const at: Path = [...path, index];
    const fault = dnsNameFault(name);
    if (fault) findings.add("UEN008", [...at, "name"], `"${name}" is no name of a BGPPeer: ${fault}`);
    if (names.has(name)) findings.add("UEN212", [...at, "name"], `there is another peer named ${name}`);
    names.add(name);
    checkPeerAddress(peerAddress, [...at, "peerAddress"], findings);
    checkAsNumber(asNumber, speaker, [...at, "asNumber"], findings);
  });
}

/** Refuses what is no AS number, or none that the speaker's objects can hold. */
export function checkAsNumber(
  value: number | undefined,
  { who, most }: BgpSpeaker,
  path: Path,
  findings: Findings,
): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= most)) return;
  const isAsNumber = Number.isInteger(value) && value > most && value <= MOST_AS_NUMBER;
  const why = isAsNumber ? `more than ${who}'s objects can hold` : "no AS number";
  findings.add("UEN010", path, `${value} is ${why}: 1 to ${most}`);
}

/** Refuses what is no router's address, with or without a port. */
function checkPeerAddress(text: string, path: Path, findings: Findings): void {
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
