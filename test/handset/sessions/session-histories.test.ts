import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../../src/handset/input.ts";
import type { DeviceModel } from "../../../src/handset/model/model.ts";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import { problemOfRecord } from "../../../src/handset/record.ts";
import type { HandsetState } from "../../../src/handset/state.ts";
import { step } from "../../../src/handset/step.ts";
import { upgradeRecord } from "../../../src/handset/upgrade.ts";
import { get, headerStatus } from "../../dm/a-server.ts";
import { SERVER_ID } from "../../support/a-bootstrap.ts";
import { CHORE_ROOT } from "../../support/a-chore.ts";
import { aChoreModel, aManagedHandset, exec, type ManagedHandset, userAlert } from "../../support/a-managed-handset.ts";
import { SIM } from "../../support/a-sim.ts";

const chunk = (id: number, data: string, more: boolean) =>
  `<Replace><CmdID>${id}</CmdID><Item><Target><LocURI>${CHORE_ROOT}/Last</LocURI></Target>
    <Meta>${data === "begin" ? `<Size xmlns="syncml:metinf">8</Size>` : ""}</Meta><Data>${data}</Data>${more ? "<MoreData/>" : ""}</Item></Replace>`;

const refusal = (handset: ManagedHandset, code: number, chal?: { type: string }) =>
  headerStatus(code, handset.state.session?.dm.sent.msgId ?? 0, chal);

const told = (data: string): HandsetInput => ({
  type: "client.event",
  code: 1226,
  alert: { type: "org.example.note", format: "chr", data },
});

const failed = (handset: ManagedHandset): HandsetInput => ({
  type: "message.answered",
  span: handset.state.session?.span ?? "none",
  answer: { outcome: "failed", reason: "status", detail: "HTTP status 415", refusesEncoding: true },
});

const SMALL = `<Meta><MaxMsgSize xmlns="syncml:metinf">1000</MaxMsgSize></Meta>`;

const asked = (handset: ManagedHandset) => handset.effects.filter((effect) => effect.type === "user.ask");

/** What can happen to a handset, in words. */
const HAPPENINGS: Readonly<Record<string, (handset: ManagedHandset) => unknown>> = {
  "power lost": (handset) => handset.losePower(),
  "switched off": (handset) => handset.take({ type: "power.off" }),
  "switched on": (handset) => handset.take({ type: "power.on" }),
  busy: (handset) => handset.take({ type: "busy.changed", busy: true }),
  free: (handset) => handset.take({ type: "busy.changed", busy: false }),
  "network lost": (handset) => handset.take({ type: "network.lost" }),
  "network there": (handset) => handset.take({ type: "network.attached" }),
  "other address": (handset) => handset.take({ type: "network.addressChanged" }),
  "card out": (handset) => handset.take({ type: "card.removed" }),
  "card in": (handset) => handset.take({ type: "card.inserted", card: SIM }),
  aborted: (handset) => handset.take({ type: "session.aborted" }),
  wanted: (handset) => handset.take({ type: "session.requested" }),
  "something to tell": (handset) => handset.take(told("x")),
  "much to tell": (handset) => handset.take(told("y".repeat(3000))),
  time: (handset) => handset.waitForAlarm(),
  "no answer": (handset) => handset.failMessage(),
  unread: (handset) => handset.take(failed(handset)),
  end: (handset) => handset.serve(),
  "reports taken": (handset) => handset.serve(...handset.alerts.map((alert) => handset.statusFor(alert, 200))),
  "more to come": (handset) => handset.serveMore(get(1, "./DevInfo/Man")),
  "small messages": (handset) => handset.hear(get(1, "./DevInfo/Man"), true, SMALL),
  "time without an alarm": (handset) => {
    handset.now += 3_600_000;
  },
  get: (handset) => handset.serve(get(1, CHORE_ROOT)),
  question: (handset) => handset.serve(userAlert(1, 1101, "MAXDT=20", "Go on?"), exec(2, "Now")),
  "two questions": (handset) => handset.serve(userAlert(1, 1101, "", "One?"), userAlert(2, 1102, "", "Two?")),
  exec: (handset) => handset.serve(exec(1, "Wait"), exec(2, "Ask"), exec(3, "Load")),
  restart: (handset) => handset.serve(exec(1, "Restart")),
  "first chunk": (handset) => handset.serve(chunk(1, "begin", true)),
  "last chunk": (handset) => handset.serve(chunk(1, "end", false)),
  challenge: (handset) => handset.hear(refusal(handset, 401, { type: "syncml:auth-basic" })),
  "other encoding": (handset) => handset.hear(refusal(handset, 415)),
  refused: (handset) => handset.hear(refusal(handset, 500)),
  garbage: (handset) => handset.hear("<Status/>"),
  yes: (handset) =>
    handset.take({ type: "user.replied", prompt: asked(handset).at(-1)?.attempt ?? "", reply: { agreed: true } }),
  text: (handset) =>
    handset.take({ type: "user.replied", prompt: asked(handset).at(-1)?.attempt ?? "", reply: { text: "a" } }),
  agreed: (handset) => handset.take({ type: "consent.given", attempt: asked(handset).at(-1)?.attempt ?? "" }),
};

const models: fc.Arbitrary<DeviceModel> = fc
  .record({
    afterPowerLoss: fc.constantFrom("restart" as const, "resume" as const, "resume" as const, "forget" as const),
    encodingRetry: fc.constantFrom("off" as const, "other" as const),
    maxRounds: fc.constantFrom(4, 100),
  })
  .map(({ afterPowerLoss, ...dm }) => aChoreModel({ sessions: { afterPowerLoss }, dm: { ...dm, maxMsgSize: 2000 } }));

