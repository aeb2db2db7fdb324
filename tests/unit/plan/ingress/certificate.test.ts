import assert from "node:assert/strict";
import { isCalledByHttps } from "../../../../sdk/plan/ingress/calledByHttps";
import { ecDeployment, planWith } from "../../../fixture/descriptorFolder";
import { objectsOf } from "../../../fixture/plannedObjects";
import { pathsOf } from "../onPrem";
import { askedOf } from "./ingressShim";

const CLUSTER_ISSUER = "cert-manager.io/cluster-issuer";
const ISSUER = "cert-manager.io/issuer";
const paths = [{ path: "/", port: 8080 }];
const letsencrypt = { issuer: "letsencrypt" };

/** Environments, and the certificates that cert-manager makes of their Ingresses: `Secret: hosts of issuer`. */
const ASKED: Readonly<Record<string, readonly [environment: object, expected: readonly string[]]>> = {
  "the environment's issuer": [
    { certificates: letsencrypt, ecds: [{ name: "api", http: { host: "api.example.net", paths } }] },
    ["api-tls: api.example.net of ClusterIssuer letsencrypt"],
  ],
  "an issuer in the namespace": [
    {
      certificates: { issuer: "site", kind: "Issuer" },
      ecds: [{ name: "api", http: { host: "api.example.net", paths } }],
    },
    ["api-tls: api.example.net of Issuer site"],
  ],
  "a foreign issuer's annotations": [
    {
      certificates: { issuer: "private" },
      annotations: { "cert-manager.io/issuer-kind": "AWSPCAClusterIssuer" },
      ecds: [{ name: "api", http: { host: "api.example.net", paths } }],
    },
    ["api-tls: api.example.net of AWSPCAClusterIssuer private"],
  ],
  "each ECD's own, and one that brings its certificate": [
    {
      certificates: letsencrypt,
      ecds: [
        { name: "api", http: { host: "api.example.net", paths, certificates: { issuer: "partner" } } },
        { name: "portal", http: { host: "portal.example.net", paths } },
        { name: "theirs", http: { host: "theirs.example.net", paths, tlsSecretName: "theirs" } },
      ],
    },
    [
      "api-tls: api.example.net of ClusterIssuer partner",
      "portal-tls: portal.example.net of ClusterIssuer letsencrypt",
    ],
  ],
  "the platform's two Ingresses of one host, with one Secret": [
    {
      platform: {
        exposure: "Ingress",
        host: "uepe.example.net",
        tlsSecretName: "platform",
        certificates: letsencrypt,
        ports: { control: { exposure: "NodePort" } },
      },
      ecds: [],
    },
    ["platform: uepe.example.net of ClusterIssuer letsencrypt"],
  ],
};

type Tree = Record<string, unknown>;

/** An environment with one ECD from arguments, and the Ingress that it gets. */
function ingressOf(http: Tree, environment: Tree = {}) {
  const plan = planWith({
    target: "on-prem",
    network: { calico: { install: true } },
    ecds: [{ name: "api", http: { host: "api.example.net", paths, ...http } }],
    ...environment,
  });
  const [ecd] = plan.ecds;
  assert.ok(ecd?.ingress);
  return { plan, ...ecd.ingress };
}

/** What becomes of a descriptor's `spec.ingress`. */
function described(ingress: string, environment: Tree = { certificates: letsencrypt }, http?: Tree) {
  const plan = planWith(
    {
      target: "on-prem",
      network: { calico: { install: true } },
      ecds: [{ descriptor: "ecd/api.yaml", ...(http && { http }) }],
      ...environment,
    },
    { "ecd/api.yaml": ecDeployment("api", `\n  ingress: ${ingress}`) },
  );
  const [ecd] = plan.ecds;
  return { plan, ...(ecd?.descriptor?.spec.ingress as { tlsSecretName?: string; patch: string }) };
}

describe("cert-manager, by the rules that it documents", () => {
  for (const [what, [environment, expected]] of Object.entries(ASKED)) {
    it(`makes each host's certificate once, of ${what}`, async () => {
      const value = { target: "on-prem", network: { calico: { install: true } }, ...environment };
      const { certificates, faults } = askedOf((await objectsOf(value, ".")).objects);
      assert.deepEqual(faults, []);
      const asked = certificates.map(
        ({ secret, hosts, issuer: { kind, name } }) => `${secret}: ${hosts.join()} of ${kind} ${name}`,
      );
      assert.deepEqual(asked.sort(), [...expected].sort());
    });
  }
});

