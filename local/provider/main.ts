import { sdkVersion } from "./sdkVersion";
import { ProviderServer } from "./server";

/** What the parent process is told when the provider is ready. */
export interface Listening {
  port: number;
}

async function main(): Promise<void> {
  const server = new ProviderServer(sdkVersion());
  const stop = (): void => {
    server.close();
    process.exit(0);
  };
  // The parent's end, however it comes, closes the channel: nothing is left running.
  process.on("disconnect", stop);
  process.on("SIGTERM", stop);
  // An interrupt at the terminal reaches the whole group: the engine cancels what is under way, then the parent stops us.
  process.on("SIGINT", () => undefined);
  const message: Listening = { port: await server.listen() };
  if (process.send) process.send(message);
  else process.stdout.write(`${JSON.stringify(message)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
