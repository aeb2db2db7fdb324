import { isDeepStrictEqual } from "node:util";
import { NETWORKING_API } from "../../values/apis";
import { isTree } from "../../values/merge";
import { type Certificate, isIssuerAnnotation } from "../ingress/certificate";
import { ingressClass } from "../ingress/ingress";
import { INGRESS_CLASS } from "../labels";
import { type DescriptorCase, fieldOf, refusePatch } from "./descriptorCase";
import {
  addAnnotations,
  annotationPointer,
  annotationsOf,
  applied,
  isRefusal,
  MERGE_PATCH,
  type Patch,
  readPatch,
} from "./patch";

type Tree = Record<string, unknown>;

const AT = "spec.ingress";
/** Stands for the class that the operator writes, which nobody has confirmed. */
const OPERATORS_CLASS = "(the operator's)";

/** A path as the operator's Ingress has it; values are not checked yet. */
export interface IngressRoute {
  host: unknown;
  path: unknown;
  port: unknown;
  /** Where it stands, for messages. */
  field: string;
}

/** What a patch makes of the operator's Ingress. */
export interface IngressView {
  /** `spec.ingress` with the environment's class in its patch. */
  ingress: Tree;
  /** Its routes, where the patch changes them; undefined where `spec.ingress` stands. */
  routes?: IngressRoute[];
  /** Places of patches that the plan does not follow, or that hand the Ingress to another controller. */
  undecided: string[];
}

/**
 * The operator's Ingress with its patch applied, the environment's class added where the patch says none, and who certifies
 * its host, unless the patch says so itself.
 */
export function viewIngress(one: DescriptorCase, said: Tree, certificate: Certificate): IngressView {
  const className = ingressClass(one.scope);
  const own = readPatch(said);
  if (own === undefined) {
    // A merge patch adds to the annotations that the operator's Ingress carries.
    const annotations = { [INGRESS_CLASS]: className, ...certificate.annotations };
    const patch = JSON.stringify({ metadata: { annotations } });
    return { ingress: { ...certified(said, certificate), patch, patchType: MERGE_PATCH }, undecided: [] };
  }
  if (isRefusal(own)) return { ingress: said, undecided: refusePatch(one, AT, own) };
  const ingress = patchedCertificate(one, said, own, certificate);
  const patch = readPatch(ingress);
  if (patch === undefined || isRefusal(patch)) throw new Error(`${one.where}: its patch became none`);
  const made = madeIngress(one, ingress, patch);
  if (isRefusal(made)) return { ingress, undecided: refusePatch(one, AT, made) };
  return { ...routesOf(one, ingress, made), ...judgedClass(one, ingress, patch, made) };
}

/** With the Secret that will hold its certificate. */
function certified(ingress: Tree, { tlsSecretName }: Certificate): Tree {
  return tlsSecretName === undefined ? ingress : { ...ingress, tlsSecretName };
}

/** The same with a patch of its own: what the patch says of an issuer stands. */
function patchedCertificate(one: DescriptorCase, said: Tree, patch: Patch, certificate: Certificate): Tree {
  const { annotations } = certificate;
  if (Object.keys(annotations).length === 0 || Object.keys(annotationsOf(patch)).some(isIssuerAnnotation))
    return said;
  const ingress = certified(said, certificate);
  if (addAnnotations(ingress, patch, annotations, true)) return ingress;
  one.scope.findings.add(
    "UEN422",
    fieldOf(one, `${AT}.patch`),
    `${one.where}: ${AT}.patch leaves no place for metadata.annotations ${JSON.stringify(annotations)}`,
  );
  return said;
}

function madeIngress(one: DescriptorCase, ingress: Tree, patch: Patch): ReturnType<typeof applied> {
  const made = applied(patch, {
    object: baseOf(one, ingress),
    known: ["/spec", annotationPointer(INGRESS_CLASS)],
    mergeKeys: {},
  });
  if (isRefusal(made)) return made;
  if (!isTree(made.spec)) return { kind: "broken", field: "patch", why: "it leaves no spec" };
  const { defaultBackend } = made.spec;
  if (defaultBackend === undefined) return made;
  return { kind: "unfollowed", field: "patch", why: "it sets spec.defaultBackend, which serves every host" };
}

function baseOf({ name, scope }: DescriptorCase, { host, paths, tlsSecretName }: Tree): Tree {
  const list = Array.isArray(paths) ? paths.filter(isTree) : [];
  return {
    apiVersion: NETWORKING_API,
    kind: "Ingress",
    metadata: { name, namespace: scope.namespace, annotations: { [INGRESS_CLASS]: OPERATORS_CLASS } },
    spec: {
      rules: [
        {
          ...(host !== undefined && { host }),
          http: {
            paths: list.map(({ path, port }) => ({
              path,
              pathType: "Prefix",
              backend: { service: { name, port: { number: port } } },
            })),
          },
        },
      ],
      ...(tlsSecretName !== undefined && { tls: [{ hosts: [host], secretName: tlsSecretName }] }),
    },
  };
}

function routesOf(one: DescriptorCase, ingress: Tree, made: Tree): Pick<IngressView, "routes"> {
  const rulesOf = ({ spec }: Tree) => (isTree(spec) && Array.isArray(spec.rules) ? spec.rules : []);
  if (isDeepStrictEqual(rulesOf(made), rulesOf(baseOf(one, ingress)))) return {};
  const routes = rulesOf(made).flatMap((rule: unknown, index) => {
    const { host, http } = isTree(rule) ? rule : {};
    const paths = isTree(http) && Array.isArray(http.paths) ? http.paths : [];
    return paths.map((entry: unknown, position): IngressRoute => {
      const { path, backend } = isTree(entry) ? entry : {};
      const service = isTree(backend) ? backend.service : undefined;
      const port = isTree(service) && isTree(service.port) ? service.port.number : undefined;
      return { host, path, port, field: `${AT} (patched).rules[${index}].http.paths[${position}]` };
    });
  });
  return { routes };
}

function judgedClass(one: DescriptorCase, own: Tree, patch: Patch, made: Tree): IngressView {
  const className = ingressClass(one.scope);
  const ingress = { ...own };
  let said = classOf(made);
  if (said === OPERATORS_CLASS) {
    addAnnotations(ingress, patch, { [INGRESS_CLASS]: className }, true);
    const again = readPatch(ingress);
    const remade = again && !isRefusal(again) ? madeIngress(one, ingress, again) : undefined;
    said = remade && !isRefusal(remade) ? classOf(remade) : undefined;
  }
  if (said === className) return { ingress, undecided: [] };
  one.scope.findings.add(
    "UEN408",
    fieldOf(one, `${AT}.patch`),
    `${one.where}: ${AT}.patch gives the Ingress ${said === undefined ? "no class" : `the class ${JSON.stringify(said)}`}, the environment's is "${className}"`,
  );
  return { ingress, undecided: [`${one.where}: ${AT}.patch`] };
}

/** The class that decides, which the API server takes from one of two places. */
function classOf({ metadata, spec }: Tree): unknown {
  const annotations = isTree(metadata) ? metadata.annotations : undefined;
  const annotated = isTree(annotations) ? annotations[INGRESS_CLASS] : undefined;
  return (isTree(spec) ? spec.ingressClassName : undefined) ?? annotated;
}
