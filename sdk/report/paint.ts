import { styleText } from "node:util";

/** What a piece of text stands for; a terminal shows each in its own colour. */
export type Tone = "heading" | "error" | "warning" | "info" | "good" | "faint";

/** Gives text its tone. */
export type Paint = (tone: Tone, text: string) => string;

const COLOURS = {
  heading: "bold",
  error: "red",
  warning: "yellow",
  info: "cyan",
  good: "green",
  faint: "gray",
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>;

/** For files, pipes and Pulumi's log: text as it is. */
export const plainPaint: Paint = (_, text) => text;

/** For terminals: ANSI colours. */
export const colourPaint: Paint = (tone, text) => styleText(COLOURS[tone], text, { validateStream: false });
