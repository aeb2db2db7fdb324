import { basename, resolve } from "node:path";
import { stringify } from "yaml";
import type { EcdArgs } from "../../sdk/config/ecdArgs";
import type { EnvironmentArgs } from "../../sdk/config/environmentArgs";
import { fileFromHere, type StackFile } from "../../sdk/config/stackFile";
import { formatPath } from "../../sdk/findings/path";
import { formatPlace, type Place } from "../../sdk/findings/place";
import type { Pin } from "../../sdk/plan/nodePorts/pins";

/** What of an entry pins have to say. */
type Pinned = Pick<EcdArgs, "ports" | "nodePorts">;

/** Pins that only descriptors can have: of several Services with one port, those of all but the first. */
export function inDescriptors(stack: StackFile, pins: readonly Pin[]): string {
  const folder = environmentOf(stack).directory ?? stack.directory;
  const fromHere = (place: Place): Place => ({ ...place, file: fileFromHere(resolve(folder, place.file)) });
  const lines = pins.map((pin) => {
    const place = pin.place ? formatPlace(fromHere(pin.place)) : formatPath(pin.path);
    return `  ${place}: nodePort: ${pin.nodePort}  # ${pin.owner}, ${pin.name}`;
  });
  return ["Write by hand, into the descriptor, which has several Services with such a port:", ...lines].join(
    "\n",
  );
}

/**
 * Pins of entries that stand in a base or in the project, which `pin` leaves to their owner: as the stack file can say them, for
 * this environment alone, and where they are, for all that extend it.
 */
export function ofBases(stack: StackFile, pins: readonly Pin[]): string {
  // The engine merges nothing into what the project gives: without a value of its own the stack file has no place for them.
  if (stack.pathInFile(["environment"]) === undefined)
    return ["Write by hand, where the project gives the environment:", ...whereTheyAre(stack, pins)].join(
      "\n",
    );
  return [
    "Write by hand what belongs to a file that others may extend. Either for this environment alone:",
    ...forThisAlone(stack, pins),
    "or for all that extend it:",
    ...whereTheyAre(stack, pins),
  ].join("\n");
}

/** Each key that pins are to be at, by the place where it is or belongs, with all that it is to say. */
function whereTheyAre(stack: StackFile, pins: readonly Pin[]): string[] {
  const { ecds = [] } = environmentOf(stack);
  const lines = new Map<string, { value: object; what: string[] }>();
  for (const { path, nodePort, owner, name } of pins) {
    const { ports, nodePorts } = ecds[Number(path[2])] ?? {};
    const isPort = path.at(-1) === "nodePort";
    const key = isPort ? path : path.slice(0, -1);
    const isThere = isPort ? ports?.[Number(path[4])]?.nodePort !== undefined : nodePorts !== undefined;
    const place = formatPlace(stack.placeOf(isThere ? key : key.slice(0, -1)));
    const { value, what } = lines.get(place) ?? { value: nodePorts ?? {}, what: [] };
    lines.set(place, {
      value: isPort ? { nodePort } : { ...value, [String(path.at(-1))]: nodePort },
      what: [...what, `${owner}, ${name}`],
    });
  }
  return [...lines].map(([place, { value, what }]) => {
    const said = "nodePort" in value ? `nodePort: ${value.nodePort}` : `nodePorts: ${flow(value)}`;
    return `  ${place}: ${said}  # ${what.join("; ")}`;
  });
}

function flow(value: object): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
}

/** Entries of the stack file that go over those of the base: by name or descriptor, with lists whole, as these replace. */
function forThisAlone(stack: StackFile, pins: readonly Pin[]): string[] {
  const { ecds = [] } = environmentOf(stack);
  const added: object[] = [];
  const completed: string[] = [];
  for (const [index, entry] of ecds.entries()) {
    const its = pins.filter(({ path }) => path[1] === "ecds" && path[2] === index);
    if (its.length === 0) continue;
    const pinned = withPins(entry, its);
    const place = stack.placeOf(["environment", "ecds", index]);
    // A second entry of one name would be another ECD.
    if (place.file === fileFromHere(stack.file))
      completed.push(`  to the entry at ${formatPlace(place)}`, indented(pinned));
    else added.push({ ...identityOf(entry), ...pinned });
  }
  return [
    ...(added.length > 0 ? [`  below ecds in ${basename(stack.file)}`, indented(added)] : []),
    ...completed,
  ];
}

function identityOf({ name, descriptor }: EcdArgs): object {
  return name === undefined ? { descriptor } : { name };
}

function withPins(entry: EcdArgs, pins: readonly Pin[]): Pinned {
  const pinned: Pinned = {};
  for (const { path, nodePort } of pins) {
    const [, , , field, key] = path;
    if (field === "nodePorts") pinned.nodePorts = { ...pinned.nodePorts, [String(key)]: nodePort };
    if (field === "ports") {
      const ports = pinned.ports ?? entry.ports ?? [];
      pinned.ports = ports.map((port, index) => (index === key ? { ...port, nodePort } : port));
    }
  }
  return pinned;
}

function environmentOf({ environment }: StackFile): Pick<EnvironmentArgs, "ecds" | "directory"> {
  return environment as EnvironmentArgs;
}

function indented(value: object): string {
  return stringify(value, { lineWidth: 0 })
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
