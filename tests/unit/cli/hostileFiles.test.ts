import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { folderWith, run, stackFile } from "./command";

/** A run that has not ended by then waits for something that never comes. */
const SECONDS = 20;

const ENVIRONMENT = ["target: on-prem", "network: {calico: {install: false}}"];

const ECD = `apiVersion: mz.digitalroute.com/v1alpha1
kind: ECDeployment
metadata: {name: records}
spec:
  services:
    - spec: {type: NodePort, ports: [{port: 7001, nodePort: 30003}]}
`;

function withDescriptor(descriptor: string): string {
  return stackFile(...ENVIRONMENT, "ecds:", `  - descriptor: "${descriptor}"`);
}

/** A tree of aliases that stands for ten billion values. */
const LAUGHS = [
  "a: &a [x, x, x, x, x, x, x, x, x, x]",
  ..."bcdefghij".split("").map((name, index) => {
    const before = "abcdefghij"[index];
    return `${name}: &${name} [${new Array(10).fill(`*${before}`).join(", ")}]`;
  }),
].join("\n");

describe("files that nobody should have to read", () => {
  let folder: string;
  let remove: () => void;

  beforeEach(() => {
    ({ folder, remove } = folderWith({ "Pulumi.yaml": "name: test\nruntime: nodejs\n" }));
  });
  afterEach(() => remove());

  function plan(format = "json"): ReturnType<typeof run> & { text: string } {
    const ended = run(["plan", "--stack", "test", "--format", format], { cwd: folder, seconds: SECONDS });
    const text = ended.stdout + ended.stderr;
    assert.doesNotMatch(text, /^\s+at .*:\d+:\d+\)?$/m, "a stack trace");
    return { ...ended, text };
  }

  function write(name: string, text: string | Buffer): string {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  }

  describe("as a descriptor are refused with their name", () => {
    const cases: [string, string, () => void, RegExp][] = [
      [
        "a pipe that nobody writes to",
        "ecd.yaml",
        () => execFileSync("mkfifo", [join(folder, "ecd.yaml")]),
        /ecd\.yaml: it is no regular file/,
      ],
      ["a device without an end", "/dev/zero", () => {}, /\/dev\/zero: it is no regular file/],
      [
        "links in a circle",
        "ecd.yaml",
        () => symlinkSync("ecd.yaml", join(folder, "ecd.yaml")),
        /ecd\.yaml: its symbolic links lead in a circle/,
      ],
      ["a name that is too long", `${"x".repeat(300)}.yaml`, () => {}, /x\.yaml: its name is too long/],
      ["a pattern that is too long", `${"x".repeat(300)}*.yaml`, () => {}, /x\*\.yaml\\?" matches no file/],
      ["a glob over all of /proc", "/proc/**/*.yaml", () => {}, /\/proc\/\*\*\/\*\.yaml: it looks into more/],
      [
        "a huge file",
        "ecd.yaml",
        () => write("ecd.yaml", Buffer.alloc(9 * 1024 * 1024, "# nothing\n")),
        /ecd\.yaml: it is larger than 8 MiB/,
      ],
      [
        "a file that is no text",
        "ecd.yaml",
        () => write("ecd.yaml", Buffer.from("# ok\n# B\xfcro\n", "latin1")),
        /ecd\.yaml: line 2, column 4: it is not UTF-8 text/,
      ],
      [
        "an alias of itself",
        "ecd.yaml",
        () => write("ecd.yaml", `${ECD}  workflows: &w [*w]\n`),
        /ecd\.yaml: the alias stands inside its own anchor"[^}]*"line": 7,\s+"column": 18/,
      ],
      [
        "an alias without an anchor",
        "ecd.yaml",
        () => write("ecd.yaml", `${ECD}  workflows: *none\n`),
        /ecd\.yaml: the alias has no anchor before it"[^}]*"line": 7,\s+"column": 14/,
      ],
      [
        "aliases that stand for billions",
        "ecd.yaml",
        () => write("ecd.yaml", LAUGHS),
        /ecd\.yaml: its aliases stand for over 1000000 values"[^}]*"line": \d+/,
      ],
      [
        "lists in lists in lists",
        "ecd.yaml",
        () => write("ecd.yaml", "[".repeat(20_000)),
        /ecd\.yaml: it is nested deeper than 100 levels"/,
      ],
    ];
    for (const [name, descriptor, prepare, expected] of cases) {
      it(name, () => {
        prepare();
        write("Pulumi.test.yaml", withDescriptor(descriptor));
        const { code, text } = plan();
        assert.equal(code, 1, text);
        assert.match(text, expected);
      });
    }
  });

  describe("as a stack file are refused with their name", () => {
    const cases: [string, () => void, number, RegExp][] = [
      [
        "a pipe that nobody writes to",
        () => execFileSync("mkfifo", [join(folder, "Pulumi.test.yaml")]),
        2,
        /Pulumi\.test\.yaml cannot be read: it is no regular file/,
      ],
      [
        "links in a circle",
        () => symlinkSync("Pulumi.test.yaml", join(folder, "Pulumi.test.yaml")),
        2,
        /Pulumi\.test\.yaml cannot be read: its symbolic links lead in a circle/,
      ],
      [
        "a file that is no text",
        () => write("Pulumi.test.yaml", Buffer.from(`${stackFile(...ENVIRONMENT)}# B\xfcro\n`, "latin1")),
        2,
        /Pulumi\.test\.yaml cannot be read: line 5, column 4: it is not UTF-8 text/,
      ],
      [
        "an alias of itself",
        () => write("Pulumi.test.yaml", stackFile(...ENVIRONMENT, "labels: &l {a: *l}")),
        1,
        /Pulumi\.test\.yaml:5:20\n +the alias \*l stands inside its own anchor/,
      ],
      [
        "aliases that stand for billions",
        () => write("Pulumi.test.yaml", `${LAUGHS}\n${stackFile(...ENVIRONMENT)}`),
        1,
        /Pulumi\.test\.yaml:\d+:\d+\n +its aliases stand for over 1000000 values/,
      ],
      [
        "lists in lists in lists",
        () => write("Pulumi.test.yaml", "[".repeat(20_000)),
        1,
        /Pulumi\.test\.yaml:\d+:\d+\n +it is nested deeper than 100 levels/,
      ],
    ];
    for (const [name, prepare, expectedCode, expected] of cases) {
      it(name, () => {
        prepare();
        const { code, text } = plan("table");
        assert.equal(code, expectedCode, text);
        assert.match(text, expected);
      });
    }

    it("a pipe as the plan's other side", () => {
      write("Pulumi.test.yaml", stackFile(...ENVIRONMENT));
      execFileSync("mkfifo", [join(folder, "old.yaml")]);
      const ended = run(["plan", "--stack", "test", "--against", "old.yaml"], {
        cwd: folder,
        seconds: SECONDS,
      });
      assert.equal(ended.code, 2);
      assert.match(ended.stderr, /old\.yaml cannot be read: it is no regular file/);
    });
  });

  it("one anchor used hundreds of times is fine, in a stack file and in a descriptor", () => {
    const uses = new Array(300).fill("*sources").join(", ");
    const lines = [
      "ecds:",
      "  - descriptor: ecd.yaml",
      "  - name: first",
      "    exposure: NodePort",
      "    sources: &sources [10.0.0.0/8]",
      "    ports: [{port: 1812, nodePort: 30010}]",
      ...new Array(150)
        .fill(0)
        .flatMap((_, index) => [
          `  - {name: e${index}, exposure: NodePort, sources: *sources, ports: [{port: 7000}]}`,
        ]),
    ];
    write("Pulumi.test.yaml", stackFile(...ENVIRONMENT, ...lines));
    write("ecd.yaml", `${ECD}  x: &sources [a]\n  y: [${uses}]\n`);
    const { text, stdout } = plan();
    assert.doesNotMatch(text, /alias/);
    assert.match(stdout, /"e149"/);
    assert.match(stdout, /"records"/);
  });

  describe("pin", () => {
    const PINNABLE = stackFile(...ENVIRONMENT);

    function pin() {
      return run(["pin", "--stack", "test"], { cwd: folder, seconds: SECONDS });
    }

    it("writes beside and renames: mode and link stay, and nothing is left behind", () => {
      const real = write("real.yaml", PINNABLE);
      chmodSync(real, 0o640);
      symlinkSync("real.yaml", join(folder, "Pulumi.test.yaml"));
      const before = statSync(real).ino;
      assert.equal(pin().code, 0);
      assert.ok(lstatSync(join(folder, "Pulumi.test.yaml")).isSymbolicLink());
      assert.equal(statSync(real).mode & 0o777, 0o640);
      assert.notEqual(statSync(real).ino, before);
      assert.match(readFileSync(real, "utf8"), /nodePort: 300/);
      assert.deepEqual(readdirSync(folder).sort(), ["Pulumi.test.yaml", "Pulumi.yaml", "real.yaml"]);
    });

    it("leaves the file alone where its text cannot be decoded", () => {
      const bytes = Buffer.from(`# B\xfcro\n${PINNABLE}`, "latin1");
      const file = write("Pulumi.test.yaml", bytes);
      const { code, stderr } = pin();
      assert.equal(code, 2);
      assert.match(stderr, /Pulumi\.test\.yaml cannot be read: line 1, column 4: it is not UTF-8 text/);
      assert.deepEqual(readFileSync(file), bytes);
    });

    it("keeps the byte order mark and the line ends", () => {
      const file = write("Pulumi.test.yaml", `\ufeff${PINNABLE.replaceAll("\n", "\r\n")}`);
      assert.equal(pin().code, 0);
      const text = readFileSync(file, "utf8");
      assert.ok(text.startsWith("\ufeffconfig:\r\n"));
      assert.doesNotMatch(text, /[^\r]\n/);
    });

    it("names the file, and leaves it as it was, on a disk that is full", function () {
      if (process.getuid?.() !== 0) this.skip();
      const disk = join(folder, "disk");
      execFileSync("mkdir", [disk]);
      try {
        execFileSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], { stdio: "ignore" });
      } catch {
        this.skip();
      }
      try {
        write("disk/Pulumi.yaml", "name: test\nruntime: nodejs\n");
        const file = write("disk/Pulumi.test.yaml", PINNABLE);
        write("disk/filler", Buffer.alloc(8192));
        const { code, stderr } = run(["pin", "--stack", "test"], { cwd: disk, seconds: SECONDS });
        assert.equal(code, 2);
        assert.match(stderr, /Pulumi\.test\.yaml cannot be written: the disk is full\. It is unchanged\./);
        assert.equal(readFileSync(file, "utf8"), PINNABLE);
      } finally {
        execFileSync("umount", [disk]);
      }
    });
  });
});
