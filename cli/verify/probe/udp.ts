import { createSocket } from "node:dgram";
import { familyOf } from "../../../sdk/values/address";
import { type Reply, replyOf } from "./reply";

/** A datagram, and what its answer is worth. */
export interface Datagram {
  packet: Buffer;
  /** What is wrong with an answer, in words; absent where any will do. */
  faultOf?: (answer: Buffer) => string | undefined;
}

/** What is sent where nobody knows the protocol: nothing at all, which no server takes for data. */
export const NOTHING: Datagram = { packet: Buffer.alloc(0) };

/** Sends twice: a datagram may be lost where a neighbour's address is not known yet. A connected socket hears refusals. */
export function askUdp(
  address: string,
  port: number,
  { packet, faultOf }: Datagram,
  milliseconds: number,
): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = createSocket(familyOf(address) === "IPv6" ? "udp6" : "udp4");
    const timers: NodeJS.Timeout[] = [];
    let isOver = false;
    const end = (reply: Reply) => {
      if (isOver) return;
      isOver = true;
      timers.forEach(clearTimeout);
      socket.close();
      resolve(reply);
    };
    const send = () =>
      socket.send(packet, (error) => {
        if (error) end(replyOf(error));
      });
    socket.on("error", (error) => end(replyOf(error)));
    socket.on("message", (answer) => {
      const fault = faultOf?.(answer);
      end(fault === undefined ? { outcome: "answered" } : { outcome: "broken", detail: fault });
    });
    socket.on("connect", () => {
      send();
      timers.push(setTimeout(send, milliseconds / 2));
      timers.push(setTimeout(() => end({ outcome: "silent" }), milliseconds));
    });
    socket.connect(port, address);
  });
}
