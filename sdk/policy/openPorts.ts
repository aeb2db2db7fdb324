import { PLATFORM_PORTS } from "../plan/platform/platform";
import type { ResourceRule } from "./networkPolicy";
import { publicFaults } from "./publicFaults";
import type { SeenResource } from "./seenResource";

/** What a rule of a security group or a firewall admits. */
interface Admitted {
  sources: readonly string[];
  first: number;
  last: number;
}

const EVERY_PORT = { first: 0, last: 65535 };
const EVERY_ADDRESS = "0.0.0.0/0";

/** The ports that control the product: its APIs, its desktop, and the desktop's control interface. */
export const openControlPort: ResourceRule = {
  name: "control-port-open-to-everybody",
  finding: "UEN210",
  fix: "Name the networks of those who operate the platform, in place of every address.",
  settings: {
    ports: {
      type: "array",
      items: { type: "integer", minimum: 1, maximum: 65535 },
      default: [...new Set(PLATFORM_PORTS.map(({ targetPort }) => targetPort))],
    },
  },
  judge: (resource, { ports }) =>
    admittedBy(resource).flatMap(({ sources, first, last }) => {
      const open = (ports as number[]).filter((port) => port >= first && port <= last);
      if (open.length === 0) return [];
      return publicFaults(sources).map((fault) => `port ${open.join(", ")}: ${fault}`);
    }),
};

function admittedBy({ type, props }: SeenResource): Admitted[] {
  switch (type) {
    case "aws:ec2/securityGroup:SecurityGroup":
    case "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":
      return (props.ingress ?? []).map(awsRule);
    case "aws:ec2/securityGroupRule:SecurityGroupRule":
      return props.type === "ingress" ? [awsRule(props)] : [];
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
      const { cidrIpv4, cidrIpv6, fromPort, toPort, ipProtocol } = props;
      const sources = [cidrIpv4, cidrIpv6].filter((one) => one !== undefined);
      return [{ sources, ...awsPorts(ipProtocol, fromPort, toPort) }];
    }
    case "gcp:compute/firewall:Firewall":
      return gcpRules(props);
    default:
      return [];
  }
}

function awsRule(rule: SeenResource["props"]): Admitted {
  const { cidrBlocks = [], ipv6CidrBlocks = [], protocol, fromPort, toPort } = rule;
  return { sources: [...cidrBlocks, ...ipv6CidrBlocks], ...awsPorts(protocol, fromPort, toPort) };
}

function awsPorts(protocol: unknown, first = 0, last = 65535): { first: number; last: number } {
  if (["-1", "all"].includes(String(protocol))) return EVERY_PORT;
  // An ICMP rule has types in the place of ports.
  return ["tcp", "udp", "6", "17"].includes(String(protocol)) ? { first, last } : { first: -1, last: -1 };
}

/** A firewall that names nobody admits everybody. */
function gcpRules(props: SeenResource["props"]): Admitted[] {
  const { direction = "INGRESS", disabled = false, allows = [] } = props;
  if (direction !== "INGRESS" || disabled) return [];
  const isNamed = [props.sourceTags, props.sourceServiceAccounts].some((one) => one?.length > 0);
  const sources = props.sourceRanges?.length > 0 ? props.sourceRanges : isNamed ? [] : [EVERY_ADDRESS];
  return (allows as { protocol: string; ports?: string[] }[])
    .filter(({ protocol }) => ["tcp", "udp", "all", "6", "17"].includes(protocol.toLowerCase()))
    .flatMap(({ ports }) =>
      ports === undefined || ports.length === 0
        ? [{ sources, ...EVERY_PORT }]
        : ports.map((text) => {
            const [first = 0, last = first] = String(text).split("-").map(Number);
            return { sources, first, last };
          }),
    );
}
