import assert from "node:assert/strict";
import { connect, createServer, type Server } from "node:net";
import { PassThrough } from "node:stream";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import type { TestStack } from "../engineFixture";
import { DEPLOYER } from "./awsRules";
import { touched } from "./changes";
import { CloudFixture, environmentProgram, uniqueNamespace } from "./cloudFixture";
import { awsEnvironment } from "./environments";

const CLUSTER = "aws:eks/cluster:Cluster";
const ENTRY = "aws:eks/accessEntry:AccessEntry";
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

describe("the first run on AWS, on the real engine", function () {
  this.timeout(300_000);
  let clouds: CloudFixture;
  let namespace: string;
  let stack: TestStack | undefined;

  before(async () => {
    clouds = await CloudFixture.start();
  });
  beforeEach(() => {
    namespace = uniqueNamespace();
  });
  afterEach(async () => {
    await stack?.destroy();
    stack = undefined;
    await clouds.removeNamespace(namespace);
  });
  after(() => clouds?.stop());

  /** A network, its cluster, and a namespace in it. */
  const environment = (admins: string[] = []): EnvironmentArgs => {
    const { network, ...rest } = awsEnvironment(namespace, 0);
    const aws = network?.aws;
    assert.ok(aws);
    return {
      ...rest,
      network: { calico: { install: false }, aws: { ...aws, cluster: { ...aws.cluster, admins } } },
      platform: { services: "none" },
      ingress: { controller: "none", className: "theirs" },
    };
  };

  describe("with an endpoint that answers only seconds after the cluster is there", () => {
    let direct: string;
    let late: Server;

    before(async () => {
      direct = clouds.endpoint.server;
      const { hostname, port } = new URL(direct);
      late = createServer((socket) => {
        const onward = connect(Number(port), hostname);
        const gone = () => {
          socket.destroy();
          onward.destroy();
        };
        for (const one of [socket, onward]) one.on("error", gone).on("close", gone);
        socket.pipe(new PassThrough()).pipe(onward).pipe(socket);
      });
    });
    after(async () => {
      clouds.endpoint.server = direct;
      late.close();
    });

    it("waits for it before anything goes into the cluster, and says so", async () => {
      await new Promise<void>((resolve) => late.listen(0, "127.0.0.1", resolve));
      const { port } = late.address() as { port: number };
      await new Promise((resolve) => late.close(resolve));
      clouds.endpoint.server = `https://127.0.0.1:${port}`;
      stack = await clouds.stack(environment());
      clouds.aws.missing = async (token) => {
        // What comes after the cluster: its endpoint answers while the node group is being made.
        if (token === "aws:eks/nodeGroup:NodeGroup") setTimeout(() => late.listen(port, "127.0.0.1"), 3_000);
        return undefined;
      };
      const lines: string[] = [];
      const onEvent = ({ diagnosticEvent }: EngineEvent) => lines.push(diagnosticEvent?.message ?? "");
      await stack.stack.up({ onEvent, suppressProgress: true });
      assert.ok(
        lines.some((line) => /does not answer yet: waiting for it/.test(line)),
        lines.join("\n"),
      );
      assert.ok(lines.some((line) => /answers, after \d+ seconds/.test(line)));
      assert.deepEqual(touched((await stack.preview()).events), []);
    });
  });

  describe("with administrators", () => {
    const entries = () => clouds.aws.ofType(ENTRY).map(({ inputs }) => inputs.principalArn);

    afterEach(() => {
      clouds.caller.arn = DEPLOYER;
    });

    it("comes up where the one who makes the cluster is among them, and keeps everybody when another runs it", async () => {
      const admins = [role("deployer"), role("people/platform")];
      stack = await clouds.stack(environment(admins));
      await stack.up();
      assert.deepEqual(entries(), [role("people/platform")]);
      clouds.caller.arn = DEPLOYER.replace("deployer", "platform");
      assert.deepEqual(touched((await stack.preview()).events), []);
      stack.program = environmentProgram(environment([...admins, role("auditor")]));
      await stack.up();
      assert.deepEqual(entries(), [role("people/platform"), role("auditor")]);
    });

    it("keeps a cluster of which no tag says who made it, and its administrators", async () => {
      stack = await clouds.stack(environment([role("platform")]));
      await stack.up();
      const deployment = await stack.stack.exportStack();
      const cluster = deployment.deployment.resources.find(({ type }: { type: string }) => type === CLUSTER);
      const [recorded] = clouds.aws.ofType(CLUSTER);
      for (const { tags } of [cluster.inputs, cluster.outputs, recorded?.inputs, recorded?.outputs]) {
        assert.ok(delete tags["usage-engine-networking/creator"]);
      }
      await stack.stack.importStack(deployment);
      clouds.caller.arn = DEPLOYER.replace("deployer", "platform");
      assert.deepEqual(touched((await stack.preview()).events), []);
    });
  });
});
