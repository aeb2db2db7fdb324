import * as pulumi from "@pulumi/pulumi";
import { Findings } from "../../../findings/findings";
import type { PlannedAws } from "../../../plan/network/awsNetwork";
import { AwsLoadBalancer } from "../../loadBalancer/awsLoadBalancer";
import type { PlannedWork } from "../../runtime/plannedWork";
import { refuseErrors } from "../../runtime/reportFindings";
import { createCalico, createCalicoApi, createInstallation } from "../calico";
import { type CloudCluster, type CloudDoor, ClusterContents, inCluster } from "../cloudCluster";
import { healthCheckNodePortOf, nodePortOf, type ServicePort } from "../nodePortOf";
import { createDoorRules } from "./doorRules";
import { type AwsCluster, type AwsInputs, createAws } from "./eks";

/** AWS of an environment: VPC, cluster, nodes and Calico in their order. Loads the AWS SDK. */
export function createAwsEnvironment(
  name: string,
  planned: PlannedAws,
  inputs: AwsInputs,
  work: PlannedWork,
  parent: pulumi.ComponentResource,
): { cluster: AwsCluster; cloud: CloudCluster } {
  checkRegion(planned, parent);
  const { labels, annotations, network } = work.plan;
  const { calico } = network;
  const calicoFirst = planned.cluster?.networkPlugin === "calico";
  const place = { labels, annotations, directory: work.directory };
  const contents = (
    part: string,
    provider: pulumi.ProviderResource,
    made: pulumi.Resource | undefined,
    after: pulumi.Resource[],
  ) =>
    new ClusterContents(`${name}-${part}`, {
      ...inCluster({ provider, made }),
      parent,
      dependsOn: after,
    });
  const cluster = createAws(
    name,
    planned,
    inputs,
    (provider, eks) => {
      if (!calico || !calicoFirst) return [];
      // Nothing of it can become ready before the nodes, which wait for it.
      const into = contents("calico", provider, eks, []);
      return [createInstallation(name, calico, place, into, { awaited: false })];
    },
    { parent },
  );
  const afterNodes = (part: string) => contents(part, cluster.provider, cluster.made, cluster.ready);
  if (calico && calicoFirst) createCalicoApi(name, calico, place, { parent: afterNodes("calico-api") });
  if (calico && !calicoFirst) createCalico(name, calico, place, afterNodes("calico"));
  const cloud: CloudCluster = {
    ...cluster,
    createDoor: (doorName, doorParent) => createDoor(doorName, planned, cluster, work, doorParent),
  };
  return { cluster, cloud };
}

/** A provider of another region would make everything there, under the names and prices of this one. */
function checkRegion({ region }: PlannedAws, parent: pulumi.ComponentResource): void {
  const configured = new pulumi.Config("aws").get("region");
  const hasOwnProvider = parent.getProvider("aws:index/any:Any") !== undefined;
  if (hasOwnProvider || configured === undefined || configured === region) return;
  const findings = new Findings();
  findings.add(
    "UEN325",
    ["aws", "region"],
    `the region is ${region}, and the stack file's aws:region is ${configured}`,
  );
  refuseErrors(findings.sorted(), []);
}

function createDoor(
  name: string,
  { protect, tags }: PlannedAws,
  cluster: AwsCluster,
  work: PlannedWork,
  parent: pulumi.ComponentResource,
): CloudDoor {
  const ports = {
    nodePort: (port: ServicePort) => nodePortOf(work, port),
    healthCheckNodePort: (service: string) => healthCheckNodePortOf(work, service),
  };
  const { balancing, door } = work.plan;
  // Another environment of the stack may have the same namespace, in another cluster.
  const suffix = work.isAlone ? "" : `-${name}`;
  const balancers = balancing.nlbs.map((nlb) => ({
    name: nlb.name,
    made: new AwsLoadBalancer(nlb.name, nlb, cluster, ports, { protect, tags, suffix }, { parent }),
  }));
  const loadBalancerGroups = new Map(balancers.map(({ name, made }) => [name, made.securityGroupId]));
  const place = {
    nodeSecurityGroupId: cluster.nodeSecurityGroupId,
    loadBalancerGroups,
    nodePort: ports.nodePort,
  };
  createDoorRules(`${name}-nodes`, door, place, tags, { parent });
  const loadBalancers = balancers.map(({ name, made }) => ({
    name,
    addresses: made.addresses,
    dnsName: made.dnsName,
  }));
  return { loadBalancers, before: [] };
}
