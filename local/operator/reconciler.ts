import { type Api, ApiError } from "../cluster/api";
import { draftDeployment } from "./deployment";
import { COLLECTIONS, type Draft, finished, isOwnedBy, MADE_KINDS, type OwnedObject } from "./draft";
import { type Condition, type EcDeployment, keyOf, pathOf } from "./ecDeployment";
import { draftIngress } from "./ingress";
import { draftServices } from "./services";

const FIELD_MANAGER = "usage-engine-operator";
const CONDITION_TYPE = "Reconciled";

function draftsOf(ecd: EcDeployment): Draft[] {
  const { services, backends } = draftServices(ecd);
  const ingress = draftIngress(ecd, backends);
  return [draftDeployment(ecd), ...services, ...(ingress ? [ingress] : [])];
}

/** Makes the objects of ECDeployments. */
export class Reconciler {
  constructor(private readonly api: Api) {}

  /**
   * Makes the cluster have what the ECDeployment says, and its status say how that went.
   *
   * @returns what was refused, by object; nothing if all went well
   * @throws ApiError and the connection's errors, where the API server itself is the trouble
   */
  async reconcile(ecd: EcDeployment): Promise<string[]> {
    const drafts = draftsOf(ecd);
    const faults: string[] = [];
    for (const kind of MADE_KINDS) {
      const collection = COLLECTIONS[kind](ecd.metadata.namespace);
      const { items } = await this.api.get<{ items: OwnedObject[] }>(collection);
      const wanted = drafts.filter(({ object }) => object.kind === kind);
      const names = wanted.map(({ object }) => object.metadata.name);
      // First what goes: what comes may want its node ports.
      for (const object of items) {
        if (isOwnedBy(object, ecd) && !names.includes(object.metadata.name)) {
          await this.remove(`${collection}/${object.metadata.name}`);
        }
      }
      for (const draft of wanted) {
        const there = items.find(({ metadata }) => metadata.name === draft.object.metadata.name);
        const fault =
          there && !isOwnedBy(there, ecd)
            ? "there is one already, which is not of this ECDeployment"
            : await this.apply(collection, draft, ecd);
        if (fault !== undefined) {
          faults.push(`${kind} ${draft.object.metadata.name}: ${fault}`);
        }
      }
    }
    await this.report(ecd, faults);
    return faults;
  }

  private async remove(path: string): Promise<void> {
    try {
      await this.api.request("DELETE", path);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) {
        throw error;
      }
    }
  }

  /** @returns why it is refused, undefined if it is not */
  private async apply(collection: string, draft: Draft, ecd: EcDeployment): Promise<string | undefined> {
    let object: OwnedObject;
    try {
      object = finished(draft, ecd);
    } catch (error) {
      return `its patch does not fit: ${(error as Error).message}`;
    }
    try {
      await this.api.apply(collection, object, FIELD_MANAGER);
      return undefined;
    } catch (error) {
      if (error instanceof ApiError) {
        return error.reason;
      }
      throw error;
    }
  }

  private async report(ecd: EcDeployment, faults: readonly string[]): Promise<void> {
    const before = ecd.status?.conditions?.find(({ type }) => type === CONDITION_TYPE);
    const outcome = {
      type: CONDITION_TYPE,
      status: faults.length === 0 ? "True" : "False",
      reason: faults.length === 0 ? "Applied" : "Refused",
      message: faults.join("; "),
      observedGeneration: ecd.metadata.generation,
    } as const;
    if (before && Object.entries(outcome).every(([key, value]) => before[key as keyof Condition] === value)) {
      return;
    }
    const lastTransitionTime =
      before?.status === outcome.status ? before.lastTransitionTime : new Date().toISOString();
    const status = { conditions: [{ ...outcome, lastTransitionTime }] };
    // A log line for each change, none for a retry that ends as the one before.
    console.log(`${new Date().toISOString()} ${keyOf(ecd)}: ${outcome.reason} ${outcome.message}`.trimEnd());
    try {
      await this.api.request(
        "PATCH",
        `${pathOf(ecd)}/status?fieldManager=${FIELD_MANAGER}`,
        // A successor of the same name is not the one that this is about.
        { metadata: { uid: ecd.metadata.uid }, status },
        "application/merge-patch+json",
      );
    } catch (error) {
      const isGone = error instanceof ApiError && (error.status === 404 || error.status === 409);
      if (!isGone) {
        throw error;
      }
    }
  }
}
