// Destroys a stack, what is protected included, and tells what is still billed in its region.
//
//   node teardown.mjs --stack aws --cloud aws --region us-east-1            # says what it would run
//   node teardown.mjs --stack aws --cloud aws --region us-east-1 --destroy  # does it, and ends with 1 if something is left
//   node teardown.mjs --cloud aws --region us-east-1 --destroy              # looks only: the stack is gone already
//
// It looks with the clouds' own commands, `aws` and `gcloud`, as whoever they are logged in. What is listed may be somebody
// else's: a region has no owner. Nothing is deleted but by `pulumi destroy`.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    stack: { type: "string" },
    cloud: { type: "string" },
    region: { type: "string" },
    destroy: { type: "boolean", default: false },
  },
});
const { stack, cloud, region, destroy } = options;

/** What is billed by the hour while it stands, and the command that lists it. */
const BILLED = {
  aws: (at) =>
    [
      ["EKS clusters", "eks list-clusters", "clusters[]"],
      ["load balancers", "elbv2 describe-load-balancers", "LoadBalancers[].LoadBalancerName"],
      [
        "NAT gateways",
        "ec2 describe-nat-gateways --filter Name=state,Values=pending,available,deleting",
        "NatGateways[].NatGatewayId",
      ],
      ["public addresses", "ec2 describe-addresses", "Addresses[].PublicIp"],
      [
        "interface endpoints",
        "ec2 describe-vpc-endpoints --filters Name=vpc-endpoint-type,Values=Interface",
        "VpcEndpoints[].VpcEndpointId",
      ],
      [
        "instances",
        "ec2 describe-instances --filters Name=instance-state-name,Values=pending,running,stopping,stopped",
        "Reservations[].Instances[].InstanceId",
      ],
      // A cluster takes its pods with it, and not their volumes.
      [
        "volumes of pods",
        "ec2 describe-volumes --filters Name=tag-key,Values=usage-engine-networking/cluster",
        "Volumes[].VolumeId",
      ],
    ].map(([kind, command, query]) => ({
      kind,
      command: ["aws", ...command.split(" "), "--region", at, "--query", query, "--output", "json"],
    })),
  gcp: (at) =>
    [
      ["GKE clusters", "container clusters list", "--region"],
      ["forwarding rules", "compute forwarding-rules list", "--regions"],
      ["addresses", "compute addresses list", "--regions"],
      ["routers with Cloud NAT", "compute routers list", "--regions"],
      ["instances", "compute instances list", undefined],
      ["disks", "compute disks list", undefined],
    ].map(([kind, command, where]) => ({
      kind,
      command: [
        "gcloud",
        ...command.split(" "),
        ...(where === undefined ? ["--filter", `zone ~ ${at}-`] : [where, at]),
        "--format=json",
      ],
    })),
};

if (region === undefined || !(cloud in BILLED)) {
  console.error("Needed: --cloud aws or gcp, and --region; --stack unless only to look.");
  process.exit(2);
}

const protect = `usage-engine-networking:environment.network.${cloud}.protect`;
const steps =
  stack === undefined
    ? []
    : [
        // Protection is lifted by an update: GKE keeps one of its own.
        ["pulumi", "config", "set", "--stack", stack, "--path", protect, "false"],
        ["pulumi", "up", "--stack", stack, "--yes"],
        ["pulumi", "destroy", "--stack", stack, "--yes"],
      ];
const looks = BILLED[cloud](region);

/** An argument as a shell takes it. */
const quoted = (text) => (/^[\w./:=,-]+$/.test(text) ? text : `'${text}'`);

if (!destroy) {
  for (const command of [...steps, ...looks.map((one) => one.command)])
    console.log(command.map(quoted).join(" "));
  process.exit(0);
}

for (const [program, ...args] of steps) {
  const { status } = spawnSync(program, args, { stdio: "inherit" });
  if (status !== 0) {
    console.error(`${program} ${args.join(" ")} ended with ${status}: nothing is torn down that it did not.`);
    process.exit(2);
  }
}

let left = 0;
for (const { kind, command } of looks) {
  const [program, ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) {
    console.error(`${kind}: not known, because ${program} ended with ${status}: ${stderr ?? ""}`);
    left += 1;
    continue;
  }
  // An empty answer of the AWS CLI is `null`.
  const found = JSON.parse(stdout) ?? [];
  left += found.length;
  const names = found.map((one) => (typeof one === "string" ? one : one.name));
  console.log(`${kind}: ${names.length === 0 ? "none" : names.join(", ")}`);
}
console.log(left === 0 ? `Nothing is billed by the hour in ${region}.` : `Look at these: they are billed.`);
process.exit(left === 0 ? 0 : 1);
