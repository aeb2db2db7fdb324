import { pathInFile } from "../../sdk/config/stackFile";
import { errorsIn, type Finding } from "../../sdk/findings/finding";
import { MENDED_BY_PINS, type Pin, planPins } from "../../sdk/plan/nodePorts/pins";
import { type PlannedEnvironment, planEnvironment } from "../../sdk/planEnvironment";
import { learnAll } from "../preflight/learnAll";
import type { Learned } from "../preflight/learned";
import { judge, type Preflight } from "../preflight/look";
import { writePins } from "../stack/writePins";
import { draftEnvironment } from "./draft";
import type { FoundEnvironment } from "./findEnvironment";
import { knownNumbers } from "./knownNumbers";
import type { FoundDescriptor } from "./ownDescriptors";
import { environmentIn, stackTextWith } from "./stackText";
import { nodeGroupsOf } from "./surroundings";

/** The file that a stack is to have. */
export interface StackToWrite {
  /** Name of the stack. */
  stack: string;
  /** Folder of the file. */
  directory: string;
  /** What the file says already. */
  begun: string | undefined;
}

/** A stack file's text, and how it came about. */
export interface ComposedStack {
  text: string;
  learned: Learned[];
  pins: Pin[];
  /** What preflight says of the cluster in the end; absent where it was not looked at. */
  preflight?: Preflight;
}

/** The stack file of an environment: drafted, completed by what the cluster tells, and pinned. Its descriptors are there. */
export function composeStack(
  { cluster, namespace, seen }: FoundEnvironment,
  { stack, directory, begun }: StackToWrite,
  descriptors: FoundDescriptor[],
): ComposedStack {
  const draft = draftEnvironment({
    cluster,
    namespace,
    directory,
    descriptors,
    nodeGroups: nodeGroupsOf(seen?.cluster.nodes ?? []),
    ...(seen && { installed: seen.installed, isNamespaceThere: seen.isNamespaceThere }),
  });
  const planned = (text: string) => planEnvironment(environmentIn(text), directory);
  const drafted = stackTextWith(begun, draft, cluster);
  if (!seen) return { ...pinned(drafted, planned), learned: [] };
  const place = { stack, directory };
  const judged = (text: string) => judge(planned(text), place, seen.cluster);
  const lesson = (text: string) => ({ learned: judged(text).learned, pathInFile });
  const { text, written } = learnAll(drafted, lesson(drafted), lesson);
  const kept = knownNumbers(planned(text), seen.cluster);
  const { text: completed, pins } = pinned(writePins(text, kept).text, planned);
  return { text: completed, learned: written, pins: [...kept, ...pins], preflight: judged(completed) };
}

/** As `pin` does: nothing, while there are errors that pins do not mend. */
function pinned(text: string, planned: (text: string) => PlannedEnvironment): { text: string; pins: Pin[] } {
  const plan = planned(text);
  if (othersIn(plan.findings).length > 0) return { text, pins: [] };
  const { pins } = planPins(plan);
  return { text: writePins(text, pins).text, pins };
}

function othersIn(findings: readonly Finding[]): Finding[] {
  return errorsIn(findings).filter(({ code }) => !MENDED_BY_PINS.includes(code));
}
