import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { INSIDE, type Inside } from "../../sdk/reachability/reachInside";
import type { Environment } from "./environment";
import type { CombinationSeen, Shown } from "./proof";
import type { Asked } from "./questions";
import type { Scene } from "./scene";
import type { VerifyCommand } from "./verifyCommand";

/** What the parts of the suite share: the environment on real nodes, and what they have seen. */
export class DataPath {
  private parts: { environment: Environment; command: VerifyCommand } | undefined;
  /** Of the environment as it was brought up. */
  asked: readonly Asked[] = [];
  readonly combinations: CombinationSeen[] = [];
  readonly shown: Shown[] = [];
  readonly measured: string[] = [];

  /** To be called before the first test. */
  open(environment: Environment, command: VerifyCommand): void {
    this.parts = { environment, command };
  }

  close(): void {
    this.parts?.environment.scene.api.close();
  }

  private get opened() {
    if (this.parts === undefined) {
      throw new Error("the environment has not been brought up");
    }
    return this.parts;
  }

  get environment(): Environment {
    return this.opened.environment;
  }

  get scene(): Scene {
    return this.environment.scene;
  }

  get plan(): NetworkPlan {
    return this.environment.plan;
  }

  /** The addresses inside of the cluster that machines have a route to. */
  get routed(): readonly Inside[] {
    return this.environment.podNetwork === "routable" ? INSIDE : ["service"];
  }

  /** The node port of an ECD that has one. */
  nodePort(owner: string): number {
    const found = this.plan.exposures.find((one) => one.owner === owner && one.nodePort !== null);
    if (!found?.nodePort) {
      throw new Error(`${owner} has no node port`);
    }
    return found.nodePort;
  }

  /** `verify`, as users run it. */
  get command(): VerifyCommand {
    return this.opened.command;
  }
}
