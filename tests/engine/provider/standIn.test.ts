import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as net from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startStandIn } from "../../../local/provider/standIn";

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

describe("the stand-in's process", function () {
  this.timeout(60_000);

  it("listens until it is stopped", async () => {
    const standIn = await startStandIn({});
    assert.ok(await isListening(standIn.port));
    await standIn.stop();
    assert.ok(!(await isListening(standIn.port)));
    await standIn.stop();
  });

  it("ends when the process that started it is killed", async () => {
    const module = JSON.stringify(path.join(__dirname, "../../../local/provider/standIn.js"));
    const script = `require(${module}).startStandIn({}).then(({ port }) => { console.log(port); setInterval(() => {}, 1000); })`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const port = Number(line.toString());
    assert.ok(await isListening(port));
    parent.kill("SIGKILL");
    await once(parent, "exit");
    while (await isListening(port)) await sleep(50);
  });
});
