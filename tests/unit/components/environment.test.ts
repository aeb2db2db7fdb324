import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { Environment } from "../../../index";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { descriptorFolder, ecDeployment } from "../../fixture/descriptorFolder";
import { registered, settled, the } from "./registered";

const PACKAGE = "usage-engine-networking:index";
const SERVICE = "kubernetes:core/v1:Service";

const WHOLE: EnvironmentArgs = {
  target: "on-prem",
  namespace: "mz",
  createNamespace: true,
  network: { calico: { install: true } },
  platform: {
    ports: { http: { nodePort: 30000 }, desktop: { nodePort: 30001 }, control: { nodePort: 30067 } },
  },
  ingress: { nodePorts: { http: 30080, https: 30081 } },
  ecds: [
    { name: "diameter", ports: [{ port: 3868, nodePort: 30020 }] },
    { name: "rest", http: { host: "rest.example.net", paths: [{ path: "/", port: 9090 }] } },
  ],
};

function bring(args: EnvironmentArgs) {
  return registered((opts) => new Environment("ue", args, opts));
}

describe("Environment", () => {
  it("brings up each part as a component of its own, below itself", async () => {
    const { resources } = await bring(WHOLE);
    for (const component of ["OnPremNetwork", "IngressController", "PlatformServices", "EcdNetworking"]) {
      assert.equal(the(resources, `${PACKAGE}:${component}`).parent, "ue", component);
    }
  });

  it("makes what each part would make by itself", async () => {
    const { resources } = await bring(WHOLE);
    const names = resources.filter((one) => one.type === SERVICE).map((one) => one.inputs.metadata.name);
    assert.deepEqual(names.sort(), ["diameter", "platform", "rest", "ui"]);
  });

  it("starts the ingress controller after the network, and nothing in a namespace before it", async () => {
    const { resources } = await bring(WHOLE);
    assert.deepEqual(the(resources, `${PACKAGE}:IngressController`).dependsOn, [
      "ue-network",
      "ue-namespace",
    ]);
    assert.deepEqual(the(resources, `${PACKAGE}:PlatformServices`).dependsOn, ["ue-namespace"]);
    assert.deepEqual(the(resources, `${PACKAGE}:EcdNetworking`).dependsOn, ["ue-namespace"]);
  });

  it("protects the namespace that it makes", async () => {
    const { resources } = await bring(WHOLE);
    const namespace = the(resources, "kubernetes:core/v1:Namespace", "ue-namespace");
    assert.equal(namespace.inputs.metadata.name, "mz");
    assert.equal(namespace.opts.protect, true);
  });

  it("shows a change in the object that changes, not in the components around it as well", async () => {
    const { sent } = await bring(WHOLE);
    for (const component of sent.filter((one) => one.type.startsWith(PACKAGE))) {
      assert.deepEqual(component.inputs, {}, component.type);
    }
  });

  it("leaves the namespace to its owner by default", async () => {
    const { createNamespace: _without, ...rest } = WHOLE;
    const { resources } = await bring(rest);
    assert.equal(resources.filter((one) => one.name === "ue-namespace").length, 0);
  });

  it("makes no component for what is switched off", async () => {
    const { resources } = await bring({
      target: "on-prem",
      network: { calico: { install: false } },
      platform: { services: "none" },
    });
    assert.deepEqual(
      resources.map((one) => one.name),
      ["ue"],
    );
  });

  it("sends clients of an Ingress to the ingress controller itself", async () => {
    const { result } = await bring(WHOLE);
    const endpoints = await Promise.all(result.endpoints.map(settled));
    assert.deepEqual(
      endpoints.find((one) => one.owner === "rest"),
      {
        owner: "rest",
        name: "http-9090",
        via: "Ingress",
        address: "any node",
        port: 30080,
        protocol: "TCP",
        host: "rest.example.net",
        path: "/",
      },
    );
  });

  it("gives peers no endpoint of an ECD that its descriptor switches off", async () => {
    const service = "{spec: {type: NodePort, ports: [{port: 3868, nodePort: 30020}]}}";
    const directory = descriptorFolder({
      "off.yaml": ecDeployment("off", `{disabled: true, services: [${service}]}`),
      "on.yaml": ecDeployment("on", `{services: [${service.replace("30020", "30021")}]}`),
    });
    try {
      const { result } = await bring({ ...WHOLE, directory, ecds: [{ descriptor: "*.yaml" }] });
      const endpoints = await Promise.all(result.endpoints.map(settled));
      assert.deepEqual(
        endpoints.filter(({ owner }) => owner === "on" || owner === "off").map(({ owner }) => owner),
        ["on"],
      );
      const exposures = await settled(result.exposures);
      assert.equal(exposures.find(({ owner }) => owner === "off")?.disabled, true);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  describe("given what a program of one's own has read of secret configuration", () => {
    const PEER = "203.0.113.77/32";
    const CONFIG = { ...WHOLE, sources: [PEER] };
    /** Brings up what the program makes of its configuration, of which these keys hold a secret. */
    const given = (config: object, secretKeys: string[], args: (config: pulumi.Config) => object) =>
      registered((opts) => {
        const all = Object.entries(config).map(([key, value]) => [
          `site:${key}`,
          typeof value === "string" ? value : JSON.stringify(value),
        ]);
        pulumi.runtime.setAllConfig(
          Object.fromEntries(all),
          secretKeys.map((key) => `site:${key}`),
        );
        try {
          return new Environment("ue", args(new pulumi.Config("site")) as EnvironmentArgs, opts);
        } finally {
          pulumi.runtime.setAllConfig({});
        }
      });
    const ways: [what: string, config: object, args: (config: pulumi.Config) => object, path: string][] = [
      ["all of it", { env: CONFIG }, (config) => config.requireObject("env"), ""],
      [
        "all of it, and more",
        { env: CONFIG },
        (config) => ({ ...config.requireObject<object>("env"), directory: "." }),
        "",
      ],
      [
        "a section",
        { env: { ports: { http: { nodePort: 30000 } } } },
        (config) => ({ ...WHOLE, platform: config.requireObject("env") }),
        "platform",
      ],
      [
        "a list",
        { env: [PEER] },
        (config) => ({ ...WHOLE, sources: config.requireObject("env") }),
        "sources",
      ],
      [
        "one value",
        { env: PEER },
        (config) => ({ ...WHOLE, sources: [config.require("env")] }),
        "sources[0]",
      ],
    ];
    for (const [what, config, args, path] of ways) {
      it(`refuses ${what}: ${path || "the arguments"}`, async () => {
        await assert.rejects(
          given(config, ["env"], args),
          (error: unknown) =>
            pulumi.InputPropertiesError.isInstance(error) &&
            !JSON.stringify(error.errors).includes(PEER) &&
            error.errors.some(
              ({ propertyPath, reason }) =>
                propertyPath === path && /^this is encrypted.*\(UEN006\)$/.test(reason),
            ),
        );
        const { result } = await given(config, [], args);
        assert.ok(result.endpoints.length > 0, "it is no secret");
      });
    }

    it("does not mind secrets that are not among its arguments", async () => {
      const others = { token: "s3cr3t-t0ken", flag: "true", list: [], nothing: {}, name: "mz", env: CONFIG };
      const { result } = await given(others, ["token", "flag", "list", "nothing", "name"], (config) => ({
        ...config.requireObject<object>("env"),
        createNamespace: true,
      }));
      assert.ok(result.endpoints.length > 0);
    });
  });

  it("reports every exposure in the order of the plan, without what does not apply", async () => {
    const { result } = await bring(WHOLE);
    const exposures = await settled(result.exposures);
    assert.deepEqual(
      exposures.map(({ owner, name, via }) => `${owner} ${name} ${via}`),
      [
        "platform http NodePort",
        "platform control NodePort",
        "ui desktop NodePort",
        "ingress http NodePort",
        "ingress https NodePort",
        "diameter tcp-3868 NodePort",
        "rest http-9090 Ingress",
      ],
    );
    assert.ok(exposures.every((exposure) => !Object.values(exposure).includes(null)));
    assert.equal(exposures[0]?.nodePort, 30000);
  });

  it("compares node ports across its parts, and refuses before anything is registered", async () => {
    const clash = { ...WHOLE, ecds: [{ name: "diameter", ports: [{ port: 3868, nodePort: 30000 }] }] };
    await assert.rejects(
      bring(clash),
      (error: unknown) =>
        pulumi.InputPropertiesError.isInstance(error) &&
        error.errors.some((one) => one.propertyPath === "ecds[0].ports[0].nodePort"),
    );
  });

  it("never loads a cloud's SDK for an on-prem environment", () => {
    // In a process of its own: other tests load both.
    const program = `
      const { registered } = require(${JSON.stringify(require.resolve("./registered"))});
      const { Environment } = require(${JSON.stringify(require.resolve("../../../index"))});
      registered((opts) => new Environment("env", ${JSON.stringify(WHOLE)}, opts)).then(() => {
        const loaded = Object.keys(require.cache).filter((file) => /@pulumi[\\\\/](aws|gcp)[\\\\/]/.test(file));
        process.stdout.write(JSON.stringify(loaded));
      });`;
    const loaded = execFileSync(process.execPath, ["-e", program], { encoding: "utf8" });
    assert.deepEqual(JSON.parse(loaded), []);
  });
});
