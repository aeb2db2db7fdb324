/** Names one after the other; of more than `most` the rest is counted: `radius, diameter and 998 more`. */
export function nameList(names: readonly string[], most = names.length): string {
  const more = names.length > most ? ` and ${names.length - most} more` : "";
  return `${names.slice(0, most).join(", ")}${more}`;
}
