import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { AutoScaling } from "@aws-sdk/client-auto-scaling";
import { EC2 } from "@aws-sdk/client-ec2";
import { EKS } from "@aws-sdk/client-eks";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAM } from "@aws-sdk/client-iam";
import { Route53 } from "@aws-sdk/client-route-53";
import { pythonEnvironment } from "../pythonEnvironment";

/** AWS's own clients of the services that the package uses. */
export interface AwsClients {
  ec2: EC2;
  elb: ElasticLoadBalancingV2;
  eks: EKS;
  iam: IAM;
  autoScaling: AutoScaling;
  route53: Route53;
}

/**
 * moto, a mock of AWS's APIs by others, on a free port of loopback: identifiers, what must exist and what is in use come from
 * its code. It is kinder than AWS: nothing takes time, there are no quotas and no permissions, EKS has no addons, no access
 * entries and no pod identities, Route 53 takes aliases that lead nowhere, and it removes addresses that a NAT gateway has,
 * internet gateways of networks with mapped addresses, and subnets and security groups that are in use. The recorded cloud
 * refuses these.
 */
export class Moto {
  private constructor(
    private readonly server: ChildProcess,
    readonly clients: AwsClients,
    /** Where AWS's own command finds it, and as whom. */
    readonly variables: Readonly<Record<string, string>>,
  ) {}

  static async start(): Promise<Moto> {
    const program = join(await pythonEnvironment("clouds"), "moto_server");
    const server = spawn(program, ["-H", "127.0.0.1", "-p", "0"], {
      stdio: ["ignore", "pipe", "pipe"],
      // Without AWS's own policies no role could be given them.
      env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true", PYTHONUNBUFFERED: "1" },
    });
    const endpoint = await addressOf(server);
    const region = "us-east-1";
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const options = { endpoint, region, credentials, maxAttempts: 1 };
    const variables = {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
    const clients = {
      ec2: new EC2(options),
      elb: new ElasticLoadBalancingV2(options),
      eks: new EKS(options),
      iam: new IAM(options),
      autoScaling: new AutoScaling(options),
      route53: new Route53(options),
    };
    return new Moto(server, clients, variables);
  }

  async stop(): Promise<void> {
    if (this.server.exitCode !== null) return;
    const ended = once(this.server, "exit");
    this.server.kill();
    await ended;
  }
}

/** Where the server says that it listens. */
async function addressOf(server: ChildProcess): Promise<string> {
  const said: string[] = [];
  const { stdout, stderr } = server;
  if (!stdout || !stderr) throw new Error("moto's output is not piped");
  return new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`moto ended with code ${code}: ${said.join("\n")}`)));
    for (const stream of [stdout, stderr]) {
      createInterface(stream).on("line", (line) => {
        said.push(line);
        const [, address] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
        if (address) resolve(address);
      });
    }
  });
}
