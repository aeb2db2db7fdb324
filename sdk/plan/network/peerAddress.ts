import ipaddr from "ipaddr.js";
import { familyOf, isAddress } from "../../values/address";

/** Where a router takes BGP sessions. */
export interface PeerAddress {
  /** IPv4, or IPv6 without brackets and in its shortest form. */
  address: string;
  /** Absent: 179, BGP's own. */
  port?: number;
}

/**
 * Reads `192.0.2.1`, `192.0.2.1:1790`, `2001:db8::1` or `[2001:db8::1]:1790`. Colons of an IPv6 address without brackets are
 * never the beginning of a port. Undefined where it is none of these.
 */
export function readPeerAddress(text: string): PeerAddress | undefined {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
  const [, v4, v4Port] = /^([^:[\]]+)(?::(\d+))?$/.exec(text) ?? [];
  const [address, digits] = bracketed ? [bracketed[1] ?? "", bracketed[2]] : [v4 ?? text, v4Port];
  if (bracketed && familyOf(address) === "IPv4") return undefined;
  // Of a zone only the machine itself knows what it means.
  if (!isAddress(address) || address.includes("%")) return undefined;
  const known = { address: ipaddr.parse(address).toString() };
  if (digits === undefined) return known;
  const port = Number(digits);
  return port >= 1 && port <= 65535 ? { ...known, port } : undefined;
}

/** As Calico's BGPPeer writes it: brackets only where a port follows. */
export function peerAddressText({ address, port }: PeerAddress): string {
  if (port === undefined) return address;
  return familyOf(address) === "IPv6" ? `[${address}]:${port}` : `${address}:${port}`;
}
