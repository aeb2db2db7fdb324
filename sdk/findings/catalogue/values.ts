import type { Rule } from "../rule";

/** UEN001-UEN099: names, ranges and numbers. */
export const valuesRules = {
  UEN007: {
    severity: "error",
    title: "Not an address range",
    reason: "Ranges are written in CIDR notation, with no bits set behind the prefix.",
    fix: "Write it as address/prefix length, such as 192.0.2.0/24.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        sources: [192.0.2.7/24]`,
    },
    followed: {
      "address/prefix length": { set: { sources: ["192.0.2.0/24"] } },
    },
  },
  UEN008: {
    severity: "error",
    title: "Not a name that Kubernetes takes",
    reason: "The API server would refuse the object.",
    fix: "Use lower case letters, digits and '-', beginning and ending with a letter or digit.",
    example: {
      environment: `
        target: on-prem
        namespace: UEPE_prod
        network: {calico: {install: false}}
        platform: {services: none}`,
    },
    followed: {
      "lower case letters, digits and '-'": { set: { namespace: "uepe-prod" } },
    },
  },
  UEN009: {
    severity: "error",
    title: "Not a host name",
    reason: "An Ingress takes a DNS name in lower case; a '*' only as its first label.",
    fix: "Write the DNS name that clients call.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: api
            http:
              host: https://api.example.net
              paths: [{path: /, port: 8080}]`,
      also: ["UEN104", "UEN601"],
    },
    followed: {
      "the DNS name": { set: { "ecds[0].http.host": "api.example.net" } },
    },
  },
  UEN010: {
    severity: "error",
    title: "Number out of range",
    reason: "The cluster would refuse the value.",
    fix: "Use a whole number in the range named in the message.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 70000}]}]`,
    },
    followed: {
      "a whole number in the range": { set: { "ecds[0].ports[0].port": 7000 } },
    },
  },
  UEN011: {
    severity: "error",
    title: "Not a label or annotation that Kubernetes takes",
    reason: "The API server would refuse the object.",
    fix: "Keys are [prefix/]name; label values have at most 63 letters, digits, '-', '_' and '.'.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        labels: {team: network & voice}`,
    },
    followed: {
      "label values": { set: { "labels.team": "network-and-voice" } },
    },
  },
  UEN014: {
    severity: "error",
    title: "Not a version",
    reason: "The version decides which charts are installed.",
    fix: "Write it as major.minor.patch, such as 3.32.1; or leave it out for the release that this package installs.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true, version: latest, crds: objects}}
        platform: {services: none}`,
    },
    followed: {
      "major.minor.patch": { set: { "network.calico.version": "3.33.1" } },
      "leave it out": { set: { "network.calico.version": null } },
    },
  },
} as const satisfies Record<string, Rule>;
