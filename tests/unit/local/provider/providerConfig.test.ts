import * as assert from "node:assert/strict";
import { Unknown } from "../../../../local/provider/propertyValue";
import { checkProviderArguments, diffProviderArguments } from "../../../../local/provider/providerConfig";
import { parseSettings } from "../../../../local/provider/settings";

const kubeconfig = (server: string, token = "t"): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "u", user: { token } }],
    contexts: [{ name: "one", context: { cluster: "c", user: "u" } }],
    "current-context": "one",
  });

describe("the provider's arguments", () => {
  it("replace all resources when they point at another cluster", () => {
    const diff = diffProviderArguments(
      { kubeconfig: kubeconfig("https://a.example.com") },
      { kubeconfig: kubeconfig("https://b.example.com") },
    );
    assert.deepEqual(diff, { diffs: ["kubeconfig"], replaces: ["kubeconfig"] });
  });

  it("replace nothing when only the credentials change", () => {
    const diff = diffProviderArguments(
      { kubeconfig: kubeconfig("https://a.example.com", "old") },
      { kubeconfig: kubeconfig("https://a.example.com", "new") },
    );
    assert.deepEqual(diff, { diffs: ["kubeconfig"], replaces: [] });
  });

  it("replace everything when the cluster is not known yet", () => {
    const diff = diffProviderArguments(
      { kubeconfig: kubeconfig("https://a.example.com") },
      { kubeconfig: new Unknown() },
    );
    assert.deepEqual(diff.replaces, ["kubeconfig"]);
  });

  it("replace by the cluster's identifier alone where there is one", () => {
    const at = (server: string, clusterIdentifier: string) => ({
      kubeconfig: kubeconfig(server),
      clusterIdentifier,
    });
    assert.deepEqual(diffProviderArguments(at("https://a", "x"), at("https://b", "x")).replaces, []);
    assert.deepEqual(diffProviderArguments(at("https://a", "x"), at("https://a", "y")).replaces, [
      "clusterIdentifier",
    ]);
  });

  it("are refused where the stand-in cannot follow", () => {
    assert.equal(
      checkProviderArguments({ renderYamlToDirectory: "out" })[0]?.property,
      "renderYamlToDirectory",
    );
    assert.deepEqual(checkProviderArguments({ kubeconfig: "x" }), []);
  });
});

describe("the provider's settings", () => {
  const settings = (given: Record<string, string>, environment: Record<string, string> = {}) => {
    const variables = Object.entries(given).map(
      ([key, value]) => [`kubernetes:config:${key}`, value] as const,
    );
    return parseSettings(new Map(variables), environment);
  };

  it("apply server-side and never take over what exists, by default", () => {
    assert.equal(settings({}).enableServerSideApply, true);
    assert.equal(settings({}).upsertExistingObjects, false);
    assert.equal(settings({}).helm.driver, "secret");
  });

  it("take an argument before a variable, and a variable before the default", () => {
    const environment = { PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY: "false", PULUMI_K8S_HELM_DRIVER: "configmap" };
    assert.equal(settings({}, environment).enableServerSideApply, false);
    assert.equal(settings({ enableServerSideApply: "true" }, environment).enableServerSideApply, true);
    assert.equal(settings({}, environment).helm.driver, "configmap");
    assert.equal(settings({ helmReleaseSettings: '{"driver":"memory"}' }, environment).helm.driver, "memory");
  });
});
