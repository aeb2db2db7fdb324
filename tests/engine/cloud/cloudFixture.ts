import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import {
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1Service,
} from "@kubernetes/client-node";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { ensurePrograms } from "../../../local/programs";
import { Environment } from "../../../sdk";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { sharedCluster, testFolder } from "../../fixture/sharedCluster";
import { EngineFixture, type TestStack } from "../engineFixture";
import { awsRules, type Caller, type ClusterEndpoint, DEPLOYER } from "./awsRules";
import { gcpRules } from "./gcpRules";
import { StandIn } from "./standIn";

/** What a fixture is put together from. */
type Parts = Pick<CloudFixture, "engine" | "aws" | "gcp" | "endpoint" | "caller" | "env"> & {
  core: CoreV1Api;
};

/**
 * Recorded clouds in front of the real engine and the real API server: the clusters that the clouds "make" are the local
 * one, and the programs that kubeconfigs name for credentials give the local administrator's.
 */
export class CloudFixture {
  readonly engine: EngineFixture;
  readonly aws: StandIn;
  readonly gcp: StandIn;
  /** Where the clusters of the clouds are. */
  readonly endpoint: ClusterEndpoint;
  /** Who calls AWS. */
  readonly caller: Caller;
  /** Variables by which an engine finds the providers. */
  readonly env: Record<string, string>;
  private readonly core: CoreV1Api;

  private constructor(parts: Parts) {
    this.engine = parts.engine;
    this.aws = parts.aws;
    this.gcp = parts.gcp;
    this.endpoint = parts.endpoint;
    this.caller = parts.caller;
    this.env = parts.env;
    this.core = parts.core;
  }

  static async start(): Promise<CloudFixture> {
    const config = new KubeConfig();
    config.loadFromFile((await sharedCluster()).kubeconfig);
    const cluster = config.getCurrentCluster();
    const user = config.getCurrentUser();
    if (!cluster || !user) throw new Error("the local kubeconfig has no current context");
    const programs = path.join(testFolder, `credentials-${randomBytes(4).toString("hex")}`);
    await credentialPrograms(programs, {
      clientCertificateData: text(await content(user.certData, user.certFile)),
      clientKeyData: text(await content(user.keyData, user.keyFile)),
    });
    // The provider's process starts the programs that a kubeconfig names.
    const engine = await EngineFixture.start({ PATH: `${programs}:${process.env.PATH}` });
    const endpoint: ClusterEndpoint = {
      server: cluster.server,
      certificateAuthorityData: await content(cluster.caData, cluster.caFile),
    };
    const caller = { arn: DEPLOYER };
    const aws = new StandIn(awsRules(endpoint, caller));
    const gcp = new StandIn(gcpRules(endpoint));
    const attached = [await aws.start(), await gcp.start()];
    const env = { ...engine.env, PULUMI_DEBUG_PROVIDERS: attached.join(",") };
    return new CloudFixture({
      engine,
      aws,
      gcp,
      endpoint,
      caller,
      env,
      core: config.makeApiClient(CoreV1Api),
    });
  }

  /** A stack with the clouds attached. Both clouds are emptied, with whatever an earlier test left. */
  async stack(args: EnvironmentArgs): Promise<TestStack> {
    for (const cloud of [this.aws, this.gcp]) cloud.forget();
    const storageClass = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "gp3" } };
    await this.engine.objects.delete(storageClass).catch(goneAlready);
    const stack = await this.engine.stack(environmentProgram(args));
    Object.assign(stack.stack.workspace.envVars, this.env);
    return stack;
  }

  /** A Service of the cluster, undefined where there is none. */
  async service(namespace: string, name: string): Promise<V1Service | undefined> {
    return (await this.services(namespace)).find(({ metadata }) => metadata?.name === name);
  }

  async services(namespace: string): Promise<V1Service[]> {
    return (await this.core.listNamespacedService({ namespace })).items;
  }

  /** Fills in a Service's status, as a load balancer controller does. */
  async setAddress({ metadata }: V1Service, ip: string): Promise<void> {
    const body = { status: { loadBalancer: { ingress: [{ ip }] } } };
    const target = { name: metadata?.name ?? "", namespace: metadata?.namespace ?? "" };
    await this.core.patchNamespacedServiceStatus({ ...target, body }, MERGE).catch(goneAlready);
  }

  /** What a cluster that is gone takes with it. */
  async removeNamespace(name: string): Promise<void> {
    await this.core.deleteNamespace({ name }).catch(goneAlready);
  }

  /** The same for Calico, whose hooks would wait for nodes that are gone as well. */
  async removeCalico(): Promise<void> {
    const { helm } = await ensurePrograms(["helm"]);
    const place = ["--namespace", "tigera-operator", "--kubeconfig", this.engine.cluster.kubeconfig];
    await run(helm, ["uninstall", "calico", "--no-hooks", "--ignore-not-found", ...place]);
    for (const kind of ["APIServer", "Installation"]) {
      const header = { apiVersion: "operator.tigera.io/v1", kind, metadata: { name: "default" } };
      await this.engine.objects.delete(header).catch(goneAlready);
    }
    const name = "tigera-operator";
    await this.removeNamespace(name);
    // Another suite makes it anew, which the API server refuses as long as the old one is on its way out.
    const isGone = () =>
      this.core.readNamespace({ name }).then(
        () => false,
        (error: { code?: number }) => error.code === 404,
      );
    while (!(await isGone())) await sleep(100);
  }

  async stop(): Promise<void> {
    this.aws.stop();
    this.gcp.stop();
    await this.engine.stop();
  }
}

const run = promisify(execFile);
const MERGE = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

function goneAlready(error: { code?: number }): void {
  if (error.code !== 404) throw error;
}

/** The program of a stack that is one environment. */
export function environmentProgram(args: EnvironmentArgs): PulumiFn {
  return async () => {
    const { loadBalancers, endpoints, kubeconfig, egressAddresses } = new Environment("environment", args);
    return { loadBalancers, endpoints, kubeconfig, egressAddresses };
  };
}

/** A namespace of its own for an environment. */
export function uniqueNamespace(): string {
  return `t${randomBytes(3).toString("hex")}`;
}

/** `aws` and `gke-gcloud-auth-plugin`, as far as a kubeconfig calls them. */
async function credentialPrograms(folder: string, status: Record<string, string>): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
  const credential = { apiVersion: "client.authentication.k8s.io/v1beta1", kind: "ExecCredential", status };
  await fs.writeFile(path.join(folder, "credential.json"), JSON.stringify(credential));
  for (const program of ["aws", "gke-gcloud-auth-plugin"]) {
    const script = `#!/bin/sh\nexec cat ${path.join(folder, "credential.json")}\n`;
    await fs.writeFile(path.join(folder, program), script, { mode: 0o755 });
  }
}

/** Base64, from the kubeconfig itself or from the file that it names. */
async function content(data: string | undefined, file: string | undefined): Promise<string> {
  if (data !== undefined) return data;
  if (file === undefined) throw new Error("the local kubeconfig holds neither data nor a file");
  return (await fs.readFile(file)).toString("base64");
}

function text(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}
