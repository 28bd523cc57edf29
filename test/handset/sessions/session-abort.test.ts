import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../../src/handset/input.ts";
import { get, headerStatus } from "../../dm/a-server.ts";
import { aHandset } from "../../support/a-handset.ts";
import { aChoreModel, aManagedHandset, userAlert } from "../../support/a-managed-handset.ts";

const ABORT: HandsetInput = { type: "session.aborted" };
const QUESTION = userAlert(2, 1101, "", "Sure?");
const codes = ({ commands }: ReturnType<typeof aManagedHandset>) =>
  commands.flatMap((command) => (command.cmd === "Alert" ? [command.code] : []));

describe("A session that the user breaks off", () => {
  test("waits for the answer of the server, and has the abort as its next message", () => {
    const handset = aManagedHandset().take(ABORT);
    expect(handset.sent()).toHaveLength(1);
    handset.serve(get(1, "./DevInfo/Man"));
    expect([handset.statuses, codes(handset)]).toEqual([["Get 215"], [1223]]);
    expect(handset.told("session.failed")).toEqual([]);
    handset.serve(get(1, "./DevInfo/Man"));
    expect(handset.sent()).toHaveLength(2);
    expect(handset.told("session.failed")).toMatchObject([{ span: "session-1", reason: "aborted-by-client" }]);
  });

  test("is over for that reason when its message, or the abort, gets no answer", () => {
    for (const handset of [aManagedHandset().take(ABORT), aManagedHandset().take(ABORT).serve(get(1, "."))]) {
      handset.failMessage();
      expect(handset.told("session.failed")).toMatchObject([{ reason: "aborted-by-client" }]);
    }
  });

  test("is over when the server refuses how package 1 is written: it is not sent in another form", () => {
    const model = aChoreModel({ dm: { encodingRetry: "other", versionRetry: "dm-1.1" } });
    for (const code of [415, 505]) {
      const handset = aManagedHandset(model).take(ABORT).hear(headerStatus(code, 1));
      expect(handset.sent()).toHaveLength(1);
      expect(handset.told("session.failed")).toMatchObject([{ reason: "aborted-by-client" }]);
    }
  });

  test("is broken off also after a loss of power, and after a busy hour", () => {
    const resuming = aChoreModel({ sessions: { afterPowerLoss: "resume" } });
    const handset = aManagedHandset(resuming).take(ABORT).losePower().serve(get(1, "./DevInfo/Man"));
    expect([handset.statuses, codes(handset)]).toEqual([["Get 215"], [1223]]);
    handset.losePower();
    expect(codes(handset)).toEqual([1223]);
    expect(handset.serve().state).toMatchObject({ session: null, pendingSessions: [] });
    const busy = aManagedHandset().take({ type: "busy.changed", busy: true }).serve(QUESTION).take(ABORT);
    expect([busy.statuses, codes(busy)]).toEqual([["Alert 214"], [1223]]);
    expect(busy.told("prompt.opened")).toEqual([]);
  });

  test("in the middle of an object that comes in, or goes out, keeps nothing of it and says nothing more of it", () => {
    const first = `<Replace><CmdID>1</CmdID><Item><Target><LocURI>./Chore/Last</LocURI></Target><Meta><Size xmlns="syncml:metinf">8</Size></Meta><Data>begin</Data><MoreData/></Item></Replace>`;
    const last = `<Replace><CmdID>1</CmdID><Item><Target><LocURI>./Chore/Last</LocURI></Target><Data>end</Data></Item></Replace>`;
    const coming = aManagedHandset().serve(first);
    expect(coming.statuses).toEqual(["Replace 213"]);
    coming.take(ABORT).serve(last);
    expect([coming.statuses, codes(coming)]).toEqual([["Replace 215"], [1223]]);
    expect([coming.value("./Chore/Last"), coming.state.session?.dm.incoming]).toEqual(["", null]);
    const small = `<Meta><MaxMsgSize xmlns="syncml:metinf">1000</MaxMsgSize></Meta>`;
    const alert = { type: "org.example.note", format: "chr", data: "x".repeat(3000) };
    const going = aManagedHandset().take({ type: "client.event", code: 1226, alert });
    going.hear(get(1, "./DevInfo/Man"), true, small);
    expect(going.state.session?.dm.queue).not.toBeNull();
    going.take(ABORT).serve(`<Alert><CmdID>1</CmdID><Data>1222</Data></Alert>`);
    expect([going.alerts, codes(going)]).toEqual([[], [1223]]);
    expect(going.serve().state.reports).toMatchObject([{ id: "report-1" }]);
  });

  test("is not tried again, as others are", () => {
    const handset = aManagedHandset().take(ABORT).serve(get(1, ".")).serve();
    expect(handset.state).toMatchObject({ session: null, pendingSessions: [] });
    expect(aManagedHandset().failMessage().state.pendingSessions).toHaveLength(1);
  });

  test("is not opened anew after a loss of power", () => {
    const handset = aManagedHandset().take(ABORT, { type: "power.on" });
    expect(handset.told("session.failed")).toMatchObject([{ reason: "power lost" }]);
    expect(handset.state).toMatchObject({ session: null, pendingSessions: [] });
  });

  test("while the server asks him something takes the question back and says so at once", () => {
    const handset = aManagedHandset().serve(get(1, "./DevInfo/Man"), QUESTION, get(3, "./DevInfo/Mod")).take(ABORT);
    expect([handset.statuses, codes(handset)]).toEqual([["Get 200", "Alert 214", "Get 215"], [1223]]);
    expect(handset.told("prompt.answered")).toMatchObject([{ id: "prompt-1", agreed: false }]);
    expect(handset.state.session?.prompt).toBeNull();
    handset.serve(headerStatus(200, 2));
    expect(handset.told("session.failed")).toMatchObject([{ reason: "aborted-by-client" }]);
  });

  test("twice is broken off once", () => {
    const once = aManagedHandset().take(ABORT);
    const { state } = once;
    expect(once.take(ABORT).state).toEqual(state);
    const waiting = once.serve(get(1, "."));
    expect(waiting.take(ABORT).sent()).toHaveLength(2);
  });

  test("leaves what the server has to be told for the next session", () => {
    const alert = { type: "org.example.note", format: "chr", data: "1" };
    const handset = aManagedHandset().take({ type: "client.event", code: 1226, alert }, ABORT);
    handset.serve(get(1, ".")).serve();
    expect(handset.state.reports).toHaveLength(1);
    expect(handset.take({ type: "session.requested" }).alerts).toHaveLength(1);
  });

  test("is nothing to a handset without one", () => {
    const handset = aHandset();
    const { state } = handset;
    expect(handset.take(ABORT).state).toBe(state);
  });
});
