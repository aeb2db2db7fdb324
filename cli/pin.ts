import { basename } from "node:path";
import type { StackFile } from "../sdk/config/stackFile";
import { formatPath } from "../sdk/findings/path";
import { type Pin, planPins } from "../sdk/plan/nodePorts/pins";
import { planEnvironment } from "../sdk/planEnvironment";
import { countFindings, renderFindings } from "../sdk/report/findingList";
import { ExitCode } from "./exitCode";
import { replaceFile } from "./stack/replaceFile";
import { type StackOptions, selectStack } from "./stack/selectStack";
import { writePins } from "./stack/writePins";
import { terminalLayout } from "./terminalLayout";

/** Options of `pin`. */
export interface PinOptions extends StackOptions {
  dryRun: boolean;
}

/**
 * Writes free node ports into the stack file. Nothing is pinned while the plan has errors: what they leave out of it may
 * hold node ports of its own.
 */
export function pin({ dryRun, ...options }: PinOptions): ExitCode {
  const stack = selectStack(options);
  const unread = stack.findings.sorted();
  const plan = unread.length > 0 ? undefined : planEnvironment(stack.environment, stack.directory);
  const errors = (plan?.findings ?? unread).filter(({ severity }) => severity === "error");
  if (!plan || errors.length > 0) {
    console.error(
      renderFindings(errors, {
        width: 120,
        ...terminalLayout(process.stderr, true),
        paint: (_, text) => text,
      }),
    );
    console.error(`\nNothing is pinned: ${countFindings(errors)} first.`);
    return ExitCode.Findings;
  }
  const { pins, left } = planPins(plan);
  for (const { owner, name, path } of left) {
    console.error(`No node port is free for ${owner}'s ${name} (${formatPath(path)}).`);
  }
  if (pins.length === 0 && left.length === 0) console.log(`Nothing to pin in ${basename(stack.file)}.`);
  const unwritten = pins.length > 0 ? write(stack, pins, dryRun) : 0;
  return left.length + unwritten > 0 ? ExitCode.Findings : ExitCode.Good;
}

/** Tells how many pins could not be written. */
function write(stack: StackFile, pins: readonly Pin[], dryRun: boolean): number {
  const { text, left } = writePins(stack.text, pins);
  const leftOut = new Set(left.map((one) => one.pin));
  const written = pins.filter((one) => !leftOut.has(one));
  if (written.length > 0) {
    if (!dryRun) replaceFile(stack.file, text);
    console.log(`${dryRun ? "Would pin" : "Pinned"} in ${basename(stack.file)}:`);
    for (const one of written)
      console.log(`  ${formatPath(one.path)}: ${one.nodePort}  # ${one.owner}, ${one.name}`);
  }
  for (const { pin, reason } of left) {
    console.error(`Write it by hand: ${formatPath(pin.path)}: ${pin.nodePort} (${reason}).`);
  }
  return left.length;
}
