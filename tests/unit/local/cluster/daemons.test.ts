import assert from "node:assert/strict";
import { DAEMON_NAMES } from "../../../../local/cluster/daemonNames";
import { type DaemonSettings, daemons, isDaemonOf } from "../../../../local/cluster/daemons";
import { Pki } from "../../../../local/cluster/pki";
import { ClusterFolder } from "../../../../local/cluster/state";

function settings(root: string): DaemonSettings {
  return {
    programs: {
      etcd: "/programs/etcd",
      "kube-apiserver": "/programs/kube-apiserver",
      "kube-controller-manager": "/programs/kube-controller-manager",
      "kube-scheduler": "/programs/kube-scheduler",
      kwok: "/programs/kwok",
    },
    folder: new ClusterFolder(root),
    pki: new Pki(`${root}/pki`),
    record: {
      nodeKind: "simulated",
      ports: { etcd: 1001, etcdPeer: 1002, apiServer: 1003, controllerManager: 1004, scheduler: 1005 },
      serviceCidr: "10.96.0.0/12",
      podCidr: "192.168.0.0/16",
    },
    nodePortRange: "30000-32767",
  };
}

describe("the programs of a local cluster", () => {
  it("listen on loopback only, on the ports of the record", () => {
    const lines = DAEMON_NAMES.map((name) => daemons[name].command(settings("/clusters/a")).join(" "));
    for (const line of lines) {
      assert.doesNotMatch(line, /0\.0\.0\.0|\[::\]/);
    }
    for (const port of [1001, 1002]) {
      assert.ok(lines[0]?.includes(`=https://127.0.0.1:${port}`));
    }
    for (const [index, port] of [1003, 1004, 1005].entries()) {
      assert.ok(lines[index + 1]?.includes("--bind-address=127.0.0.1"));
      assert.ok(lines[index + 1]?.includes(`--secure-port=${port}`));
    }
  });

  for (const name of DAEMON_NAMES) {
    it(`are recognised by their command line and their folder: ${name}`, () => {
      for (const root of ["/clusters/a", "/my clusters/a"]) {
        const line = daemons[name].command(settings(root)).join(" ");
        assert.equal(isDaemonOf(new ClusterFolder(root), line), true);
        assert.equal(isDaemonOf(new ClusterFolder(`${root}/b`), line), false);
        assert.equal(isDaemonOf(new ClusterFolder(root.slice(0, -2)), line), false);
      }
    });
  }

  it("are not mistaken for what only works with the cluster", () => {
    for (const line of [
      "kubectl --kubeconfig=/clusters/a/kubeconfig get pods",
      "node script.js --kubeconfig=/clusters/a/pki/kwok.kubeconfig",
      "tail -f /clusters/a/logs/etcd.log",
      "/usr/bin/etcd --data-dir=/var/lib/etcd",
    ]) {
      assert.equal(isDaemonOf(new ClusterFolder("/clusters/a"), line), false, line);
    }
  });
});
