import { describe, expect, test } from "vitest";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import { aBootstrap, anAccountDocument, aPinBootstrap, SERVER_ID } from "../../support/a-bootstrap.ts";
import { aHandset, NOON } from "../../support/a-handset.ts";
import { aModel } from "../../support/a-model.ts";

const HOUR = 3_600_000;

describe("A bootstrap with NETWPIN", () => {
  test("is applied at once, and a session with its server is opened", () => {
    const handset = aHandset().receive(aBootstrap());
    expect(handset.told("bootstrap.finished")).toMatchObject([{ servers: [SERVER_ID] }]);
    expect(handset.state.session?.dm.serverId).toBe(SERVER_ID);
    expect(handset.sent()).toHaveLength(1);
  });

  test("of another card is rejected", () => {
    const handset = aHandset().receive(aBootstrap({ imsi: "001010999999999" }));
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "bad-mac" }]);
    expect(handset.state.session).toBeNull();
  });

  test("is remembered by its configuration context, which may allow no other", () => {
    const inContext = (provurl: string) =>
      anAccountDocument().replace(
        "<characteristic",
        `<characteristic type="BOOTSTRAP"><parm name="PROVURL" value="${provurl}"/><parm name="CONTEXT-ALLOW" value="0"/></characteristic><characteristic`,
      );
    const handset = aHandset().receive(aBootstrap({ document: inContext("http://a/") }));
    expect(handset.state.contexts).toEqual([{ provurl: "http://a/", allow: 0, objects: [] }]);
    handset.receive(aBootstrap({ document: inContext("http://b/"), reference: 2 }));
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "context-refused" }]);
    expect(handset.state.contexts).toHaveLength(1);
  });

  test("delivered again is ignored", () => {
    const handset = aHandset().receive(aBootstrap());
    const before = handset.state.overlay;
    handset.receive(aBootstrap({ reference: 2, tid: 2 }));
    expect(handset.told("push.dropped")).toMatchObject([{ reason: "delivered again" }]);
    expect(handset.told("bootstrap.finished")).toHaveLength(1);
    expect(handset.state.overlay).toEqual(before);
  });

  test("that was rejected may come again", () => {
    const wrong = aBootstrap({ fault: "bad-mac" });
    const handset = aHandset().receive(wrong).receive(wrong);
    expect(handset.told("bootstrap.rejected")).toHaveLength(2);
  });

  test("takes the place of a session that waits after failures: the new one is opened now", () => {
    const handset = aHandset({ bootstrapped: true }).failMessage();
    expect(handset.state.session).toBeNull();
    handset.receive(aBootstrap({ document: anAccountDocument({ name: "Again" }) }));
    expect(handset.state.session?.pending.tries).toBe(0);
    expect(handset.state.pendingSessions).toEqual([]);
  });
});

describe("A bootstrap with USERPIN", () => {
  test("asks the user and is applied with the right PIN", () => {
    const handset = aHandset().receive(aPinBootstrap("1234"));
    expect(handset.effects).toEqual([{ type: "user.ask", attempt: "bootstrap-1", prompt: { kind: "pin", asking: 1 } }]);
    handset.type("1234");
    expect(handset.told("bootstrap.finished")).toHaveLength(1);
    expect(handset.state.attempts).toEqual([]);
  });

  test("asks again after a wrong PIN, with one try less", () => {
    const handset = aHandset().receive(aPinBootstrap("1234")).type("0000").type("1234");
    expect(handset.told("prompt.opened").map(({ triesLeft }) => triesLeft)).toEqual([3, 2]);
    expect(handset.effects.slice(0, 2)).toMatchObject([{ prompt: { asking: 1 } }, { prompt: { asking: 2 } }]);
    expect(handset.told("bootstrap.finished")).toHaveLength(1);
  });

  test("is rejected when the tries are used up, and takes no further PIN", () => {
    const handset = aHandset().receive(aPinBootstrap("1234")).type("0000").type("0001").type("0002");
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "pin-exhausted" }]);
    const ended = handset.state;
    handset.take({ type: "pin.entered", attempt: "bootstrap-1", pin: "1234" });
    expect(handset.state).toEqual(ended);
    expect(handset.told("bootstrap.finished")).toEqual([]);
  });

  test("is rejected when nobody answers in time", () => {
    const handset = aHandset().receive(aPinBootstrap());
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + HOUR);
    handset.now = NOON + HOUR - 1;
    handset.take({ type: "alarm.due" });
    expect(handset.state.attempts).toHaveLength(1);
    handset.waitForAlarm();
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "pin-timeout" }]);
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
  });

  test("delivered again while the user is asked opens no second prompt", () => {
    const handset = aHandset()
      .receive(aPinBootstrap())
      .receive(aPinBootstrap("1234", { reference: 2 }));
    expect(handset.state.attempts).toHaveLength(1);
    expect(handset.told("push.dropped")).toHaveLength(1);
  });

  test("is rejected when too many others wait", () => {
    const handset = aHandset({ model: aModel({ bootstrap: { maxOpen: 2 } }) });
    for (const name of ["a", "b", "c"]) {
      handset.receive(aPinBootstrap("1", { document: anAccountDocument({ name }) }));
    }
    expect(handset.state.attempts).toHaveLength(2);
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "too-many-attempts", span: "bootstrap-3" }]);
  });

  test("keeps other prompts open when one is answered", () => {
    const handset = aHandset()
      .receive(aPinBootstrap("1", { document: anAccountDocument({ name: "a" }) }))
      .receive(aPinBootstrap("2", { document: anAccountDocument({ name: "b" }) }));
    handset.take({ type: "pin.entered", attempt: "bootstrap-1", pin: "1" });
    expect(handset.state.attempts.map(({ attempt }) => attempt.id)).toEqual(["bootstrap-2"]);
  });
});

describe("Power-on with an open prompt", () => {
  test("asks again, with the tries that are left", () => {
    const handset = aHandset().receive(aPinBootstrap()).type("0000");
    handset.take({ type: "power.on" });
    expect(handset.effects.at(-1)).toEqual({
      type: "user.ask",
      attempt: "bootstrap-1",
      prompt: { kind: "pin", asking: 3 },
    });
    expect(handset.told("prompt.opened").at(-1)).toMatchObject({ triesLeft: 2, span: "bootstrap-1" });
  });

  test("does not ask for what timed out while the power was off", () => {
    const handset = aHandset().receive(aPinBootstrap());
    handset.now = NOON + 2 * HOUR;
    handset.take({ type: "power.on" });
    expect(handset.effects).toHaveLength(1);
    expect(handset.told("prompt.opened")).toHaveLength(1);
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "pin-timeout" }]);
  });
});
