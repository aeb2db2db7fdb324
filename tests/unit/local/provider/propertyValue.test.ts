import * as assert from "node:assert/strict";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
  containsSecret,
  containsUnknown,
  fromStruct,
  isMap,
  reveal,
  Secret,
  toStruct,
  Unknown,
} from "../../../../local/provider/propertyValue";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("property values on the wire", () => {
  it("keeps secrets and unknowns apart from plain values, both ways", () => {
    const wire = {
      plain: "text",
      list: [1, true, { deep: UNKNOWN }],
      hidden: { [SIGNATURE]: SECRET, value: { password: "x" } },
    };
    const map = fromStruct(Struct.fromJavaScript(wire));
    assert.ok(map.hidden instanceof Secret);
    const deep = Array.isArray(map.list) ? map.list[2] : undefined;
    assert.ok(isMap(deep) && deep.deep instanceof Unknown);
    assert.deepEqual(toStruct(map).toJavaScript(), wire);
  });

  it("takes an unset property for no property", () => {
    assert.deepEqual(fromStruct(Struct.fromJavaScript({ a: null, b: { c: null } })), { b: {} });
  });

  it("knows each marker of an unknown, and a secret that is unknown", () => {
    const numbers = fromStruct(Struct.fromJavaScript({ port: "3eeb2bf0-c639-47a8-9e75-3b44932eb421" }));
    assert.ok(containsUnknown(numbers));
    assert.ok(containsUnknown({ a: [new Secret(new Unknown())] }));
    assert.ok(!containsUnknown({ a: [new Secret("known")] }));
  });

  it("reveals secrets at any depth and leaves unknowns unknown", () => {
    const unknown = new Unknown();
    const marked = { a: new Secret({ b: [new Secret("x"), unknown] }) };
    assert.ok(containsSecret(marked));
    assert.deepEqual(reveal(marked), { a: { b: ["x", unknown] } });
    assert.ok(!containsSecret(reveal(marked)));
  });

  it("takes a resource for its id", () => {
    const wire = {
      ref: { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", id: "default/web" },
    };
    assert.deepEqual(fromStruct(Struct.fromJavaScript(wire)), { ref: "default/web" });
  });
});
