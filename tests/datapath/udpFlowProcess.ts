import { createSocket } from "node:dgram";
import * as readline from "node:readline";

// Sends a datagram for each line of its input, all from one socket, and says whether an answer came.
const [address = "", port = ""] = process.argv.slice(2);
const milliseconds = 1500;

async function main(): Promise<void> {
  const socket = createSocket("udp4");
  // What a router or the node itself refuses is no answer either.
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => socket.connect(Number(port), address, resolve));
  for await (const _ of readline.createInterface({ input: process.stdin })) {
    const isAnswered = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), milliseconds);
      socket.once("message", () => {
        clearTimeout(timer);
        resolve(true);
      });
      socket.send("probe\n");
    });
    socket.removeAllListeners("message");
    console.log(isAnswered ? "answered" : "silent");
  }
  socket.close();
}

void main();
