import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** The shape of one value, as the SDK's declaration files give it. */
export type ValueShape =
  | { kind: "string" | "number" | "boolean" | "any" }
  | { kind: "array" | "map"; of: ValueShape }
  | { kind: "object"; members: () => Record<string, MemberShape> }
  | { kind: "oneOf"; of: ValueShape[] };

/** One property: whether it may be left out, and what it holds. */
export interface MemberShape {
  optional: boolean;
  shape: ValueShape;
}

/** What a resource takes and gives. */
export interface ResourceShape {
  inputs: Record<string, MemberShape>;
  outputs: Record<string, MemberShape>;
}

/** What a data source takes and gives. */
export interface FunctionShape {
  args: Record<string, MemberShape>;
  result: Record<string, MemberShape>;
}

/**
 * The types of an installed `@pulumi/<package>`, read from its declaration files: only the files and the single
 * interfaces that are asked for, because the whole of them is 13 MB.
 */
export class SdkShapes {
  /** Version of the installed SDK. */
  readonly version: string;
  private readonly root: string;
  private readonly typeFiles = new Map<string, string>();
  private readonly members = new Map<string, Record<string, MemberShape>>();
  private readonly resources = new Map<string, ResourceShape>();

  constructor(private readonly packageName: string) {
    const manifest = require.resolve(`@pulumi/${packageName}/package.json`);
    this.root = dirname(manifest);
    this.version = (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
  }

  /** Shape of a resource by its token, such as `aws:ec2/vpc:Vpc`. Throws for one that the SDK does not have. */
  resource(token: string): ResourceShape {
    let shape = this.resources.get(token);
    if (!shape) {
      const { text, name } = this.declaration(token);
      shape = {
        inputs: this.interfaceMembers(text, `${name}Args`),
        outputs: this.classMembers(text, name),
      };
      this.resources.set(token, shape);
    }
    return shape;
  }

  /** Shape of a data source by its token, such as `aws:index/getRegion:getRegion`. */
  function(token: string): FunctionShape {
    const { text, name } = this.declaration(token);
    const pascal = name.charAt(0).toUpperCase() + name.slice(1);
    return {
      args: text.includes(`interface ${pascal}Args `) ? this.interfaceMembers(text, `${pascal}Args`) : {},
      result: this.interfaceMembers(text, `${pascal}Result`),
    };
  }

  private declaration(token: string): { text: string; name: string } {
    const [pkg, module, name] = token.split(":");
    if (pkg !== this.packageName || !module || !name)
      throw new Error(`${token} is no token of @pulumi/${this.packageName}`);
    const [folder = "", wanted] = module.split("/");
    const place = folder === "index" ? this.root : join(this.root, folder);
    // The file of projects/iAMMember is iammember.d.ts.
    const file = readdirSync(place).find((one) => one.toLowerCase() === `${wanted}.d.ts`.toLowerCase());
    if (!file) throw new Error(`@pulumi/${this.packageName} has no ${token}`);
    return { text: readFileSync(join(place, file), "utf8"), name };
  }

  private interfaceMembers(text: string, name: string): Record<string, MemberShape> {
    const opening = new RegExp(`^( *)(export )?interface ${name} \\{`, "m").exec(text);
    if (!opening) throw new Error(`@pulumi/${this.packageName} declares no interface ${name}`);
    // The generated files close a declaration in the indentation that opened it.
    const end = text.indexOf(`\n${opening[1]}}`, opening.index);
    const declaration = `${text.slice(opening.index, end)}\n}`;
    const source = ts.createSourceFile("shape.d.ts", declaration, ts.ScriptTarget.ES2022, true);
    const node = source.statements.find(ts.isInterfaceDeclaration);
    if (!node) throw new Error(`interface ${name} of @pulumi/${this.packageName} could not be read`);
    const members: Record<string, MemberShape> = {};
    for (const member of node.members) {
      if (ts.isPropertySignature(member) && member.type) {
        members[memberName(member.name)] = this.member(member.type, member.questionToken !== undefined);
      }
    }
    return members;
  }

  private classMembers(text: string, name: string): Record<string, MemberShape> {
    const source = ts.createSourceFile("resource.d.ts", text, ts.ScriptTarget.ES2022, true);
    const node = source.statements.filter(ts.isClassDeclaration).find((c) => c.name?.text === name);
    if (!node) throw new Error(`@pulumi/${this.packageName} declares no class ${name}`);
    const members: Record<string, MemberShape> = {};
    for (const member of node.members) {
      if (!ts.isPropertyDeclaration(member) || !member.type || isStatic(member)) continue;
      members[memberName(member.name)] = this.member(member.type, false);
    }
    return members;
  }

  private member(type: ts.TypeNode, optional: boolean): MemberShape {
    return { optional: optional || mayBeUndefined(type), shape: this.shape(type) };
  }

  private shape(type: ts.TypeNode): ValueShape {
    if (type.kind === ts.SyntaxKind.StringKeyword) return { kind: "string" };
    if (type.kind === ts.SyntaxKind.NumberKeyword) return { kind: "number" };
    if (type.kind === ts.SyntaxKind.BooleanKeyword) return { kind: "boolean" };
    if (ts.isArrayTypeNode(type)) return { kind: "array", of: this.shape(type.elementType) };
    if (ts.isTypeLiteralNode(type)) {
      const index = type.members.find(ts.isIndexSignatureDeclaration);
      return index ? { kind: "map", of: this.shape(index.type) } : { kind: "any" };
    }
    if (ts.isUnionTypeNode(type)) {
      const of = type.types
        .filter((t) => t.kind !== ts.SyntaxKind.UndefinedKeyword)
        .map((t) => this.shape(t));
      return of.length === 1 && of[0] ? of[0] : { kind: "oneOf", of };
    }
    if (ts.isTypeReferenceNode(type)) {
      const name = type.typeName.getText();
      const inner = type.typeArguments?.[0];
      if (/^pulumi\.(Input|Output)$/.test(name) && inner) return this.shape(inner);
      const nested = /^(inputs|outputs)\.(.+)\.(\w+)$/.exec(name);
      if (nested?.[1] && nested[2] && nested[3]) {
        const [, direction, namespace, interfaceName] = nested;
        return { kind: "object", members: () => this.nested(direction, namespace, interfaceName) };
      }
      // ARNs are strings; an enum's values are strings too, and a resource in place of its name is resolved by the SDK.
      if (name.startsWith("enums.") || name === "ARN") return { kind: "string" };
    }
    return { kind: "any" };
  }

  private nested(direction: string, namespace: string, name: string): Record<string, MemberShape> {
    const key = `${direction}.${namespace}.${name}`;
    let members = this.members.get(key);
    if (!members) {
      members = this.interfaceMembers(this.namespace(direction, namespace), name);
      this.members.set(key, members);
    }
    return members;
  }

  private namespace(direction: string, namespace: string): string {
    const file = join(this.root, "types", direction === "inputs" ? "input.d.ts" : "output.d.ts");
    let text = this.typeFiles.get(file);
    if (text === undefined) {
      text = readFileSync(file, "utf8");
      this.typeFiles.set(file, text);
    }
    for (const name of namespace.split(".")) {
      const start = text.search(new RegExp(`^\\s*(export declare )?namespace ${name} \\{`, "m"));
      if (start < 0) throw new Error(`${file} declares no namespace ${namespace}`);
      const end = text.indexOf("\nexport declare namespace ", start + 1);
      text = text.slice(start, end < 0 ? undefined : end);
    }
    return text;
  }
}

function memberName(name: ts.PropertyName): string {
  return ts.isStringLiteral(name) ? name.text : name.getText();
}

function isStatic(member: ts.PropertyDeclaration): boolean {
  return member.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword) ?? false;
}

function mayBeUndefined(type: ts.TypeNode): boolean {
  if (type.kind === ts.SyntaxKind.UndefinedKeyword) return true;
  if (ts.isUnionTypeNode(type)) return type.types.some(mayBeUndefined);
  return ts.isTypeReferenceNode(type) && (type.typeArguments?.some(mayBeUndefined) ?? false);
}
