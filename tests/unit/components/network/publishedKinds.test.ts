import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import type { KubernetesObject } from "@kubernetes/client-node";
import Ajv, { type ValidateFunction } from "ajv";
import { parseAllDocuments } from "yaml";
import { planEnvironment } from "../../../../sdk/planEnvironment";
import { type AcceptedEnvironment, acceptedEnvironments } from "../../../fixture/acceptedEnvironments";
import { descriptorFolder } from "../../../fixture/descriptorFolder";
import { objectsOf } from "../../../fixture/plannedObjects";
import { renderedOrSkip } from "../../../fixture/publishedChart";

/** Calico's API server serves this group from what is stored under the other. */
const STORED: Readonly<Record<string, string>> = { "projectcalico.org": "crd.projectcalico.org" };
const OF_OTHERS = /^(projectcalico\.org|operator\.tigera\.io|metallb\.io)\//;

interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  [keyword: string]: unknown;
}

interface Definition extends KubernetesObject {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
}

/** As JSON Schema, and strict: what the API server would drop without a word is refused here. */
function strict(schema: Schema): Schema {
  const { properties, additionalProperties, items, nullable, ...rest } = schema;
  const isOpen = rest["x-kubernetes-preserve-unknown-fields"] === true || additionalProperties !== undefined;
  return {
    ...rest,
    // A number or a string has no type here, and Ajv wants one beside it.
    ...(nullable !== undefined && rest.type !== undefined && { nullable }),
    // Go's regular expressions, whose flag JavaScript does not know; without it they only admit less.
    ...(typeof rest.pattern === "string" && { pattern: rest.pattern.replace("(?i)", "") }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, below]) => [name, strict(below)]),
      ),
      ...(!isOpen && { additionalProperties: false }),
    }),
    ...(typeof additionalProperties === "object" && { additionalProperties: strict(additionalProperties) }),
    ...(items && { items: strict(items) }),
  };
}

function definitionsIn(text: string): Definition[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Definition | null)
    .filter((object) => object?.kind === "CustomResourceDefinition") as Definition[];
}

/** What makes the kinds that those do not. */
const more: AcceptedEnvironment[] = [
  {
    what: "peers of Calico",
    environment: {
      network: {
        calico: { install: true },
        podCidr: "192.168.0.0/16",
        bgp: {
          enabled: true,
          asNumber: 64512,
          peers: [{ name: "rack", peerAddress: "192.0.2.1", asNumber: 64513, nodeSelector: 'rack == "a"' }],
        },
      },
    },
  },
  {
    what: "addresses of MetalLB, announced on the nodes' own network",
    environment: {
      loadBalancer: { addressPool: ["198.51.100.10-198.51.100.20"], metallb: { install: true } },
      ecds: [{ name: "tcp", exposure: "LoadBalancer", ports: [{ port: 7000 }] }],
    },
  },
  {
    what: "addresses of MetalLB, announced to routers",
    environment: {
      loadBalancer: {
        addressPool: ["198.51.100.10-198.51.100.20"],
        metallb: {
          install: true,
          asNumber: 64513,
          bgpPeers: [{ name: "router", peerAddress: "203.0.113.1:1179", asNumber: 64512 }],
        },
      },
      ecds: [{ name: "tcp", exposure: "LoadBalancer", ports: [{ port: 7000 }] }],
    },
  },
];

/** Calico 3.33 and MetalLB 0.16, by what they publish. */
describe("the kinds of Calico and MetalLB, as they are published", () => {
  const seen = new Set<string>();
  const ajv = new Ajv({ strict: false, logger: false, validateFormats: false });
  const compiled = new Map<Schema, ValidateFunction>();
  let schemaOf: (object: KubernetesObject) => Schema | undefined;

  before(async function () {
    const { network, balancing } = planEnvironment(
      {
        target: "on-prem",
        network: { calico: { install: true }, podCidr: "10.244.0.0/16" },
        loadBalancer: { addressPool: ["198.51.100.10-198.51.100.20"], metallb: { install: true } },
        ecds: [{ name: "tcp", exposure: "LoadBalancer", ports: [{ port: 7000 }] }],
      },
      ".",
    );
    assert.ok(network.calico?.crds && balancing.metallb);
    const charts = [
      await renderedOrSkip(this, network.calico.crds, {
        release: "calico-crds",
        namespace: "tigera-operator",
        file: "calico-crds-3.33.yaml",
      }),
      await renderedOrSkip(this, balancing.metallb.chart, {
        release: "metallb",
        namespace: balancing.metallb.namespace,
        file: "metallb-0.16-l2.yaml",
      }),
    ];
    const definitions = charts.flatMap(definitionsIn);
    schemaOf = ({ apiVersion = "", kind }) => {
      const [group = "", version] = apiVersion.split("/");
      const stored = STORED[group];
      const found = definitions.find(
        ({ spec }) => spec.group === (stored ?? group) && spec.names.kind === kind,
      );
      const versions = found?.spec.versions ?? [];
      // The stored form has a version of its own.
      const one = stored === undefined ? versions.find(({ name }) => name === version) : versions[0];
      return one?.schema.openAPIV3Schema;
    };
  });

  /** What judges by a schema, made once: that takes long. */
  function judgeOf(schema: Schema): ValidateFunction {
    const judge = compiled.get(schema) ?? ajv.compile(strict(schema));
    compiled.set(schema, judge);
    return judge;
  }

  for (const { what, environment, descriptors } of [...acceptedEnvironments, ...more]) {
    it(`know every field that is set: ${what}`, async () => {
      const value = { target: "on-prem", network: { calico: { install: false } }, ...environment };
      const folder = descriptorFolder(descriptors ?? {});
      const { objects, patches } = await objectsOf(value, folder).finally(() =>
        rm(folder, { recursive: true }),
      );
      for (const object of [...objects, ...patches]) {
        if (!OF_OTHERS.test(object.apiVersion ?? "")) continue;
        const { apiVersion, kind, metadata } = object;
        const name = `${kind} ${metadata?.name}`;
        seen.add(`${apiVersion} ${kind}`);
        const schema = schemaOf(object) ?? assert.fail(`${apiVersion} has no ${kind}`);
        const { spec } = JSON.parse(JSON.stringify(object)) as { spec?: unknown };
        const below = schema.properties?.spec ?? assert.fail(`${kind} has no spec`);
        const judge = judgeOf(below);
        assert.ok(judge(spec ?? {}), `${name}: ${ajv.errorsText(judge.errors)}`);
      }
    });
  }

  it("are all made by these environments", () => {
    assert.deepEqual(
      [...seen].sort(),
      [
        "metallb.io/v1beta1 IPAddressPool",
        "metallb.io/v1beta1 L2Advertisement",
        "metallb.io/v1beta2 BGPPeer",
        "metallb.io/v1beta1 BGPAdvertisement",
        "operator.tigera.io/v1 APIServer",
        "operator.tigera.io/v1 Installation",
        "projectcalico.org/v3 BGPConfiguration",
        "projectcalico.org/v3 BGPPeer",
        "projectcalico.org/v3 GlobalNetworkPolicy",
        "projectcalico.org/v3 KubeControllersConfiguration",
        "projectcalico.org/v3 NetworkPolicy",
        "projectcalico.org/v3 Tier",
      ].sort(),
    );
  });
});
