import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { NoStackFileError, readStackFile } from "../../../sdk/config/stackFile";

describe("stack file", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-file-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  function read(text: string) {
    const file = join(folder, "Pulumi.test.yaml");
    writeFileSync(file, text);
    return readStackFile(file);
  }

  it("hands over the environment as it stands, and the folder that its paths start from", () => {
    const stack = read(
      "config:\n  usage-engine-networking:environment:\n    target: on-prem\n    ecds: []\n",
    );
    assert.deepEqual(stack.environment, { target: "on-prem", ecds: [] });
    assert.equal(stack.directory, folder);
    assert.deepEqual(stack.findings.sorted(), []);
  });

  it("reads what `pulumi config set` stored as JSON text", () => {
    const stack = read(`config:\n  usage-engine-networking:environment: '{"target":"on-prem"}'\n`);
    assert.deepEqual(stack.environment, { target: "on-prem" });
  });

  it("follows aliases and merge keys, as Pulumi does", () => {
    const stack = read(
      [
        "config:",
        "  other:base: &base {exposure: NodePort, sources: [192.0.2.0/24]}",
        "  usage-engine-networking:environment:",
        "    platform:",
        "      <<: *base",
        "      tls: true",
        "",
      ].join("\n"),
    );
    assert.deepEqual(stack.environment, {
      platform: { exposure: "NodePort", sources: ["192.0.2.0/24"], tls: true },
    });
  });

  it("keeps encrypted values as the file has them, for the plan to refuse by path", () => {
    const stack = read("config:\n  usage-engine-networking:environment:\n    namespace: {secure: v1:abc}\n");
    assert.deepEqual(stack.environment, { namespace: { secure: "v1:abc" } });
  });

  it("leaves Pulumi ESC's section and other packages' configuration alone", () => {
    const stack = read(
      "environment: [shared]\nencryptionsalt: v1:x\nconfig:\n  kubernetes:context: a\n  usage-engine-networking:environment: {target: aws}\n",
    );
    assert.deepEqual(stack.environment, { target: "aws" });
  });

  const imports: [what: string, section: string, names: string[]][] = [
    ["none", "", []],
    ["a list", "environment: [site/shared, site/voice]\n", ["site/shared", "site/voice"]],
    ["a list with options", "environment: [{site/shared: {merge: false}}]\n", ["site/shared"]],
    [
      "imports and values",
      "environment: {imports: [site/shared], values: {a: 1}}\n",
      ["site/shared", "inline values"],
    ],
  ];
  for (const [what, section, names] of imports) {
    it(`names the environments of Pulumi ESC that it imports: ${what}`, () => {
      const stack = read(`${section}config:\n  usage-engine-networking:environment: {target: aws}\n`);
      assert.deepEqual(stack.escEnvironments, names);
    });
  }

  const refused: [what: string, text: string, message: RegExp][] = [
    ["broken YAML, with line and column", "config:\n  a: [1, 2\nb: 1\n", /^Pulumi\.test\.yaml:\d+:\d+: /],
    [
      "a key that stands twice, with line and column",
      "config:\n  a: 1\n  a: 2\n",
      /^Pulumi\.test\.yaml:3:3: .*unique/,
    ],
    ["two documents in one file", "config: {}\n---\nconfig: {}\n", /multiple documents/],
    [
      "an alias without its anchor",
      "config: {a: *nobody}\n",
      /Pulumi\.test\.yaml:1:13: the alias \*nobody has no anchor &nobody before it/,
    ],
    ["an empty file", "", /config holds no usage-engine-networking:environment/],
    ["a file that holds text", "hello\n", /config holds no usage-engine-networking:environment/],
    ["a config that is no map", "config: [1]\n", /config is a list, not a map/],
    ["a config without the key", "config: {}\n", /config holds no usage-engine-networking:environment$/],
    ["an environment that is empty", "config:\n  usage-engine-networking:environment:\n", /config holds no/],
    [
      "an environment that is a list",
      "config:\n  usage-engine-networking:environment: []\n",
      /is a list, not a map/,
    ],
    [
      "an environment that is a number",
      "config:\n  usage-engine-networking:environment: 7\n",
      /is the number 7, not/,
    ],
    [
      "an environment that is text",
      "config:\n  usage-engine-networking:environment: on-prem\n",
      /is text that is not a JSON object, not a map/,
    ],
    [
      "an environment at the top level, which is Pulumi ESC's",
      "environment: {target: on-prem}\n",
      /is Pulumi ESC's/,
    ],
    [
      "an environment without the package's name",
      "config: {environment: {target: on-prem}}\n",
      /config\.environment belongs to another package/,
    ],
  ];
  for (const [what, text, message] of refused) {
    it(`refuses ${what}`, () => {
      const stack = read(text);
      assert.equal(stack.environment, undefined);
      const [first] = stack.findings.sorted();
      assert.equal(first?.code, "UEN015");
      assert.equal(first?.severity, "error");
      assert.equal(first?.path, "environment");
      const place = first?.place
        ? `${basename(first.place.file)}:${first.place.line}:${first.place.column}: `
        : "";
      assert.match(`${place}${first?.message}`, message);
    });
  }

  for (const [what, path] of [
    ["is not there", "Pulumi.nobody.yaml"],
    ["is a folder", "."],
  ] as const) {
    it(`throws for a stack file that ${what}, naming it`, () => {
      assert.throws(
        () => readStackFile(join(folder, path)),
        (error: Error) => {
          assert.ok(error instanceof NoStackFileError);
          assert.ok(error.message.includes(folder));
          return true;
        },
      );
    });
  }
});
