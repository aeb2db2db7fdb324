import * as pulumi from "@pulumi/pulumi";
import type { PlannedAws } from "../../../plan/network/awsNetwork";
import type { PlannedAwsVpc, PlannedAwsZone } from "../../../plan/network/awsVpc";
import * as aws from "../../clouds/aws";

/** A VPC as the rest of the network uses it. */
export interface Vpc {
  vpcId: pulumi.Output<string>;
  publicSubnetIds: pulumi.Output<string>[];
  privateSubnetIds: pulumi.Output<string>[];
  /** Addresses that peers see traffic of private nodes come from. */
  egressAddresses: pulumi.Output<string>[];
  /** What must be there before private nodes can start. */
  wayOut: pulumi.Resource[];
  /** What must be there before something in a public subnet faces the internet. */
  internetRoute: pulumi.Resource[];
}

/** What a zone is made of, and the plan of it. */
interface ZoneNetwork {
  planned: PlannedAwsZone;
  publicSubnet: aws.ec2.Subnet;
  privateSubnet: aws.ec2.Subnet;
  privateTable: aws.ec2.RouteTable;
  /** What keeps the load balancer's address free; nothing else may take addresses before. */
  reservation: aws.ec2.SubnetCidrReservation;
}

/** Zones that EKS has no control planes in (https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html). */
const ZONES_WITHOUT_EKS = ["use1-az3", "usw1-az2", "cac1-az3"];

/**
 * VPC, subnets, routes, NAT gateways and endpoints as planned. Each zone has a private route table of its own, so that a
 * NAT gateway that is added or removed changes one route and no association.
 */
