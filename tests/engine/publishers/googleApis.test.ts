import assert from "node:assert/strict";
import { skipWithoutPython } from "../pythonEnvironment";
import { bodyOf, withBody, withoutBody } from "./googleBodies";
import { GoogleSchemas } from "./googleSchemas";
import { type Plain, recordedResources, recordedStacks } from "./recordedStack";

/** Faults that Google's schemas must see in a resource that is sound. */
const FAULTS: Readonly<Record<string, readonly [token: string, inputs: Plain, expected: RegExp]>> = {
  "a tier that there is not": ["gcp:compute/address:Address", { networkTier: "GOLD" }, /^\/networkTier: /],
  "a name with capital letters": ["gcp:compute/address:Address", { name: "Uepe" }, /^\/name: .*pattern/],
  "a property that Google does not have": [
    "gcp:compute/network:Network",
    { ipv7: true },
    /additional properties.*ipv7/,
  ],
  "ports as numbers": [
    "gcp:compute/firewall:Firewall",
    { allows: [{ protocol: "tcp", ports: [30000] }] },
    /^\/allowed\/0\/ports\/0: must be string/,
  ],
  "another provider of policies": [
    "gcp:container/cluster:Cluster",
    { networkPolicy: { enabled: true, provider: "CILIUM" } },
    /^\/networkPolicy\/provider: /,
  ],
  "a machine type as a list": [
    "gcp:container/nodePool:NodePool",
    { nodeConfig: { machineType: ["e2-standard-2"] } },
    /^\/config\/machineType: must be string/,
  ],
  "what only the server writes": [
    "gcp:container/cluster:Cluster",
    { endpoint: "192.0.2.1" },
    /^\/endpoint: boolean schema is false/,
  ],
};

/**
 * What each recorded stack asks of GCP, judged by Google's own descriptions of its APIs: properties, types, patterns,
 * enumerations, what is required and what only the server writes.
 */
describe("Google's own schemas, asked about what the stacks make", function () {
  this.timeout(600_000);
  const stacks = recordedStacks().filter((stack) => recordedResources(stack, "gcp").length > 0);
  let schemas: GoogleSchemas;

  before(async function () {
    await skipWithoutPython(this);
    schemas = await GoogleSchemas.open();
  });

  for (const stack of stacks) {
    it(`have nothing against ${stack}`, () => {
      const judged = recordedResources(stack, "gcp").filter(({ token }) => !withoutBody.includes(token));
      assert.ok(judged.length > 0);
      for (const { token, name, inputs } of judged) {
        assert.deepEqual(schemas.faults(bodyOf(token, name, inputs)), [], `${token} ${name}`);
      }
    });
  }

  for (const [fault, [token, inputs, expected]] of Object.entries(FAULTS)) {
    it(`see ${fault}`, () => {
      const all = stacks.flatMap((stack) => recordedResources(stack, "gcp"));
      const sound = all.find((resource) => resource.token === token);
      assert.ok(sound, token);
      const faults = schemas.faults(bodyOf(token, sound.name, { ...sound.inputs, ...inputs }));
      assert.ok(
        faults.some((one) => expected.test(one)),
        JSON.stringify(faults),
      );
    });
  }

  it("judge every type that the stacks have, but for the one without a body", () => {
    const tokens = new Set(
      stacks.flatMap((stack) => recordedResources(stack, "gcp")).map(({ token }) => token),
    );
    assert.deepEqual([...tokens].sort(), [...withBody, ...withoutBody].sort());
  });
});
