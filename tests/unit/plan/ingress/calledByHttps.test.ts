import assert from "node:assert/strict";
import { isCalledByHttps } from "../../../../sdk/plan/ingress/calledByHttps";
import { type DescriptorTexts, ecDeployment } from "../../../fixture/descriptorFolder";
import { planOnPrem } from "../onPrem";

const CERTIFICATE = { tlsSecretName: "site-tls" };

function api(http: object) {
  return { name: "api", http: { host: "api.example.net", paths: [{ path: "/", port: 8080 }], ...http } };
}

function described(spec: string): DescriptorTexts {
  const ingress = `{ingress: {host: api.example.net, paths: [{path: /, port: 8080}]${spec}}}`;
  return { "api.yaml": ecDeployment("api", ingress) };
}

describe("an exposure behind an Ingress", () => {
  const environments: [what: string, isHttps: boolean, environment: object, texts?: DescriptorTexts][] = [
    ["without a certificate", false, { ecds: [api({})] }],
    ["with a certificate of its ECD", true, { ecds: [api(CERTIFICATE)] }],
    [
      "with the controller's default one",
      true,
      { ingress: { defaultCertificate: "wildcard" }, ecds: [api({})] },
    ],
    ["without one in its descriptor", false, { ecds: [{ descriptor: "api.yaml" }] }, described("")],
    [
      "with one in its descriptor",
      true,
      { ecds: [{ descriptor: "api.yaml" }] },
      described(", tlsSecretName: api-tls"),
    ],
    [
      "of the platform with a certificate",
      true,
      {
        platform: { ports: { http: { exposure: "Ingress", host: "uepe.example.net" } }, ...CERTIFICATE },
      },
    ],
  ];
  for (const [what, isHttps, environment, texts] of environments) {
    it(`is called by ${isHttps ? "HTTPS" : "HTTP"} ${what}`, () => {
      const plan = planOnPrem({ ...environment }, texts);
      const behind = plan.exposures.filter(({ via }) => via === "Ingress");
      assert.deepEqual(
        behind.map((exposure) => isCalledByHttps(exposure, plan)),
        [isHttps],
      );
    });
  }

  it("is called by HTTPS only where its own host has the certificate", () => {
    const other = {
      name: "other",
      http: { host: "other.example.net", paths: [{ path: "/", port: 8080 }], ...CERTIFICATE },
    };
    const plan = planOnPrem({ ecds: [api({}), other] });
    const [first, second] = plan.exposures.filter(({ via }) => via === "Ingress");
    assert.ok(first && second);
    assert.deepEqual([isCalledByHttps(first, plan), isCalledByHttps(second, plan)], [false, true]);
  });
});
