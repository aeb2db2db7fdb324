import type { Argument, Command, Option } from "commander";

/** One way to go on. */
export interface Candidate {
  value: string;
  /** For the shells that show one. */
  description: string;
}

/** What may stand where the cursor is. */
export interface Completion {
  candidates: Candidate[];
  /** Whether the name of a file may stand there as well. */
  takesFiles: boolean;
}

/** Values of options that a line has already, by the names that commands know them by: `stack`. */
export type Given = Readonly<Record<string, string>>;

/** Values that only the project, the package or the machine knows, by the option or argument that takes them. */
export type KnownValues = (place: string, given: Given) => Promise<Candidate[]>;

const NOTHING: Completion = { candidates: [], takesFiles: false };

/** Placeholders of values that are files, as `--help` shows them. */
const FILES = /\b(file|folder)\b/;

/**
 * What may stand at the end of a command line, from the same table of commands and options that `--help` shows.
 *
 * @param words behind the command's own name; the last one is what has been typed of the word at the cursor, mostly empty
 */
export async function complete(
  program: Command,
  words: readonly string[],
  known: KnownValues,
): Promise<Completion> {
  const { before, typed, prefix } = splitAtCursor(words);
  const { command, open, operands, isLiteral, given } = read(program, before);
  const valuesOf = async (taker: Option | Argument, place: string) => {
    const choices = (taker.argChoices ?? []).map((value) => ({ value, description: "" }));
    const placeholder = "flags" in taker ? taker.flags : taker.name();
    return starting({
      candidates: [...choices, ...(await known(place, given))],
      takesFiles: FILES.test(placeholder),
    });
  };
  const starting = ({ candidates, takesFiles }: Completion): Completion => ({
    candidates: candidates
      .filter(({ value }) => value.startsWith(typed))
      .map(({ value, description }) => ({ value: prefix + value, description })),
    takesFiles,
  });
  if (!isLiteral && prefix === "" && typed.startsWith("-")) return starting(optionsOf(command, before));
  if (open) return valuesOf(open, `--${open.name()}`);
  if (prefix !== "") return NOTHING;
  if (operands === 0 && command.commands.length > 0) return starting(commandsOf(command));
  const { registeredArguments: all } = command;
  const argument = all[operands] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined);
  return argument ? valuesOf(argument, argument.name()) : NOTHING;
}

/**
 * `--format=js` is one word in zsh and fish, and three in bash, which goes on behind the `=` alone. So only a word that holds
 * its `=` itself gets what stands before it back, as `prefix`.
 */
function splitAtCursor(words: readonly string[]): { before: string[]; typed: string; prefix: string } {
  const before = words
    .slice(0, -1)
    .filter((word) => word !== "=")
    .flatMap((word) => /^(--[^=]+)=(.*)$/.exec(word)?.slice(1) ?? [word]);
  const last = words.at(-1) ?? "";
  const [whole, option, typed = ""] = /^(--[^=]+)=(.*)$/.exec(last) ?? [];
  if (whole !== undefined && option !== undefined)
    return { before: [...before, option], typed, prefix: `${option}=` };
  return { before, typed: last === "=" ? "" : last, prefix: "" };
}

/** Where a command line stands after some words. */
interface Reading {
  command: Command;
  /** The option whose value comes next. */
  open: Option | undefined;
  /** How many arguments of the command have been given. */
  operands: number;
  /** Whether `--` has said that no option follows. */
  isLiteral: boolean;
  given: Record<string, string>;
}

function read(program: Command, words: readonly string[]): Reading {
  const at: Reading = { command: program, open: undefined, operands: 0, isLiteral: false, given: {} };
  for (const word of words) {
    const option = at.isLiteral ? undefined : optionNamed(at.command, word);
    if (word === "--") Object.assign(at, { isLiteral: true, open: undefined });
    else if (option) at.open = takesValue(option) ? option : undefined;
    else if (at.open) {
      at.given[at.open.attributeName()] = word;
      at.open = at.open.variadic ? at.open : undefined;
    } else if (!at.isLiteral && word.startsWith("-")) at.open = undefined;
    else {
      const below = at.operands === 0 ? at.command.commands.find((one) => one.name() === word) : undefined;
      if (below) at.command = below;
      else at.operands++;
    }
  }
  return at;
}

function optionNamed(command: Command, word: string): Option | undefined {
  return command.options.find(({ long, short }) => word === long || word === short);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function commandsOf(command: Command): Completion {
  const all = command.createHelp().visibleCommands(command);
  return {
    candidates: all.map((one) => ({ value: one.name(), description: one.summary() || one.description() })),
    takesFiles: false,
  };
}

/** Without those that stand there already, unless they can be given several times. */
function optionsOf(command: Command, before: readonly string[]): Completion {
  const isOpen = ({ long, short, variadic }: Option) =>
    variadic || !before.some((word) => word === long || word === short);
  return {
    candidates: command
      .createHelp()
      .visibleOptions(command)
      .filter(isOpen)
      .flatMap(({ long, description }) => (long ? [{ value: long, description }] : [])),
    takesFiles: false,
  };
}
