import assert from "node:assert/strict";
import { readProjectApis } from "../../../cli/preflight/gcp/projectApis";
import { type Exchange, withProject } from "../../fixture/serviceUsage";
import { skipWithoutPython } from "../pythonEnvironment";
import { GoogleSchemas } from "./googleSchemas";

/** How preflight asks which APIs a project has, and what its stand-in answers, judged by Google's description of both. */
describe("Google's own description of Service Usage, asked about preflight", function () {
  this.timeout(600_000);
  let schemas: GoogleSchemas;
  let exchange: Exchange;

  before(async function () {
    await skipWithoutPython(this);
    schemas = await GoogleSchemas.open();
    await withProject({ enabled: ["compute"] }, async (exchanges) => {
      await readProjectApis(["compute.googleapis.com", "iam.googleapis.com"], "my-project");
      assert.equal(exchanges.length, 1);
      [exchange] = exchanges as [Exchange];
    });
  });

  it("has the call, with these parameters and no others", () => {
    const { httpMethod, path, parameters } = schemas.method("serviceusage.v1", "services", "batchGet");
    assert.equal(exchange.method, httpMethod);
    const url = new URL(exchange.url, "http://serviceusage");
    const parent = "projects/my-project";
    assert.match(parent, new RegExp(parameters.parent?.pattern ?? "nothing"));
    assert.equal(url.pathname, `/${path.replace("{+parent}", parent)}`);
    for (const name of url.searchParams.keys()) {
      assert.deepEqual([name, parameters[name]?.location], [name, "query"]);
      assert.ok(parameters[name]?.repeated || url.searchParams.getAll(name).length === 1, name);
    }
    assert.ok(url.searchParams.getAll("names").every((name) => name.startsWith(`${parent}/services/`)));
  });

  it("has the answer that the stand-in gives", () => {
    const { response } = schemas.method("serviceusage.v1", "services", "batchGet");
    assert.equal(exchange.status, 200);
    assert.deepEqual(
      schemas.faults({ schema: ["serviceusage.v1", response.$ref], body: { ...exchange.answer } }),
      [],
    );
  });

  it("grants it to whoever may read the cloud, and no more", () => {
    const { scopes } = schemas.method("serviceusage.v1", "services", "batchGet");
    assert.ok(scopes.includes("https://www.googleapis.com/auth/cloud-platform.read-only"), scopes.join());
  });
});
