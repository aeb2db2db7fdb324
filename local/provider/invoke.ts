import { parseAllDocuments } from "yaml";
import type { ProviderInstance } from "./instance";
import { kindOf, namespaceOf, pluckString, setAt } from "./kubeObject";
import { isMap, type PropertyMap, type PropertyValue, reveal } from "./propertyValue";

/** The objects in YAML text, each in the default namespace unless it has one or its kind has none. */
async function decodeYaml(
  instance: ProviderInstance,
  text: string,
  namespace: string,
): Promise<PropertyValue[]> {
  const objects: PropertyMap[] = [];
  for (const document of parseAllDocuments(text)) {
    const [error] = document.errors;
    if (error) throw new Error(`failed to parse YAML: ${error.message}`);
    const object: unknown = document.toJS();
    if (!isMap(object)) continue;
    const items = kindOf(object).endsWith("List") && Array.isArray(object.items) ? object.items : [object];
    objects.push(...items.filter(isMap));
  }
  for (const object of objects) {
    if (namespace === "" || namespaceOf(object) !== "") continue;
    const served = await instance.cluster?.discovery.find(pluckString(object, "apiVersion"), kindOf(object));
    if (served?.namespaced ?? true) setAt(object, namespace, "metadata", "namespace");
  }
  return objects;
}

/**
 * Runs a function of the provider. `yaml.ConfigFile` and `yaml.ConfigGroup` need `kubernetes:yaml:decode`; charts
 * and kustomizations rendered in the program are not part of this stand-in.
 */
export async function invoke(
  instance: ProviderInstance,
  token: string,
  marked: PropertyMap,
): Promise<PropertyMap> {
  const args = reveal(marked) as PropertyMap;
  if (token === "kubernetes:yaml:decode") {
    if (typeof args.text !== "string") throw new Error("missing required field 'text' of type string");
    return { result: await decodeYaml(instance, args.text, pluckString(args, "defaultNamespace")) };
  }
  throw new Error(
    `"${token}" is not part of the local stand-in for the Kubernetes provider: install the official plugin (pulumi plugin ` +
      "install resource kubernetes), or use helm.v3.Release or yaml.ConfigGroup",
  );
}
