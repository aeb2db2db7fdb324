import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parse } from "yaml";
import { renderMarkdown } from "../../../sdk/report/markdown";
import { scratchFolder } from "../../fixture/scratchFolder";
import { planned } from "./plans";

const EXAMPLE = join(__dirname, "..", "..", "..", "..", "examples", "pull-request");

interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
}

interface Job {
  if?: string;
  permissions: Record<string, string>;
  steps: Step[];
}

describe("the GitHub workflow", () => {
  const text = readFileSync(join(EXAMPLE, ".github", "workflows", "network.yml"), "utf8");
  const { jobs } = parse(text) as { jobs: Record<string, Job> };

  it("plans without a secret, and previews only for branches of the repository itself", () => {
    assert.doesNotMatch(JSON.stringify(jobs.plan), /secrets\./);
    assert.match(jobs.preview?.if ?? "", /head\.repo\.full_name == github\.repository/);
    assert.match(JSON.stringify(jobs.preview), /pulumi\/actions@/);
  });

  it("puts nothing that a pull request names into a script", () => {
    for (const { run } of Object.values(jobs).flatMap(({ steps }) => steps))
      assert.doesNotMatch(run ?? "", /\$\{\{/);
  });
});

describe("the GitLab note", () => {
  const folder = scratchFolder();
  let server: Server;
  let url: string;
  let notes: { id: number; body: string }[];
  const requests: string[] = [];

  beforeEach(async () => {
    notes = [{ id: 1, body: "hello" }];
    requests.length = 0;
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      requests.push(`${request.method} ${request.url?.split("?")[0]}`);
      const sent =
        chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as { body: string }) : undefined;
      const id = Number(request.url?.split("/").at(-1));
      if (request.method === "POST" && sent) notes.push({ id: notes.length + 1, body: sent.body });
      if (request.method === "PUT" && sent)
        notes = notes.map((note) => (note.id === id ? { id, body: sent.body } : note));
      response.setHeader("x-next-page", "");
      response.end(JSON.stringify(notes));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  async function post(text: string): Promise<number | null> {
    const file = join(folder.path, "comment.md");
    writeFileSync(file, text);
    const env = {
      PATH: process.env.PATH,
      CI_API_V4_URL: url,
      CI_PROJECT_ID: "7",
      CI_MERGE_REQUEST_IID: "9",
      NOTE_TOKEN: "token",
    };
    const child = spawn(process.execPath, [join(EXAMPLE, "post-note.mjs"), file], { env, stdio: "ignore" });
    return new Promise((resolve) => child.once("close", resolve));
  }

  it("is one: posted first, then updated", async () => {
    const first = renderMarkdown({ title: "production", plan: planned([]) });
    assert.equal(await post(first), 0);
    assert.equal(await post(`${first}\nmore`), 0);
    assert.deepEqual(
      notes.map(({ body }) => body),
      ["hello", `${first}\nmore`],
    );
    assert.equal(requests.at(-1), "PUT /api/v4/projects/7/merge_requests/9/notes/2");
  });

  it("leaves another stack's alone", async () => {
    await post(renderMarkdown({ title: "production", plan: planned([]) }));
    await post(renderMarkdown({ title: "staging", plan: planned([]) }));
    assert.equal(notes.length, 3);
  });
});
