import type { KubernetesObject } from "../cluster/api";
import { SEEN_VERSION } from "./storedForm";

/** What is read of `KubeControllersConfiguration/default`. */
export interface KubeControllersConfiguration extends KubernetesObject {
  readonly spec?: {
    readonly controllers?: {
      readonly node?: {
        readonly hostEndpoint?: {
          readonly autoCreate?: string;
          readonly createDefaultHostEndpoint?: string;
          readonly templates?: readonly Template[];
        };
      };
    };
  };
}

interface Template {
  readonly generateName?: string;
  readonly interfacePattern?: string;
  readonly nodeSelector?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A node, as host endpoints see it. */
export interface HostNode {
  readonly name: string;
  readonly address: string;
  readonly interfaceName: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The label by which Calico's kube-controllers know what they made. */
export const CREATED_BY = {
  "projectcalico.org/created-by": "calico-kube-controllers",
} as const;

/**
 * The host endpoints that Calico's kube-controllers of 3.31 would make of the templates: the release that can be built here
 * (3.28) has no templates. Of the selectors only `all()` is understood, and of a node only its one outside interface is known.
 *
 * @throws Error for a template that asks for more
 */
export function hostEndpointsOf(
  configuration: KubeControllersConfiguration | undefined,
  nodes: readonly HostNode[],
): KubernetesObject[] {
  const {
    autoCreate,
    createDefaultHostEndpoint,
    templates = [],
  } = configuration?.spec?.controllers?.node?.hostEndpoint ?? {};
  if (autoCreate !== "Enabled") {
    return [];
  }
  return nodes.flatMap((node) => {
    const ofTemplates = templates.flatMap((template) => {
      const { generateName = "", interfacePattern, nodeSelector = "all()", labels } = template;
      if (nodeSelector !== "all()" || interfacePattern === undefined) {
        throw new Error(`the stand-in for kube-controllers does not understand ${JSON.stringify(template)}`);
      }
      return new RegExp(interfacePattern).test(node.interfaceName)
        ? [
            endpoint(
              node,
              `${node.name}-${generateName}-${node.interfaceName}-auto-hep`,
              node.interfaceName,
              labels,
            ),
          ]
        : [];
    });
    const whole =
      createDefaultHostEndpoint === "Disabled" ? [] : [endpoint(node, `${node.name}-auto-hep`, "*", {})];
    return [...whole, ...ofTemplates];
  });
}

function endpoint(
  node: HostNode,
  name: string,
  interfaceName: string,
  labels: Readonly<Record<string, string>> = {},
): KubernetesObject {
  return {
    apiVersion: SEEN_VERSION,
    kind: "HostEndpoint",
    metadata: { name, labels: { ...node.labels, ...labels, ...CREATED_BY } },
    spec: {
      node: node.name,
      interfaceName,
      expectedIPs: [node.address],
      profiles: ["projectcalico-default-allow"],
    },
  };
}
