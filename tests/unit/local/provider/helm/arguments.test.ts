import * as assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import {
  commandLine,
  refuseUnsupported,
  releaseValues,
  withValuesFile,
} from "../../../../../local/provider/helm/arguments";
import { resourceNames } from "../../../../../local/provider/helm/manifest";
import type { PropertyMap } from "../../../../../local/provider/propertyValue";

const release: PropertyMap = { name: "web", namespace: "shop", chart: "./chart", timeout: 300 };
const line = (command: "install" | "upgrade" | "template", more: PropertyMap = {}): string =>
  commandLine(command, { ...release, ...more }).join(" ");

describe("the helm command line of a release", () => {
  it("waits for the release within its time", () => {
    assert.equal(line("install"), "install web ./chart --namespace shop --timeout 300s --wait");
    assert.equal(
      line("install", { waitForJobs: true }),
      "install web ./chart --namespace shop --timeout 300s --wait --wait-for-jobs",
    );
  });

  it("does not wait, and sets no limit for hooks, with skipAwait", () => {
    const { timeout: _, ...untimed } = release;
    assert.deepEqual(commandLine("install", { ...untimed, skipAwait: true, waitForJobs: true }).slice(5), [
      "--timeout",
      "0s",
    ]);
  });

  it("keeps the whole history of a release unless told otherwise", () => {
    assert.match(line("upgrade"), /--history-max 0$/);
    assert.match(line("upgrade", { maxHistory: 3 }), /--history-max 3$/);
  });

  it("passes each switch only to the command that has it", () => {
    const all = {
      createNamespace: true,
      skipCrds: true,
      atomic: true,
      cleanupOnFail: true,
      takeOwnership: true,
    };
    assert.match(line("install", all), /--atomic --create-namespace --skip-crds --take-ownership/);
    assert.match(line("upgrade", all), /--atomic --cleanup-on-fail --take-ownership/);
    assert.doesNotMatch(line("upgrade", all), /--create-namespace|--skip-crds/);
    assert.equal(line("template"), "template web ./chart --namespace shop --include-crds");
    assert.equal(line("template", all), "template web ./chart --namespace shop");
  });

  it("finds the chart in a repository by address, by name, or in a registry", () => {
    const from = (chart: string, repo: string): string =>
      line("template", { chart, version: "1.0.0", repositoryOpts: { repo } });
    assert.match(
      from("tigera-operator", "https://example.com/charts"),
      /web tigera-operator --repo https:\/\/example.com\/charts .*--version 1.0.0/,
    );
    assert.match(from("web", "stable"), /^template web stable\/web /);
    assert.match(from("oci://example.com/web", ""), /^template web oci:\/\/example.com\/web /);
  });

  it("refuses what the program has no switch for", () => {
    assert.throws(
      () => refuseUnsupported({ lint: true }),
      /"lint" of helm.v3.Release is not part of the local stand-in/,
    );
    assert.doesNotThrow(() => refuseUnsupported({ lint: false }));
  });
});

describe("the values of a release", () => {
  const asset = (text: string): PropertyMap => ({
    "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
    text,
  });

  it("are those of the files in order, then its own, merged in depth and without nulls", () => {
    const files = [asset("a: 1\nmap: {x: 1, y: 1}\n"), asset("a: 2\nlist: [1, 2]\n")];
    const values: PropertyMap = { map: { y: 2, z: null }, list: [3] };
    assert.deepEqual(releaseValues({ valueYamlFiles: files, values }), {
      a: 2,
      map: { x: 1, y: 2 },
      list: [3],
    });
  });

  it("must be a map", () => {
    assert.throws(() => releaseValues({ valueYamlFiles: [asset("- one\n")] }), /must be a map/);
  });

  it("are handed over in a file that is gone afterwards", async () => {
    const path = await withValuesFile({ values: { password: "x" } }, async ([, file = ""]) => {
      assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), { password: "x" });
      return file;
    });
    assert.ok(!existsSync(path));
  });
});

describe("the names in a rendered chart", () => {
  it("are grouped by kind and sorted", () => {
    const manifest = [
      "apiVersion: v1\nkind: Service\nmetadata: {name: b}",
      "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop}",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}",
      "# nothing here",
    ].join("\n---\n");
    assert.deepEqual(resourceNames(manifest), {
      "Deployment.apps/apps/v1": ["web"],
      "Service/v1": ["b", "shop/a"],
    });
  });
});
