import * as assert from "node:assert/strict";
import {
  isBuiltIn,
  isHelmRelease,
  isPatch,
  kindOfType,
  parseUrn,
} from "../../../../local/provider/typeToken";

const typeOf = (token: string) => parseUrn(`urn:pulumi:dev::project::Environment$${token}::web::edge`);

describe("type tokens", () => {
  it("name the API version and kind", () => {
    const service = typeOf("kubernetes:core/v1:Service");
    assert.deepEqual([service.apiVersion, service.typeName, service.name], ["v1", "Service", "web::edge"]);
    assert.equal(typeOf("kubernetes:apps/v1:Deployment").apiVersion, "apps/v1");
    assert.equal(
      typeOf("kubernetes:mz.digitalroute.com/v1alpha1:ECDeployment").apiVersion,
      "mz.digitalroute.com/v1alpha1",
    );
  });

  it("tell a patch from a kind that is named so", () => {
    assert.ok(isPatch(typeOf("kubernetes:core/v1:ServicePatch"), "Service"));
    assert.ok(!isPatch(typeOf("kubernetes:core/v1:Service"), "Service"));
    assert.ok(!isPatch(typeOf("kubernetes:example.com/v1:VirtualPatch"), "VirtualPatch"));
    assert.equal(kindOfType(typeOf("kubernetes:core/v1:ServicePatch")), "Service");
  });

  it("tell Helm releases and custom resources apart", () => {
    assert.ok(isHelmRelease(typeOf("kubernetes:helm.sh/v3:Release")));
    assert.ok(isBuiltIn("v1") && isBuiltIn("networking.k8s.io/v1"));
    assert.ok(!isBuiltIn("projectcalico.org/v3"));
  });

  it("refuse the type of another provider", () => {
    assert.throws(() => typeOf("aws:ec2/vpc:Vpc"), /unrecognized resource type: "aws:ec2\/vpc:Vpc"/);
  });
});
