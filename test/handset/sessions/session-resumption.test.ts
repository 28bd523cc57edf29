import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../../src/handset/input.ts";
import type { DeviceModel } from "../../../src/handset/model/model.ts";
import { get } from "../../dm/a-server.ts";
import { aBootstrap, anAccountDocument, SERVER_ID, SERVER_URL } from "../../support/a-bootstrap.ts";
import { aHandset } from "../../support/a-handset.ts";
import { aChoreModel, aManagedHandset, anOpenAccount, exec, userAlert } from "../../support/a-managed-handset.ts";
import { aModel } from "../../support/a-model.ts";

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

  test("is opened anew where it goes over OBEX, as its connection is gone", () => {
    const model = phoneThat("resume");
    const document = anOpenAccount(SERVER_ID, "obex://127.0.0.1:6600");
    const handset = aHandset({ model }).receive(aBootstrap({ document }));
    expect(handset.sent()).toMatchObject([{ span: "session-1", url: "obex://127.0.0.1:6600" }]);
    expect(handset.losePower().told("session.resumed")).toEqual([]);
    expect(handset.state.session).toMatchObject({ span: "session-2" });
    const { session } = aManagedHandset(model).state;
    const call = { sessionId: "1", initiator: "server", resynchronises: false, digest: "", line: "obex-1" } as const;
    const overLine = aManagedHandset(model);
    if (session) overLine.state = { ...overLine.state, session: { ...session, pending: { ...session.pending, call } } };
    expect(overLine.losePower().told("session.resumed")).toEqual([]);
    expect(overLine.state).toMatchObject({ session: null, pendingSessions: [] });
  });

  test("counts as a failed try when the handset had given it up", () => {
    const model = aChoreModel({ sessions: { afterPowerLoss: "resume" }, dm: { maxRounds: 2 } });
    const handset = aManagedHandset(model).serve(get(1, ".")).serve(get(1, "."));
    expect(handset.commands.at(-1)).toMatchObject({ cmd: "Alert", code: 1223 });
    handset.losePower();
    expect(handset.told("session.failed")).toMatchObject([{ reason: "too-many-messages" }]);
    expect(handset.state).toMatchObject({ session: null, pendingSessions: [{ tries: 1 }] });
  });

  test("tells its server what it had told, in the same message, and once more only in another session", () => {
    const alert = { type: "org.example.note", format: "chr", data: "1" };
    const told = aManagedHandset(phoneThat("resume")).take({ type: "client.event", code: 1226, alert });
    const handset = told.serve(get(1, "./DevInfo/Man")).losePower();
    const [before, again] = handset.sent().slice(-2);
    expect(again?.body).toEqual(before?.body);
    handset.serve(...handset.alerts.map((each) => handset.statusFor(each, 200)), get(2, "./DevInfo/Man"));
    expect(handset.told("report.taken")).toMatchObject([{ span: "report-1" }]);
    expect([handset.alerts, handset.state.reports]).toEqual([[], []]);
  });

  test("goes on with the MAC of its message, whose nonce the server still expects", () => {
    const model = aModel({ sessions: { afterPowerLoss: "resume" } });
    const document = anAccountDocument().replaceAll('"DIGEST"', '"HMAC"');
    const handset = aHandset({ model }).receive(aBootstrap({ document })).losePower();
    const [first, again] = handset.sent();
    expect(first?.hmac).toEqual(expect.any(String));
    expect(again).toEqual(first);
  });

  test("is gone on with although the account was changed or deleted meanwhile, as it began with what that had", () => {
    const { state } = aManagedHandset(phoneThat("resume"));
    const nothing = Object.entries(state.overlay).filter(([uri]) => !uri.startsWith("./DMAcc/"));
    const handset = aManagedHandset(phoneThat("resume"));
    handset.state = { ...state, overlay: Object.fromEntries(nothing) };
    handset.losePower().serve(RENAME);
    expect(handset.statuses).toEqual(["Replace 200"]);
    expect(handset.serve().told("session.finished")).toHaveLength(1);
    handset.take({ type: "session.requested", server: SERVER_ID });
    expect(handset.told("session.failed")).toMatchObject([{ reason: "no usable account" }]);
  });

  test("is broken off in any case when the handset is switched off", () => {
    const handset = aManagedHandset(phoneThat("resume")).take({ type: "power.off" }, { type: "power.on" });
    expect(handset.told("session.resumed")).toEqual([]);
    expect(handset.state.session).toMatchObject({ span: "session-2" });
    expect(handset.sent().at(-1)?.url).toBe(SERVER_URL);
  });
});
