/**
 * The names that Kubernetes takes, as its API validation has them
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/).
 */
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** What is wrong with a DNS label (RFC 1123): namespaces, node port owners; undefined where nothing is. */
export function dnsLabelFault(name: string, longest = 63): string | undefined {
  if (name.length === 0) return "it is empty";
  if (name.length > longest) return `it has ${name.length} characters, and ${longest} are the most`;
  return LABEL.test(name)
    ? undefined
    : "it must be lower case letters, digits and '-', with a letter or digit at both ends";
}

/** What is wrong with the name of a Service (RFC 1035: it begins with a letter). */
export function serviceNameFault(name: string): string | undefined {
  return (
    dnsLabelFault(name) ??
    (/^[a-z]/.test(name) ? undefined : "the name of a Service must begin with a letter")
  );
}

/** What is wrong with a DNS name of several labels: nodes, Secrets, classes. */
export function dnsNameFault(name: string): string | undefined {
  if (name.length > 253) return `it has ${name.length} characters, and 253 are the most`;
  // Only the whole is limited in length for Kubernetes, not each label.
  return name.split(".").every((label) => LABEL.test(label))
    ? undefined
    : "it must be lower case letters, digits, '-' and '.', with a letter or digit at both ends of each part";
}

/** What is wrong with the name of a node. It is the value of the node's label kubernetes.io/hostname as well, by which pods are pinned. */
export function nodeNameFault(name: string): string | undefined {
  return name.length > 63
    ? `it has ${name.length} characters, and 63 are the most: it is a label's value too`
    : dnsNameFault(name);
}

/** What is wrong with the host of an Ingress; `*.` may lead it. */
export function hostFault(host: string): string | undefined {
  if (/^[a-z]+:\/\//i.test(host)) return "it is a URL; a host has no scheme and no path";
  if (/^\d+(\.\d+){3}$/.test(host) || host.includes(":"))
    return "it is an address; an Ingress takes a DNS name without a port";
  return dnsNameFault(host.replace(/^\*\./, ""));
}

/** What is wrong with a port's name (RFC 6335). */
export function portNameFault(name: string): string | undefined {
  if (name.includes("--")) return "it must not have two '-' in a row";
  return dnsLabelFault(name, 15) ?? (/[a-z]/.test(name) ? undefined : "it must have at least one letter");
}

/** What is wrong with the key of a label or an annotation. */
export function labelKeyFault(key: string): string | undefined {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 2) return "it has more than one '/'";
  if (parts.length === 2 && (parts[0] === "" || dnsNameFault(parts[0] ?? "")))
    return "what stands before '/' must be a DNS name";
  return /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)$/.test(name)
    ? undefined
    : "its name must be 1 to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends";
}

/** What is wrong with a label's value. */
export function labelValueFault(value: string): string | undefined {
  return /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value)
    ? undefined
    : "it must be at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends";
}
