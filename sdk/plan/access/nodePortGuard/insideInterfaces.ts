/** Calico's own interfaces, and its pods', by the beginnings of their names. */
const CALICO_PREFIXES = [
  "cali",
  "tunl",
  "vxlan.calico",
  "vxlan-v6.calico",
  "wireguard.cali",
  "wg-v6.cali",
  "bpfin.cali",
  "bpfout.cali",
] as const;

/**
 * Interfaces of other container networks and of local Services. Much as Calico's own list of those that hold no node's address
 * (https://github.com/projectcalico/calico/blob/master/node/pkg/lifecycle/startup/autodetection/autodetection_linux.go), without
 * bridges of virtual machines: those are strangers too.
 */
const CONTAINER_PREFIXES = [
  "veth",
  "docker",
  "cni",
  "cbr",
  "flannel",
  "kube-ipvs",
  "nodelocaldns",
  "dummy",
] as const;

/** By its whole name: `lom1` is a network card on the board. */
const LOOPBACK = "lo";

const INSIDE_PREFIXES: readonly string[] = [...CALICO_PREFIXES, ...CONTAINER_PREFIXES];

/** Whether nothing from outside arrives at an interface of this name. */
export function isInside(name: string): boolean {
  return name === LOOPBACK || INSIDE_PREFIXES.some((one) => name.startsWith(one));
}

/** One of each kind that carries pods' traffic: a host endpoint there would guard pods against each other. */
export const CALICO_INTERFACES: readonly string[] = [
  "cali0123456789a",
  "tunl0",
  "vxlan.calico",
  "vxlan-v6.calico",
  "wireguard.cali",
  "wg-v6.cali",
  "bpfin.cali",
  "bpfout.cali",
  LOOPBACK,
];

/** What has been read of a name so far, and what may follow where it is still one of the excluded. */
interface Prefix {
  /** Whether every name that begins like this is excluded. */
  isWhole: boolean;
  /** Whether the name that ends here is excluded. */
  isName: boolean;
  next: Map<string, Prefix>;
}

/**
 * Regular expression of every name but the excluded ones. RE2, which Calico uses, has no way to say "not": so each
 * alternative is a place where a name parts from all the excluded ones, by another character or by its end.
 */
export function everyInterfaceBut(prefixes: readonly string[], names: readonly string[]): string {
  const root = emptyPrefix();
  for (const prefix of prefixes) reach(root, prefix).isWhole = true;
  for (const name of names) reach(root, name).isName = true;
  return `^${partings(root, "")}`;
}

/** Every interface that outside traffic may arrive at, however it is named. */
export const OUTSIDE_INTERFACES = everyInterfaceBut(INSIDE_PREFIXES, [LOOPBACK]);

function emptyPrefix(): Prefix {
  return { isWhole: false, isName: false, next: new Map() };
}

function reach(root: Prefix, text: string): Prefix {
  let at = root;
  for (const character of text) {
    const known = at.next.get(character) ?? emptyPrefix();
    at.next.set(character, known);
    at = known;
  }
  return at;
}

function partings({ isName, next }: Prefix, read: string): string {
  const characters = [...next.keys()].sort();
  const others = characters.length > 0 ? `[^${characters.map(inClass).join("")}]` : ".";
  const ways = [
    others,
    // An empty name is no name.
    ...(isName || read === "" ? [] : ["$"]),
    ...characters.flatMap((character) => {
      const following = next.get(character);
      if (following === undefined || following.isWhole) return [];
      return [literal(character) + partings(following, read + character)];
    }),
  ];
  return ways.length === 1 ? others : `(${ways.join("|")})`;
}

function literal(character: string): string {
  return /[a-z0-9-]/.test(character) ? character : `\\${character}`;
}

/** In a class a hyphen would be a range. */
function inClass(character: string): string {
  return /[a-z0-9.]/.test(character) ? character : `\\${character}`;
}
