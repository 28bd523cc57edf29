import { describe, expect, test } from "vitest";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import { CHORE_REPORT } from "../../support/a-chore.ts";
import { NOON } from "../../support/a-handset.ts";
import { aChoreModel, aManagedHandset, exec, type ManagedHandset } from "../../support/a-managed-handset.ts";

/** A handset that was told to do something in its first session, which is over. */
const told = (name: string, model = aChoreModel()): ManagedHandset =>
  aManagedHandset(model)
    .serve(exec(1, name, "c-1"))
    .serve();

const ALERT = { cmdId: "" };

const DELETED = "<Delete><CmdID>1</CmdID><Item><Target><LocURI>./Chore</LocURI></Target></Item></Delete>";
describe("An operation that an Exec starts", () => {
  test("is accepted, begins when its session is over, and is reported in the next session until the server has taken it", () => {
    const handset = aManagedHandset().serve(exec(1, "Wait", "c-1"));
    expect(handset.statuses).toEqual(["Exec 202"]);
    expect(handset.state.operations).toMatchObject([
      { operation: { id: "operation-1", correlator: "c-1" }, wish: null },
    ]);
    handset.serve();
    expect(handset.state.session).toBeNull();
    expect(handset.state.operations).toMatchObject([{ wish: { do: "wait" }, dueAt: NOON + 10_000 }]);
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 10_000);
    handset.losePower().waitForAlarm();
    expect(handset.value("./Chore/Last")).toBe("time.over");
    expect(handset.state.operations).toEqual([]);
    expect(handset.alerts).toMatchObject([
      {
        code: 1226,
        correlator: "c-1",
        items: [{ source: { uri: "./Chore" }, meta: { type: CHORE_REPORT, mark: "warning" }, data: "time.over" }],
      },
    ]);
    handset.serve(handset.statusFor(handset.alerts[0] ?? ALERT, 200));
    expect(handset.state).toMatchObject({ reports: [], session: null, pendingSessions: [] });
    expect(handset.told("report.taken")).toMatchObject([{ server: "dm.example", status: 200 }]);
  });

  test("is told to be in progress by a model that says so, and goes on all the same", () => {
    const model = aChoreModel();
    const commands = { ...model.dm.commands, execStarted: 101 } as const;
    const handset = aManagedHandset({ ...model, dm: { ...model.dm, commands } }).serve(exec(1, "Wait", "c-1"));
    expect(handset.statuses).toEqual(["Exec 101"]);
    handset.serve().waitForAlarm();
    expect(handset.alerts).toMatchObject([{ code: 1226, correlator: "c-1" }]);
  });

  test("tells each of its steps under its own name", () => {
    const handset = told("Wait").waitForAlarm();
    const span = { span: "operation-1" };
    expect(handset.told("operation.started")).toEqual([
      {
        type: "operation.started",
        object: "Chore",
        node: "./Chore/Wait",
        server: "dm.example",
        correlator: "c-1",
        ...span,
      },
    ]);
    expect(handset.told("operation.advanced")).toMatchObject([
      { input: "started", wish: "wait", ...span },
      { input: "time.over", wish: "report", ...span },
    ]);
    expect(handset.told("operation.ended")).toMatchObject([{ object: "Chore", reason: "reported", ...span }]);
    expect(handset.told("tree.changed").at(-1)).toMatchObject({ by: "device", uris: ["./Chore/Last"] });
  });

  test("begins too when its session ends badly", () => {
    const handset = aManagedHandset().serve(exec(1, "Wait")).failMessage();
    expect(handset.state.operations).toMatchObject([{ wish: { do: "wait" } }]);
  });

  test("whose behaviour wants an end is over without a report", () => {
    const handset = told("Forget");
    expect(handset.state).toMatchObject({ operations: [], reports: [], session: null });
    expect(handset.told("operation.ended")).toMatchObject([{ reason: "done" }]);
  });

  test("is over and reported when a server deletes its object, and changes nothing", () => {
    const handset = told("Wait").take({ type: "session.requested" }).serve(DELETED);
    expect(handset.told("operation.ended")).toMatchObject([{ reason: "reported" }]);
    expect(handset.state.operations).toEqual([]);
    handset.serve();
    expect(handset.alerts).toMatchObject([{ code: 1226, correlator: "c-1", items: [{ data: "deleted" }] }]);
    const { overlay } = handset.serve(handset.statusFor(handset.alerts[0] ?? ALERT, 200)).state;
    expect(overlay["./Chore"]).toBeNull();
    expect(handset.state.reports).toEqual([]);
  });

  test("goes on when the deletion was undone with its Atomic", () => {
    const handset = told("Wait").take({ type: "session.requested" });
    const fails = DELETED.replace("./Chore", "./Nowhere").replace(">1<", ">2<");
    handset.serve(`<Atomic><CmdID>9</CmdID>${DELETED}${fails}</Atomic>`).serve().waitForAlarm();
    expect(handset.value("./Chore/Last")).toBe("time.over");
  });

  test("stops the download of what is deleted", () => {
    const handset = told("Load").take({ type: "session.requested" }).serve(DELETED);
    expect(handset.effects).toContainEqual({ type: "download.stop", operation: "operation-1", goesOn: false });
  });

  test("goes on after the time it wanted has passed while the handset was off", () => {
    const handset = told("Wait").take({ type: "power.off" });
    handset.now += 3_600_000;
    handset.take({ type: "power.on" });
    expect(handset.value("./Chore/Last")).toBe("time.over");
  });

  test("is refused when as many as a handset can have are not over: the thirty-third answers 503", () => {
    const all = Array.from({ length: 33 }, (_, index) => exec(index + 1, "Wait"));
    const handset = aManagedHandset().serve(...all);
    expect(handset.statuses.filter((status) => status === "Exec 202")).toHaveLength(32);
    expect(handset.statuses.at(-1)).toBe("Exec 503");
    expect(handset.state.operations).toHaveLength(32);
    expect(handset.serve(exec(1, "Wait"), exec(2, "Now")).statuses).toEqual(["Exec 503", "Exec 200"]);
  });

  test("runs beside others, each on its own", () => {
    const handset = aManagedHandset().serve(exec(1, "Wait", "one"), exec(2, "Ask", "two"), exec(3, "Forget", "three"));
    handset.serve().waitForAlarm();
    expect(handset.state.operations.map(({ operation }) => operation.correlator)).toEqual(["two"]);
    expect(handset.alerts.map(({ correlator }) => correlator)).toEqual(["one"]);
  });
});

