import { describe, expect, test } from "vitest";
import { nextAlarm } from "../../src/handset/next-alarm.ts";
import { aBootstrap } from "../support/a-bootstrap.ts";
import { NOON } from "../support/a-handset.ts";
import { aManagedHandset, anOpenAccount, exec, type ManagedHandset } from "../support/a-managed-handset.ts";

const told = (name: string): ManagedHandset =>
  aManagedHandset()
    .serve(exec(1, name, "c-1"))
    .serve();
const ALERT = { cmdId: "" };
const MORE = { document: anOpenAccount("two.example", "http://two.example/"), reference: 9 };

describe("An operation that restarts the handset", () => {
  test("has it go off, come on again by itself, and report", () => {
    const handset = told("Restart");
    expect(handset.state).toMatchObject({ power: "off", restartsAt: NOON + 5000 });
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 5000);
    handset.waitForAlarm();
    expect(handset.state).toMatchObject({ power: "on", restartsAt: null });
    expect(handset.told("power.changed").map(({ power }) => power)).toEqual(["off", "on"]);
    expect(handset.told("handset.restarted")).toHaveLength(1);
    expect(handset.alerts).toMatchObject([{ items: [{ data: "restarted" }] }]);
  });

  test("does nothing before its time", () => {
    const handset = told("Restart");
    handset.now += 4999;
    handset.take({ type: "alarm.due" });
    expect(handset.state.power).toBe("off");
  });

  test("breaks off the session in flight, which is opened anew", () => {
    const handset = told("Later").take({ type: "session.requested" });
    expect(handset.state.session?.span).toBe("session-2");
    handset.waitForAlarm();
    expect(handset.told("session.failed")).toMatchObject([{ span: "session-2", reason: "switched off" }]);
    expect(handset.state).toMatchObject({ power: "off", session: null });
    handset.waitForAlarm();
    expect(handset.state.session?.span).toBe("session-3");
    expect(handset.alerts).toMatchObject([{ items: [{ data: "restarted" }] }]);
  });

  test("leaves short messages waiting in the network meanwhile", () => {
    const handset = told("Restart").receive(aBootstrap(MORE));
    expect(handset.state.held.length).toBeGreaterThan(0);
    handset.waitForAlarm();
    expect(handset.servers()).toEqual(["dm.example", "two.example"]);
  });

  test("that somebody switches off stays off, and has had its restart when it is on again", () => {
    const handset = told("Restart").take({ type: "power.off" });
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
    handset.take({ type: "power.on" });
    expect(handset.told("handset.restarted")).toEqual([]);
    expect(handset.value("./Chore/Last")).toBe("restarted");
  });

  test("comes on at once by hand", () => {
    const handset = told("Restart").take({ type: "power.on" });
    expect(handset.state.power).toBe("on");
    expect(handset.value("./Chore/Last")).toBe("restarted");
  });

  test("comes on when its process begins again", () => {
    const handset = told("Restart").losePower();
    expect(handset.state).toMatchObject({ power: "on", restartsAt: null });
    expect(handset.value("./Chore/Last")).toBe("restarted");
  });
});

