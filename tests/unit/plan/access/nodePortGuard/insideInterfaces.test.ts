import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { findOnPath } from "../../../../../local/programs/path";
import {
  CALICO_INTERFACES,
  everyInterfaceBut,
  isInside,
} from "../../../../../sdk/plan/access/nodePortGuard/insideInterfaces";
import { plan } from "../../../../../sdk/plan/plan";

/** What distributions, hypervisors and administrators call the interfaces that outside traffic arrives at. */
const OUTSIDE = [
  ["eth0", "eth0.100", "en0", "ens3", "enp3s0f0np0", "eno1", "enx0242ac120002", "ens1f0v3"],
  ["em1", "em49", "p2p1", "p1p1.200", "lom1", "net0", "lan0", "wan", "mgmt0", "radius0"],
  ["bond0", "bond1.2103", "team0", "br0", "br-lan", "br_lan", "br-ex", "vmbr0", "virbr0", "ovs-system"],
  [
    "vlan100",
    "vlan-radius",
    "vxlan100",
    "gre1",
    "wg0",
    "tun0",
    "tap0",
    "ppp0",
    "ib0",
    "ibp5s0",
    "wlan0",
    "wlp59s0",
  ],
  ["macvlan0", "ipvlan0", "usb0", "Ethernet0", "c", "ca", "cal", "b", "bp", "tu", "l", "d0", "v"],
].flat();

/** What Calico, container runtimes and kube-proxy make. */
const INSIDE = [
  ...CALICO_INTERFACES,
  ["veth0a1b2c3", "docker0", "docker_gwbridge", "cni0", "cni-podman0", "cbr0", "flannel.1"],
  ["kube-ipvs0", "nodelocaldns", "dummy0"],
].flat();

function defaultPattern(): string {
  const { policies } = plan({ target: "on-prem", network: { calico: { install: true } } });
  const [template] = policies.guard?.hostEndpoints?.templates ?? [];
  assert.ok(template?.interfacePattern);
  return template.interfacePattern;
}

const letter = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABC0123456789.-_@");
/** At most 15 characters, as the kernel has them; many begin as one of the excluded do. */
const anyName = fc
  .tuple(
    fc.constantFrom("", ...INSIDE),
    fc.nat(15),
    fc.array(letter, { maxLength: 15 }).map((letters) => letters.join("")),
  )
  .map(([start, length, rest]) => (start.slice(0, length) + rest).slice(0, 15))
  .filter((name) => name.length > 0);

describe("the interfaces that get a host endpoint", () => {
  const pattern = defaultPattern();

  for (const name of OUTSIDE) {
    it(`include ${name}`, () => assert.match(name, new RegExp(pattern)));
  }

  for (const name of INSIDE) {
    it(`leave ${name} out`, () => assert.doesNotMatch(name, new RegExp(pattern)));
  }

  it("are all but those that are Calico's or containers', whatever the name", () => {
    const expression = new RegExp(pattern);
    fc.assert(
      fc.property(anyName, (name) => assert.equal(expression.test(name), !isInside(name), name)),
      { numRuns: 5_000 },
    );
  });

  it("are the same to RE2, by which Calico reads the pattern", async function () {
    // A first build of Go's own packages.
    this.timeout(180_000);
    const go = await findOnPath("go");
    if (go === undefined) {
      console.log("      skipped: there is no go on PATH to ask its regexp package");
      this.skip();
    }
    const names = [...OUTSIDE, ...INSIDE, ...fc.sample(anyName, 2_000)];
    assert.deepEqual(
      matchedByGo(go, pattern, names),
      names.filter((name) => !isInside(name)),
    );
  });

  it("need no pattern of ours to be told from any list of excluded ones", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom("a", "b", ".", "-"), minLength: 1, maxLength: 4 }), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.string({ unit: fc.constantFrom("a", "b", ".", "-"), minLength: 1, maxLength: 6 }),
        ([whole = "", ...prefixes], name) => {
          const isExcluded = name === whole || prefixes.some((prefix) => name.startsWith(prefix));
          assert.equal(new RegExp(everyInterfaceBut(prefixes, [whole])).test(name), !isExcluded);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

const GO_PROGRAM = `package main

import (
	"encoding/json"
	"os"
	"regexp"
)

func main() {
	var in struct {
		Pattern string
		Names   []string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	expression := regexp.MustCompile(in.Pattern)
	matched := []string{}
	for _, name := range in.Names {
		if expression.MatchString(name) {
			matched = append(matched, name)
		}
	}
	json.NewEncoder(os.Stdout).Encode(matched)
}
`;

function matchedByGo(go: string, pattern: string, names: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "re2-"));
  try {
    writeFileSync(join(folder, "main.go"), GO_PROGRAM);
    const input = JSON.stringify({ Pattern: pattern, Names: names });
    const { stdout, stderr } = spawnSync(go, ["run", "main.go"], { cwd: folder, input, encoding: "utf8" });
    assert.equal(stderr, "");
    return JSON.parse(stdout) as string[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
