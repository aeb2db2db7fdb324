import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { ensurePki, type Pki } from "../../../../local/cluster/pki";

describe("the credentials of the local cluster", () => {
  let folder: string;
  let pki: Pki;
  beforeEach(async () => {
    folder = path.join(await fs.mkdtemp(path.join(os.tmpdir(), "uen-pki-")), "pki");
    pki = (await ensurePki(folder)).pki;
  });
  afterEach(() => fs.rm(path.dirname(folder), { recursive: true, force: true }));

  async function certificate(name: Parameters<Pki["certificate"]>[0]): Promise<X509Certificate> {
    return new X509Certificate(await fs.readFile(pki.certificate(name)));
  }

  it("serve the API on loopback, under an authority of their own", async () => {
    const server = await certificate("kube-apiserver");
    assert.equal(server.checkIP("127.0.0.1"), "127.0.0.1");
    assert.equal(server.checkHost("kubernetes.default.svc"), "kubernetes.default.svc");
    assert.equal(server.checkIssued(await certificate("ca")), true);
    assert.equal(server.verify((await certificate("ca")).publicKey), true);
  });

  it("make the administrator a member of system:masters, and nobody of the control plane", async () => {
    assert.match((await certificate("admin")).subject, /^O=system:masters\nCN=kubernetes-admin$/);
    assert.equal((await certificate("kube-scheduler")).subject, "CN=system:kube-scheduler");
    assert.equal((await certificate("kube-controller-manager")).subject, "CN=system:kube-controller-manager");
  });

  it("keep etcd apart: no Kubernetes certificate is of its authority", async () => {
    const etcdAuthority = await certificate("etcd-ca");
    assert.equal((await certificate("etcd-client")).verify(etcdAuthority.publicKey), true);
    assert.equal((await certificate("admin")).verify(etcdAuthority.publicKey), false);
  });

  it("are readable by their owner only", async () => {
    for (const file of await fs.readdir(folder)) {
      if (file.endsWith(".key")) {
        assert.equal((await fs.stat(path.join(folder, file))).mode & 0o077, 0, file);
      }
    }
  });

  it("are kept as long as they are sound", async () => {
    const before = await fs.readFile(pki.certificate("admin"), "utf8");
    assert.equal((await ensurePki(folder)).created, false);
    assert.equal(await fs.readFile(pki.certificate("admin"), "utf8"), before);
  });

  for (const [damage, apply] of [
    ["a key is missing", (set: Pki) => fs.rm(set.key("kwok"))],
    ["a certificate is cut off", (set: Pki) => fs.truncate(set.certificate("admin"), 100)],
    ["a key belongs to another certificate", (set: Pki) => fs.copyFile(set.key("admin"), set.key("kwok"))],
    [
      "a certificate is of another authority",
      (set: Pki) => fs.copyFile(set.certificate("etcd-ca"), set.certificate("ca")),
    ],
    ["the token keys do not fit", (set: Pki) => fs.copyFile(set.key("ca"), set.key("service-account"))],
  ] as const) {
    it(`are made anew when ${damage}`, async () => {
      await apply(pki);
      assert.equal((await ensurePki(folder)).created, true);
      assert.equal((await ensurePki(folder)).created, false);
    });
  }
});
