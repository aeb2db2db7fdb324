/**
 * A stand-in, for tests of the component package only, for the official `pulumi-language-nodejs`: the program by which the
 * `pulumi` program runs Node programs. The newest official one that a package registry has (3.68) runs programs, but no
 * packages of components (`RunPlugin`, since about 3.142), and knows no `runtime.options`.
 *
 * It speaks the same protocol and starts the same Node scripts (`@pulumi/pulumi/cmd/run`, `cmd/run-plugin`) in the same
 * folders, with the same arguments and variables, as the official one's source does (pulumi/pulumi,
 * `sdk/nodejs/cmd/pulumi-language-nodejs/main.go`). So it shows what Pulumi.yaml, PulumiPlugin.yaml, package.json and the
 * program come to under plain `pulumi` commands.
 *
 * What it does not prove: that a given release of the official one still does the same; other package managers than npm,
 * `nodeargs` and debuggers (refused here); synchronous invokes over pipes (`--sync`, which no current SDK makes); code that
 * `pulumi package add` generates for other languages, and those languages' own hosts.
 */
import { LanguageHostServer } from "./server";

async function main(): Promise<void> {
  // The engine's address is the last argument; what is before it are flags (`-tracing`).
  const server = new LanguageHostServer(process.argv.slice(2).at(-1) ?? "");
  const port = await server.listen();
  process.stdout.write(`${port}\n`);
  const engine = process.ppid;
  // The official one asks the engine's health service; a child whose parent has ended is given another one.
  setInterval(() => {
    if (process.ppid !== engine) process.exit(0);
  }, 500);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
