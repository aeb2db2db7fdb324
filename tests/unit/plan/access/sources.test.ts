import assert from "node:assert/strict";
import fc from "fast-check";
import { PRIVATE_SOURCES } from "../../../../sdk/plan/access/sources";
import { Cidr } from "../../../../sdk/values/cidr";
import { pathsOf, planOnPrem } from "../onPrem";

const one = (entry: Record<string, unknown>) => ({
  name: "one",
  exposure: "NodePort",
  ports: [{ port: 1 }],
  ...entry,
});
const sourcesOf = (environment: Record<string, unknown>, owner = "one") =>
  planOnPrem(environment)
    .exposures.find((exposure) => exposure.owner === owner)
    ?.sources.map(String);

describe("sources", () => {
  it("are the private addresses of RFC 1918 where nobody says any", () => {
    assert.deepEqual(PRIVATE_SOURCES.map(String), ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);
    assert.deepEqual(sourcesOf({ ecds: [one({})] }), PRIVATE_SOURCES.map(String));
  });

  it("are the environment's, unless the exposure has its own", () => {
    const environment = { sources: ["192.0.2.0/24"] };
    assert.deepEqual(sourcesOf({ ...environment, ecds: [one({})] }), ["192.0.2.0/24"]);
    assert.deepEqual(sourcesOf({ ...environment, ecds: [one({ sources: ["2001:db8::/32"] })] }), [
      "2001:db8::/32",
    ]);
    assert.deepEqual(sourcesOf({ ...environment, ingress: {} }, "ingress"), ["192.0.2.0/24"]);
    assert.deepEqual(sourcesOf({ ...environment, ingress: { sources: ["198.51.100.0/24"] } }, "ingress"), [
      "198.51.100.0/24",
    ]);
    assert.deepEqual(sourcesOf(environment, "platform"), ["192.0.2.0/24"]);
  });

  it("may be none at all, which admits nobody", () => {
    assert.deepEqual(sourcesOf({ ecds: [one({ sources: [] })] }), []);
  });

  it("are taken once, however often and however they are written", () => {
    const sources = ["192.0.2.0/24", "2001:db8::/32", "192.0.2.0/24", "2001:DB8:0::/32"];
    assert.deepEqual(sourcesOf({ ecds: [one({ sources })] }), ["192.0.2.0/24", "2001:db8::/32"]);
  });

  const reasons: [what: string, environment: Record<string, unknown>, paths: string[]][] = [
    [
      "no reason at all",
      { ecds: [one({ sources: ["192.0.2.0/24", "0.0.0.0/0", "::/0"] })] },
      ["ecds[0].sources[1]", "ecds[0].sources[2]"],
    ],
    [
      "a reason, in two halves or in what is wider than any network",
      { ecds: [one({ sources: ["0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/8", "2000::/3", "fc00::/7"] })] },
      ["ecds[0].sources[0]", "ecds[0].sources[1]", "ecds[0].sources[3]"],
    ],
    ["an empty reason", { sources: ["0.0.0.0/0"], acceptPublic: " " }, ["sources[0]"]],
    ["a reason of the entry's own", { ecds: [one({ sources: ["0.0.0.0/0"], acceptPublic: "roaming" })] }, []],
    [
      "a reason of the environment's",
      { acceptPublic: "roaming", ecds: [one({ sources: ["0.0.0.0/0"] })] },
      [],
    ],
    [
      "a reason of another entry's",
      { ecds: [one({ sources: ["0.0.0.0/0"] }), one({ name: "two", acceptPublic: "roaming" })] },
      ["ecds[0].sources[0]"],
    ],
    [
      "a reason of the platform's",
      { platform: { acceptPublic: "roaming", ports: { http: { sources: ["0.0.0.0/0"] } } } },
      [],
    ],
  ];
  for (const [what, environment, paths] of reasons) {
    it(`admit everybody ${paths.length === 0 ? "with" : "not with"} ${what}`, () => {
      assert.deepEqual(
        pathsOf(planOnPrem(environment), "UEN210"),
        paths.map((path) => `environment.${path}`),
      );
    });
  }

  it("of any IPv4 network are taken exactly when no bit stands behind the prefix", () => {
    const address = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(address, fc.nat(32), (bytes, prefix) => {
        const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
        const isNetwork = number % 2 ** (32 - prefix) === 0;
        assert.equal(typeof Cidr.read(`${bytes.join(".")}/${prefix}`) !== "string", isNetwork);
      }),
    );
  });
});

describe("a range in a form that the API server refuses", () => {
  const refused: [text: string, why: RegExp][] = [
    ["010.0.0.0/8", /leading zero/],
    ["10.00.0.0/8", /leading zero/],
    ["10.0.0.0/08", /leading zero/],
    ["10.0/8", /four decimal numbers/],
    ["0x0a.0.0.0/8", /four decimal numbers/],
    ["2001:db8::/032", /leading zero/],
    ["fe80::%eth0/64", /zone/],
    ["::ffff:10.0.0.0/104", /IPv4 range in IPv6 notation/],
  ];
  for (const [text, why] of refused) {
    it(`${text} is refused, not read as something else`, () => {
      assert.match(String(Cidr.read(text)), why);
    });
  }
});

describe("UEN211, sources without effect", () => {
  it("stands where an ECD is reached from inside only", () => {
    const plan = planOnPrem({
      ecds: [
        { name: "bridge", exposure: "ClusterIP", sources: ["192.0.2.0/24"], ports: [{ port: 4444 }] },
        one({ sources: ["192.0.2.0/24"] }),
        {
          name: "api",
          sources: ["192.0.2.0/24"],
          http: { host: "a.example.net", paths: [{ path: "/", port: 1 }] },
        },
      ],
    });
    assert.deepEqual(pathsOf(plan, "UEN211"), ["environment.ecds[0].sources"]);
  });
});
