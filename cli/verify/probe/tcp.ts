import { connect } from "node:net";
import { type Reply, replyOf } from "./reply";

/** Connects, and hangs up at once: nothing is said to whoever answers. */
export function askTcp(address: string, port: number, milliseconds: number): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (reply: Reply) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reply);
    };
    const timer = setTimeout(() => end({ outcome: "silent" }), milliseconds);
    socket.once("connect", () => end({ outcome: "answered" }));
    socket.once("error", (error) => end(replyOf(error)));
  });
}
