import { createInterface, type Interface } from "node:readline";
import { UsageError } from "../usageError";

/** Something that has to be known, and the option that says it without being asked. */
export interface Question {
  /** As it is typed: `--target <target>`. */
  flag: string;
  text: string;
  /** What can be answered, if not everything can. */
  choices?: readonly string[];
  /** What Enter and `--yes` stand for. */
  fallback?: string;
  /** What is wrong with an answer; undefined where nothing is. */
  faultOf?: (answer: string) => string | undefined;
}

/** Where questions are asked. */
export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

/** Gets answers: from options, from a person at a terminal, or from the defaults. */
export class Interview {
  /** From the first question on: lines that are typed ahead wait here for theirs. */
  private opened: { lines: Interface; typed: AsyncIterator<string> } | undefined;

  /** @param takesDefaults whether nothing is asked, and what has a default gets it */
  constructor(
    private readonly takesDefaults: boolean,
    private readonly terminal: Terminal,
  ) {}

  /**
   * The answer to a question.
   * @param given what an option says
   * @throws UsageError where the option says something else than can be answered, or nobody is there to ask
   */
  async ask(question: Question, given?: string): Promise<string> {
    const { flag, fallback } = question;
    const option = flag.split(" ")[0];
    if (given !== undefined) {
      const fault = faultIn(given, question);
      if (fault !== undefined) throw new UsageError(`${option} ${given}: ${fault}.`);
      return given;
    }
    if (this.takesDefaults) {
      if (fallback !== undefined) return fallback;
      throw new UsageError(`${question.text}? There is no default: say ${flag}.`);
    }
    if (!this.terminal.input.isTTY) {
      const way = fallback === undefined ? "" : `, or --yes for ${fallback} and the other defaults`;
      throw new UsageError(`${question.text}? There is no terminal to ask at: say ${flag}${way}.`);
    }
    return this.askThere(question);
  }

  /** Ends it: nothing is read from the terminal any more. */
  close(): void {
    this.opened?.lines.close();
  }

  private async askThere(question: Question): Promise<string> {
    const { lines, typed } = this.open();
    for (;;) {
      lines.setPrompt(promptOf(question));
      lines.prompt();
      const { done, value } = await typed.next();
      if (done) throw new UsageError("No answer: nothing is written.");
      const answer = value.trim() === "" ? (question.fallback ?? "") : value.trim();
      const fault = faultIn(answer, question);
      if (fault === undefined) return answer;
      this.terminal.output.write(`  ${answer === "" ? "" : `${answer}: `}${fault}.\n`);
    }
  }

  private open() {
    if (this.opened === undefined) {
      const lines = createInterface(this.terminal);
      this.opened = { lines, typed: lines[Symbol.asyncIterator]() };
    }
    return this.opened;
  }
}

function promptOf({ text, choices, fallback }: Question): string {
  const of = choices ? ` [${choices.join(", ")}]` : "";
  return `${text}${of}${fallback === undefined ? "" : ` (${fallback})`}: `;
}

function faultIn(answer: string, { choices, faultOf }: Question): string | undefined {
  if (answer === "") return "it is empty";
  if (choices && !choices.includes(answer)) return `it can be ${choices.join(", ")}`;
  return faultOf?.(answer);
}
