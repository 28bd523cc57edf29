import { describe, expect, test } from "vitest";
import { fitsPrompt } from "../../../src/dm/user/user-prompt.ts";
import type { HandsetPlan } from "../../../src/lab/fleet/handset-plan.ts";
import { planHandsets } from "../../../src/lab/fleet/handset-plan.ts";
import { scriptedReply } from "../../../src/lab/fleet/scripted-reply.ts";
import { UserBook } from "../../../src/lab/fleet/user-book.ts";
import { handsetGroupSchema } from "../../../src/lab/load/fleet/fleet-schema.ts";
import type { Prompt, ServerPrompt } from "../../../src/ports/user.ts";

const CONFIRM: Prompt = { kind: "confirm", text: "?" };
const CHOICE: Prompt = { kind: "choice", text: "?", choices: ["a", "b"], several: true };
const INPUT: ServerPrompt = { kind: "input", text: "?", inputType: "alphanumeric", hidden: false };

describe("An answer of a plan", () => {
  test.each([
    [true, { agreed: true }],
    [false, { agreed: false }],
    [2, { choices: [2] }],
    [[1, 2], { choices: [1, 2] }],
    [{ text: "Joe" }, { text: "Joe" }],
    ["cancel", { cancelled: true }],
    ["refuse", { agreed: false }],
    ["ignore", undefined],
  ] as const)("%j means %j, whatever is asked", (scripted, reply) => {
    expect([CONFIRM, CHOICE, INPUT].map((prompt) => scriptedReply(prompt, scripted as never))).toEqual([
      reply,
      reply,
      reply,
    ]);
  });

  test("that accepts takes what the server suggests, or something that fits", () => {
    expect(scriptedReply({ ...INPUT, preselected: "Ann" }, "accept")).toEqual({ text: "Ann" });
    expect(scriptedReply({ ...CHOICE, preselected: [2] }, "accept")).toEqual({ choices: [2] });
    expect(scriptedReply(CHOICE, "accept")).toEqual({ choices: [1] });
    expect(scriptedReply({ kind: "operation", text: "?" }, "accept")).toEqual({ agreed: true });
    for (const inputType of ["alphanumeric", "numeric", "date", "time", "phone", "ip"] as const) {
      const prompt = { ...INPUT, inputType };
      const reply = scriptedReply(prompt, "accept");
      expect(reply && "text" in reply && fitsPrompt(prompt, reply), inputType).toBe(true);
    }
    expect(scriptedReply({ ...INPUT, maxLength: 2 }, "accept")).toEqual({ text: "ye" });
  });
});

describe("A user of a fleet", () => {
  const book = (group: object) => {
    const plans: readonly HandsetPlan[] = planHandsets([handsetGroupSchema.parse({ name: "a", ...group })]);
    return { users: new UserBook(plans), id: plans[0]?.state.id ?? "" };
  };

  test("answers one question after the other, and then by policy; displays do not count", () => {
    const { users, id } = book({ user: { answers: [{ text: "Joe" }, false], policy: "accept" } });
    expect(users.reply(id, INPUT)).toEqual({ text: "Joe" });
    expect(users.reply(id, { kind: "display", text: "!" })).toBeUndefined();
    expect(users.reply(id, CONFIRM)).toEqual({ agreed: false });
    expect(users.reply(id, CONFIRM)).toEqual({ agreed: true });
  });

  test("whose plan says nothing leaves questions of servers open, whatever it says to bootstraps", () => {
    const { users, id } = book({ consent: "accept", pin: "1234" });
    expect(users.reply(id, CONFIRM)).toBeUndefined();
    expect(users.reply(id, { kind: "operation", text: "?" })).toBeUndefined();
    expect(users.reply(id, { kind: "consent" })).toEqual({ agreed: true });
    expect(users.reply(id, { kind: "pin", asking: 1 })).toEqual({ pin: "1234" });
  });

  test("whose plan says nothing does what everybody does, and one with a plan does what that says", () => {
    const [plan] = planHandsets([handsetGroupSchema.parse({ name: "a", user: { policy: "refuse" } })]);
    const users = new UserBook(plan ? [plan] : [], { policy: "accept" });
    expect(users.reply("another", CONFIRM)).toEqual({ agreed: true });
    expect(users.reply(plan?.state.id ?? "", CONFIRM)).toEqual({ agreed: false });
    expect(users.reply("another", { kind: "consent" })).toBeUndefined();
  });

  test.each([[{ answers: ["yes"] }], [{ answers: [0] }], [{ policy: "maybe" }], [{ answers: [{ pin: "1" }] }]])(
    "may not have a plan that nobody understands: %j",
    (user) => {
      expect(() => handsetGroupSchema.parse({ name: "a", user })).toThrow();
    },
  );
});
