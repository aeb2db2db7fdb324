import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as path from "node:path";
import fc from "fast-check";
import { Api, ApiError } from "../../local/cluster/api";
import { Pki } from "../../local/cluster/pki";
import { applied, isRefusal, readPatch } from "../../sdk/plan/ecd/patch";
import { SERVICE_MERGE_KEYS } from "../../sdk/plan/ecd/patchedService";
import { sharedCluster } from "../fixture/sharedCluster";

const JSON_PATCH = "application/json-patch+json";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

interface Port {
  name?: string;
  port: number;
  targetPort?: number;
  protocol?: string;
  appProtocol?: string;
}

interface Spec {
  ports: Port[];
  sessionAffinity?: string;
  publishNotReadyAddresses?: boolean;
}

const SPEC: Spec = {
  sessionAffinity: "None",
  ports: [
    { name: "diameter", port: 3868, targetPort: 13868, protocol: "TCP", appProtocol: "example.net/diameter" },
    { name: "web", port: 8080, targetPort: 18080, protocol: "TCP" },
  ],
};

/** What both sides must agree on, whatever the order: the server fills in the rest. */
function compared({ ports, sessionAffinity, publishNotReadyAddresses }: Spec): Spec {
  return {
    sessionAffinity: sessionAffinity ?? "None",
    publishNotReadyAddresses: publishNotReadyAddresses ?? false,
    ports: ports
      .map(({ name, port, targetPort = port, protocol = "TCP", appProtocol }) => ({
        port,
        targetPort,
        protocol,
        ...(name !== undefined && { name }),
        ...(appProtocol !== undefined && { appProtocol }),
      }))
      .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
  };
}

/** Patches as the plan applies them, beside the API server's own answer to a dry run of the same. */
describe("a real API server and the plan make the same of a patch of a Service", function () {
  this.timeout(120_000);
  const namespace = `patches-${randomBytes(3).toString("hex")}`;
  const services = `/api/v1/namespaces/${namespace}/services`;
  const object = { apiVersion: "v1", kind: "Service", metadata: { name: "one" }, spec: SPEC };
  let api: Api;

  before(async () => {
    const { server, folder } = await sharedCluster();
    api = await Api.connect(server, new Pki(path.join(folder, "pki")), "admin", "ca");
    const metadata = { name: namespace };
    await api.request("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata });
    await api.request("POST", services, object);
  });

  after(async () => {
    await api?.request("DELETE", `/api/v1/namespaces/${namespace}`);
    api?.close();
  });

  /** The patched spec of the server, or its status where it refuses the result. */
  async function served(patchType: string, patch: unknown): Promise<Spec | number> {
    try {
      const text = await api.request("PATCH", `${services}/one?dryRun=All`, patch, patchType);
      return compared((JSON.parse(text) as { spec: Spec }).spec);
    } catch (error) {
      if (error instanceof ApiError) return error.status;
      throw error;
    }
  }

  function planned(patchType: string, patch: unknown): Spec | string {
    const read = readPatch({ patch, patchType });
    assert.ok(read);
    if (isRefusal(read)) return read.why;
    const made = applied(read, {
      object: structuredClone(object),
      known: ["/spec"],
      mergeKeys: SERVICE_MERGE_KEYS,
    });
    return isRefusal(made) ? made.why : compared(made.spec as unknown as Spec);
  }

  const item = fc.record(
    {
      port: fc.constantFrom(3868, 8080, 9000, 9001),
      name: fc.constantFrom("diameter", "web", "other", "more"),
      targetPort: fc.integer({ min: 1, max: 65535 }),
      protocol: fc.constantFrom("TCP", "UDP"),
      appProtocol: fc.constantFrom("example.net/a", null),
      $patch: fc.constantFrom("delete", "merge", "replace"),
    },
    { requiredKeys: ["port"] },
  );
  const spec = fc.record(
    {
      ports: fc.array(
        fc.oneof(
          { weight: 6, arbitrary: item },
          { weight: 1, arbitrary: fc.constant({ $patch: "replace" }) },
        ),
        {
          maxLength: 3,
        },
      ),
      sessionAffinity: fc.constantFrom("ClientIP", "None", null),
      publishNotReadyAddresses: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const plainItem = item.map(({ $patch, ...rest }) => rest);
  const operation = fc.oneof(
    fc.record({
      op: fc.constantFrom("add", "replace"),
      path: fc.constantFrom(
        "/spec/ports/0",
        "/spec/ports/1",
        "/spec/ports/-",
        "/spec/ports/2",
        "/spec/ports/7",
        "/spec/ports/-1",
      ),
      value: plainItem,
    }),
    fc.record({
      op: fc.constant("remove"),
      path: fc.constantFrom("/spec/ports/0", "/spec/ports/3", "/spec/ports/-2", "/spec/none"),
    }),
    fc.record({
      op: fc.constantFrom("move", "copy"),
      from: fc.constantFrom("/spec/ports/0", "/spec/ports/1"),
      path: fc.constantFrom("/spec/ports/1", "/spec/ports/-", "/spec/ports/0"),
    }),
    fc.record({
      op: fc.constantFrom("move", "copy"),
      from: fc.constantFrom("/spec/ports/0/appProtocol", "/spec/ports/1/appProtocol"),
      path: fc.constantFrom("/spec/ports/0/appProtocol", "/spec/ports/-1/appProtocol"),
    }),
    fc.record({
      op: fc.constantFrom("add", "test", "replace"),
      path: fc.constantFrom("/spec/ports/0/port", "/spec/ports/1/targetPort", "/spec/ports/-1/port"),
      value: fc.constantFrom(3868, 18080, 9002),
    }),
    // Fields that are there, and fields that are not.
    fc.record({
      op: fc.constantFrom("add", "test", "replace", "remove"),
      path: fc.constantFrom(
        "/spec/ports/0/appProtocol",
        "/spec/ports/1/appProtocol",
        "/spec/none/appProtocol",
      ),
      value: fc.constantFrom("example.net/diameter", "example.net/a", null),
    }),
  );
  const patches: [string, string, fc.Arbitrary<unknown>][] = [
    ["strategic merge patch", STRATEGIC, spec.map((value) => ({ spec: value }))],
    [
      "merge patch",
      MERGE,
      spec.map(({ ports, ...rest }) => ({
        spec: { ...rest, ...(ports && { ports: ports.map((one) => ({ ...one, $patch: undefined })) }) },
      })),
    ],
    ["JSON patch", JSON_PATCH, fc.array(operation, { maxLength: 3 })],
  ];
  for (const [what, patchType, arbitrary] of patches) {
    it(`any ${what}`, async () => {
      let agreed = 0;
      await fc.assert(
        fc.asyncProperty(arbitrary, async (raw) => {
          const patch: unknown = JSON.parse(JSON.stringify(raw));
          const [made, expected] = [planned(patchType, patch), await served(patchType, patch)];
          // The server judges the patched Service as well: that is another matter.
          if (expected === 422 && typeof made !== "string") return;
          if (typeof expected === "number") {
            assert.equal(
              typeof made,
              "string",
              `${JSON.stringify(patch)}: ${expected}, but ${JSON.stringify(made)}`,
            );
            return;
          }
          assert.deepEqual(made, expected, JSON.stringify(patch));
          agreed++;
        }),
        { numRuns: 300 },
      );
      assert.ok(agreed > 30, `only ${agreed} patches were served`);
    });
  }
});
