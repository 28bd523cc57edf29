import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../src/base/random.ts";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import { step } from "../../../src/handset/step.ts";
import { aBootstrap, anAccountDocument, SERVER_ID } from "../../support/a-bootstrap.ts";
import { aHandset, NOON } from "../../support/a-handset.ts";
import { aChoreModel, aManagedHandset } from "../../support/a-managed-handset.ts";
import { aModel } from "../../support/a-model.ts";

const HOUR = 3_600_000;
const OTHER = "two.example";
const hourly = { everyMs: HOUR, jitter: 0 };

/** A handset of an hourly model whose first session is over. */
const polling = (sessions: Parameters<typeof aChoreModel>[0] = { sessions: hourly }) =>
  aManagedHandset(aChoreModel(sessions)).serve();

const started = (handset: ReturnType<typeof aHandset>) => handset.told("session.started").map(({ server }) => server);

describe("A handset that polls", () => {
  test("wants a session of its own each time the span is over, the first after its first account came", () => {
    const handset = polling();
    expect([handset.state.pollAt, nextAlarm(handset.state, handset.model)]).toEqual([NOON + HOUR, NOON + HOUR]);
    handset.waitForAlarm();
    expect(handset.state.session).toMatchObject({ span: "session-2", pending: { alert: 1201, tries: 0 } });
    expect(handset.serve().waitForAlarm().now).toBe(NOON + 2 * HOUR);
    expect(started(handset)).toHaveLength(3);
  });

  test("wants one with each server there is an account for", () => {
    const second = anAccountDocument({ serverId: OTHER, url: `http://${OTHER}/` });
    const handset = aHandset({ bootstrapped: true, model: aModel({ sessions: hourly, dm: { sessionTries: 1 } }) })
      .receive(aBootstrap({ document: second, reference: 2 }))
      .failMessage()
      .failMessage()
      .waitForAlarm()
      .failMessage()
      .failMessage();
    expect(started(handset)).toEqual([SERVER_ID, OTHER, SERVER_ID, OTHER]);
    expect(handset.state.pendingSessions).toEqual([]);
  });

  test("wants none with a server that a session is under way with", () => {
    const handset = aHandset({ bootstrapped: true, model: aModel({ sessions: hourly }) }).waitForAlarm();
    expect(handset.state).toMatchObject({ pendingSessions: [], pollAt: NOON + 2 * HOUR });
  });

  test("keeps to its time over a loss of power, and makes up for what fell due while it was off, once", () => {
    const handset = polling();
    handset.now += HOUR / 2;
    expect(handset.losePower().state).toMatchObject({ session: null, pollAt: NOON + HOUR });
    handset.take({ type: "power.off" });
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
    handset.now += 10 * HOUR;
    handset.take({ type: "power.on" }).serve();
    expect(started(handset)).toHaveLength(2);
    expect(handset.state).toMatchObject({ session: null, pollAt: NOON + 11.5 * HOUR });
  });

  test("has one session to make up for when it finds a network again", () => {
    const handset = polling().take({ type: "network.lost" }).waitForAlarm().waitForAlarm();
    expect(started(handset)).toHaveLength(1);
    handset.take({ type: "network.attached" }).serve();
    expect([started(handset).length, handset.state.session]).toEqual([2, null]);
  });

  test("has waits of its own, none of them further off than its model allows", () => {
    const model = aModel({ sessions: { everyMs: HOUR, jitter: 0.1 } });
    const { state, now } = aHandset({ bootstrapped: true });
    const waits = Array.from({ length: 50 }, (_, seed) => {
      const env = { model, now, random: seededRandom(seed), emit: () => undefined };
      return (step(state, { type: "alarm.due" }, env).state.pollAt ?? 0) - now;
    });
    expect(new Set(waits).size).toBeGreaterThan(45);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0.9 * HOUR);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1.1 * HOUR);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(0.15 * HOUR);
  });

  test("does not begin before it has an account, and ends when its model polls no longer", () => {
    expect(aHandset({ model: aModel({ sessions: hourly }) }).take({ type: "alarm.due" }).state.pollAt).toBeNull();
    const { state } = polling();
    const env = { ...aHandset().environment(), model: aModel() };
    expect(step(state, { type: "alarm.due" }, env).state.pollAt).toBeNull();
  });
});

describe("A handset that begins at boot", () => {
  test("wants a session each time it comes on, and no second one for what was wanted already", () => {
    const handset = polling({ sessions: { atBoot: true } });
    handset.take({ type: "power.off" }, { type: "power.on" });
    expect(handset.state.session).toMatchObject({ span: "session-2", pending: { alert: 1201 } });
    handset.losePower();
    expect(handset.state).toMatchObject({ session: { span: "session-3" }, pendingSessions: [] });
  });

  test("is none by default", () => {
    const handset = polling({}).take({ type: "power.off" }, { type: "power.on" });
    expect(handset.state).toMatchObject({ session: null, pollAt: null });
  });
});
