import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SCRIPTS, type Shell } from "../../../cli/completion/scripts";
import { ExitCode } from "../../../cli/exitCode";
import { folderWith, repository, runHere, stackFile } from "./command";

const COMMAND = "usage-engine-networking";

describe("completion", () => {
  const { folder, remove } = folderWith({
    "Pulumi.yaml": "name: site\nruntime: nodejs\n",
    "Pulumi.north.yaml": "config: {}\n",
    "Pulumi.south.yaml": "config: {}\n",
    "prices.json": "{}",
    "sites/Pulumi.yaml": "name: sites\nruntime: nodejs\n",
    "sites/Pulumi.east.yaml": stackFile("target: on-prem", "ecds: [{name: radius, ports: [{port: 1812}]}]"),
    "sites/Pulumi.west.yaml": stackFile(
      "target: on-prem",
      "ecds: [{name: gtp, ports: [{port: 3386}]}, {name: records, ports: [{port: 1}]}]",
    ),
    "sites/Pulumi.faulty.yaml": "config: [",
    "kubeconfig.yaml": JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "lab",
      clusters: [{ name: "all", cluster: { server: "https://192.0.2.1" } }],
      contexts: ["lab", "live"].map((name) => ({ name, context: { cluster: "all", user: "me" } })),
      users: [{ name: "me", user: {} }],
    }),
  });
  after(remove);

  /** What may follow a line, the last of its words typed in part. */
  async function following(...words: string[]): Promise<string[]> {
    const { code, stdout } = await runHere(["complete", "--", ...words], { cwd: folder });
    assert.equal(code, ExitCode.Good);
    return stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split("\t")[0] ?? "");
  }

  it("completes commands, those below commands, and no hidden one", async () => {
    const all = await following("");
    for (const one of ["plan", "pin", "preflight", "verify", "findings", "help"])
      assert.ok(all.includes(one), one);
    assert.ok(!all.includes("complete"));
    assert.deepEqual(await following("pr"), ["preflight", "prices"]);
    assert.deepEqual(await following("prices", ""), ["refresh", "help"]);
  });

  it("completes every option that --help shows", async () => {
    for (const command of ["plan", "pin", "verify", "prices"]) {
      const { stdout } = await runHere([command, "--help"]);
      const shown = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, name]) => name);
      assert.ok(shown.length > 0);
      assert.deepEqual((await following(command, "-")).sort(), shown.sort());
    }
  });

  it("offers an option once, but for those that take several values", async () => {
    assert.ok(!(await following("plan", "--all", "--")).includes("--all"));
    assert.ok(!(await following("plan", "-s", "north", "--st")).includes("--stack"));
    assert.ok((await following("verify", "--node", "a=192.0.2.1", "--n")).includes("--node"));
  });

  it("completes values of enumerations, behind a blank and behind an equals sign", async () => {
    assert.deepEqual(await following("plan", "--format", "s"), ["sarif"]);
    assert.deepEqual(await following("plan", "-f", "mar"), ["markdown"]);
    assert.deepEqual(await following("preflight", "--format", ""), ["table", "json"]);
    assert.deepEqual(await following("plan", "--format=j"), ["--format=json"]);
    // As bash splits it.
    assert.deepEqual(await following("plan", "--format", "=", "j"), ["json"]);
    assert.deepEqual(await following("plan", "--format", "="), await following("plan", "--format", ""));
    assert.deepEqual(await following("completion", ""), ["bash", "zsh", "fish"]);
  });

  it("completes stacks that have a file, and none where there is no project", async () => {
    assert.deepEqual(await following("plan", "--stack", ""), ["north", "south"]);
    assert.deepEqual(await following("pin", "-s", "so"), ["south"]);
    assert.deepEqual(await following("plan", "--stack=n"), ["--stack=north"]);
    const { stdout } = await runHere(["complete", "--", "plan", "--stack", ""], { cwd: "/" });
    assert.equal(stdout, "");
  });

  it("completes codes of findings, with what they mean", async () => {
    assert.ok((await following("findings", "UEN10")).length > 3);
    const { stdout } = await runHere(["complete", "--", "findings", "UEN104"]);
    assert.match(stdout, /^UEN104\t\S.+\n$/);
    assert.deepEqual(await following("findings", "UEN104", ""), []);
  });

  it("completes names of ECDs, of the stack that the line names", async () => {
    const inSites = async (...words: string[]) => {
      const { code, stdout, stderr } = await runHere(["complete", "--", ...words], {
        cwd: join(folder, "sites"),
      });
      assert.deepEqual([code, stderr], [ExitCode.Good, ""]);
      return stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split("\t")[0]);
    };
    assert.deepEqual(await inSites("explain", "--stack", "west", ""), ["gtp", "records"]);
    assert.deepEqual(await inSites("explain", "--stack=west", "re"), ["records"]);
    assert.deepEqual(await inSites("explain", "-c", "Pulumi.east.yaml", ""), ["radius"]);
    for (const unknown of ["", "faulty", "none"])
      assert.deepEqual(await inSites("explain", "--stack", unknown, ""), [], unknown);
  });

  it("completes contexts of the kubeconfig that the line names", async () => {
    assert.deepEqual(await following("preflight", "--kubeconfig", "kubeconfig.yaml", "--context", ""), [
      "lab",
      "live",
    ]);
    assert.deepEqual(await following("init", "--kubeconfig=kubeconfig.yaml", "--context=li"), [
      "--context=live",
    ]);
    assert.deepEqual(await following("verify", "--kubeconfig", "nowhere", "--context", ""), []);
  });

  it("leaves the names of files to the shell", async () => {
    assert.deepEqual(await following("plan", "--config", ""), [":files"]);
    assert.deepEqual(await following("plan", "--against", ""), [":files"]);
    assert.deepEqual(await following("pin", ""), []);
  });

  it("refuses a shell that it does not know", async () => {
    const { code, stderr } = await runHere(["completion", "tcsh"]);
    assert.equal(code, ExitCode.Usage);
    assert.match(stderr, /bash, zsh, fish/);
  });

  describe("in the shells themselves", function () {
    // Nothing here waits for a time: on a busy machine each shell just takes longer.
    this.timeout(300_000);
    const bin = join(folder, "bin");

    before(() => {
      mkdirSync(bin);
      symlinkSync(join(repository, "cli", `${COMMAND}.js`), join(bin, COMMAND));
      for (const [shell, script] of Object.entries(SCRIPTS))
        writeFileSync(join(bin, `${shell}.script`), script);
    });

    /** What a shell prints that runs a program of its own language; skips where the shell is not at hand. */
    function inShell(context: Mocha.Context, shell: Shell, program: string): string {
      const PATH = `${bin}${delimiter}${process.env.PATH}`;
      const env = { ...process.env, PATH, HOME: folder, SCRIPT: join(bin, `${shell}.script`) };
      const plain = { bash: ["--norc", "--noprofile"], zsh: ["-f"], fish: ["--no-config"] }[shell];
      const { error, stdout, stderr, status } = spawnSync(shell, [...plain, "-c", program], {
        cwd: folder,
        env,
        encoding: "utf8",
        timeout: 90_000,
      });
      if (error && "code" in error && error.code !== "ENOENT") throw error;
      if (error) {
        console.log(`    no ${shell} on PATH: apt-get install ${shell}`);
        context.skip();
      }
      assert.equal(status, 0, stderr);
      assert.equal(stderr, "");
      return stdout;
    }

    /** Bash hands a function the words of the line, and the number of the one at the cursor. */
    const bash = (context: Mocha.Context, ...words: string[]) =>
      inShell(
        context,
        "bash",
        `source "$SCRIPT"; complete -p ${COMMAND} >/dev/null || exit 1
         COMP_WORDS=(${COMMAND} ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}
         _usage_engine_networking; printf '%s\\n' "\${COMPREPLY[@]}"`,
      )
        .split("\n")
        .filter(Boolean);

    it("bash completes commands, options, stacks, values and files", function () {
      assert.deepEqual(bash(this, "pla"), ["plan"]);
      assert.deepEqual(bash(this, "plan", "--stack", ""), ["north", "south"]);
      assert.deepEqual(bash(this, "plan", "--ag"), ["--against"]);
      assert.deepEqual(bash(this, "plan", "--format", "=", "js"), ["json"]);
      assert.deepEqual(bash(this, "prices", "refresh", "--book", "pri"), ["prices.json"]);
    });

    it("bash runs nothing of what stands on the line", function () {
      assert.deepEqual(bash(this, "plan", "--stack", "$(touch made)`touch made`;touch made"), []);
      assert.doesNotMatch(inShell(this, "bash", "ls"), /made/);
    });

    it("fish completes commands, options, stacks, values and files, and says what they are", function () {
      const fish = (line: string) =>
        inShell(this, "fish", `source "$SCRIPT"; complete --do-complete '${COMMAND} ${line}'`)
          .split("\n")
          .filter(Boolean);
      assert.match(fish("pla").join(), /^plan\tshow what/);
      assert.deepEqual(fish("plan --stack "), ["north", "south"]);
      assert.deepEqual(fish("plan --format=js"), ["--format=json"]);
      assert.match(fish("prices refresh --book pri").join(), /^prices\.json/);
    });

    it("zsh completes commands, options, stacks, values and files", function () {
      // A terminal of its own, in which the matches are written down in place of being shown.
      const zsh = (line: string) =>
        inShell(
          this,
          "zsh",
          `rm -f "$HOME/matches" "$HOME/editing"
           zmodload zsh/zpty; zpty shell zsh -f -i
           zpty -w shell 'PS1=; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D'
           zpty -w shell 'source "$SCRIPT"; source "$HOME/record.zsh"'
           until [[ -e "$HOME/editing" ]]; do sleep 0.05; done
           zpty -w -n shell $'${COMMAND} ${line}\\t'
           until grep -qs done "$HOME/matches"; do sleep 0.05; done
           zpty -d shell; cat "$HOME/matches"`,
        )
          .split("\n")
          .filter((found) => found !== "" && found !== "done");
      writeFileSync(
        join(folder, "record.zsh"),
        `compadd() {
           local -a found
           builtin compadd -O found "$@"
           print -rl -- $found >> "$HOME/matches"
           builtin compadd "$@"
         }
         written() { print done >> "$HOME/matches" }
         comppostfuncs=(written)
         # A line that is typed before the editor runs is no line of the editor's.
         zle-line-init() { : > "$HOME/editing" }
         zle -N zle-line-init
         zle-recorded() { comppostfuncs=(written); zle expand-or-complete }
         zle -N zle-recorded; bindkey '^I' zle-recorded\n`,
      );
      assert.deepEqual(new Set(zsh("plan --stack ")), new Set(["north", "south"]));
      assert.deepEqual(new Set(zsh("plan --format=js")), new Set(["--format=json"]));
      assert.deepEqual(new Set(zsh("prices refresh --book pri")), new Set(["prices.json"]));
    });
  });
});
