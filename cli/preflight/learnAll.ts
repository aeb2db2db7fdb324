import type { PathInFile } from "../../sdk/config/stackFile";
import type { Learned } from "./learned";
import { type NotWritten, writeLearned } from "./writeLearned";

/** What was learned with a text, and where that is written in it. */
export interface Lesson {
  learned: readonly Learned[];
  pathInFile: PathInFile;
}

/** A stack file's text with what was learned in it. */
export interface Taught {
  text: string;
  written: Learned[];
  left: NotWritten[];
}

/**
 * Puts what was learned into a stack file's text until nothing is added: what is written may teach more, as labels that have been
 * corrected can be confirmed. So that a second run has nothing to add.
 *
 * @param judgeAgain the next lesson, with the text as it is now
 */
export function learnAll(text: string, first: Lesson, judgeAgain: (text: string) => Lesson): Taught {
  const written: Learned[] = [];
  let known = text;
  for (let lesson = first; ; lesson = judgeAgain(known)) {
    const { text: next, left } = writeLearned(known, lesson.learned, lesson.pathInFile);
    const unwritten = new Set(left.map((one) => one.learned));
    const added = lesson.learned.filter((one) => !unwritten.has(one));
    if (added.length === 0) return { text: known, written, left };
    written.push(...added);
    known = next;
  }
}
