import { describe, expect, test } from "vitest";
import type { Command } from "../../../src/codec/syncml/message.ts";
import { UserDesk } from "../../../src/dm/user/user-desk.ts";
import type { UserReply } from "../../../src/dm/user/user-prompt.ts";
import { aTree } from "../a-device.ts";
import { container, one, run, UI } from "./run.ts";

/** A user alert with these items. */
const ask = (code: number, ...texts: readonly string[]): Command => ({
  cmd: "Alert",
  cmdId: "1",
  code,
  items: texts.map((data) => ({ data })),
});

/** The alert, carried out for a user who answers so. */
const answered = (command: Command, ...replies: readonly UserReply[]) =>
  run(aTree(), [command], { user: new UserDesk(UI, { shown: 0, replies }) });

const outcome = (command: Command, ...replies: readonly UserReply[]) => {
  const found = answered(command, ...replies).replies[0]?.outcomes[0];
  return [found?.status, (found?.items ?? []).map(({ data }) => data)];
};

/** What the user is asked by the alert. */
const asked = (command: Command) => {
  const user = new UserDesk(UI);
  run(aTree(), [command], { user });
  return user.waitsFor;
};

const CONFIRM = ask(1101, "", "Sure?");
const CANCEL: UserReply = { gone: "cancelled" };
const LATE: UserReply = { gone: "timed-out" };

describe("A DISPLAY (1100)", () => {
  test("is shown and answers 200 at once", () => {
    const user = new UserDesk(UI);
    expect(run(aTree(), [ask(1100, "MINDT=5&MAXDT=9", "Welcome")], { user }).status).toBe(200);
    expect(user.newlyShown).toEqual([{ kind: "display", text: "Welcome", minMs: 5000, maxMs: 9000 }]);
  });
});

describe("A CONFIRM OR REJECT (1101)", () => {
  test.each<[string, UserReply, number]>([
    ["yes", { agreed: true }, 200],
    ["no", { agreed: false }, 304],
    ["who turns away", CANCEL, 214],
    ["who does not answer in time", LATE, 408],
    ["who answers what was not asked", { text: "yes" }, 214],
  ])("of a user who says %s answers as it should", (_, reply, status) => {
    expect(outcome(CONFIRM, reply)).toEqual([status, []]);
  });

  test.each([
    ["DR=1", 200],
    ["DR=0", 304],
    ["DR=maybe", 408],
  ])("that nobody answers in time with %s answers %i", (options, status) => {
    expect(outcome(ask(1101, options, "Sure?"), LATE)).toEqual([status, []]);
  });
});

describe("A TEXT INPUT (1102)", () => {
  test("answers 200 with what was typed", () => {
    expect(outcome(ask(1102, "", "Name?"), { text: "John Doe" })).toEqual([200, ["John Doe"]]);
  });

  test("asks for what its options say", () => {
    expect(asked(ask(1102, "MAXLEN=4&IT=N&ET=P&DR=12&MAXDT=20", "PIN?"))).toEqual({
      kind: "input",
      text: "PIN?",
      inputType: "numeric",
      hidden: true,
      maxLength: 4,
      preselected: "12",
      maxMs: 20_000,
    });
  });

  test.each(["DR=12345", "DR=abc"])("forgets a default response that nobody could type: %s", (options) => {
    expect(asked(ask(1102, `MAXLEN=4&IT=N&${options}`, "PIN?"))).not.toHaveProperty("preselected");
  });

  test("has the default response when nobody answers in time, else 408; and 214 for who turns away", () => {
    expect(outcome(ask(1102, "DR=x", "?"), LATE)).toEqual([200, ["x"]]);
    expect(outcome(ask(1102, "", "?"), LATE)).toEqual([408, []]);
    expect(outcome(ask(1102, "DR=x", "?"), CANCEL)).toEqual([214, []]);
  });
});

describe("A SINGLE CHOICE (1103)", () => {
  const choice = (options: string) => ask(1103, options, "Which?", "one", "two", "three");

  test("answers 200 with the number of the choice", () => {
    expect(outcome(choice(""), { choices: [2] })).toEqual([200, ["2"]]);
    expect(asked(choice("DR=3"))).toEqual({
      kind: "choice",
      text: "Which?",
      choices: ["one", "two", "three"],
      several: false,
      preselected: [3],
    });
  });

  test.each(["DR=4", "DR=0", "DR=1-2", "DR=two"])("forgets a default response that is none: %s", (options) => {
    expect(asked(choice(options))).not.toHaveProperty("preselected");
  });

  test("has the default response when nobody answers in time", () => {
    expect(outcome(choice("DR=3"), LATE)).toEqual([200, ["3"]]);
  });
});

describe("A MULTIPLE CHOICE (1104)", () => {
  const choice = (options: string) => ask(1104, options, "Which?", "one", "two", "three");

  test("answers 200 with an item for each choice", () => {
    expect(outcome(choice(""), { choices: [3, 1] })).toEqual([200, ["3", "1"]]);
    expect(outcome(choice(""), { choices: [] })).toEqual([200, []]);
    expect(outcome(choice("DR=2-3"), LATE)).toEqual([200, ["2", "3"]]);
  });
});

