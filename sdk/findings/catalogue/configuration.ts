import type { Rule } from "../rule";

/** UEN001-UEN099: the configuration cannot be read as it stands. */
export const configurationRules = {
  UEN001: {
    severity: "error",
    title: "Unknown key",
    reason: "A misspelt key would be ignored, and its setting lost without a word.",
    fix: "Use a key that the schema knows, or remove it.",
    example: "platform: {exposre: NodePort}",
  },
  UEN002: {
    severity: "error",
    title: "Wrong type",
    reason: "The value cannot be read as what the key stands for.",
    fix: "Give a value of the type that the schema names.",
    example: 'createNamespace: "yes"',
  },
  UEN003: {
    severity: "error",
    title: "Not one of the choices",
    reason: "The key takes one of a few words, written exactly so.",
    fix: "Use one of the words named in the message.",
    example: "target: azure",
  },
  UEN004: {
    severity: "error",
    title: "Missing",
    reason: "Nothing can be planned without it, and there is no safe default.",
    fix: "Add the key.",
    example: "environment: {}",
  },
  UEN005: {
    severity: "error",
    title: "An Output where a decision is needed",
    reason: "The plan must be complete at preview, also on the first run, when Outputs are still unknown.",
    fix: "Give a plain value, from the configuration of the stack.",
    example: "namespace: someResource.metadata.name",
  },
  UEN006: {
    severity: "error",
    title: "A secret where a decision is needed",
    reason:
      "What is encrypted cannot be reviewed, and what is planned from it would stand in the stack's state in plain text.",
    fix: "Give it in plain text: addresses, ports and names of Secrets are no secrets.",
    example: "sources: {secure: v1:...}",
  },
  UEN007: {
    severity: "error",
    title: "Not an address range",
    reason: "Ranges are written in CIDR notation, with no bits set behind the prefix.",
    fix: "Write it as address/prefix length, such as 192.0.2.0/24.",
    example: "sources: [192.0.2.7/24]",
  },
  UEN008: {
    severity: "error",
    title: "Not a name that Kubernetes takes",
    reason: "The API server would refuse the object.",
    fix: "Use lower case letters, digits and '-', beginning and ending with a letter or digit.",
    example: "namespace: UEPE_prod",
  },
  UEN009: {
    severity: "error",
    title: "Not a host name",
    reason: "An Ingress takes a DNS name in lower case; a '*' only as its first label.",
    fix: "Write the DNS name that clients call.",
    example: "http: {host: 'https://api.example.net'}",
  },
  UEN010: {
    severity: "error",
    title: "Number out of range",
    reason: "The cluster would refuse the value.",
    fix: "Use a whole number in the range named in the message.",
    example: "ports: [{port: 70000}]",
  },
  UEN011: {
    severity: "error",
    title: "Not a label or annotation that Kubernetes takes",
    reason: "The API server would refuse the object.",
    fix: "Keys are [prefix/]name; label values have at most 63 letters, digits, '-', '_' and '.'.",
    example: "labels: {team: network & voice}",
  },
  UEN012: {
    severity: "error",
    title: "Cannot be accepted",
    reason: "`accept` silences warnings that exist; an error stays an error.",
    fix: "Name the code of a warning, and why it is meant.",
    example: 'accept: {UEN102: "..."}',
  },
  UEN013: {
    severity: "error",
    title: "Two settings that exclude each other",
    reason: "Only one of them can be followed.",
    fix: "Keep the one that is meant.",
    example: "- {descriptor: ecd/radius.yaml, selector: {app: radius}}",
  },
  UEN014: {
    severity: "error",
    title: "Not a version",
    reason: "The version decides which charts are installed.",
    fix: "Write it as major.minor.patch, such as 3.32.1; or leave it out for the release that this package installs.",
    example: "calico: {install: true, version: latest}",
  },
  UEN015: {
    severity: "error",
    title: "The stack file cannot be read",
    reason: "It is not YAML, or holds no environment.",
    fix: "Mend the file at the line and column named in the message.",
    example: "config: {usage-engine-networking:environment: [}",
  },
  UEN016: {
    severity: "error",
    title: "Two environments make the same",
    reason: "Both are in one cluster, and the API server would refuse the second object of a name.",
    fix: "Give one of them another namespace or another cluster; what a cluster has once, one of them makes.",
    example: 'new Environment("voice", {namespace: "uepe", ...}) twice with one provider',
  },
  UEN017: {
    severity: "info",
    title: "Values that come from Pulumi ESC",
    reason:
      "Without credentials only the stack file is read, and what its ESC environments add stays undecided.",
    fix: "Keep what decides in the stack file; `pulumi preview` shows the plan with everything in it.",
    example: "environment: [site/shared] at the top level of the stack file",
  },
  UEN018: {
    severity: "info",
    title: "ECDs that wait for Usage Engine",
    reason:
      "The kind ECDeployment comes with Usage Engine's installation, and a new cluster does not serve it. Network, ports, ingress controller, load balancers and policies are made first.",
    fix: "Run `pulumi up`, install Usage Engine, set stage: ecds, and run `pulumi up` again.",
    example: "stage: network with a descriptor among the ecds",
  },
  UEN019: {
    severity: "warning",
    title: "The stage network makes no ECD, and deletes those that are there",
    reason:
      "What a program no longer makes, Pulumi deletes: an ECD that the stack has from the stage ecds goes, with its pods and Services.",
    fix: "Where the stack has ECDs, set stage: ecds. Where it has none yet, go on: nothing can be lost.",
    example: "stage: network with a descriptor among the ecds",
  },
  UEN028: {
    severity: "error",
    title: "The stage of a cluster of its own is not said",
    reason:
      "A new cluster does not serve ECDeployments until Usage Engine is installed. A stack that has ECDs already would lose them in the stage network, and only its owner knows which of the two it is.",
    fix: "Set stage: network where Usage Engine is not installed yet, and stage: ecds where the stack has ECDs.",
    example:
      "{target: aws, network: {aws: {region: us-east-1}}, ecds: [{descriptor: ecd/radius.yaml}]} without stage",
  },
} as const satisfies Record<string, Rule>;