describe("the certificate of an Ingress", () => {
  it("is nobody's business where no issuer is named", () => {
    const { tlsSecretName, annotations } = ingressOf({});
    assert.deepEqual([tlsSecretName, annotations], [undefined, {}]);
  });

  it("comes from the environment's issuer, into a Secret of the Ingress's own", () => {
    const { plan, tlsSecretName, annotations } = ingressOf({}, { certificates: letsencrypt });
    assert.deepEqual([tlsSecretName, annotations], ["api-tls", { [CLUSTER_ISSUER]: "letsencrypt" }]);
    const exposure = plan.exposures.find(({ owner }) => owner === "api");
    assert.ok(exposure && isCalledByHttps(exposure, plan));
  });

  it("comes from an issuer in the namespace where that is meant", () => {
    const { annotations } = ingressOf({}, { certificates: { issuer: "site", kind: "Issuer" } });
    assert.deepEqual(annotations, { [ISSUER]: "site" });
  });

  it("comes from the host's own issuer before the environment's, into the Secret that the host names", () => {
    const { tlsSecretName, annotations } = ingressOf(
      { tlsSecretName: "api-cert", certificates: { issuer: "partner" } },
      { certificates: letsencrypt },
    );
    assert.deepEqual([tlsSecretName, annotations], ["api-cert", { [CLUSTER_ISSUER]: "partner" }]);
  });

  it("stays what it is where a Secret is named alone", () => {
    const { tlsSecretName, annotations } = ingressOf(
      { tlsSecretName: "api-cert" },
      { certificates: letsencrypt },
    );
    assert.deepEqual([tlsSecretName, annotations], ["api-cert", {}]);
  });

  it("comes from the issuer that annotations name, and from no second one", () => {
    const annotated = { annotations: { [ISSUER]: "by-hand" } };
    const { annotations } = ingressOf({}, { certificates: letsencrypt, ...annotated });
    assert.deepEqual(annotations, { [ISSUER]: "by-hand" });
  });

  it("is the platform's too, one for each of its Ingresses", () => {
    const { plan } = ingressOf(
      {},
      {
        certificates: letsencrypt,
        platform: {
          exposure: "Ingress",
          host: "p.example.net",
          ports: { control: { exposure: "NodePort" } },
        },
      },
    );
    assert.deepEqual(
      plan.platform.ingresses.map(({ name, tlsSecretName, annotations }) => [
        name,
        tlsSecretName,
        annotations[CLUSTER_ISSUER],
      ]),
      [
        ["platform-http", "platform-http-tls", "letsencrypt"],
        ["ui-desktop", "ui-desktop-tls", "letsencrypt"],
      ],
    );
  });

  it("is written into a descriptor: the Secret, and the annotation beside the class", () => {
    const { tlsSecretName, patch } = described("{host: api.example.net, paths: [{path: /, port: 8080}]}");
    assert.equal(tlsSecretName, "api-tls");
    assert.deepEqual(JSON.parse(patch).metadata.annotations, {
      "kubernetes.io/ingress.class": "uepe-traefik",
      [CLUSTER_ISSUER]: "letsencrypt",
    });
  });

  it("is written into a descriptor from its entry's http, which itself stays out of it", () => {
    const { tlsSecretName, patch, ...ingress } = described(
      "{host: api.example.net, paths: [{path: /, port: 8080}]}",
      {},
      { host: "api.example.net", paths, certificates: { issuer: "partner" } },
    );
    assert.equal(tlsSecretName, "api-tls");
    assert.equal(JSON.parse(patch).metadata.annotations[CLUSTER_ISSUER], "partner");
    assert.ok(!("certificates" in ingress));
  });

  it("is added to a descriptor's own patch, of both kinds, unless the patch names an issuer", () => {
    const merge = `{host: api.example.net, paths: [{path: /, port: 8080}], patchType: application/merge-patch+json,
      patch: '{"metadata": {"labels": {"a": "b"}}}'}`;
    assert.equal(JSON.parse(described(merge).patch).metadata.annotations[CLUSTER_ISSUER], "letsencrypt");
    const operations = `{host: api.example.net, paths: [{path: /, port: 8080}], patchType: application/json-patch+json,
      patch: '[{"op": "add", "path": "/metadata/labels/a", "value": "b"}]'}`;
    assert.ok(
      JSON.parse(described(operations).patch).some(
        ({ path, value }: { path: string; value: unknown }) =>
          path === "/metadata/annotations/cert-manager.io~1cluster-issuer" && value === "letsencrypt",
      ),
    );
    const own = `{host: api.example.net, paths: [{path: /, port: 8080}], patchType: application/merge-patch+json,
      patch: '{"metadata": {"annotations": {"${ISSUER}": "mine"}}}'}`;
    const { tlsSecretName, patch } = described(own);
    assert.equal(tlsSecretName, undefined);
    assert.equal(JSON.parse(patch).metadata.annotations[CLUSTER_ISSUER], undefined);
  });

  it("is missed by name where a descriptor's patch leaves no place for it", () => {
    const { plan } = described(
      `{host: api.example.net, paths: [{path: /, port: 8080}], patchType: application/merge-patch+json,
      patch: '{"metadata": {"annotations": null}}'}`,
    );
    const [finding] = plan.findings.filter(({ code }) => code === "UEN422");
    assert.match(finding?.message ?? "", /"cert-manager\.io\/cluster-issuer":"letsencrypt"/);
  });

  it("is another issuer's than cert-manager's own where annotations say its kind, which stand beside no cluster-issuer", () => {
    const foreign = {
      "cert-manager.io/issuer-kind": "AWSPCAClusterIssuer",
      "cert-manager.io/issuer-group": "awspca",
    };
    const { annotations } = ingressOf({}, { certificates: { issuer: "private" }, annotations: foreign });
    assert.deepEqual(annotations, { ...foreign, [ISSUER]: "private" });
  });

  it("is refused in one Secret for two hosts, a descriptor's included", () => {
    const shared = { tlsSecretName: "web", certificates: letsencrypt };
    const plan = planWith(
      {
        target: "on-prem",
        network: { calico: { install: true } },
        ecds: [
          { name: "portal", http: { host: "portal.example.net", paths, ...shared } },
          { descriptor: "ecd/api.yaml", http: { host: "api.example.net", paths, ...shared } },
          {
            name: "again",
            http: { host: "portal.example.net", paths: [{ path: "/a", port: 1 }], ...shared },
          },
          { name: "theirs", http: { host: "theirs.example.net", paths, tlsSecretName: "web" } },
        ],
      },
      { "ecd/api.yaml": ecDeployment("api", "\n  ingress: {}") },
    );
    assert.deepEqual(pathsOf(plan, "UEN225"), ["environment.ecds[1].descriptor"]);
  });

  it("is refused from an issuer whose name is none", () => {
    const { plan } = ingressOf({}, { certificates: { issuer: "Let's Encrypt" } });
    assert.deepEqual(pathsOf(plan, "UEN008"), ["environment.certificates.issuer"]);
  });
});
