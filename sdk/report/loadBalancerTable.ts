import type { LoadBalancerJson } from "./json";
import { type Column, type Layout, renderTable } from "./table";

const COLUMNS: Column<LoadBalancerJson>[] = [
  { head: "LOAD BALANCER", text: (one) => one.name },
  { head: "KIND", text: (one) => one.kind },
  { head: "SHARED", text: (one) => (one.shared ? "yes" : "no") },
  { head: "ZONES", text: (one) => (one.zones === null ? "" : String(one.zones)) },
  { head: "ADDRESSES", text: (one) => String(one.addresses) },
  {
    head: "LISTENERS",
    text: (one) =>
      one.listeners.map(({ owner, port, protocol }) => `${owner} ${port}/${protocol}`).join(", "),
    least: 24,
  },
];

const NAMES: Column<LoadBalancerJson> = {
  head: "NAMES",
  text: ({ names = [] }) => names.join(", "),
  least: 24,
};

/** The load balancers and addresses that the environment takes. */
export function renderLoadBalancers(balancers: readonly LoadBalancerJson[], layout: Layout): string {
  const hasNames = balancers.some(({ names }) => names !== undefined);
  return renderTable(hasNames ? [...COLUMNS, NAMES] : COLUMNS, balancers, layout);
}
