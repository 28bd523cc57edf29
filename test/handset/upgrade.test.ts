import { describe, expect, test } from "vitest";
import { problemOfRecord } from "../../src/handset/record.ts";
import { HANDSET_SCHEMA_VERSION, type HandsetState } from "../../src/handset/state.ts";
import { upgradeRecord } from "../../src/handset/upgrade.ts";
import { aBootstrap, anAccountDocument, SERVER_ID } from "../support/a-bootstrap.ts";
import { aHandset, HandDrivenHandset, NOON } from "../support/a-handset.ts";
import { aModel } from "../support/a-model.ts";
import { SIM } from "../support/a-sim.ts";
import { recordOfVersion1, recordOfVersion2, recordOfVersion3 } from "../support/earlier-records.ts";

const upgraded = () => upgradeRecord(recordOfVersion1()) as HandsetState;

describe("A record of version 1", () => {
  test("is one of this version when it is upgraded, with each field of one", () => {
    expect(problemOfRecord(recordOfVersion1())).toBe(`record of version 1, expected ${HANDSET_SCHEMA_VERSION}`);
    expect(problemOfRecord(upgraded())).toBeUndefined();
    expect(Object.keys(upgraded()).toSorted()).toEqual(Object.keys(aHandset().state).toSorted());
  });

  test("keeps what it was, and has what it lacked: it was on, in a network, with its card in", () => {
    const { schemaVersion: _, sim: __, attempts: ___, counters: ____, ...kept } = recordOfVersion1();
    expect(upgraded()).toMatchObject({
      ...kept,
      power: "on",
      network: "attached",
      sim: SIM,
      simInserted: true,
      fromCard: [],
      held: [],
      messages: [],
      counters: { bootstrap: 4, session: 2, message: 0 },
    });
  });

  test("has its prompts wait for a PIN as they did, and knows which message came how", () => {
    const wait = { waitsFor: "pin", waitEndsAt: NOON + 3_600_000 };
    const [fromAir, fromLine] = upgraded().attempts;
    expect(fromAir).toMatchObject({ ...wait, asked: 2, attempt: { source: "air", id: "bootstrap-3" } });
    expect(fromAir?.attempt.machine).toEqual({ value: "waitingForPin", context: { triesLeft: 2, asks: false } });
    expect(fromLine).toMatchObject({ ...wait, asked: 1, attempt: { source: "local", id: "bootstrap-4" } });
    for (const open of upgraded().attempts) {
      expect(open).not.toHaveProperty("promptEndsAt");
      expect(open.attempt).not.toHaveProperty("local");
    }
  });

  test("works on: prompts are opened again, sessions are opened anew, parts that were missing may come", () => {
    const handset = new HandDrivenHandset(upgraded(), aModel()).take({ type: "power.on" });
    expect(handset.told("session.failed")).toMatchObject([{ span: "session-2", reason: "power lost" }]);
    expect(handset.state.session).toMatchObject({ span: "session-3", dm: { serverId: "two.example" } });
    expect(handset.effects.filter(({ type }) => type === "user.ask")).toEqual([
      { type: "user.ask", attempt: "bootstrap-3", prompt: { kind: "pin", asking: 3 } },
      { type: "user.ask", attempt: "bootstrap-4", prompt: { kind: "pin", asking: 2 } },
    ]);
    handset.take({ type: "pin.entered", attempt: "bootstrap-4", pin: "5678" });
    handset.take({ type: "pin.entered", attempt: "bootstrap-3", pin: "1234" });
    const document = anAccountDocument({ serverId: "part.example", url: "http://part.example/" });
    handset.receive(aBootstrap({ document, reference: 4 }).slice(-1));
    const servers = [SERVER_ID, "two.example", "local.example", "pin.example", "part.example"];
    expect(handset.servers()).toEqual(servers);
    while (handset.state.session) handset.failMessage();
    expect(new Set(handset.told("session.started").map(({ server }) => server))).toEqual(
      new Set(servers.filter((server) => server !== SERVER_ID)),
    );
    expect(handset.waitForAlarm().state.session?.dm.serverId).toBe(SERVER_ID);
  });

  test("takes no message for new that was applied before", () => {
    const handset = new HandDrivenHandset(upgraded(), aModel()).receive(aBootstrap({ reference: 9 }));
    expect(handset.told("push.dropped")).toMatchObject([{ reason: "delivered again" }]);
  });
});

