import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../src/handset/input.ts";
import { aPinBootstrap } from "../support/a-bootstrap.ts";
import { aHandset, NOON } from "../support/a-handset.ts";
import { aChoreModel, aManagedHandset, exec, userAlert } from "../support/a-managed-handset.ts";
import { aModel } from "../support/a-model.ts";

const BUSY: HandsetInput = { type: "busy.changed", busy: true };
const FREE: HandsetInput = { type: "busy.changed", busy: false };

const asked = (handset: ReturnType<typeof aHandset>) =>
  handset.effects.flatMap((effect) => (effect.type === "user.ask" ? [effect.prompt] : []));

describe("A busy handset", () => {
  test("tells when it is taken up and free again, each once, and is set free by the loss of its power", () => {
    const handset = aHandset().take(BUSY, BUSY, FREE, FREE, BUSY).losePower();
    handset.take(BUSY, { type: "power.off" }, BUSY, { type: "power.on" });
    expect(handset.told("busy.changed").map(({ busy }) => busy)).toEqual([true, false, true, false, true, false]);
    expect(handset.state.busy).toBe(false);
  });

  test("asks for a PIN when it is free, for the first time then", () => {
    const handset = aHandset().take(BUSY).receive(aPinBootstrap());
    expect([asked(handset), handset.told("prompt.opened")]).toEqual([[], []]);
    handset.take(FREE);
    expect(asked(handset)).toEqual([{ kind: "pin", asking: 1 }]);
    expect(handset.type("1234").told("bootstrap.finished")).toHaveLength(1);
  });

  test("gives a bootstrap up whose time is over before the user was free", () => {
    const handset = aHandset().take(BUSY).receive(aPinBootstrap()).waitForAlarm().take(FREE);
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "pin-timeout" }]);
    expect(asked(handset)).toEqual([]);
  });

  test("asks for consent to an operation when it is free, and takes no answer for a yes before", () => {
    const handset = aManagedHandset()
      .take(BUSY)
      .serve(exec(1, "Ask", "c-1"))
      .serve();
    expect(asked(handset)).toEqual([]);
    handset.now += 10_000;
    handset.take(FREE);
    expect(asked(handset)).toMatchObject([{ kind: "operation" }]);
    expect(handset.told("prompt.opened")).toMatchObject([{ span: "operation-1", forMs: 50_000 }]);
  });

  test("keeps the question of a server unseen for MAXDT, then goes on as without a user", () => {
    const handset = aManagedHandset()
      .take(BUSY)
      .serve(userAlert(1, 1101, "MAXDT=20", "Update now?"));
    expect([asked(handset), handset.sent().length]).toEqual([[], 1]);
    handset.waitForAlarm();
    expect(handset.now).toBe(NOON + 20_000);
    expect(handset.statuses).toEqual(["Alert 408"]);
  });

  test("asks nothing whose time is over when it is free, though the alarm has not come yet", () => {
    const handset = aManagedHandset()
      .take(BUSY)
      .serve(userAlert(1, 1101, "MAXDT=20", "Update now?"))
      .receive(aPinBootstrap("1234", { reference: 2 }));
    handset.now += 24 * 3_600_000;
    handset.take(FREE);
    expect([asked(handset), handset.statuses]).toEqual([[], ["Alert 408"]]);
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "pin-timeout" }]);
  });

  test("takes what the server suggests when the question was not seen in time", () => {
    const question = userAlert(1, 1101, "MAXDT=20&DR=1", "Update now?");
    expect(aManagedHandset().take(BUSY).serve(question).waitForAlarm().statuses).toEqual(["Alert 200"]);
  });

  test("shows the question of a server when it is free in time, and for what is left of it", () => {
    const handset = aManagedHandset()
      .take(BUSY)
      .serve(userAlert(1, 1101, "MAXDT=20", "Update now?"));
    handset.now += 5_000;
    handset.take(FREE, { type: "user.replied", prompt: "prompt-1", reply: { agreed: true } });
    expect(handset.told("prompt.opened")).toMatchObject([{ id: "prompt-1", forMs: 15_000 }]);
    expect(handset.statuses).toEqual(["Alert 200"]);
  });

  test("shows texts as ever: nobody has to answer them", () => {
    const handset = aManagedHandset()
      .take(BUSY)
      .serve(userAlert(1, 1100, "", "Hello"));
    expect(asked(handset)).toEqual([{ kind: "display", text: "Hello" }]);
  });

  test("asks once more, when it is free, what the user was asked before", () => {
    const handset = aHandset().receive(aPinBootstrap()).take(BUSY, FREE);
    expect(asked(handset)).toEqual([
      { kind: "pin", asking: 1 },
      { kind: "pin", asking: 2 },
    ]);
  });

  test.each(["Restart", "Wipe"])("does not %s before it is free", (name) => {
    const handset = aManagedHandset().take(BUSY).serve(exec(1, name)).serve();
    expect(handset.state).toMatchObject({ power: "on", restartsAt: null });
    expect(handset.take(FREE).state).toMatchObject({ power: "off", restartsAt: NOON + 5000 });
  });

  test("carries out what runs in the background, but with whenBusy: refuse answers every Exec 503", () => {
    expect(aManagedHandset().take(BUSY).serve(exec(1, "Wait")).statuses).toEqual(["Exec 202"]);
    const { above, settings, ...times } = aChoreModel().behaviour;
    const model = aChoreModel({ behaviour: { above, settings, ...times, whenBusy: "refuse" } });
    const handset = aManagedHandset(model).take(BUSY).serve(exec(1, "Wait"), exec(2, "Now"));
    expect(handset.statuses).toEqual(["Exec 503", "Exec 200"]);
    expect(handset.take(FREE).serve(exec(1, "Wait")).statuses).toEqual(["Exec 202"]);
  });
});

describe("The switch whenBusy", () => {
  test("lets an Exec wait on the reference phone", () => {
    expect(aModel().behaviour.whenBusy).toBe("wait");
  });
});
