import type { EcdArgs } from "../../config/ecdArgs";
import type { Path } from "../../findings/path";
import type { Scope } from "../scope";
import { opensNodePort, type PlannedService } from "../service";
import { type DescriptorCase, type PinHolders, pinKey } from "./descriptorCase";

/** An ECD of an entry, as far as its pins are judged. */
export interface PinnedCase {
  one: DescriptorCase;
  services: readonly PlannedService[];
  pinned: PinHolders;
}

/** A pin that fits no port of the entry's ECDs, or none that opens, would be lost without a word. */
export function checkPins(args: EcdArgs, cases: readonly PinnedCase[], path: Path, scope: Scope): void {
  if (cases.length === 0) return;
  const holders = new Map<string, { of: PinnedCase; services: PlannedService[] }>();
  for (const of of cases) {
    for (const service of of.services) {
      for (const { port, protocol } of service.ports) {
        const key = pinKey(of.one.name, port, protocol);
        holders.set(key, { of, services: [...(holders.get(key)?.services ?? []), service] });
      }
    }
  }
  const judge = (key: string, nodePort: number | undefined, portPath: Path, pinPath: Path) => {
    const holder = holders.get(key);
    if (holder === undefined) {
      const ports = [...holders.keys()].join(", ") || "none";
      scope.findings.add("UEN108", portPath, `there is no port "${key}"; the descriptor's are ${ports}`);
      return;
    }
    if (nodePort === undefined) return;
    const { of, services } = holder;
    const { name, where } = of.one;
    const pinnedBy = of.pinned.get(key);
    if (!services.some(({ type }) => opensNodePort(type))) {
      const made = `${where} makes ${name} a ${services[0]?.type} Service`;
      scope.findings.add("UEN107", pinPath, `${nodePort} opens nothing: ${made}`);
    } else if (pinnedBy?.endsWith(".patch")) {
      const why = `${where}: ${pinnedBy} makes the port, and ${nodePort} does not get there`;
      scope.findings.add("UEN422", pinPath, why, "Write the node port into the patch.");
    }
  };
  for (const [key, nodePort] of Object.entries(args.nodePorts ?? {})) {
    const at: Path = [...path, "nodePorts", key];
    judge(key, nodePort, at, at);
  }
  const [only, ...others] = cases;
  if (only === undefined || others.length > 0) return;
  args.ports?.forEach((port, index) => {
    const at: Path = [...path, "ports", index];
    judge(pinKey(only.one.name, port.port, port.protocol ?? "TCP"), port.nodePort, at, [...at, "nodePort"]);
  });
}