describe("A user alert", () => {
  test.each([1100, 1101, 1102, 1103, 1104])("with code %i answers 406 where there is no display", (code) => {
    expect(run(aTree(), [ask(code, "", "text", "one")], { user: undefined }).status).toBe(406);
  });

  test.each([
    [1100, 0],
    [1100, 1],
    [1101, 1],
    [1102, 1],
    [1103, 2],
    [1104, 2],
  ])("with code %i and %i items answers 412", (code, count) => {
    expect(run(aTree(), [ask(code, ...Array.from({ length: count }, () => "x"))]).status).toBe(412);
  });

  test.each([
    ["a text", ask(1100, "", "x".repeat(41))],
    ["a choice", ask(1103, "", "?", "x".repeat(41))],
    ["too many choices", ask(1104, "", "?", "1", "2", "3", "4", "5")],
  ])("with %s that the display has no room for answers 416", (_, command) => {
    expect(run(aTree(), [command]).status).toBe(416);
  });

  test("with something else than plain text to show answers 415", () => {
    const picture = { meta: { type: "image/png" }, data: "iVBOR" };
    const command: Command = { cmd: "Alert", cmdId: "1", code: 1100, items: [{}, picture] };
    expect(run(aTree(), [command]).status).toBe(415);
    const plain = { ...command, items: [{}, { meta: { type: " text/plain; charset=utf-8" }, data: "ok" }] };
    expect(run(aTree(), [plain]).status).toBe(200);
  });

  test("asks no more than a person would bear: the fifty-first question of a message answers 500", () => {
    const replies = Array.from({ length: 60 }, (): UserReply => ({ agreed: true }));
    const { statuses } = run(
      aTree(),
      replies.map(() => CONFIRM),
      { user: new UserDesk(UI, { shown: 0, replies }) },
    );
    expect(statuses.filter((status) => status === "Alert 200")).toHaveLength(50);
    expect(statuses.slice(50)).toEqual(Array.from({ length: 10 }, () => "Alert 500"));
  });
});

const RENAME = one("Replace", "./DMAcc/ex/Name", "new");
const FORGET = one("Delete", "./DMAcc/ex/AAuthPref");

/** The statuses of commands for a user who answers so. */
const statuses = (commands: readonly Command[], reply: UserReply, ui: Partial<typeof UI> = {}) =>
  run(aTree(), commands, { user: new UserDesk({ ...UI, ...ui }, { shown: 0, replies: [reply] }) }).statuses;

describe("What the user does not confirm", () => {
  test("outside of containers changes nothing else", () => {
    expect(statuses([CONFIRM, RENAME], { agreed: false })).toEqual(["Alert 304", "Replace ./DMAcc/ex/Name 200"]);
  });

  test.each<[UserReply, number]>([
    [{ agreed: false }, 304],
    [LATE, 408],
  ])("in a Sequence stops the rest of it, and nothing after it: %j", (reply, status) => {
    expect(statuses([container("Sequence", [RENAME, CONFIRM, RENAME]), FORGET], reply)).toEqual([
      "Sequence 200",
      "Replace ./DMAcc/ex/Name 200",
      `Alert ${status}`,
      "Replace ./DMAcc/ex/Name 215",
      "Delete ./DMAcc/ex/AAuthPref 200",
    ]);
  });

  test("in a Sequence does not stop it when it was another question that had no answer", () => {
    const command = container("Sequence", [ask(1102, "", "?"), RENAME]);
    expect(statuses([command], LATE)).toEqual(["Sequence 200", "Alert 408", "Replace ./DMAcc/ex/Name 200"]);
  });

  test.each<[UserReply, number]>([
    [{ agreed: false }, 304],
    [LATE, 408],
  ])("in an Atomic fails it, and what was done is undone: %j", (reply, status) => {
    const tree = aTree();
    const { statuses: found, draft } = run(tree, [container("Atomic", [RENAME, CONFIRM, FORGET]), RENAME], {
      user: new UserDesk(UI, { shown: 0, replies: [reply] }),
    });
    expect(found).toEqual([
      "Atomic 507",
      "Replace ./DMAcc/ex/Name 216",
      `Alert ${status}`,
      "Delete ./DMAcc/ex/AAuthPref 215",
      "Replace ./DMAcc/ex/Name 200",
    ]);
    expect(draft.get("./DMAcc/ex/AAuthPref")).toBeDefined();
  });

  test("goes on when he does", () => {
    expect(statuses([container("Sequence", [CONFIRM, RENAME])], { agreed: true })).toEqual([
      "Sequence 200",
      "Alert 200",
      "Replace ./DMAcc/ex/Name 200",
    ]);
    expect(statuses([container("Atomic", [CONFIRM, RENAME])], { agreed: true })).toEqual([
      "Atomic 200",
      "Alert 200",
      "Replace ./DMAcc/ex/Name 200",
    ]);
  });
});

describe("A user who turns away", () => {
  test.each([
    ["at the top", [CONFIRM], ["Alert 214"]],
    [
      "in a Sequence",
      [container("Sequence", [ask(1102, "", "?"), RENAME])],
      ["Sequence 200", "Alert 214", "Replace ./DMAcc/ex/Name 215"],
    ],
    [
      "in an Atomic",
      [container("Atomic", [RENAME, CONFIRM])],
      ["Atomic 507", "Replace ./DMAcc/ex/Name 216", "Alert 214"],
    ],
  ])("%s has the rest of the message not executed", (_, commands, expected) => {
    const rest = [RENAME, container("Atomic", [FORGET])];
    expect(statuses([...commands, ...rest], CANCEL)).toEqual([
      ...expected,
      "Replace ./DMAcc/ex/Name 215",
      "Atomic 215",
      "Delete ./DMAcc/ex/AAuthPref 215",
    ]);
  });

  test("is who does not answer in time, where the model takes it so", () => {
    expect(statuses([CONFIRM, RENAME], LATE, { timeoutCancels: true })).toEqual([
      "Alert 408",
      "Replace ./DMAcc/ex/Name 215",
    ]);
    expect(statuses([ask(1101, "DR=0", "?"), RENAME], LATE, { timeoutCancels: true })).toEqual([
      "Alert 304",
      "Replace ./DMAcc/ex/Name 200",
    ]);
  });
});
