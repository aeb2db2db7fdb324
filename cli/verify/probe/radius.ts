import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Datagram } from "./udp";

const STATUS_SERVER = 12;
const ACCESS_ACCEPT = 2;
const ACCOUNTING_RESPONSE = 5;
const MESSAGE_AUTHENTICATOR = 80;

/** Code, identifier, length and authenticator (RFC 2865, section 3). */
const HEADER = 20;
const AUTHENTICATOR = { from: 4, to: HEADER };

/**
 * A Status-Server packet (RFC 5997): it asks a Radius server whether it is alive, and nothing else. The server answers clients
 * alone that it knows by their address and secret, on its port for authentication with Access-Accept, on the one for accounting
 * with Accounting-Response (section 3).
 */
export function statusServer(secret: Buffer): Datagram {
  const identifier = randomBytes(1);
  const attribute = Buffer.concat([Buffer.from([MESSAGE_AUTHENTICATOR, 18]), Buffer.alloc(16)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(HEADER + attribute.length);
  const packet = Buffer.concat([
    Buffer.from([STATUS_SERVER]),
    identifier,
    length,
    randomBytes(16),
    attribute,
  ]);
  // Over the whole packet, itself as zeros (RFC 2869, section 5.14).
  createHmac("md5", secret)
    .update(packet)
    .digest()
    .copy(packet, HEADER + 2);
  return { packet, faultOf: (answer) => faultOf(answer, packet, secret) };
}

function faultOf(answer: Buffer, request: Buffer, secret: Buffer): string | undefined {
  if (answer.length < HEADER || answer.readUInt16BE(2) > answer.length) return "no Radius packet";
  if (answer[1] !== request[1]) return "the answer to another packet";
  if (answer[0] !== ACCESS_ACCEPT && answer[0] !== ACCOUNTING_RESPONSE) return `Radius code ${answer[0]}`;
  // What is behind the length is padding (RFC 2865, section 3).
  const packet = answer.subarray(0, answer.readUInt16BE(2));
  const signed = Buffer.from(packet);
  request.copy(signed, AUTHENTICATOR.from, AUTHENTICATOR.from, AUTHENTICATOR.to);
  const expected = createHash("md5").update(signed).update(secret).digest();
  return timingSafeEqual(expected, packet.subarray(AUTHENTICATOR.from, AUTHENTICATOR.to))
    ? undefined
    : "signed with another secret";
}
