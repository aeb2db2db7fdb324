import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { chartInState, chartPlace } from "../../../../sdk/components/kubernetes/chartPlace";
import { environmentVariables } from "../../../fixture/environmentVariables";

describe("the place of a chart", () => {
  const setVariables = environmentVariables();
  const project = resolve("..", "site");
  const inState = (chart: string) => chartInState(chart, chartPlace(chart, project));

  it("is a path where the configuration says one, from the stack file's folder or from home", () => {
    assert.equal(chartPlace("./charts/traefik", project), join(project, "charts", "traefik"));
    assert.equal(chartPlace("traefik-41.3.0.tgz", project), join(project, "traefik-41.3.0.tgz"));
    assert.equal(chartPlace("~/charts/traefik", project), join(homedir(), "charts", "traefik"));
  });

  it("is a name or a URL elsewhere", () => {
    for (const chart of [
      "traefik",
      "oci://registry.example.net/traefik",
      "https://example.net/traefik.tgz",
    ]) {
      assert.equal(chartPlace(chart, project), chart);
    }
  });

  it("is kept in the state from where the provider runs, if a language host runs the program there too", () => {
    setVariables({ PULUMI_NODEJS_MONITOR: "127.0.0.1:9" });
    assert.equal(inState("./charts/traefik"), "../site/charts/traefik");
    assert.equal(chartInState("./charts/traefik", resolve("charts", "traefik")), "./charts/traefik");
    assert.equal(inState("/mirror/traefik"), "/mirror/traefik");
    assert.equal(inState("~/charts/traefik"), join(homedir(), "charts", "traefik"));
    assert.equal(inState("traefik"), "traefik");
  });

  it("is kept whole where nobody knows where the provider runs: in an inline program, or a component package", () => {
    setVariables({ PULUMI_NODEJS_MONITOR: undefined });
    assert.equal(inState("./charts/traefik"), join(project, "charts", "traefik"));
  });
});
