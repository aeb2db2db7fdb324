import type { CalicoEntity, CalicoRule } from "./policyObject";

/** What one rule may list, by the CRDs of Calico 3.33: more is refused by the API server. */
const MOST_NETS = 256;
const MOST_PORTS = 50;
/** Characters of a selector. */
const LONGEST_SELECTOR = 1024;
const OR = " || ";

/**
 * Rules that say the same with lists as long as Calico takes them. What a rule lists are alternatives, so that each part of a
 * list makes a rule of its own; ranges that are excepted are all of one list, and stay together.
 */
export function withinLimits(rules: readonly CalicoRule[]): CalicoRule[] {
  return rules.flatMap((rule) => {
    const { source, destination, ...rest } = rule;
    return partsOf(source).flatMap((from) =>
      partsOf(destination).map((to) => ({
        ...rest,
        ...(from && { source: from }),
        ...(to && { destination: to }),
      })),
    );
  });
}

function partsOf(entity: CalicoEntity | undefined): (CalicoEntity | undefined)[] {
  if (!entity) return [undefined];
  const { nets, ports } = entity;
  return chunks(nets, MOST_NETS).flatMap((some) =>
    chunks(ports, MOST_PORTS).map((few) => ({
      ...entity,
      ...(some && { nets: some }),
      ...(few && { ports: few }),
    })),
  );
}

function chunks<Item>(list: Item[] | undefined, most: number): (Item[] | undefined)[] {
  if (!list || list.length <= most) return [list];
  return Array.from({ length: Math.ceil(list.length / most) }, (_, index) =>
    list.slice(index * most, (index + 1) * most),
  );
}

/** Selectors that together select whatever one of these does, each as long as Calico takes it. */
export function eitherOf(terms: readonly string[]): string[] {
  const groups: string[][] = [];
  let length = 0;
  for (const term of terms) {
    const more = OR.length + term.length + "()".length;
    const group = groups.at(-1);
    if (group && length + more <= LONGEST_SELECTOR) {
      group.push(term);
      length += more;
    } else {
      groups.push([term]);
      length = more;
    }
  }
  return groups.map((group) =>
    group.length === 1 ? (group[0] ?? "") : group.map((term) => `(${term})`).join(OR),
  );
}
