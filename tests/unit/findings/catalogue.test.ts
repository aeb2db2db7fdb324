import assert from "node:assert/strict";
import { catalogue, type FindingCode } from "../../../sdk/findings/catalogue";
import type { Example } from "../../../sdk/findings/example";
import { errorsIn, type Finding, type Severity } from "../../../sdk/findings/finding";
import type { Rule } from "../../../sdk/findings/rule";
import { MENDED_BY_PINS } from "../../../sdk/plan/nodePorts/pins";
import { findingsOf, followed } from "../../fixture/tryExample";
import { furtherExamples } from "./furtherExamples";

const rules = Object.entries(catalogue) as [FindingCode, Rule][];
const WEIGHT: readonly Severity[] = ["info", "warning", "error"];

/** Fixes that nothing here can follow. */
const BY_HAND: readonly FindingCode[] = ["UEN110", "UEN318", "UEN411"];

/** What weighs as much or more and always comes with it: of one stage, the way on and what could be lost. */
const COMES_WITH: Partial<Record<FindingCode, readonly FindingCode[]>> = { UEN018: ["UEN019"] };

const shown = (findings: readonly Finding[]) =>
  findings.map(({ severity, code, path, message }) => `${severity} ${code} ${path}: ${message}`);

describe("the catalogue of findings", () => {
  for (const [code, { severity, example }] of rules) {
    it(`${code}: its example yields it, and nothing else but what it says`, async () => {
      const found = await findingsOf(example);
      const others = found.filter((one) => one.code !== code);
      assert.ok(found.length > others.length, `no ${code} among\n${shown(found).join("\n")}`);
      assert.deepEqual(
        [...new Set(others.map((one) => one.code))].sort(),
        [...(example.also ?? [])].sort(),
        shown(found).join("\n"),
      );
      const heavier = others.filter((one) => WEIGHT.indexOf(one.severity) >= WEIGHT.indexOf(severity));
      assert.deepEqual(
        [...new Set(heavier.map((one) => one.code))],
        COMES_WITH[code] ?? [],
        shown(heavier).join("\n"),
      );
    });
  }

  for (const [code, rule] of rules) follow(code, rule, rule.example);
  for (const { code, ...more } of furtherExamples) follow(code, more, more.example, `, ${more.where}`);

  function follow(
    code: FindingCode,
    { followed: ways }: Pick<Rule, "followed">,
    example: Example,
    where = "",
  ): void {
    for (const [words, way] of Object.entries(ways)) {
      it(`${code}${where}: its fix works when followed literally: ${words}`, async () => {
        const faulty = await findingsOf(example);
        assert.ok(
          faulty.some((one) => one.code === code),
          shown(faulty).join("\n"),
        );
        const left = (await findingsOf(await followed(example, way))).filter(
          ({ accepted }) => accepted === undefined,
        );
        assert.deepEqual(shown([...left.filter((one) => one.code === code), ...errorsIn(left)]), []);
      });
    }
  }

  it("follows every fix but those that are done by hand", () => {
    const unfollowed = rules
      .filter(([, rule]) => Object.keys(rule.followed).length === 0)
      .map(([code]) => code);
    assert.deepEqual(unfollowed.sort(), BY_HAND);
    assert.deepEqual(
      rules.filter(([, { byHand }]) => byHand !== undefined).map(([code]) => code),
      BY_HAND,
    );
  });

  it("names each way out in the words of its fix", () => {
    const plain = (text: string) => text.replaceAll("`", "").toLowerCase();
    const foreign = rules.flatMap(([code, { fix, followed: ways }]) =>
      Object.keys(ways)
        .filter((words) => !plain(fix).includes(plain(words)))
        .map((words) => `${code}: ${words}`),
    );
    assert.deepEqual(foreign, []);
  });

  it("follows every command of its own that a fix tells to run", () => {
    const untried = rules.flatMap(([code, { fix, followed: ways, byHand }]) => {
      const run = Object.values(ways).flatMap((way) => way.run ?? []);
      const told = [...fix.matchAll(/`(?:usage-engine-networking )?(pin|preflight --write)`/g)].map(
        ([, command]) => command,
      );
      return byHand === undefined
        ? told
            .filter((command) => !run.some((one) => one === command))
            .map((command) => `${code}: ${command}`)
        : [];
    });
    assert.deepEqual(untried, []);
  });

  it("tells nobody to run pin for an error that keeps pin from running", () => {
    const refused = rules.filter(
      ([code, { fix, severity }]) =>
        severity === "error" &&
        /Run `usage-engine-networking pin`/.test(fix) &&
        !MENDED_BY_PINS.includes(code),
    );
    assert.deepEqual(refused, []);
  });
});
