import { describe, expect, test } from "vitest";
import type { PhonebankEvent } from "../../../src/events/event.ts";
import { redact } from "../../../src/events/redaction.ts";
import type { HandsetInput } from "../../../src/handset/input.ts";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import { NOON } from "../../support/a-handset.ts";
import { aChoreModel, aManagedHandset, exec, userAlert } from "../../support/a-managed-handset.ts";

const reply = (prompt: string, given: Extract<HandsetInput, { type: "user.replied" }>["reply"]): HandsetInput => ({
  type: "user.replied",
  prompt,
  reply: given,
});

const YES = { agreed: true };
const CONFIRM = userAlert(1, 1101, "", "Update now?");
const RENAME = `<Replace><CmdID>5</CmdID><Item><Target><LocURI>./Chore/Last</LocURI></Target><Data>x</Data></Item></Replace>`;

describe("A question of a server", () => {
  test("has the session wait for the user, and everything in the message with it", () => {
    const handset = aManagedHandset().serve(RENAME, CONFIRM, exec(2, "Wait"));
    expect(handset.sent()).toHaveLength(1);
    expect(handset.value("./Chore/Last")).toBe("");
    expect(handset.state).toMatchObject({ operations: [], session: { prompt: { id: "prompt-1" } } });
    expect(handset.told("command.executed")).toEqual([]);
    expect(handset.told("prompt.opened")).toMatchObject([
      { span: "session-1", id: "prompt-1", prompt: "confirm", text: "Update now?", forMs: 300_000 },
    ]);
    expect(handset.effects.at(-1)).toEqual({
      type: "user.ask",
      attempt: "prompt-1",
      prompt: { kind: "confirm", text: "Update now?" },
    });
  });

  test("that is answered has all of it done, once", () => {
    const handset = aManagedHandset().serve(RENAME, CONFIRM, exec(2, "Wait")).take(reply("prompt-1", YES));
    expect(handset.statuses).toEqual(["Replace 200", "Alert 200", "Exec 202"]);
    expect(handset.told("command.executed")).toHaveLength(3);
    expect(handset.told("tree.changed")).toHaveLength(2);
    expect(handset.state.operations).toHaveLength(1);
    expect(handset.told("prompt.answered")).toMatchObject([{ span: "session-1", id: "prompt-1", agreed: true }]);
    expect(handset.state.session?.prompt).toBeNull();
  });

  test("is followed by the next, each after the answer to the one before", () => {
    const handset = aManagedHandset().serve(
      userAlert(1, 1100, "", "Hello"),
      userAlert(2, 1102, "", "Name?"),
      userAlert(3, 1100, "", "Thanks"),
      userAlert(4, 1104, "", "Which?", "a", "b", "c"),
    );
    expect(handset.told("prompt.opened").map(({ prompt, text }) => [prompt, text])).toEqual([
      ["display", "Hello"],
      ["input", "Name?"],
    ]);
    handset.take(reply("prompt-2", { text: "Joe" }));
    expect(handset.told("prompt.opened").map(({ id, text }) => [id, text])).toEqual([
      ["prompt-1", "Hello"],
      ["prompt-2", "Name?"],
      ["prompt-3", "Thanks"],
      ["prompt-4", "Which?"],
    ]);
    handset.take(reply("prompt-4", { choices: [2, 3] }));
    expect(handset.statuses).toEqual(["Alert 200", "Alert 200", "Alert 200", "Alert 200"]);
    expect(handset.itemsFor("2")).toEqual([{ data: "Joe" }]);
    expect(handset.itemsFor("4")).toEqual([{ data: "2" }, { data: "3" }]);
    expect(handset.told("prompt.answered")).toMatchObject([{ text: "Joe" }, { choices: [2, 3] }]);
  });

  test("whose answer was typed unseen keeps it to itself", () => {
    const handset = aManagedHandset().serve(userAlert(1, 1102, "ET=P&DR=old", "Password?"));
    expect(JSON.stringify(handset.told("prompt.opened"))).not.toContain("old");
    handset.take(reply("prompt-1", { text: "hush" }));
    const [answered] = handset.told("prompt.answered");
    expect(answered).toMatchObject({ agreed: true, secret: "hush" });
    expect(JSON.stringify(redact(answered as PhonebankEvent))).not.toContain("hush");
    expect(handset.itemsFor("1")).toEqual([{ data: "hush" }]);
  });

  test.each([
    ["", NOON + 300_000, "Alert 408"],
    ["MINDT=20", NOON + 300_000, "Alert 408"],
    ["MINDT=600", NOON + 600_000, "Alert 408"],
    ["MINDT=600&MAXDT=20", NOON + 20_000, "Alert 408"],
    ["MAXDT=20", NOON + 20_000, "Alert 408"],
    ["MAXDT=20&DR=1", NOON + 20_000, "Alert 200"],
    ["MAXDT=20&DR=0", NOON + 20_000, "Alert 304"],
  ])("with options %j waits for so long, and then goes without an answer", (options, until, status) => {
    const handset = aManagedHandset().serve(userAlert(1, 1101, options, "?"));
    expect(nextAlarm(handset.state, handset.model)).toBe(until);
    handset.waitForAlarm();
    expect(handset.told("prompt.expired")).toMatchObject([{ id: "prompt-1", span: "session-1" }]);
    expect(handset.statuses).toEqual([status]);
  });

  test("may be answered before its least time on the display is over", () => {
    const handset = aManagedHandset()
      .serve(userAlert(1, 1101, "MINDT=600", "?"))
      .take(reply("prompt-1", YES));
    expect(handset.statuses).toEqual(["Alert 200"]);
  });

  test("takes no answer that it did not ask for, nor one to another question", () => {
    const handset = aManagedHandset().serve(userAlert(1, 1102, "IT=N", "Age?"));
    const { state } = handset;
    handset.take(reply("prompt-1", { text: "old" }), reply("prompt-1", YES), reply("prompt-9", { text: "7" }));
    expect(handset.state).toBe(state);
    expect(handset.take(reply("prompt-1", { text: "7" })).itemsFor("1")).toEqual([{ data: "7" }]);
    handset.take(reply("prompt-1", { text: "8" }));
    expect(handset.told("prompt.answered")).toHaveLength(1);
  });

  test("that is turned away from leaves the rest of the message undone", () => {
    const handset = aManagedHandset()
      .serve(CONFIRM, RENAME)
      .take(reply("prompt-1", { gone: "cancelled" }));
    expect(handset.statuses).toEqual(["Alert 214", "Replace 215"]);
    expect(handset.told("prompt.answered")).toMatchObject([{ agreed: false }]);
  });

  test.each<[string, HandsetInput, string]>([
    ["switched off", { type: "power.off" }, "switched off"],
    ["lost its network", { type: "network.lost" }, "network lost"],
    ["lost its power", { type: "power.on" }, "power lost"],
  ])("goes with its session when the handset has %s", (_, input, reason) => {
    const handset = aManagedHandset().serve(CONFIRM, RENAME).take(input);
    expect(handset.told("session.failed")).toMatchObject([{ span: "session-1", reason }]);
    handset.take(reply("prompt-1", YES));
    expect(handset.value("./Chore/Last")).toBe("");
    expect(handset.told("prompt.answered")).toEqual([]);
  });

  test("survives being written down", () => {
    const handset = aManagedHandset().serve(CONFIRM, RENAME);
    handset.state = JSON.parse(JSON.stringify(handset.state));
    expect(handset.take(reply("prompt-1", YES)).statuses).toEqual(["Alert 200", "Replace 200"]);
  });

  test("is answered 406 by a device without a display", () => {
    const { ui: _, ...dm } = aChoreModel().dm;
    const model = { ...aChoreModel(), dm };
    const handset = aManagedHandset(model).serve(userAlert(1, 1100, "", "Hello"), CONFIRM);
    expect(handset.statuses).toEqual(["Alert 406", "Alert 406"]);
    expect(handset.told("prompt.opened")).toEqual([]);
  });

  test("goes to its user in no other session: two in a row ask each for themselves", () => {
    const handset = aManagedHandset().serve(CONFIRM).take(reply("prompt-1", YES)).serve();
    handset.take({ type: "session.requested" }).serve(CONFIRM);
    expect(handset.state.session?.prompt?.id).toBe("prompt-2");
    expect(handset.state.session?.dm.asking?.known).toEqual({ shown: 0, replies: [] });
  });
});
