import { describe, expect, test } from "vitest";
import { decodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import { aBootstrap, anAccountDocument, SERVER_ID, SERVER_URL } from "../../support/a-bootstrap.ts";
import { aHandset, NOON } from "../../support/a-handset.ts";
import { aModel } from "../../support/a-model.ts";

const aPatientModel = () => aModel({ dm: { sessionTries: 3, backOffMs: 10_000, maxBackOffMs: 15_000 } });

describe("The session of a handset", () => {
  test("begins with package 1 to the address of its account", () => {
    const handset = aHandset({ bootstrapped: true });
    const [message] = handset.sent();
    expect(message).toMatchObject({ url: SERVER_URL, span: "session-1" });
    const { header } = decodeSyncml(message?.body ?? new Uint8Array()).message;
    expect(header).toMatchObject({ sessionId: "1", msgId: "1" });
    expect(handset.told("session.started")).toMatchObject([{ server: SERVER_ID, url: SERVER_URL, span: "session-1" }]);
  });

  test("that fails is tried again later, each time after a longer wait, until its tries are used up (BOOT-5.6.6-4)", () => {
    const handset = aHandset({ bootstrapped: true, model: aPatientModel() }).failMessage();
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 10_000);
    handset.waitForAlarm().failMessage("timeout");
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 10_000 + 15_000);
    handset.waitForAlarm().failMessage("status");
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
    expect(handset.state.pendingSessions).toEqual([]);
    expect(handset.told("session.failed").map(({ reason }) => reason)).toEqual([
      "unreachable: test",
      "timeout: test",
      "status: test",
    ]);
  });

  test("has another session id each time it is tried", () => {
    const handset = aHandset({ bootstrapped: true }).failMessage().waitForAlarm().failMessage().waitForAlarm();
    expect(handset.told("session.started").map(({ sessionId }) => sessionId)).toEqual(["1", "2", "3"]);
  });

  test("has a session id of at most four digits, never 0, however many there were", () => {
    const handset = aHandset();
    handset.state = { ...handset.state, counters: { ...handset.state.counters, session: 0xfffe } };
    handset.receive(aBootstrap()).failMessage().waitForAlarm();
    expect(handset.told("session.started").map(({ sessionId }) => sessionId)).toEqual(["FFFF", "1"]);
  });

  test("goes on in the other encoding where the transport says that its own is refused, and fails where that is not tried", () => {
    const answer = { outcome: "failed", reason: "status", detail: "HTTP status 415", refusesEncoding: true } as const;
    const refused = (encodingRetry: "off" | "other") =>
      aHandset({ bootstrapped: true, model: aModel({ dm: { encodingRetry } }) }).take({
        type: "message.answered",
        span: "session-1",
        answer,
      });
    const retrying = refused("other");
    expect(retrying.sent().map(({ contentType }) => contentType)).toEqual([
      "application/vnd.syncml.dm+wbxml",
      "application/vnd.syncml.dm+xml",
    ]);
    expect(retrying.told("session.failed")).toEqual([]);
    expect(refused("off").told("session.failed")).toMatchObject([{ reason: "status: HTTP status 415" }]);
  });

  test("ignores the answer to a session that is over", () => {
    const handset = aHandset({ bootstrapped: true }).failMessage();
    const before = handset.state;
    const answer = { outcome: "failed", reason: "timeout", detail: "late" } as const;
    handset.take({ type: "message.answered", span: "session-1", answer });
    expect(handset.state).toEqual(before);
  });

  test("fails when the answer is no SyncML, and tells where it stopped reading", () => {
    const handset = aHandset({ bootstrapped: true });
    const answer = { outcome: "answered", contentType: "text/html", body: Uint8Array.of(60), url: SERVER_URL } as const;
    handset.take({ type: "message.answered", span: "session-1", answer });
    const detail = expect.stringContaining("at byte 1");
    expect(handset.told("session.failed")).toMatchObject([{ reason: "undecodable", detail }]);
    expect(handset.state.pendingSessions).toMatchObject([{ tries: 1 }]);
  });

  test("waits for the one in flight: a handset has one session at a time", () => {
    const handset = aHandset({ bootstrapped: true });
    const document = anAccountDocument({ serverId: "two.example", url: "http://two.example/" });
    handset.receive(aBootstrap({ document }));
    expect(handset.state.pendingSessions).toMatchObject([{ serverId: "two.example" }]);
    handset.failMessage();
    expect(handset.state.session?.dm.serverId).toBe("two.example");
  });

  test("fails for an account that is gone, and others go on", () => {
    const handset = aHandset();
    const pending = { serverId: "gone.example", alert: 1201, tries: 0, notBefore: 0 } as const;
    handset.state = { ...handset.state, pendingSessions: [pending] };
    handset.take({ type: "alarm.due" });
    expect(handset.told("session.failed")).toMatchObject([{ server: "gone.example", reason: "no usable account" }]);
    expect(handset.state.pendingSessions).toEqual([]);
  });
});

describe("Power-on with a session in flight", () => {
  test("opens it anew: a session does not outlive the power", () => {
    const handset = aHandset({ bootstrapped: true }).take({ type: "power.on" });
    expect(handset.told("session.failed")).toMatchObject([{ reason: "power lost", sessionId: "1" }]);
    expect(handset.state.session).toMatchObject({ span: "session-2", pending: { tries: 0 } });
    expect(handset.sent().map(({ span }) => span)).toEqual(["session-1", "session-2"]);
  });

  test("of a handset that waits for nothing changes nothing", () => {
    const handset = aHandset();
    const before = handset.state;
    expect(handset.take({ type: "power.on" }).state).toBe(before);
    expect(handset.effects).toEqual([]);
  });
});
