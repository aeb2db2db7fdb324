import assert from "node:assert/strict";
import { inNetworkOf, runWith } from "../../../local/nodes/namespaces";
import { askAll } from "../askers";
import {
  type Combination,
  everyCombination,
  factors,
  first,
  nameOf,
  pairwise,
  settingsOf,
} from "../combinations";
import type { DataPath } from "../dataPath";
import { Lifelines } from "../lifelines";
import { disagrees, tell } from "../questions";

/** Whether somebody wants all of them, which takes some 20 minutes. */
export const wantsEveryCombination = process.env.USAGE_ENGINE_NETWORKING_COMBINATIONS === "all";

export const combinationsTitle = "however it is set";

/** That model and network agree however the cluster and the environment are set. */
export function provesCombinations(run: DataPath): void {
  describe(combinationsTitle, () => {
    let lifelines: Lifelines;
    before(async () => {
      lifelines = await Lifelines.open(run.scene);
      assert.ok(lifelines.count > 80, `${lifelines.count} lines`);
    });
    after(async () => {
      await run.environment.setModes(first);
      await run.environment.up();
      lifelines.close();
    });

    it("has each value of a setting beside each value of every other one", () => {
      assert.deepEqual(missingPairs(pairwise), []);
    });

    const all = wantsEveryCombination ? everyCombination() : pairwise;
    for (const combination of all.filter((one) => nameOf(one) !== nameOf(first))) {
      it(nameOf(combination), async () => {
        await run.environment.setModes(combination);
        const { rounds, cut } = await lifelines.during(() => run.environment.up(settingsOf(combination)));
        assert.equal(await hasNftables(run.scene.machine("worker-1")), combination.proxyMode === "nftables");
        const asked = await askAll(run);
        run.combinations.push({ combination, asked });
        assert.ok(asked.length > 900, `${asked.length} questions`);
        assert.deepEqual(asked.filter(disagrees).map(tell), []);
        // Nobody is locked out meanwhile.
        assert.deepEqual(cut, []);
        assert.ok(rounds > 2, `${rounds} rounds`);
      });
    }
  });
}

/** Whether kube-proxy has its own table in the kernel of a node. */
async function hasNftables(pid: number): Promise<boolean> {
  const { stdout } = await runWith([...inNetworkOf(pid), "nft", "list", "tables"], "");
  return stdout.split("\n").includes("table ip kube-proxy");
}

type Factor = keyof typeof factors;

/** Pairs of values that stand nowhere together. */
function missingPairs(combinations: readonly Combination[]): string[] {
  const names = Object.keys(factors) as Factor[];
  return names.flatMap((one, index) =>
    names
      .slice(index + 1)
      .flatMap((other) =>
        factors[one].flatMap((value) =>
          factors[other]
            .filter((beside) => !combinations.some((all) => all[one] === value && all[other] === beside))
            .map((beside) => `${one} ${value} beside ${other} ${beside}`),
        ),
      ),
  );
}
