import { applyPatch, type Operation, Pointer } from "rfc6902";

type Tree = Record<string, unknown>;

/**
 * Applies an operation to a document as the API server does: by RFC 6902, and beyond it an index below zero counts from
 * the end of its list, and a field that is not there can be replaced, and is null where it is tested or copied.
 *
 * Source: gopkg.in/evanphx/json-patch.v4, which the API server uses; tests/cluster/patches.test.ts asks a real one.
 *
 * @returns why it cannot be applied
 */
export function applyOperation(document: Tree, operation: Operation): string | undefined {
  switch (operation.op) {
    case "add":
      return applyByStandard(document, { ...operation, path: placeOf(document, operation.path, true) });
    case "replace": {
      const path = placeOf(document, operation.path);
      const isNew = isAbsentField(document, path);
      return applyByStandard(document, { ...operation, op: isNew ? "add" : "replace", path });
    }
    case "test": {
      const path = placeOf(document, operation.path);
      if (operation.value === null && isAbsentField(document, path)) return undefined;
      return applyByStandard(document, { ...operation, path });
    }
    case "remove":
      return applyByStandard(document, { ...operation, path: placeOf(document, operation.path) });
    case "copy": {
      const from = placeOf(document, operation.from);
      const path = placeOf(document, operation.path, true);
      if (isAbsentField(document, from)) return applyByStandard(document, { op: "add", path, value: null });
      return applyByStandard(document, { ...operation, from, path });
    }
    case "move": {
      const from = placeOf(document, operation.from);
      const value: unknown = Pointer.fromJSON(from).evaluate(document).value;
      // An index below zero counts in the list that the removal leaves.
      return (
        applyByStandard(document, { op: "remove", path: from }) ??
        applyOperation(document, { op: "add", path: operation.path, value })
      );
    }
  }
}

function applyByStandard(document: Tree, operation: Operation): string | undefined {
  const [fault] = applyPatch(document, [operation]);
  if (!fault) return undefined;
  return fault.name === "TestError" ? "the test fails" : "there is no such place";
}

/** The pointer with each index as RFC 6901 writes it. What is added may stand behind the last item, too. */
function placeOf(document: Tree, pointer: string, isAdded = false): string {
  const [root = "", ...tokens] = Pointer.fromJSON(pointer).tokens;
  let at: unknown = document;
  const written = tokens.map((token, depth) => {
    const behind = isAdded && depth === tokens.length - 1 ? 1 : 0;
    const key = Array.isArray(at) ? indexIn(at.length + behind, token) : token;
    at = (at as Tree | undefined | null)?.[key];
    return key;
  });
  return new Pointer([root, ...written]).toString();
}

function indexIn(length: number, token: string): string {
  if (!/^-?\d+$/.test(token)) return token;
  const index = Number(token);
  return String(index < 0 ? index + length : index);
}

/** Whether the object of a place is there, and the field is not. */
function isAbsentField(document: Tree, pointer: string): boolean {
  const { parent, value } = Pointer.fromJSON(pointer).evaluate(document) as {
    parent: unknown;
    value: unknown;
  };
  return value === undefined && typeof parent === "object" && parent !== null && !Array.isArray(parent);
}
