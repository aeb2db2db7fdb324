import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { compareAgainst } from "../../cli/against";
import { stackProgram } from "../../sdk/components/runtime/stackProgram";
import { CONFIG_KEY, readStackFile } from "../../sdk/config/stackFile";
import { planEnvironment } from "../../sdk/planEnvironment";
import { EngineFixture, type TestStack, uniqueName } from "./engineFixture";

type Environment = Record<string, unknown>;

/**
 * Node ports that change hands, through the real engine and a real API server: what is refused in one change goes through in the
 * two steps that the finding tells, followed to the letter.
 */
describe("a node port that changes hands", function () {
  this.timeout(300_000);
  let fixture: EngineFixture;
  let namespace: string;
  let folder: string;
  let stack: TestStack;

  before(async () => {
    fixture = await EngineFixture.start();
  });
  after(() => fixture?.stop());

  beforeEach(async () => {
    namespace = uniqueName("uepe");
    folder = join(fixture.folder, namespace);
    await mkdir(folder, { recursive: true });
    await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    stack = await fixture.stack(async () => stackProgram(folder));
  });
  afterEach(async () => {
    await stack.destroy();
    await rm(folder, { recursive: true });
  });

  const environment = (more: Environment): Environment => ({
    target: "on-prem",
    namespace,
    network: { calico: { install: false }, nodePortRange: "30000-32767", reservedNodePorts: RESERVED },
    platform: { services: "none" },
    ...more,
  });
  const ecd = (name: string, nodePort?: number) => ({
    name,
    exposure: "NodePort",
    ports: [{ port: 7001, ...(nodePort !== undefined && { nodePort }) }],
  });

  async function configure(value: Environment): Promise<void> {
    await stack.stack.setConfig(CONFIG_KEY, { value: JSON.stringify(value) });
  }

  /** The first step of a finding's way out, done in a copy of what is up: `set PATH to NUMBER in place of ...`. */
  async function firstStep(before: Environment, after: Environment): Promise<Environment> {
    const [was, is] = [join(folder, "Pulumi.before.yaml"), join(folder, "Pulumi.after.yaml")];
    for (const [file, value] of [[was, before] as const, [is, after] as const])
      await writeFile(file, JSON.stringify({ config: { [CONFIG_KEY]: value } }));
    const file = readStackFile(is);
    const { planned } = compareAgainst(was, file, planEnvironment(file.environment, folder));
    const fix = planned.findings.find(({ code }) => code === "UEN109")?.fix ?? "";
    const [, steps = ""] =
      /^Two steps\. First, in what is up now \([^)]+\): (.*); run `pulumi up`\./.exec(fix) ?? [];
    const between = structuredClone(before);
    for (const step of steps.split("; ")) {
      const [, path = "", number] = /^set environment\.(\S+) to (\d+) in place of \d+$/.exec(step) ?? [];
      assert.ok(number, `"${step}" of "${fix}" is nothing that can be followed`);
      const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
      const owner = keys.slice(0, -1).reduce((value, key) => value[key] as Environment, between);
      owner[keys.at(-1) ?? ""] = Number(number);
    }
    return between;
  }

  async function nodePortOf(service: string): Promise<number | undefined> {
    const found = await fixture.find<{ spec: { ports: { nodePort: number }[] } }>(
      "v1",
      "Service",
      namespace,
      service,
    );
    return found?.spec.ports[0]?.nodePort;
  }

  const cases: [what: string, before: Environment, after: Environment, expected: Record<string, number>][] = [
    [
      "a swap",
      { ecds: [ecd("a", 30240), ecd("b", 30241)] },
      { ecds: [ecd("a", 30241), ecd("b", 30240)] },
      { a: 30241, b: 30240 },
    ],
    [
      "one that leaves and one that takes",
      { ecds: [ecd("a", 30242)] },
      { ecds: [ecd("b", 30242)] },
      { b: 30242 },
    ],
    [
      "one that is no longer pinned, which the API server leaves as it was",
      { ecds: [ecd("a", 30243)] },
      { ecds: [ecd("a"), ecd("b", 30243)] },
      { b: 30243 },
    ],
    [
      "a platform port that an ECD takes",
      {
        platform: {
          ports: { http: { nodePort: 30244 }, desktop: { nodePort: 30245 }, control: { nodePort: 30246 } },
        },
      },
      {
        platform: {
          ports: { http: { nodePort: 30247 }, desktop: { nodePort: 30244 }, control: { nodePort: 30246 } },
        },
        ecds: [ecd("a", 30245)],
      },
      { a: 30245, ui: 30244 },
    ],
  ];
  for (const [what, before, after, expected] of cases)
    it(`is warned of in the preview, and goes through in two steps: ${what}`, async () => {
      const [was, is] = [environment(before), environment(after)];
      await configure(was);
      await stack.up();
      await configure(is);
      assert.match(await stack.failure("preview"), /Two steps\. First, in what is up now: give the Service/);
      // The engine changes Services side by side: now and then the one that gives is first, and nothing is refused.
      const refused = await stack.up().then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (refused !== undefined) assert.match(refused, /provided port is already allocated/);

      // Nobody has to know how far the refused one came: the first step starts from what is up, or should be.
      await configure(await firstStep(was, is));
      await stack.up();
      await configure(is);
      assert.doesNotMatch(diagnostics((await stack.preview()).events), /UEN109/);
      await stack.up();
      for (const [service, nodePort] of Object.entries(expected))
        assert.equal(await nodePortOf(service), nodePort, service);
    });

  it("has company: a load balancer's class, which the API server lets nobody change, and the preview tells before", async () => {
    // Nobody gives it an address, and a class would have it waited for.
    const balanced = {
      ...ecd("peer", 30247),
      exposure: "LoadBalancer",
      annotations: { "pulumi.com/skipAwait": "true" },
    };
    await configure(environment({ ecds: [balanced] }));
    await stack.up();
    await configure(environment({ ecds: [balanced], loadBalancer: { className: "example.net/lb" } }));
    assert.match(
      await stack.failure("preview"),
      /the Service peer is a load balancer with no class, and is to have example\.net\/lb.*UEN368/s,
    );
    assert.match(await stack.failure("up"), /loadBalancerClass: Invalid value.*may not change once set/s);
    await fixture.objects.delete({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "peer", namespace },
    });
    await configure(environment({ ecds: [balanced] }));
    await stack.stack.refresh();
  });

  it("is refused for ever where two swap", async () => {
    await configure(environment({ ecds: [ecd("a", 30248), ecd("b", 30249)] }));
    await stack.up();
    await configure(environment({ ecds: [ecd("a", 30249), ecd("b", 30248)] }));
    for (const _ of [1, 2]) assert.match(await stack.failure("up"), /provided port is already allocated/);
  });

  it("takes one step where a new ECD has the old one's name as its former one", async () => {
    await configure(environment({ ecds: [ecd("a", 30250)] }));
    await stack.up();
    await configure(environment({ ecds: [{ ...ecd("b", 30250), formerName: "a" }] }));
    const said = await stack.failure("preview");
    assert.match(said, /already allocated/);
    assert.match(said, /Run `pulumi up --skip-preview`\. \(UEN110\)/);
    assert.doesNotMatch(said, /UEN109/);
    // `up` of the Automation API is with --skip-preview.
    await stack.up();
    assert.deepEqual([await nodePortOf("a"), await nodePortOf("b")], [undefined, 30250]);
  });
});

/** Everything but the end of the range: other suites have node ports of the same cluster. */
const RESERVED = Array.from({ length: 240 }, (_, index) => 30000 + index);

function diagnostics(events: readonly EngineEvent[]): string {
  return events.map(({ diagnosticEvent }) => diagnosticEvent?.message ?? "").join("\n");
}
