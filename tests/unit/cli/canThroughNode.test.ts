import assert from "node:assert/strict";
import { folderWith, run, stackFile } from "./command";

const stack = stackFile(
  "target: on-prem",
  "network: {calico: {install: true}, nodeCidrs: [192.0.2.0/24], tunnelCidr: 172.31.0.0/20}",
  "separation: {labelsConfirmed: true}",
  "platform: {ports: {http: {nodePort: 30000}, desktop: {nodePort: 30001}, control: {nodePort: 30067}}}",
  "ecds: [{name: bridge, ports: [{port: 4444}]}]",
);

describe("plan --can --via", () => {
  const { folder, remove } = folderWith({
    "Pulumi.yaml": "name: site\nruntime: nodejs\n",
    "Pulumi.site.yaml": stack,
  });
  after(remove);
  const can = (...words: string[]) => run(["plan", "--stack", "site", "--can", ...words], { cwd: folder });

  it("says that a pod gets round separation through a node port, by which rules, and ends with 0", () => {
    const { code, stdout } = can("app=probe", "platform/http");
    assert.deepEqual(
      [code, stdout.trimEnd().split("\n")],
      [
        0,
        [
          "allowed",
          "  pod: denied by separation-platform: directly: no flow that Usage Engine needs",
          "  enforcement: allowed by uepe-guard-nodes: pods and nodes are always admitted, at node port 30000 of any node",
          "  pod: allowed by separation-platform: flow outside-through-nodes: it comes as a node",
          "  the pod sees a node's address",
        ],
      ],
    );
  });

  it("names the node that is called", () => {
    assert.match(
      can("app=probe", "platform/http", "--via", "worker-2").stdout,
      /node port 30000 of worker-2/,
    );
  });

  it("ends with 1 where nothing is open, through a node or not", () => {
    assert.equal(can("app=probe", "bridge/4444/tcp").code, 1);
    assert.equal(can("app=probe", "bridge/4444/tcp", "--via", "worker-2").code, 1);
  });

  it("ends with 2 for what is no node", () => {
    const { code, stderr } = can("app=probe", "platform/http", "--via", "Worker 2");
    assert.equal(code, 2);
    assert.match(stderr, /"Worker 2" is no node: write its name, such as worker-1, or its address/);
  });
});