export function createVpc(
  name: string,
  planned: PlannedAws,
  network: PlannedAwsVpc,
  opts: pulumi.CustomResourceOptions,
): Vpc {
  const tags = (own: string) => ({ ...planned.tags, Name: `${name}-${own}` });
  const vpc = new aws.ec2.Vpc(
    `${name}-vpc`,
    { cidrBlock: network.cidr.text, enableDnsHostnames: true, enableDnsSupport: true, tags: tags("vpc") },
    { ...opts, protect: planned.protect },
  );
  const gateway = new aws.ec2.InternetGateway(
    `${name}-internet`,
    { vpcId: vpc.id, tags: tags("internet") },
    opts,
  );
  const publicTable = new aws.ec2.RouteTable(`${name}-public`, { vpcId: vpc.id, tags: tags("public") }, opts);
  const publicRoute = new aws.ec2.Route(
    `${name}-public`,
    { routeTableId: publicTable.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
    opts,
  );
  const names = zoneNames(network.zones, opts);
  const owned: Record<string, string> = planned.cluster
    ? { [`kubernetes.io/cluster/${planned.cluster.name}`]: "shared" }
    : {};
  const publicNodes = planned.nodes?.placement === "public";
  const zones = network.zones.map((zone): ZoneNetwork => {
    const at = `${name}-${zone.index}`;
    const common = { vpcId: vpc.id, availabilityZone: names(zone) };
    // A zone that the account gains later must not move a subnet that exists.
    const subnetOpts = { ...opts, ignoreChanges: zone.name === undefined ? ["availabilityZone"] : [] };
    const publicSubnet = new aws.ec2.Subnet(
      `${at}-public`,
      {
        ...common,
        cidrBlock: zone.publicCidr.text,
        mapPublicIpOnLaunch: publicNodes,
        tags: { ...tags(`${zone.index}-public`), ...owned, "kubernetes.io/role/elb": "1" },
      },
      subnetOpts,
    );
    const privateSubnet = new aws.ec2.Subnet(
      `${at}-private`,
      {
        ...common,
        cidrBlock: zone.privateCidr.text,
        tags: { ...tags(`${zone.index}-private`), ...owned, "kubernetes.io/role/internal-elb": "1" },
      },
      subnetOpts,
    );
    const reservation = new aws.ec2.SubnetCidrReservation(
      `${at}-load-balancers`,
      {
        subnetId: privateSubnet.id,
        cidrBlock: zone.reservedCidr.text,
        reservationType: "explicit",
        description: "Addresses of internal load balancers",
      },
      opts,
    );
    const privateTable = new aws.ec2.RouteTable(
      `${at}-private`,
      { vpcId: vpc.id, tags: tags(`${zone.index}-private`) },
      opts,
    );
    associate(`${at}-public`, publicSubnet, publicTable, opts);
    associate(`${at}-private`, privateSubnet, privateTable, opts);
    return { planned: zone, publicSubnet, privateSubnet, privateTable, reservation };
  });
  const nat = createNat(name, zones, { ...planned, publicRoute }, opts);
  const endpoints = createEndpoints(
    name,
    network,
    { region: planned.region, vpc, zones, publicTable, tags },
    opts,
  );
  return {
    vpcId: vpc.id,
    publicSubnetIds: zones.map((zone) => zone.publicSubnet.id),
    privateSubnetIds: zones.map((zone) => zone.privateSubnet.id),
    egressAddresses: nat.addresses,
    internetRoute: [publicRoute],
    wayOut: [publicRoute, ...nat.routes, ...endpoints, ...zones.map((zone) => zone.reservation)],
  };
}

function zoneNames(
  zones: readonly PlannedAwsZone[],
  opts: pulumi.InvokeOutputOptions,
): (zone: PlannedAwsZone) => pulumi.Input<string> {
  if (zones.every((zone) => zone.name !== undefined)) return (zone) => zone.name ?? "";
  const found = aws.getAvailabilityZonesOutput(
    {
      state: "available",
      excludeZoneIds: ZONES_WITHOUT_EKS,
      filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    },
    { parent: opts.parent },
  );
  return (zone) =>
    found.names.apply((names) => {
      const chosen = names[zone.index];
      if (chosen !== undefined) return chosen;
      throw new pulumi.RunError(
        `The region has ${names.length} availability zones, and ${zones.length} are planned: lower network.aws.vpc.zones.`,
      );
    });
}

function associate(
  name: string,
  subnet: aws.ec2.Subnet,
  table: aws.ec2.RouteTable,
  opts: pulumi.CustomResourceOptions,
): void {
  new aws.ec2.RouteTableAssociation(name, { subnetId: subnet.id, routeTableId: table.id }, opts);
}

function createNat(
  name: string,
  zones: readonly ZoneNetwork[],
  { publicRoute, protect, tags }: Pick<PlannedAws, "protect" | "tags"> & { publicRoute: aws.ec2.Route },
  opts: pulumi.CustomResourceOptions,
): { addresses: pulumi.Output<string>[]; routes: aws.ec2.Route[] } {
  const addresses: pulumi.Output<string>[] = [];
  const gateways = new Map<number, aws.ec2.NatGateway>();
  for (const { planned, publicSubnet } of zones) {
    const { index, nat } = planned;
    if (!nat) continue;
    const at = `${name}-${index}-nat`;
    // Peers may have this address in their firewalls.
    const address = new aws.ec2.Eip(at, { domain: "vpc", tags: { ...tags, Name: at } }, { ...opts, protect });
    addresses.push(address.publicIp);
    gateways.set(
      index,
      new aws.ec2.NatGateway(
        at,
        { allocationId: address.allocationId, subnetId: publicSubnet.id, tags: { ...tags, Name: at } },
        { ...opts, dependsOn: publicRoute },
      ),
    );
  }
  const routes = zones.flatMap(({ planned: { index, natZone }, privateTable }) => {
    const gateway = natZone === null ? undefined : gateways.get(natZone);
    if (!gateway) return [];
    const route = {
      routeTableId: privateTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: gateway.id,
    };
    return [new aws.ec2.Route(`${name}-${index}-private`, route, opts)];
  });
  return { addresses, routes };
}

/** The VPC that endpoints are made in. */
interface EndpointPlace {
  region: string;
  vpc: aws.ec2.Vpc;
  zones: readonly ZoneNetwork[];
  publicTable: aws.ec2.RouteTable;
  tags: (own: string) => Record<string, string>;
}

function createEndpoints(
  name: string,
  { cidr, interfaceEndpoints }: PlannedAwsVpc,
  { region, vpc, zones, publicTable, tags }: EndpointPlace,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.VpcEndpoint[] {
  const tables = [publicTable, ...zones.map((zone) => zone.privateTable)];
  const s3 = new aws.ec2.VpcEndpoint(
    `${name}-s3`,
    {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: tables.map((table) => table.id),
      tags: tags("s3"),
    },
    opts,
  );
  if (interfaceEndpoints.length === 0) return [s3];
  const group = new aws.ec2.SecurityGroup(
    `${name}-endpoints`,
    { vpcId: vpc.id, description: "AWS services for private nodes", tags: tags("endpoints") },
    opts,
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-endpoints`,
    { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: cidr.text },
    opts,
  );
  const services = interfaceEndpoints.map(
    (service) =>
      new aws.ec2.VpcEndpoint(
        `${name}-${service.replace(".", "-")}`,
        {
          vpcId: vpc.id,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: zones.map((zone) => zone.privateSubnet.id),
          securityGroupIds: [group.id],
          privateDnsEnabled: true,
          tags: tags(service),
        },
        // The endpoints' own addresses must not be the load balancer's.
        { ...opts, dependsOn: zones.map((zone) => zone.reservation) },
      ),
  );
  return [s3, ...services];
}
