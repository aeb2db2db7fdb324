import type { Recorded } from "../cloud/cloudRules";
import type { Call } from "../cloud/standIn";
import { awsCalls, type Made, unknownToMoto } from "./awsCalls";
import type { AwsClients } from "./moto";
import type { Plain } from "./recordedStack";

/**
 * The calls that a recorded cloud had from the engine, made once more with AWS's own clients, in the same order: with the
 * identifiers that the other side gives in place of the recorded ones.
 */
export class Replay {
  private readonly made = new Map<string, Made>();
  /** The other side's name of what a recorded resource is called. */
  private readonly names = new Map<string, string>();

  constructor(private readonly aws: AwsClients) {}

  /** Notes what the other side calls something that was there before the stack. */
  know(recorded: string, name: string): void {
    this.names.set(recorded, name);
  }

  /** Makes the calls, one after the other. @throws Error by the first that is refused */
  async run(calls: readonly Call[]): Promise<void> {
    for (const { operation, token, urn, resource } of calls) {
      if (!resource || unknownToMoto.includes(token)) continue;
      try {
        if (operation === "create") await this.create(resource);
        else if (operation === "delete") await this.remove(resource);
        else throw new Error("an update has no counterpart yet");
      } catch (error) {
        throw new Error(`${operation} of ${urn}: ${error}`, { cause: error });
      }
    }
  }

  async create(resource: Recorded): Promise<void> {
    const { token, id, inputs, outputs } = resource;
    const made = await callsOf(token).create(this.aws, this.translated(inputs) as Plain);
    this.made.set(`${token}::${id}`, made);
    for (const [path, name] of Object.entries(made)) {
      const recorded = path === "id" ? id : valueAt(outputs, path);
      if (typeof recorded !== "string" || !name) throw new Error(`${token} has no ${path}`);
      this.names.set(recorded, name);
    }
  }

  async remove({ token, id, inputs }: Recorded): Promise<void> {
    const made = this.made.get(`${token}::${id}`);
    if (!made) throw new Error(`${token} ${id} was not made`);
    await callsOf(token).remove(this.aws, made, this.translated(inputs) as Plain);
  }

  private translated(value: unknown): unknown {
    if (typeof value === "string") return this.names.get(value) ?? value;
    if (Array.isArray(value)) return value.map((item) => this.translated(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.translated(item)]));
  }
}

function callsOf(token: string) {
  const calls = awsCalls[token];
  if (!calls) throw new Error(`no calls are known for ${token}`);
  return calls;
}

/** `vpcConfig.clusterSecurityGroupId`, `resources.0.name`. */
function valueAt(outputs: Plain, path: string): unknown {
  return path.split(".").reduce<unknown>((at, key) => (at as Plain | undefined)?.[key], outputs);
}
