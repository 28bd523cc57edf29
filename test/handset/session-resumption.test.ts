import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../src/handset/input.ts";
import type { DeviceModel } from "../../src/handset/model.ts";
import { SERVER_ID, SERVER_URL } from "../support/a-bootstrap.ts";
import { aHandset } from "../support/a-handset.ts";
import { aChoreModel, aManagedHandset, exec, userAlert } from "../support/a-managed-handset.ts";
import { aModel } from "../support/a-model.ts";

const phoneThat = (afterPowerLoss: DeviceModel["sessions"]["afterPowerLoss"]): DeviceModel =>
  aChoreModel({ sessions: { afterPowerLoss } });

const RENAME = `<Replace><CmdID>5</CmdID><Item><Target><LocURI>./Chore/Last</LocURI></Target><Data>x</Data></Item></Replace>`;
const failed: HandsetInput = {
  type: "message.answered",
  span: "session-1",
  answer: { outcome: "failed", reason: "status", detail: "HTTP status 404" },
};

describe("A session in flight when the power is lost", () => {
  test("is opened anew by a handset that restarts sessions, as it does without more said", () => {
    for (const model of [phoneThat("restart"), aModel()]) {
      const handset = aHandset({ bootstrapped: true, model }).losePower();
      expect(handset.told("session.failed")).toMatchObject([{ span: "session-1", reason: "power lost" }]);
      expect(handset.state.session).toMatchObject({ span: "session-2", pending: { tries: 0 } });
    }
  });

  test("is given up by a handset that forgets sessions, but not what was wanted besides", () => {
    const handset = aManagedHandset(phoneThat("forget"));
    expect(handset.losePower().told("session.failed")).toMatchObject([{ span: "session-1", reason: "power lost" }]);
    expect(handset.state).toMatchObject({ session: null, pendingSessions: [] });
    const twice = aManagedHandset(phoneThat("forget")).take({ type: "session.requested" }).losePower();
    expect(twice.state.session).toMatchObject({ span: "session-2" });
  });

  test("goes on, by its last message with identical octets, in a handset that resumes sessions", () => {
    const handset = aManagedHandset(phoneThat("resume")).serve(RENAME).losePower();
    const [, second, again] = handset.sent();
    expect(again).toEqual(second);
    expect(handset.sent()).toHaveLength(3);
    expect(handset.told("session.resumed")).toEqual([
      { type: "session.resumed", span: "session-1", server: SERVER_ID, sessionId: "1" },
    ]);
    handset.serve(exec(7, "Now"));
    expect(handset.statuses).toEqual(["Exec 200"]);
    expect(handset.serve().told("session.finished")).toMatchObject([{ span: "session-1", sessionId: "1" }]);
    expect(handset.told("session.failed")).toEqual([]);
    expect(handset.told("command.executed")).toHaveLength(2);
  });

  test("goes on as often as the power is lost, until it has too many messages", () => {
    const model = aChoreModel({ sessions: { afterPowerLoss: "resume" }, dm: { maxRounds: 4 } });
    const handset = aManagedHandset(model).losePower().losePower().losePower();
    expect(handset.sent()).toHaveLength(4);
    expect(handset.told("session.failed")).toEqual([]);
    handset.losePower();
    expect(handset.told("session.failed")).toMatchObject([{ reason: "too-many-messages" }]);
    expect(handset.state.session?.span).not.toBe("session-1");
  });

  test.each([
    ["does not answer it", (handset: ReturnType<typeof aManagedHandset>) => handset.take(failed)],
    [
      "refuses it",
      (handset: ReturnType<typeof aManagedHandset>) =>
        handset.hear(
          `<Status><CmdID>1</CmdID><MsgRef>2</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>400</Data></Status>`,
        ),
    ],
  ])("is opened anew at once when the server %s, which is no failed try", (_, refuse) => {
    const handset = refuse(aManagedHandset(phoneThat("resume")).serve(RENAME).losePower());
    expect(handset.told("session.failed")).toMatchObject([{ span: "session-1" }]);
    expect(handset.state.session).toMatchObject({ span: "session-2", pending: { tries: 0 } });
    handset.failMessage();
    expect(handset.state).toMatchObject({ session: null, pendingSessions: [{ tries: 1 }] });
  });

  test("that was taken up counts a later failure as any other does", () => {
    const handset = aManagedHandset(phoneThat("resume")).losePower().serve(RENAME).failMessage();
    expect(handset.state).toMatchObject({ session: null, pendingSessions: [{ tries: 1 }] });
  });

  test("asks its question again, with the time that is left, and then goes on", () => {
    const handset = aManagedHandset(phoneThat("resume")).serve(userAlert(1, 1101, "MAXDT=20", "Update now?"));
    handset.now += 5_000;
    handset.losePower();
    expect(handset.sent()).toHaveLength(1);
    expect(handset.told("prompt.opened")).toMatchObject([
      { id: "prompt-1", forMs: 20_000 },
      { id: "prompt-1", forMs: 15_000 },
    ]);
    handset.take({ type: "user.replied", prompt: "prompt-1", reply: { agreed: true } });
    expect(handset.statuses).toEqual(["Alert 200"]);
  });

  test("answers a question itself whose time was over meanwhile", () => {
    const handset = aManagedHandset(phoneThat("resume")).serve(userAlert(1, 1101, "MAXDT=20", "Update now?"));
    handset.now += 30_000;
    expect(handset.losePower().statuses).toEqual(["Alert 408"]);
    expect(handset.told("prompt.opened")).toHaveLength(1);
  });

  test("is opened anew all the same when it was not saved by this version, or the card that it is for is gone", () => {
    const handset = aManagedHandset(phoneThat("resume"));
    const { session } = handset.state;
    if (session) handset.state = { ...handset.state, session: { ...session, resumption: "impossible" } };
    expect(handset.losePower().state.session).toMatchObject({ span: "session-2" });
    const lost = aManagedHandset(phoneThat("resume"));
    lost.state = { ...lost.state, simInserted: false };
    expect(lost.losePower().state).toMatchObject({ session: null, pendingSessions: [{ tries: 0 }] });
  });

  test("is broken off in any case when the handset is switched off", () => {
    const handset = aManagedHandset(phoneThat("resume")).take({ type: "power.off" }, { type: "power.on" });
    expect(handset.told("session.resumed")).toEqual([]);
    expect(handset.state.session).toMatchObject({ span: "session-2" });
    expect(handset.sent().at(-1)?.url).toBe(SERVER_URL);
  });
});
