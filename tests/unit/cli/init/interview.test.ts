import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { Interview, type Question } from "../../../../cli/init/interview";
import { UsageError } from "../../../../cli/usageError";

const QUESTION: Question = {
  flag: "--target <target>",
  text: "Where",
  choices: ["here", "there"],
  fallback: "here",
};

describe("an interview", () => {
  /** A terminal at which these lines are typed; without any more, it is closed. */
  function terminal(...typed: string[]) {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    for (const line of typed) input.write(`${line}\n`);
    return { input, output, shown: () => String(output.read() ?? "") };
  }

  it("takes what is typed, and Enter for the default", async () => {
    assert.equal(await new Interview(false, terminal("there")).ask(QUESTION), "there");
    const enter = terminal("");
    assert.equal(await new Interview(false, enter).ask(QUESTION), "here");
    assert.match(enter.shown(), /^Where \[here, there\] \(here\): /);
  });

  it("asks again until the answer can be taken", async () => {
    const { shown, ...streams } = terminal("nowhere", "there");
    assert.equal(await new Interview(false, streams).ask(QUESTION), "there");
    assert.match(shown(), /nowhere: it can be here, there\.\n/);
  });

  it("asks nothing that an option says, and refuses what it cannot say", async () => {
    const streams = terminal();
    assert.equal(await new Interview(false, streams).ask(QUESTION, "there"), "there");
    assert.equal(streams.shown(), "");
    await assert.rejects(
      new Interview(false, streams).ask(QUESTION, "nowhere"),
      /--target nowhere: it can be/,
    );
  });

  it("ends where the terminal is closed", async () => {
    const streams = terminal();
    const answer = new Interview(false, streams).ask(QUESTION);
    streams.input.end();
    await assert.rejects(
      answer,
      (error) => error instanceof UsageError && /nothing is written/.test(error.message),
    );
  });

  it("asks several questions one after the other, and loses nothing that is typed ahead", async () => {
    const streams = terminal("there", "site");
    const interview = new Interview(false, streams);
    assert.equal(await interview.ask(QUESTION), "there");
    assert.equal(await interview.ask({ flag: "--name <name>", text: "Name" }), "site");
    interview.close();
  });
});