describe("An operation that resets the handset", () => {
  const CLEAN = {
    attempts: [],
    appliedDocuments: [],
    contexts: [],
    pendingSessions: [],
    operations: [],
    reports: [],
    messages: [],
    session: null,
  };

  test("leaves of the tree what the factory made, forgets everything else, and restarts", () => {
    const handset = told("Wipe");
    expect(handset.state).toMatchObject({ ...CLEAN, power: "off", restartsAt: NOON + 5000 });
    expect(Object.keys(handset.state.overlay)).toEqual(["./DevInfo/DevId"]);
    expect(handset.told("handset.reset")).toHaveLength(1);
    expect(handset.told("operation.ended")).toMatchObject([{ reason: "reset" }]);
    handset.waitForAlarm();
    expect(handset.state).toMatchObject({ ...CLEAN, power: "on" });
    expect(handset.servers()).toEqual([]);
  });

  test("lets it be bootstrapped by the same document once more, under names that were never used", () => {
    const handset = told("Wipe")
      .waitForAlarm()
      .receive(aBootstrap({ document: anOpenAccount() }));
    expect(handset.servers()).toEqual(["dm.example"]);
    expect(handset.state.session?.span).toBe("session-2");
  });

  test("says so first when it has something to say, and waits for the server to have taken it", () => {
    const handset = told("Reset");
    expect(handset.state.power).toBe("on");
    expect(handset.alerts).toMatchObject([{ items: [{ data: "200" }], correlator: "c-1" }]);
    const taken = handset.statusFor(handset.alerts[0] ?? ALERT, 200);
    handset.serve(taken, exec(9, "Now"));
    expect(handset.statuses).toEqual(["Exec 200"]);
    expect(handset.state.power).toBe("on");
    handset.serve();
    expect(handset.state).toMatchObject({ ...CLEAN, power: "off" });
  });

  test("does not wait for a server that is never reached", () => {
    const handset = told("Reset").failMessage().waitForAlarm().failMessage().waitForAlarm();
    expect(handset.state.power).toBe("on");
    handset.failMessage();
    expect(handset.told("handset.reset")).toHaveLength(1);
  });

  test("waits no longer than its object does for a network over which the server could be told", () => {
    const handset = aManagedHandset()
      .serve(exec(1, "Reset", "c-1"))
      .take({ type: "network.lost" });
    expect(handset.state.operations).toMatchObject([{ wish: { do: "reset" }, dueAt: NOON + 600_000 }]);
    handset.waitForAlarm();
    expect(handset.now).toBe(NOON + 600_000);
    expect(handset.told("handset.reset")).toHaveLength(1);
    expect(handset.state).toMatchObject({ ...CLEAN, power: "off", network: "lost" });
  });

  test("waits for its user when the time for its report is over, and wakes nobody until he is free", () => {
    const handset = aManagedHandset()
      .serve(exec(1, "Reset", "c-1"))
      .take({ type: "network.lost" });
    handset.take({ type: "busy.changed", busy: true }).waitForAlarm();
    expect(handset.told("handset.reset")).toEqual([]);
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
    handset.take({ type: "busy.changed", busy: false });
    expect(handset.told("handset.reset")).toHaveLength(1);
  });

  test("does not wait for a server that has deleted its own account", () => {
    const gone = "<Delete><CmdID>2</CmdID><Item><Target><LocURI>./DMAcc/1</LocURI></Target></Item></Delete>";
    const handset = aManagedHandset().serve(exec(1, "Reset", "c-1"), gone);
    expect(handset.servers()).toEqual([]);
    handset.serve();
    expect(handset.told("report.dropped")).toMatchObject([{ reason: "no account of this server" }]);
    expect(handset.told("handset.reset")).toHaveLength(1);
    expect(handset.state).toMatchObject({ ...CLEAN, power: "off" });
  });

  test("gives a customized handset back what its factory put in", () => {
    const handset = aManagedHandset();
    const customized = { overlay: handset.state.overlay, contexts: [], servers: ["dm.example"] };
    handset.state = { ...handset.state, customized };
    handset
      .serve(exec(1, "Now", undefined, "changed"), exec(2, "Wipe"))
      .serve()
      .waitForAlarm();
    expect(handset.value("./Chore/Last")).toBe("");
    expect(handset.servers()).toEqual(["dm.example"]);
    expect(handset.state).toMatchObject({ customized, session: { dm: { serverId: "dm.example" } } });
  });

  test("ends what else is under way", () => {
    const handset = told("Load").take({ type: "session.requested" }).serve(exec(1, "Wipe")).serve();
    expect(handset.effects.at(-1)).toEqual({ type: "download.stop", operation: "operation-1", goesOn: false });
    expect(handset.told("operation.ended").map(({ span }) => span)).toEqual(["operation-1", "operation-2"]);
    expect(handset.state.operations).toEqual([]);
  });
});
