import { basename } from "node:path";
import type { StackFile } from "../sdk/config/stackFile";
import { errorsIn, type Finding } from "../sdk/findings/finding";
import { formatPath } from "../sdk/findings/path";
import { MENDED_BY_PINS, type Pin, planPins } from "../sdk/plan/nodePorts/pins";
import { countFindings, renderFindings } from "../sdk/report/findingList";
import { terminalLayout } from "../sdk/report/terminalLayout";
import { ExitCode } from "./exitCode";
import { inDescriptors, ofBases } from "./pin/byHand";
import { planStack } from "./stack/planStack";
import { replaceFile } from "./stack/replaceFile";
import { type StackOptions, selectStack } from "./stack/selectStack";
import { IN_A_BASE, IN_A_DESCRIPTOR, type NotWritten, writePins } from "./stack/writePins";

/** Options of `pin`. */
export interface PinOptions extends StackOptions {
  dryRun: boolean;
}

/**
 * Writes free node ports into the stack file, and others in place of those that cannot stay. Nothing is pinned while the
 * plan has errors that pins do not mend: what they leave out of it may hold node ports of its own.
 */
export function pin({ dryRun, ...options }: PinOptions): ExitCode {
  const stack = selectStack(options);
  const unread = stack.findings.sorted();
  const plan = unread.length > 0 ? undefined : planStack(stack);
  const errors = errorsIn(plan?.findings ?? unread);
  const others = errors.filter(({ code }) => !MENDED_BY_PINS.includes(code));
  if (!plan || others.length > 0) {
    print(others);
    console.error(`\nNothing is pinned: ${countFindings(others)} first.`);
    return ExitCode.Findings;
  }
  const { pins, left } = planPins(plan);
  for (const { owner, name, path } of left) {
    console.error(`No node port is free for ${owner}'s ${name} (${formatPath(path)}).`);
  }
  if (pins.length === 0 && left.length === 0) console.log(`Nothing to pin in ${basename(stack.file)}.`);
  const unwritten = pins.length > 0 ? write(stack, pins, dryRun) : 0;
  const remaining = errors.length === 0 || dryRun ? [] : errorsIn(replanned(options));
  if (remaining.length > 0) {
    print(remaining);
    console.error(`\nPins do not mend this: ${countFindings(remaining)} left.`);
  }
  return left.length + unwritten + remaining.length > 0 ? ExitCode.Findings : ExitCode.Good;
}

/** The findings of the file as it is now. */
function replanned(options: StackOptions): readonly Finding[] {
  return planStack(selectStack(options)).findings;
}

function print(findings: readonly Finding[]): void {
  const layout = { width: 120, ...terminalLayout(process.stderr, true) };
  console.error(renderFindings(findings, { ...layout, paint: (_, text) => text }));
}

/** Tells how many pins could not be written. */
function write(stack: StackFile, pins: readonly Pin[], dryRun: boolean): number {
  const { text, left } = writePins(stack.text, pins, stack.pathInFile);
  const leftOut = new Set(left.map((one) => one.pin));
  const written = pins.filter((one) => !leftOut.has(one));
  if (written.length > 0) {
    if (!dryRun) replaceFile(stack.file, text);
    console.log(`${dryRun ? "Would pin" : "Pinned"} in ${basename(stack.file)}:`);
    for (const one of written)
      console.log(`  ${formatPath(one.path)}: ${one.nodePort}  # ${one.owner}, ${one.name}${instead(one)}`);
  }
  tellLeft(stack, left);
  return left.length;
}

/** What is to be written by hand, so that it can be done as it is printed. */
function tellLeft(stack: StackFile, left: readonly NotWritten[]): void {
  const because = (reason: string) => left.flatMap((one) => (one.reason === reason ? [one.pin] : []));
  const bases = because(IN_A_BASE);
  const descriptors = because(IN_A_DESCRIPTOR);
  if (bases.length > 0) console.error(ofBases(stack, bases));
  if (descriptors.length > 0) console.error(inDescriptors(stack, descriptors));
  for (const { pin, reason } of left) {
    if (reason !== IN_A_BASE && reason !== IN_A_DESCRIPTOR)
      console.error(`Write it by hand: ${formatPath(pin.path)}: ${pin.nodePort} (${reason}).`);
  }
}

function instead({ replaces }: Pin): string {
  return replaces === undefined ? "" : ` (in place of ${replaces})`;
}
