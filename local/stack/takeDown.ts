import { stopCluster } from "../cluster/cluster";
import { duration, type Progress, withLock } from "../programs";
import { describeChanges } from "./bringUp";
import type { StackFolder } from "./folder";
import type { Interruption } from "./interruption";
import { Session } from "./session";
import { runSteps } from "./steps";

/**
 * Takes the stack `local` down: destroys it, stops every process, removes the folder. What is not there, or only half, is no
 * obstacle: what cannot be destroyed goes with the cluster.
 *
 * @param destroy whether to destroy the stack first; otherwise everything is stopped and removed at once
 * @returns whether there was anything
 * @throws Error when the stack could not be destroyed; everything is removed all the same
 */
export async function takeDown(
  folder: StackFolder,
  interruption: Interruption,
  destroy: boolean,
): Promise<boolean> {
  const waiting = (pid: number) =>
    console.log(`Waiting for another up or down of ${folder.root} (pid ${pid}).`);
  return withLock(folder.lock, waiting, async () => {
    if (!(await folder.exists())) {
      // Processes of a folder that somebody removed by hand may still run.
      await stopCluster(folder.cluster, { remove: true });
      return false;
    }
    const session = new Session(folder, interruption);
    let failure: unknown;
    const state = await session.readState((line) => console.log(line));
    if (destroy && state && state.resources > 0) {
      await destroyStack(session, state.isProtected).catch((error: unknown) => {
        failure = error;
      });
      interruption.check();
    }
    const remove = async () => {
      await session.removeCluster();
      await folder.remove();
      return undefined;
    };
    await runSteps([{ title: "Stopping everything and removing the folder", run: remove }]);
    if (failure !== undefined) {
      throw new Error(
        `The stack could not be destroyed in order; it went with the cluster. ${(failure as Error).message}`,
        { cause: failure },
      );
    }
    return true;
  });
}

async function destroyStack(session: Session, isProtected: boolean): Promise<void> {
  const destroy = async (progress: Progress) => {
    const started = Date.now();
    if (!(await session.isStateOfThisCluster())) {
      return "the cluster it was in is gone";
    }
    const engine = await session.openEngine();
    if (isProtected) {
      await engine.unprotect();
    }
    const changes = await engine.destroy(progress, session.interruption.engineSignal);
    return `${describeChanges(changes)} in ${duration(Date.now() - started)}`;
  };
  await runSteps([
    { title: "Programs", run: (progress) => session.preparePrograms(progress) },
    { title: "Kubernetes API", run: (progress) => session.startCluster(progress) },
    { title: "Destroying the environment", run: destroy },
  ]);
}