describe("A record of version 2", () => {
  const second = () => upgradeRecord(recordOfVersion2()) as HandsetState;

  test("is one of this version when it is upgraded, with each field of one", () => {
    expect(problemOfRecord(recordOfVersion2())).toBe(`record of version 2, expected ${HANDSET_SCHEMA_VERSION}`);
    expect(problemOfRecord(second())).toBeUndefined();
    expect(Object.keys(second()).toSorted()).toEqual(Object.keys(aHandset().state).toSorted());
    expect(Object.keys(second().counters).toSorted()).toEqual(Object.keys(aHandset().state.counters).toSorted());
  });

  test("keeps what it was, and has nothing of what it could not have had", () => {
    const { schemaVersion: _, counters, session, ...kept } = recordOfVersion2();
    expect(second()).toMatchObject({
      ...kept,
      counters: counters as object,
      session: { ...(session as object), prompt: null },
      operations: [],
      reports: [],
      restartsAt: null,
      customized: null,
    });
  });

  test("works on: its session is opened anew, its prompt is open, and servers can have it do things", () => {
    const handset = new HandDrivenHandset(second(), aModel()).take({ type: "power.on" });
    expect(handset.told("session.failed")).toMatchObject([{ span: "session-2", reason: "power lost" }]);
    expect(handset.state.session).toMatchObject({ span: "session-3", prompt: null, dm: { serverId: "two.example" } });
    expect(handset.told("prompt.opened")).toMatchObject([{ span: "bootstrap-3", prompt: "pin" }]);
    handset.take({ type: "client.event", code: 1224, alert: { type: "org.example", format: "chr", data: "" } });
    expect(handset.state.reports.map(({ serverId }) => serverId)).toEqual([SERVER_ID, "two.example"]);
  });
});

describe("A record of version 3", () => {
  const third = () => upgradeRecord(recordOfVersion3()) as HandsetState;
  const resuming = aModel({ sessions: { afterPowerLoss: "resume" } });

  test("is one of this version when it is upgraded, with each field of one, and so is its session", () => {
    expect(problemOfRecord(recordOfVersion3())).toBe(`record of version 3, expected ${HANDSET_SCHEMA_VERSION}`);
    expect(problemOfRecord(third())).toBeUndefined();
    const { state } = aHandset({ bootstrapped: true });
    const { session } = third();
    expect(Object.keys(third()).toSorted()).toEqual(Object.keys(state).toSorted());
    expect(Object.keys(session ?? {}).toSorted()).toEqual(Object.keys(state.session ?? {}).toSorted());
    expect(Object.keys(session?.dm ?? {}).toSorted()).toEqual(Object.keys(state.session?.dm ?? {}).toSorted());
    expect(session?.dm.transportCredential).toEqual({ scheme: "basic", name: "web-user", secret: "w3b" });
  });

  test("has its session opened anew, and its question taken away, also by a model that goes on with sessions", () => {
    for (const model of [aModel(), resuming]) {
      const handset = new HandDrivenHandset(third(), model).take({ type: "power.on" });
      expect(handset.told("session.resumed")).toEqual([]);
      expect(handset.told("session.failed")).toMatchObject([{ span: "session-1", reason: "power lost" }]);
      expect(handset.told("prompt.opened")).toEqual([]);
      expect(handset.state).toMatchObject({ busy: false, session: { span: "session-2", prompt: null } });
    }
  });

  test("works on: the server that was to be told something is, and the other has its session", () => {
    const handset = new HandDrivenHandset(third(), resuming).take({ type: "power.on" });
    expect(handset.state.reports).toMatchObject([{ id: "report-1", serverId: SERVER_ID }]);
    expect(handset.state.session?.dm).toMatchObject({ serverId: SERVER_ID, alerts: [{ id: "report-1", msgId: 1 }] });
    expect(handset.failMessage().state.session?.dm.serverId).toBe("two.example");
  });
});

describe("What is no record of an earlier version", () => {
  test.each([null, undefined, 1, "text", [], {}, { schemaVersion: 0 }, { schemaVersion: 99 }, { schemaVersion: "1" }])(
    "stays as it is, to be refused: %j",
    (value) => {
      expect(upgradeRecord(value)).toBe(value);
      expect(problemOfRecord(value)).toEqual(expect.any(String));
    },
  );

  test("needs nothing when it is of this version", () => {
    const { state } = aHandset({ bootstrapped: true });
    expect(upgradeRecord(state)).toBe(state);
  });

  test("is refused when it only says that it is one", () => {
    expect(problemOfRecord(upgradeRecord({ schemaVersion: 1 }))).toEqual(expect.any(String));
    for (const field of Object.keys(recordOfVersion1()).filter((each) => each !== "schemaVersion")) {
      const { [field]: _, ...rest } = recordOfVersion1();
      expect(problemOfRecord(upgradeRecord(rest))).toContain(`${field} is not a`);
    }
  });
});
