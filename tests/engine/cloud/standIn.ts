/**
 * Stand-ins for the `aws` and `gcp` providers, attached to a real engine by PULUMI_DEBUG_PROVIDERS. They keep state,
 * check inputs against the installed SDK's types, return unknowns at preview for what is computed, and refuse what the
 * clouds refuse where that depends on order. They prove nothing about the clouds: that takes an account. What they
 * prove is that this package's programs are complete, known at preview, ordered, and recover from failures.
 */
import { randomBytes } from "node:crypto";
import * as grpc from "@grpc/grpc-js";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { type Bag, type CheckFailure, checkInputs, hasUnknown, isBag, UNKNOWN } from "./checkInputs";
import type { CloudRules, Recorded } from "./cloudRules";
import { outputsOf } from "./computed";
import { Plugin } from "./pluginService";
import { SdkShapes } from "./sdkShape";

/** One call that changed something, or was about to. */
export interface Call {
  operation: "create" | "update" | "delete";
  token: string;
  urn: string;
  failed: boolean;
  /** What was made, changed or removed; undefined where the call failed. */
  resource?: Recorded;
}

/** A cloud that keeps what it is told in memory. */
export class StandIn {
  /** What lives, in the order of its creation. */
  readonly resources = new Map<string, Recorded>();
  /** Every create, update and delete, in order. */
  readonly calls: Call[] = [];
  /** Says whether this call is to fail before it does anything. Default: none fails. */
  fail: (call: Omit<Call, "failed" | "resource">, nth: number) => boolean = () => false;
  /** What outside this cloud's own records must be there before a resource, and is not. */
  missing: (token: string, inputs: Bag) => Promise<string | undefined> = async () => undefined;
  /** Why something outside this cloud's own records keeps a resource from being deleted. */
  inUse: (resource: Recorded) => Promise<string | undefined> = async () => undefined;
  /** Version of the SDK that it stands for. */
  readonly version: string;
  private serial = 0;
  private readonly shapes: SdkShapes;
  private server: grpc.Server | undefined;

  constructor(private readonly rules: CloudRules) {
    this.shapes = new SdkShapes(rules.packageName);
    this.version = this.shapes.version;
  }

  /** Serves on a free loopback port; returns it in the form of PULUMI_DEBUG_PROVIDERS: `aws:40123`. */
  async start(): Promise<string> {
    const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
    Plugin.serve(server, this);
    this.server = server;
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    return `${this.rules.packageName}:${port}`;
  }

  stop(): void {
    this.server?.forceShutdown();
  }

  /** Forgets resources, calls and what was told to fail. */
  forget(): void {
    this.resources.clear();
    this.calls.length = 0;
    this.fail = () => false;
    this.missing = async () => undefined;
    this.inUse = async () => undefined;
  }

  /** What lives of one type. */
  ofType(token: string): Recorded[] {
    return [...this.resources.values()].filter((resource) => resource.token === token);
  }

  check(urn: string, olds: Bag, news: Bag): { inputs: Bag; failures: CheckFailure[] } {
    const token = tokenOf(urn);
    const inputs = { ...news };
    const failures: CheckFailure[] = [];
    const longest = this.rules.named[token];
    if (longest !== undefined && inputs.name === undefined && inputs.namePrefix === undefined) {
      inputs.name = olds.name ?? `${nameOf(urn)}-${randomBytes(4).toString("hex").slice(0, 7)}`;
    }
    if (longest !== undefined && typeof inputs.name === "string" && inputs.name !== UNKNOWN) {
      if (inputs.name.length > longest) {
        failures.push({ property: "name", reason: `"${inputs.name}" is longer than ${longest} characters` });
      }
      const reason = this.rules.refusedName(inputs.name);
      if (reason) failures.push({ property: "name", reason });
    }
    try {
      failures.push(...checkInputs(inputs, this.shapes.resource(token).inputs));
    } catch (error) {
      failures.push({ property: "", reason: String(error) });
    }
    return { inputs, failures };
  }

  diff(urn: string, oldInputs: Bag, news: Bag): { changed: string[]; replaces: string[] } {
    const names = new Set([...Object.keys(oldInputs), ...Object.keys(news)]);
    const changed = [...names].filter((name) => name !== "__defaults" && !same(oldInputs[name], news[name]));
    const replacing = this.rules.replaces[tokenOf(urn)] ?? [];
    return { changed, replaces: changed.filter((name) => replacing.includes(name)) };
  }

