import { isMap, type PropertyMap, type PropertyValue } from "./propertyValue";
import { sameQuantity } from "./quantity";

/** Fields below which values are quantities: `1000m` comes back from the API server as `1`. */
const QUANTITIES = new Set([
  "resources",
  "limits",
  "requests",
  "capacity",
  "hard",
  "sizeLimit",
  "overhead",
  "min",
  "max",
]);

/** Zero values: the API server drops them from objects of its own kinds. */
function isEmpty(value: PropertyValue): boolean {
  if (value === false || value === "" || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

function keepValue(live: PropertyValue, said: PropertyValue, quantity: boolean): PropertyValue {
  if (isMap(live) && isMap(said)) return keepMap(live, said, quantity);
  if (Array.isArray(live) && Array.isArray(said)) {
    return live.map((item, i) =>
      i < said.length ? keepValue(item, said[i] as PropertyValue, quantity) : item,
    );
  }
  return quantity && sameQuantity(live, said) ? said : live;
}

function keepMap(live: PropertyMap, said: PropertyMap, quantity: boolean): PropertyMap {
  const kept: PropertyMap = { ...live };
  for (const [key, value] of Object.entries(said)) {
    const found = live[key];
    if (found !== undefined) kept[key] = keepValue(found, value, quantity || QUANTITIES.has(key));
    else if (isEmpty(value)) kept[key] = value;
  }
  return kept;
}

/**
 * A live object of a built-in kind in the notation of its inputs: what the API server writes in another way, or leaves
 * out because it is the zero value, is no difference.
 *
 * @param live pruned to the shape of the inputs.
 */
export function inNotationOf(live: PropertyMap, inputs: PropertyMap): PropertyMap {
  return keepMap(live, inputs, false);
}
