import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../../src/handset/input.ts";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import { vector } from "../../bootstrap/a-device.ts";
import { aBootstrap } from "../../support/a-bootstrap.ts";
import { aCard } from "../../support/a-card.ts";
import { aHandset, NOON } from "../../support/a-handset.ts";
import {
  aChoreModel,
  aManagedHandset,
  anOpenAccount,
  exec,
  type ManagedHandset,
} from "../../support/a-managed-handset.ts";

const ALERT = { cmdId: "none" };

/** Something that the device tells of its own accord. */
const event = (data: string, changes: Partial<Extract<HandsetInput, { type: "client.event" }>> = {}): HandsetInput => ({
  type: "client.event",
  code: 1226,
  alert: { type: "org.example.battery", format: "int", mark: "critical", data, source: "./DevInfo" },
  ...changes,
});

/** A handset between sessions. */
const resting = (model = aChoreModel()) => aManagedHandset(model).serve();

/** The server answers the alerts of the message in flight with these codes, and has no more to say. */
const answered = (handset: ManagedHandset, ...codes: readonly number[]) =>
  handset.serve(...codes.map((code, index) => handset.statusFor(handset.alerts[index] ?? ALERT, code)));

describe("A report", () => {
  test("goes with package 1 of a session that is opened for it, after the device information", () => {
    const handset = resting().take(event("5"));
    expect(handset.commands.map(({ cmd }) => cmd)).toEqual(["Alert", "Replace", "Alert"]);
    expect(handset.alerts).toMatchObject([
      {
        code: 1226,
        items: [
          {
            source: { uri: "./DevInfo" },
            meta: { type: "org.example.battery", format: "int", mark: "critical" },
            data: "5",
          },
        ],
      },
    ]);
  });

  test.each([200, 202, 212])("is gone with a Status of %i", (code) => {
    const handset = answered(resting().take(event("5")), code);
    expect(handset.state).toMatchObject({ reports: [], pendingSessions: [], session: null });
    expect(handset.told("report.taken")).toMatchObject([{ span: "report-1", status: code }]);
  });

  test.each([400, 406, 412, 415, 500])("is given up with a Status of %i", (code) => {
    const handset = answered(resting().take(event("5")), code);
    expect(handset.state).toMatchObject({ reports: [], pendingSessions: [] });
    expect(handset.told("report.dropped")).toMatchObject([{ reason: `status ${code}` }]);
  });

  test.each([417, 503])("is told again in another session with a Status of %i", (code) => {
    const handset = answered(resting().take(event("5")), code);
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 1000);
    expect(handset.waitForAlarm().alerts).toHaveLength(1);
  });

  test("is told again later, each time after a longer wait, when the server says nothing of it, but not for ever", () => {
    const handset = resting().take(event("5"));
    handset.serve();
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 1000);
    handset.waitForAlarm().serve();
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 1000 + 2000);
    handset.waitForAlarm().serve();
    expect(handset.told("report.dropped")).toMatchObject([{ reason: "the server never answers" }]);
    expect(handset.state).toMatchObject({ reports: [], pendingSessions: [] });
  });

  test("goes with package 3 of a session that is in flight already", () => {
    const handset = aManagedHandset().take(event("5"));
    expect(handset.sent()).toHaveLength(1);
    handset.serve(exec(1, "Now"));
    expect(handset.commands.map(({ cmd }) => cmd)).toEqual(["Status", "Status", "Alert"]);
    answered(handset, 200);
    expect(handset.state).toMatchObject({ reports: [], session: null });
  });

  test("that comes too late for its session has one of its own", () => {
    const handset = aManagedHandset().take(event("5")).serve();
    expect(handset.state.session?.span).toBe("session-2");
    expect(handset.alerts).toHaveLength(1);
  });

  test("is sent again with package 1 when the server challenges it", () => {
    const handset = resting().take(event("5"));
    const challenge = `<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Chal><Meta><Format xmlns="syncml:metinf">b64</Format><Type xmlns="syncml:metinf">syncml:auth-md5</Type><NextNonce xmlns="syncml:metinf">bm9uY2U=</NextNonce></Meta></Chal><Data>407</Data></Status>`;
    handset.hear(challenge + handset.statusFor(handset.alerts[0] ?? ALERT, 407));
    expect(handset.state.reports).toHaveLength(1);
    expect(handset.alerts).toMatchObject([{ items: [{ data: "5" }] }]);
    expect(answered(handset, 200).state.reports).toEqual([]);
  });

  test("is kept when its session fails, and told in the next", () => {
    const handset = resting().take(event("5")).failMessage();
    expect(handset.state.reports).toHaveLength(1);
    expect(answered(handset.waitForAlarm(), 200).state.reports).toEqual([]);
  });

  test("is kept when no session comes about, until there is one", () => {
    const handset = resting().take(event("5"));
    for (let tries = 0; tries < 3; tries++) handset.failMessage().waitForAlarm();
    expect(handset.state).toMatchObject({ reports: [{ id: "report-1" }], session: null, pendingSessions: [] });
    expect(handset.take({ type: "session.requested" }).alerts).toHaveLength(1);
  });

  test("survives the power", () => {
    const handset = resting().take(event("5")).losePower();
    expect(handset.alerts).toMatchObject([{ items: [{ data: "5" }] }]);
  });

  test("goes with others in one message, each with a fate of its own", () => {
    const handset = resting().take(event("1")).failMessage().take(event("2"), event("3")).waitForAlarm();
    expect(handset.alerts.map(({ items }) => items[0]?.data)).toEqual(["1", "2", "3"]);
    answered(handset, 200, 406, 202);
    expect(handset.told("report.taken").map(({ span }) => span)).toEqual(["report-1", "report-3"]);
    expect(handset.told("report.dropped").map(({ span }) => span)).toEqual(["report-2"]);
  });

  test("waits for room in the messages that the server takes, and its Status is known by the message it went with", () => {
    const handset = aManagedHandset().take(event("x".repeat(500)), event("y".repeat(500)));
    handset.hear(exec(1, "Now"), true, "<Meta><MaxMsgSize xmlns='syncml:metinf'>2000</MaxMsgSize></Meta>");
    expect(handset.alerts).toHaveLength(1);
    const first = handset.statusFor(handset.alerts[0] ?? ALERT, 200);
    handset.serveMore(first, "<Alert><CmdID>2</CmdID><Data>1222</Data></Alert>");
    expect(handset.alerts.map(({ items }) => String(items[0]?.data).slice(0, 1))).toEqual(["y"]);
    answered(handset, 200);
    expect(handset.told("report.taken").map(({ span }) => span)).toEqual(["report-1", "report-2"]);
  });

  test("larger than a message of the server may be goes in chunks", () => {
    const handset = aManagedHandset().take(event("x".repeat(2000)));
    handset.hear(exec(1, "Now"), true, "<Meta><MaxMsgSize xmlns='syncml:metinf'>2000</MaxMsgSize></Meta>");
    const [chunk = ALERT] = handset.alerts;
    expect(handset.alerts).toMatchObject([{ items: [{ moreData: true }] }]);
    handset.serveMore(handset.statusFor(chunk, 213), "<Alert><CmdID>2</CmdID><Data>1222</Data></Alert>");
    expect(handset.told("report.taken")).toEqual([]);
    answered(handset, 200);
    expect(handset.told("report.taken")).toMatchObject([{ span: "report-1", status: 200 }]);
  });

  test("larger than a message of the server may be is given up by a model without large objects", () => {
    const handset = aManagedHandset(aChoreModel({ dm: { largeObjects: false } })).take(event("x".repeat(5000)));
    handset.hear(exec(1, "Now"), true, "<Meta><MaxMsgSize xmlns='syncml:metinf'>2000</MaxMsgSize></Meta>");
    expect(handset.told("report.dropped")).toMatchObject([{ reason: "larger than the server takes" }]);
    expect(handset.state.reports).toEqual([]);
  });

  test("goes to the server that is meant, or to each there is an account for", () => {
    const two = { document: anOpenAccount("two.example", "http://two.example/"), reference: 9 };
    const handset = resting().receive(aBootstrap(two)).failMessage();
    handset.take(event("all"), event("one", { server: "two.example" }));
    expect(handset.state.reports.map(({ serverId, alert }) => [serverId, alert.data])).toEqual([
      ["dm.example", "all"],
      ["two.example", "all"],
      ["two.example", "one"],
    ]);
  });

  test("for a server without an account is given up", () => {
    const handset = resting().take(event("5", { server: "gone.example" }));
    expect(handset.told("report.dropped")).toMatchObject([{ reason: "no account of this server" }]);
    expect(handset.state).toMatchObject({ reports: [], pendingSessions: [] });
  });

  test("for a server whose account came from a card goes with the card", () => {
    const handset = aHandset().take({ type: "card.inserted", card: aCard({ Bootstrap: vector("cp-document-w") }) });
    handset.take(event("5"), { type: "card.removed" });
    expect(handset.told("report.dropped")).toMatchObject([{ server: "com.example.dm" }]);
    expect(handset.state).toMatchObject({ reports: [], pendingSessions: [] });
  });

  test("makes room for newer ones when nobody takes it", () => {
    const handset = resting().take({ type: "network.lost" });
    for (let count = 0; count <= 64; count++) handset.take(event(String(count)));
    expect(handset.state.reports).toHaveLength(64);
    expect(handset.told("report.dropped")).toMatchObject([{ span: "report-1", reason: "too many wait" }]);
  });

  test("is not for DM 1.1, which has no Generic Alerts", () => {
    const handset = aManagedHandset(aChoreModel({ dm: { verDtd: "1.1", verProto: "DM/1.1" } })).take(event("5"));
    expect(handset.told("report.dropped")).toMatchObject([{ reason: "DM 1.1 has no Generic Alerts" }]);
    expect(handset.state.reports).toEqual([]);
  });
});

describe("A Client Event", () => {
  test("is an Alert 1224, without Mark and Correlator", () => {
    const alert = { type: "com.example.test", format: "chr", data: "x", mark: "fatal", correlator: "c" };
    const handset = resting().take(event("", { code: 1224, alert }));
    expect(handset.alerts).toMatchObject([{ code: 1224, items: [{ meta: { type: "com.example.test" }, data: "x" }] }]);
    expect(handset.alerts[0]).not.toHaveProperty("correlator");
    expect(handset.alerts[0]?.items[0]?.meta).not.toHaveProperty("mark");
  });
});