  async create(urn: string, inputs: Bag, preview: boolean): Promise<{ id: string; outputs: Bag }> {
    const token = tokenOf(urn);
    const shape = this.shapes.resource(token);
    if (preview) return { id: "", outputs: outputsOf(inputs, shape) };
    const call = this.call("create", urn);
    if (hasUnknown(inputs)) throw new Error(`${urn}: created with an unknown input`);
    const living = [...this.resources.values()];
    const dangling = danglingReference(inputs, this.rules.packageName, living);
    if (dangling) throw new Error(`${token}: ${dangling} does not exist`);
    const refused = this.rules.refusedCreate(token, inputs, living) ?? (await this.missing(token, inputs));
    if (refused) throw new Error(`${token}: ${refused}`);
    this.serial += 1;
    const serial = this.serial;
    const id = this.rules.id(token, inputs, serial);
    const key = `${token}::${id}`;
    if (this.resources.has(key)) throw new Error(`${token}: ${id} exists already`);
    const outputs = outputsOf(inputs, shape, (path) => this.rules.value(token, path, { id, inputs, serial }));
    call.resource = { token, id, urn, inputs, outputs };
    this.resources.set(key, call.resource);
    return { id, outputs };
  }

  update({ urn, id }: { urn: string; id: string }, olds: Bag, news: Bag, preview: boolean): Bag {
    const token = tokenOf(urn);
    const call = preview ? undefined : this.call("update", urn);
    const shape = this.shapes.resource(token);
    const outputs = outputsOf(news, shape, (path) =>
      path.split(".").reduce<unknown>((at, key) => (isBag(at) ? at[key] : undefined), olds),
    );
    if (!call) return outputs;
    const recorded = this.resources.get(`${token}::${id}`);
    if (!recorded) throw new Error(`${token}: ${id} does not exist`);
    recorded.inputs = news;
    recorded.outputs = outputs;
    call.resource = { ...recorded };
    return outputs;
  }

  read(urn: string, id: string): Recorded | undefined {
    return this.resources.get(`${tokenOf(urn)}::${id}`);
  }

  async delete(urn: string, id: string): Promise<void> {
    const call = this.call("delete", urn);
    const key = `${tokenOf(urn)}::${id}`;
    const resource = this.resources.get(key);
    if (!resource) return;
    const others = [...this.resources.values()].filter((other) => other !== resource);
    const names = identities(resource);
    const user = others.find((other) => references(other).some((value) => names.has(value)));
    if (user) throw new Error(`${key} is in use by ${user.token}::${user.id}`);
    const refused = this.rules.refusedDelete(resource, others) ?? (await this.inUse(resource));
    if (refused) throw new Error(`${key}: ${refused}`);
    this.resources.delete(key);
    call.resource = resource;
  }

  invoke(token: string, args: Bag): Bag {
    const shape = this.shapes.function(token);
    const failures = checkInputs(args, shape.args);
    if (failures.length > 0)
      throw new Error(`${token}: ${failures.map((failure) => failure.reason).join("; ")}`);
    const answer = this.rules.invokes[token]?.(args, [...this.resources.values()]);
    if (!answer) throw new Error(`${token} has no recorded answer`);
    const unknown = Object.keys(answer).filter((name) => !(name in shape.result));
    if (unknown.length > 0)
      throw new Error(`${token} is recorded with ${unknown.join(", ")}, which the SDK does not have`);
    return answer;
  }

  private call(operation: Call["operation"], urn: string): Call {
    const asked = { operation, token: tokenOf(urn), urn };
    const call = { ...asked, failed: this.fail(asked, this.calls.length + 1) };
    this.calls.push(call);
    if (call.failed) throw new Error(`${operation} of ${urn} was told to fail`);
    return call;
  }
}

/** A response object's failures, as the protocol writes them. */
export function failureMessages(failures: CheckFailure[]): provider.CheckFailure[] {
  return failures.map(({ property, reason }) => {
    const failure = new provider.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
  });
}

function tokenOf(urn: string): string {
  const type = urn.split("::")[2] ?? "";
  return type.slice(type.lastIndexOf("$") + 1);
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isBag(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "__defaults")
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  return isBag(value) ? Object.values(value).flatMap(strings) : [];
}

/** Whatever in a resource's inputs may name another one. Tags and labels name nothing. */
function references({ inputs }: Recorded): string[] {
  const { tags, labels, resourceLabels, ...naming } = inputs;
  return strings(naming);
}

/** What others call a resource by. Names are left out: two of different types may share one. */
function identities(resource: Recorded): Set<string> {
  const { arn, selfLink } = resource.outputs;
  const names = [resource.id, arn, selfLink].filter(
    (name): name is string => typeof name === "string" && name !== "",
  );
  return new Set(names);
}

/** Something in the inputs that looks like one of the cloud's own ids and is nobody's. */
function danglingReference(inputs: Bag, cloud: string, living: readonly Recorded[]): string | undefined {
  if (cloud !== "aws") return undefined;
  const known = new Set(
    living.flatMap((resource) => [...identities(resource), ...strings(resource.outputs)]),
  );
  return strings(inputs).find(
    (value) => /^(vpc|subnet|sg|eipalloc|igw|nat|rtb)-recorded-\d+$/.test(value) && !known.has(value),
  );
}
