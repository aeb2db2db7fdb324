import assert from "node:assert/strict";
import fc from "fast-check";
import type { EnvironmentArgs } from "../../../../sdk/config/environmentArgs";
import { formatPath, type Path } from "../../../../sdk/findings/path";
import type { NetworkPlan } from "../../../../sdk/plan/networkPlan";
import { staticBand } from "../../../../sdk/plan/nodePorts/nodePortRange";
import { describedNodePorts } from "../../../../sdk/plan/nodePorts/nodePorts";
import { type Pin, planPins } from "../../../../sdk/plan/nodePorts/pins";
import { plan } from "../../../../sdk/plan/plan";
import { ecDeployment } from "../../../fixture/descriptorFolder";
import { planOnPrem } from "../onPrem";
import { randomEnvironment } from "../randomEnvironment";

const noPlatform = { platform: { services: "none" } };
const listed = (pins: readonly Pin[]) =>
  pins.map(({ path, nodePort }) => `${formatPath(path.slice(1))}: ${nodePort}`);

describe("pins", () => {
  it("are the first free numbers of the static band, past what is taken and what is reserved", () => {
    const { pins, left } = planPins(
      planOnPrem({
        network: { reservedNodePorts: [30001] },
        platform: { ports: { control: { nodePort: 30002 } } },
        ecds: [{ name: "one", exposure: "NodePort", ports: [{ port: 1 }, { port: 2, nodePort: 30004 }] }],
      }),
    );
    assert.deepEqual(listed(pins), [
      "platform.ports.http.nodePort: 30000",
      "platform.ports.desktop.nodePort: 30003",
      "ecds[0].ports[0].nodePort: 30005",
    ]);
    assert.deepEqual(left, []);
  });

  it("give TCP and UDP of one port one number, as their peers expect", () => {
    const entry = { name: "one", exposure: "NodePort" };
    const both = [{ port: 3386 }, { port: 3386, protocol: "UDP" }, { port: 3868 }];
    const { pins } = planPins(planOnPrem({ ...noPlatform, ecds: [{ ...entry, ports: both }] }));
    assert.deepEqual(listed(pins), [
      "ecds[0].ports[0].nodePort: 30000",
      "ecds[0].ports[1].nodePort: 30000",
      "ecds[0].ports[2].nodePort: 30001",
    ]);
  });

  it("let UDP join the number that TCP of its port has already", () => {
    const ports = [
      { port: 3386, nodePort: 30020 },
      { port: 3386, protocol: "UDP" },
    ];
    const { pins } = planPins(
      planOnPrem({ ...noPlatform, ecds: [{ name: "one", exposure: "NodePort", ports }] }),
    );
    assert.deepEqual(listed(pins), ["ecds[0].ports[1].nodePort: 30020"]);
  });

  it("name the ports of a descriptor by ECD, port and protocol", () => {
    const { pins } = planPins(
      planOnPrem(
        { ...noPlatform, ecds: [{ descriptor: "ecd/*.yaml" }] },
        {
          "ecd/a.yaml": ecDeployment(
            "a",
            "{services: [{spec: {type: NodePort, ports: [{port: 1812, protocol: UDP}]}}]}",
          ),
          "ecd/b.yaml": ecDeployment(
            "b",
            "{services: [{spec: {type: NodePort, ports: [{port: 1812, protocol: UDP}]}}]}",
          ),
        },
      ),
    );
    assert.deepEqual(listed(pins), [
      'ecds[0].nodePorts["a/1812/udp"]: 30000',
      'ecds[0].nodePorts["b/1812/udp"]: 30001',
    ]);
  });

  it("go on above the band when it is full, and name what is left when the range is", () => {
    const ports = Array.from({ length: 22 }, (_, index) => ({ port: 1000 + index }));
    const environment = (last: number) => ({
      ...noPlatform,
      network: { nodePortRange: `30000-${last}`, reservedNodePorts: [30000] },
      ecds: [{ name: "one", exposure: "NodePort", ports }],
    });
    const roomy = planPins(planOnPrem(environment(30199)));
    assert.deepEqual(
      roomy.pins.map(({ nodePort }) => nodePort),
      ports.map((_, index) => 30001 + index),
    );
    const tight = planPins(planOnPrem(environment(30019)));
    assert.equal(tight.pins.length, 19);
    assert.deepEqual(
      tight.left.map(({ path, owner, name }) => [formatPath(path.slice(1)), owner, name]),
      [
        ["ecds[0].ports[19].nodePort", "one", "tcp-1019"],
        ["ecds[0].ports[20].nodePort", "one", "tcp-1020"],
        ["ecds[0].ports[21].nodePort", "one", "tcp-1021"],
      ],
    );
  });

  it("leave health checks of load balancers to the API server", () => {
    const planned = planOnPrem({
      ...noPlatform,
      loadBalancer: { className: "example.net/lb" },
      ecds: [
        {
          name: "one",
          exposure: "LoadBalancer",
          preserveSourceAddress: true,
          ports: [{ port: 1, nodePort: 30000 }],
        },
      ],
    });
    assert.ok(planned.nodePorts.some(({ use, nodePort }) => use === "healthCheck" && nodePort === null));
    assert.deepEqual(planPins(planned), { pins: [], left: [] });
  });

  it("of any environment are free, change nothing that was pinned, and leave nothing to pin", () => {
    let planned = 0;
    fc.assert(
      fc.property(randomEnvironment, ({ args, descriptors }) => {
        const before = plan(args, descriptors);
        fc.pre(before.findings.every(({ severity }) => severity !== "error"));
        planned++;
        const { pins, left } = planPins(before);
        const range = before.network.nodePortRange;
        const band = staticBand(range);
        for (const { nodePort } of pins) {
          assert.ok(nodePort >= range.first && nodePort <= range.last);
          assert.ok(!before.network.reservedNodePorts.includes(nodePort));
        }
        const used = new Set([...numbersOf(before), ...pins.map(({ nodePort }) => nodePort)]);
        if (pins.some(({ nodePort }) => nodePort > band.last && !numbersOf(before).includes(nodePort))) {
          for (let number = band.first; number <= band.last; number++)
            assert.ok(
              used.has(number) || before.network.reservedNodePorts.includes(number),
              `${number} was free`,
            );
        }
        // What only the descriptor can pin is written there by hand.
        const writable = pins.filter(({ path }) => path.at(-1) !== "descriptor");
        const after = plan(withPins(args, writable), descriptors);
        assert.deepEqual(
          after.findings.filter(({ severity }) => severity === "error"),
          [],
        );
        const pinnedBefore = pinnedPorts(before);
        const pinnedAfter = pinnedPorts(after);
        for (const [port, nodePort] of pinnedBefore) assert.equal(pinnedAfter.get(port), nodePort, port);
        for (const { path } of planPins(after).pins) assert.equal(path.at(-1), "descriptor");
        assert.ok(
          left.length === 0 ||
            used.size + before.network.reservedNodePorts.length >= range.last - range.first + 1,
        );
      }),
      { numRuns: 300 },
    );
    assert.ok(planned > 100, "enough of them can be planned");
  });
});

function numbersOf({ nodePorts }: NetworkPlan): number[] {
  return nodePorts.flatMap(({ nodePort }) => (nodePort === null ? [] : [nodePort]));
}

/** Each pinned port by Service, port and protocol. */
function pinnedPorts(plan: NetworkPlan): Map<string, number> {
  return new Map(
    describedNodePorts(plan).flatMap(({ nodePort, service, port, use, protocols }) =>
      nodePort === null
        ? []
        : protocols.map((protocol): [string, number] => [`${service}/${use}/${port}/${protocol}`, nodePort]),
    ),
  );
}

/** The configuration with its pins written into it. */
function withPins(args: EnvironmentArgs, pins: readonly Pin[]): EnvironmentArgs {
  const copy = structuredClone(args);
  for (const { path, nodePort } of pins) set(copy, path.slice(1), nodePort);
  return copy;
}

function set(tree: object, path: Path, value: number): void {
  const [key, ...rest] = path;
  const fields = tree as Record<string | number, object | number>;
  assert.ok(key !== undefined);
  if (rest.length === 0) {
    assert.equal(fields[key], undefined, "a pin changes nothing that is there");
    fields[key] = value;
  } else {
    fields[key] ??= {};
    set(fields[key] as object, rest, value);
  }
}
