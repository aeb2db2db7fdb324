import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { globSync } from "tinyglobby";
import { parse } from "yaml";
import { renderMarkdown } from "../../../sdk/report/markdown";
import { scratchFolder } from "../../fixture/scratchFolder";
import { planned } from "./plans";

const EXAMPLE = join(__dirname, "..", "..", "..", "..", "examples", "pull-request");

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
}

/** What a plan may be made from: stack files, bases of them, descriptors, and this package's version. */
const READ_BY_A_PLAN = [
  "Pulumi.yaml",
  "Pulumi.production.yaml",
  "base.yaml",
  "environments/shared/base.yml",
  "ecd/radius.yaml",
  "solutions/north/ecd/radius.yml",
  "environments/base.json",
  "package-lock.json",
];

/** Those of them that patterns of a forge leave out, tried in an empty folder. */
function unwatched(patterns: readonly string[], folder: string): string[] {
  for (const path of READ_BY_A_PLAN) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "");
  }
  const watched = globSync([...patterns], { cwd: folder });
  return READ_BY_A_PLAN.filter((path) => !watched.includes(path));
}

interface Job {
  if?: string;
  strategy?: object;
  env?: Record<string, string>;
  permissions: Record<string, string>;
  steps: Step[];
}

describe("the GitHub workflow", () => {
  const text = readFileSync(join(EXAMPLE, ".github", "workflows", "network.yml"), "utf8");
  const { jobs } = parse(text) as { jobs: Record<string, Job> };
  const scratch = scratchFolder();

  it("runs for whatever a plan reads, and for each stack by itself", () => {
    const { paths } = parse(text).on.pull_request as { paths: string[] };
    assert.deepEqual(unwatched(paths, scratch.path), []);
    for (const { strategy } of Object.values(jobs)) {
      assert.deepEqual(strategy, { "fail-fast": false, matrix: { stack: ["production"] } });
    }
    assert.equal(jobs.plan?.env?.STACK, `\${{ matrix.stack }}`);
  });

  it("plans without a secret, and previews only for branches of the repository itself", () => {
    assert.doesNotMatch(JSON.stringify(jobs.plan), /secrets\./);
    assert.match(jobs.preview?.if ?? "", /head\.repo\.full_name == github\.repository/);
    assert.match(JSON.stringify(jobs.preview), /pulumi\/actions@/);
  });

  it("prints no values of objects into the comment of the preview", () => {
    const preview = jobs.preview?.steps.find(({ uses }) => uses?.startsWith("pulumi/actions")) as {
      with?: Record<string, unknown>;
    };
    assert.equal(preview.with?.command, "preview");
    assert.equal(preview.with?.diff, false);
    assert.doesNotMatch(text, /--diff/);
  });

  it("puts nothing that a pull request names into a script", () => {
    for (const { run } of Object.values(jobs).flatMap(({ steps }) => steps))
      assert.doesNotMatch(run ?? "", /\$\{\{/);
  });

  it("gives nobody's token to what the pull request installs and runs", () => {
    for (const { uses, run, env } of jobs.plan?.steps ?? []) {
      if (/npm ci|npx/.test(run ?? "")) assert.doesNotMatch(JSON.stringify(env ?? {}), /token/i);
      if (uses?.startsWith("actions/checkout")) assert.ok(text.includes("persist-credentials: false"));
    }
    assert.deepEqual(parse(text).permissions, {});
    assert.deepEqual(jobs.plan?.permissions, {
      contents: "read",
      "pull-requests": "write",
      "security-events": "write",
    });
  });

  describe("its comment", () => {
    const folder = scratchFolder();
    const mark = "<!-- usage-engine-networking production -->";
    const step = jobs.plan?.steps.find(({ name }) => name === "Comment");

    /** Runs the step with a `gh` that knows these comments of the workflow's own, and gives what it is asked to change. */
    function comment(known: string): string[] {
      const asked = join(folder.path, "asked");
      writeFileSync(join(folder.path, "comment.md"), `${mark}\n\nThe plan`);
      writeFileSync(join(folder.path, "known"), known);
      writeFileSync(asked, "");
      const gh = join(folder.path, "gh");
      writeFileSync(
        gh,
        `#!/bin/sh\ncase "$*" in *--paginate*) cat known; printf 'list %s\\n' "$*" >> asked;; *) echo "$3 $4 $6" >> asked;; esac\n`,
      );
      chmodSync(gh, 0o755);
      const env = {
        PATH: `${folder.path}:${process.env.PATH}`,
        PULL: "9",
        REPOSITORY: "site/network",
        GH_TOKEN: "token",
      };
      // As the runner does it: `shell: bash` of the documentation.
      execFileSync("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step?.run ?? "false"], {
        cwd: folder.path,
        env,
      });
      return readFileSync(asked, "utf8").trim().split("\n");
    }

    it("is posted where there is none yet", () => {
      const [listed, posted] = comment("40 hello\n41 <!-- usage-engine-networking staging -->\n");
      assert.match(listed ?? "", /select\(\.user\.login == "github-actions\[bot\]"\)/);
      assert.equal(posted, "POST repos/site/network/issues/9/comments body=@comment.md");
    });

    it("is updated where there is one", () => {
      const [, patched] = comment(`40 hello\n41 <!-- usage-engine-networking staging -->\n42 ${mark}\n`);
      assert.equal(patched, "PATCH repos/site/network/issues/comments/42 body=@comment.md");
    });
  });
});

describe("the GitLab pipeline", () => {
  const scratch = scratchFolder();
  const text = readFileSync(join(EXAMPLE, ".gitlab-ci.yml"), "utf8");
  const { plan, preview } = parse(text) as Record<
    "plan" | "preview",
    { script: string[]; rules: { if: string }[] }
  >;

  it("runs for whatever a plan reads, and for each stack by itself", () => {
    const jobs = parse(text, { merge: true }) as Record<
      string,
      { parallel?: object; rules?: { changes: string[] }[] }
    >;
    const patterns = [jobs[".merge-request"], jobs.preview].flatMap((one) => one?.rules ?? []);
    assert.equal(patterns.length, 2);
    for (const { changes } of patterns) assert.deepEqual(unwatched(changes, scratch.path), []);
    for (const job of [jobs.plan, jobs.preview])
      assert.deepEqual(job?.parallel, { matrix: [{ STACK: ["production"] }] });
  });

  it("plans without credentials, and previews only for branches of the project itself", () => {
    assert.doesNotMatch(JSON.stringify(plan), /PULUMI_|KUBECONFIG/);
    assert.match(
      preview.rules[0]?.if ?? "",
      /\$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == \$CI_MERGE_REQUEST_PROJECT_ID$/,
    );
  });

  it("prints no values of objects into the log of the preview", () => {
    assert.ok(preview.script.some((line) => line.startsWith("pulumi preview")));
    assert.doesNotMatch(preview.script.join("\n"), /--diff|--show-secrets/);
  });

  it("compares with where the branch began, and quotes what a merge request names", () => {
    const script = plan.script.join("\n");
    assert.match(script, /against=\$\(git merge-base HEAD FETCH_HEAD\)[\s\S]*--against "\$against"/);
    assert.doesNotMatch(script, /[^"=]\$(?:CI_|against)/);
  });
});

describe("the GitLab note", () => {
  const SELF = { id: 5 };
  const SOMEBODY = { id: 6 };
  const folder = scratchFolder();
  let server: Server;
  let url: string;
  let notes: { id: number; body: string; author: { id: number } }[];
  const requests: string[] = [];

  beforeEach(async () => {
    notes = [{ id: 1, body: "hello", author: SOMEBODY }];
    requests.length = 0;
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      requests.push(`${request.method} ${request.url?.split("?")[0]}`);
      const sent =
        chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as { body: string }) : undefined;
      const id = Number(request.url?.split("/").at(-1));
      if (request.method === "POST" && sent)
        notes.push({ id: notes.length + 1, body: sent.body, author: SELF });
      if (request.method === "PUT" && sent)
        notes = notes.map((note) => (note.id === id ? { ...note, body: sent.body } : note));
      response.setHeader("x-next-page", "");
      response.end(JSON.stringify(request.url === "/api/v4/user" ? SELF : notes));
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
      CI_MERGE_REQUEST_PROJECT_ID: "7",
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
    assert.ok(requests.includes("GET /api/v4/user"));
    assert.equal(requests.at(-1), "PUT /api/v4/projects/7/merge_requests/9/notes/2");
  });

  it("leaves alone what somebody else begins with the mark", async () => {
    const text = renderMarkdown({ title: "production", plan: planned([]) });
    notes.push({ id: 2, body: `${text}\nforged`, author: SOMEBODY });
    assert.equal(await post(text), 0);
    assert.equal(notes[1]?.body, `${text}\nforged`);
    assert.equal(notes[2]?.body, text);
  });

  it("leaves another stack's alone", async () => {
    await post(renderMarkdown({ title: "production", plan: planned([]) }));
    await post(renderMarkdown({ title: "staging", plan: planned([]) }));
    assert.equal(notes.length, 3);
  });
});
