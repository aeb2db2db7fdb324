import { parseArgs } from "node:util";
import { Api, isServersFault } from "../cluster/api";
import { Pki } from "../cluster/pki";
import { type EcDeployment, EVERY_EC_DEPLOYMENT, GROUP, keyOf } from "./ecDeployment";
import { follow } from "./follow";
import { Reconciler } from "./reconciler";
import { WorkQueue } from "./workQueue";

/**
 * Stands in for the Usage Engine operator, which is not public: makes of every ECDeployment a Deployment, its Services and
 * its Ingress, so that descriptors open here what they open on a real cluster. It does what public descriptors show of the
 * operator, not more: no workflows run, nothing scales by load (`autoscale.minReplicas` pods stay), and how the real one
 * names several Services of one ECDeployment, or treats one that is switched off, is not known.
 *
 * What the API server refuses stands in the condition `Reconciled` of the ECDeployment, and is tried again. Ends with the
 * cluster, and keeps nothing: what it made is in the cluster, and goes with its ECDeployment by garbage collection.
 */
class Operator {
  private readonly known = new Map<string, EcDeployment>();
  private readonly queue = new WorkQueue((key) => this.reconcile(key));
  private readonly reconciler: Reconciler;

  constructor(private readonly api: Api) {
    this.reconciler = new Reconciler(api);
  }

  run(): Promise<never> {
    return follow<EcDeployment>(
      this.api,
      EVERY_EC_DEPLOYMENT,
      { apiVersion: GROUP, kind: "ECDeployment" },
      {
        listed: (all) => {
          this.known.clear();
          for (const ecd of all) {
            this.known.set(keyOf(ecd), ecd);
            this.queue.add(keyOf(ecd));
          }
        },
        changed: (ecd) => this.take(ecd),
        deleted: (ecd) => this.known.delete(keyOf(ecd)),
      },
    );
  }

  private take(ecd: EcDeployment): void {
    const key = keyOf(ecd);
    const { uid, generation } = this.known.get(key)?.metadata ?? {};
    this.known.set(key, ecd);
    // A new status alone is our own word.
    if (uid !== ecd.metadata.uid || generation !== ecd.metadata.generation) {
      this.queue.add(key);
    }
  }

  private async reconcile(key: string): Promise<boolean> {
    const ecd = this.known.get(key);
    if (!ecd || ecd.metadata.deletionTimestamp) {
      return true;
    }
    try {
      return (await this.reconciler.reconcile(ecd)).length === 0;
    } catch (error) {
      if (!isServersFault(error)) {
        console.error(`${key}:`, error);
      }
      return false;
    }
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { pki: { type: "string" }, master: { type: "string" } } });
  const { pki, master } = values;
  if (!pki || !master) {
    throw new Error("--pki and --master are needed");
  }
  const api = await Api.connect(master, new Pki(pki), "kwok", "ca");
  await new Operator(api).run();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