describe("An operation that asks the user", () => {
  test("goes on with yes or no", () => {
    for (const agreed of [true, false]) {
      const handset = told("Ask");
      expect(handset.effects.at(-1)).toEqual({
        type: "user.ask",
        attempt: "operation-1",
        prompt: { kind: "operation", text: "May it go on?" },
      });
      expect(handset.told("prompt.opened")).toMatchObject([
        { prompt: "operation", text: "May it go on?", forMs: 60_000 },
      ]);
      handset.take({ type: agreed ? "consent.given" : "prompt.refused", attempt: "operation-1" });
      expect(handset.told("prompt.answered")).toMatchObject([{ agreed, span: "operation-1" }]);
      expect(handset.value("./Chore/Last")).toBe(`user.answered ${agreed}`);
    }
  });

  test("takes no answer for a no when the time is over", () => {
    const handset = told("Ask").waitForAlarm();
    expect(handset.now).toBe(NOON + 60_000);
    expect(handset.told("prompt.expired")).toMatchObject([{ span: "operation-1" }]);
    expect(handset.value("./Chore/Last")).toBe("user.answered false");
  });

  test("asks again after power-on, and lets nobody answer before", () => {
    const handset = told("Ask").take({ type: "power.off" }, { type: "consent.given", attempt: "operation-1" });
    expect(handset.value("./Chore/Last")).toBe("started");
    handset.take({ type: "power.on" });
    expect(handset.told("prompt.opened")).toHaveLength(2);
    handset.take({ type: "consent.given", attempt: "operation-1" });
    expect(handset.value("./Chore/Last")).toBe("user.answered true");
  });

  test("does not ask again when its time was over before power-on", () => {
    const handset = told("Ask").take({ type: "power.off" });
    handset.now += 60_000;
    handset.take({ type: "power.on" });
    expect(handset.told("prompt.opened")).toHaveLength(1);
    expect(handset.value("./Chore/Last")).toBe("user.answered false");
  });

  test("takes no second answer", () => {
    const handset = told("Ask").take({ type: "consent.given", attempt: "operation-1" });
    const { reports } = handset.state;
    handset.take({ type: "prompt.refused", attempt: "operation-1" });
    expect(handset.state.reports).toEqual(reports);
  });
});

describe("An operation that downloads", () => {
  const started = {
    type: "download.start",
    operation: "operation-1",
    url: "http://files.example/package",
    maxBytes: 1000,
  };

  test("asks for what it wants, and goes on with what came", () => {
    const handset = told("Load");
    expect(handset.effects.at(-1)).toEqual({ ...started, download: "download-1" });
    const result = { outcome: "downloaded", contentType: "text/plain", body: new Uint8Array(7) } as const;
    handset.take({ type: "download.ended", download: "download-1", result });
    expect(handset.value("./Chore/Last")).toBe("downloaded text/plain 7");
  });

  test("learns why it failed", () => {
    const result = { outcome: "failed", reason: "server-error", detail: "HTTP status 500" } as const;
    const handset = told("Load").take({ type: "download.ended", download: "download-1", result });
    expect(handset.value("./Chore/Last")).toBe("download.failed server-error");
  });

  test("stops with the network, and goes on under another name when it is back", () => {
    const handset = told("Load").take({ type: "network.lost" });
    expect(handset.effects.at(-1)).toEqual({ type: "download.stop", operation: "operation-1", goesOn: true });
    const late = { outcome: "failed", reason: "broken", detail: "late" } as const;
    handset.take({ type: "download.ended", download: "download-1", result: late });
    expect(handset.state.operations).toMatchObject([{ wish: { do: "download" } }]);
    handset.take({ type: "network.attached" });
    expect(handset.effects.at(-1)).toEqual({ ...started, download: "download-2" });
  });

  test("stops when the handset is switched off, and goes on when it is on again", () => {
    const handset = told("Load").take({ type: "power.off" });
    expect(handset.effects.at(-1)).toMatchObject({ type: "download.stop", goesOn: true });
    handset.take({ type: "power.on" });
    expect(handset.effects.at(-1)).toEqual({ ...started, download: "download-2" });
  });

  test("begins anew after the power was lost: whatever went on is gone", () => {
    const handset = told("Load").losePower();
    expect(handset.effects.at(-1)).toEqual({ ...started, download: "download-2" });
  });
});