/** What has a handset go on, where most of what can happen ends its session. */
const USUAL = ["switched on", "network there", "card in", "free", "wanted", "small messages", "reports taken", "time"];

const happening = fc.oneof(fc.constantFrom(...Object.keys(HAPPENINGS)), {
  weight: 2,
  arbitrary: fc.constantFrom(...USUAL),
});

const history = fc.array(happening, { minLength: 5, maxLength: 40 });

/** A handset after each thing that happens to it. */
function live(
  model: DeviceModel,
  happenings: readonly string[],
  look: (handset: ManagedHandset) => void,
): ManagedHandset {
  const handset = aManagedHandset(model);
  look(handset);
  for (const happening of happenings) {
    HAPPENINGS[happening]?.(handset);
    look(handset);
  }
  return handset;
}

/** Spans of an event that is told at the beginning, without those of the events that are told at the end. */
function open(
  handset: ManagedHandset,
  begin: "session.started" | "report.queued" | "operation.started",
  ends: readonly string[],
) {
  const over = handset.events.filter(({ type }) => ends.includes(type)).map(({ span }) => span);
  expect(new Set(over).size).toBe(over.length);
  return handset.told(begin).flatMap(({ span = "" }) => (over.includes(span) ? [] : [span]));
}

describe("A handset in sessions, whatever happens to it", () => {
  test("is a record of this version, the same after it was stored", () => {
    fc.assert(
      fc.property(models, history, (model, happenings) => {
        live(model, happenings, ({ state }) => {
          expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
          expect(upgradeRecord(state)).toBe(state);
          expect(problemOfRecord(state)).toBeUndefined();
        });
      }),
    );
  });

  test("has one session at a time, and tells the end of each session, report and operation once", () => {
    fc.assert(
      fc.property(models, history, (model, happenings) => {
        live(model, happenings, (handset) => {
          const { session, reports, operations } = handset.state;
          expect(open(handset, "session.started", ["session.finished", "session.failed"])).toEqual(
            session ? [session.span] : [],
          );
          expect(open(handset, "report.queued", ["report.taken", "report.dropped"])).toEqual(
            reports.map(({ id }) => id),
          );
          expect(open(handset, "operation.started", ["operation.ended"])).toEqual(
            operations.map(({ operation }) => operation.id),
          );
        });
      }),
    );
  });

  test("sends a message of no session but the one in flight, and asks a busy user nothing", () => {
    fc.assert(
      fc.property(models, history, (model, happenings) => {
        let seen = 0;
        live(model, happenings, (handset) => {
          const { state, effects } = handset;
          const fresh = effects.slice(seen);
          seen = effects.length;
          const sent = fresh.filter((effect) => effect.type === "message.send");
          expect(sent.length).toBeLessThanOrEqual(1);
          for (const { span } of sent) expect(state.session).toMatchObject({ span, prompt: null });
          const questions = fresh.filter((effect) => effect.type === "user.ask" && effect.prompt.kind !== "display");
          if (state.busy) expect(questions).toEqual([]);
          expect(handset.told("prompt.opened").filter(({ forMs = 1 }) => forMs <= 0)).toEqual([]);
        });
      }),
    );
  });

  test("wants no more than one session with a server, and has nothing due that it does not do", () => {
    fc.assert(
      fc.property(models, history, (model, happenings) => {
        live(model, happenings, (handset) => {
          const { state, now } = handset;
          expect(state.pendingSessions.length).toBeLessThanOrEqual(1);
          const at = Math.max(now, nextAlarm(state, model) ?? now);
          const after = step(state, { type: "alarm.due" }, { ...handset.environment(), now: at, emit: () => {} }).state;
          expect(nextAlarm(after, model) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at);
        });
      }),
    );
  });

  test("comes to rest, with everything told, once its server and its user do what they should", () => {
    fc.assert(
      fc.property(models, history, (model, happenings) => {
        const handset = live(model, happenings, () => {});
        for (const well of ["switched on", "network there", "card in", "free"]) HAPPENINGS[well]?.(handset);
        for (let round = 0; round < 200 && !isAtRest(handset.state); round++) settle(handset);
        expect(isAtRest(handset.state)).toBe(true);
      }),
    );
  });
});

function isAtRest({ session, reports, operations, pendingSessions }: HandsetState): boolean {
  return !session && reports.length + operations.length + pendingSessions.length === 0;
}

/** The server takes what it is told, the user agrees, a download comes, or time goes on. */
function settle(handset: ManagedHandset): void {
  const { session, operations, power, reports } = handset.state;
  const loading = operations.find(({ download }) => download !== undefined)?.download;
  const asking = operations.find(({ wish }) => wish?.do === "ask");
  if (power === "off") handset.waitForAlarm();
  else if (session?.prompt)
    handset.take({ type: "user.replied", prompt: session.prompt.id, reply: { gone: "cancelled" } });
  else if (session) HAPPENINGS["reports taken"]?.(handset);
  else if (loading)
    handset.take({
      type: "download.ended",
      download: loading,
      result: { outcome: "failed", reason: "timeout", detail: "test" },
    });
  else if (asking) handset.take({ type: "consent.given", attempt: asking.operation.id });
  else if (nextAlarm(handset.state, handset.model) !== undefined) handset.waitForAlarm();
  else if (reports.length > 0) handset.take({ type: "session.requested", server: SERVER_ID });
}
