import { describe, expect, test } from "vitest";
import { initialTransition, type SnapshotFrom, transition } from "xstate";
import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths } from "xstate/graph";
import { type BootstrapMachineEvent, bootstrapMachine } from "../../src/bootstrap/bootstrap.machine.ts";
import { REJECTION_REASONS } from "../../src/events/vocabulary.ts";

type Snapshot = SnapshotFrom<typeof bootstrapMachine>;

const input = { pinTries: 3 };

const EVENTS: readonly BootstrapMachineEvent[] = [
  { type: "push.received" },
  ...(["none", "network", "user"] as const).flatMap((authentication) =>
    [false, true].map((asks) => ({ type: "policy.passed", authentication, asks }) as const),
  ),
  { type: "policy.failed", reason: "unknown-sec" },
  { type: "pin.entered" },
  { type: "consent.given" },
  { type: "prompt.refused" },
  { type: "card.inserted" },
  { type: "wait.timedOut" },
  { type: "mac.checked", fits: true },
  { type: "mac.checked", fits: false },
  { type: "card.missing", keeps: true },
  { type: "card.missing", keeps: false },
  { type: "document.mapped" },
  { type: "document.applied" },
  { type: "document.refused", reason: "damaged-body" },
];

const FINAL = new Set<string>(["bootstrapped", "rejected"]);
const STATES = Object.entries(bootstrapMachine.states);
/** States that are left as soon as they are entered: nothing ever rests in them. */
const TRANSIENT = STATES.filter(([, { always = [] }]) => always.length > 0).map(([name]) => name);
const keyOf = (snapshot: Snapshot) => JSON.stringify([snapshot.value, snapshot.context]);

const paths = () => getShortestPaths(bootstrapMachine, { input, events: EVENTS });
const edges = () => adjacencyMapToArray(getAdjacencyMap(bootstrapMachine, { input, events: EVENTS }));

const run = (...events: readonly BootstrapMachineEvent[]): Snapshot =>
  events.reduce<Snapshot>(
    (snapshot, event) => transition(bootstrapMachine, snapshot, event)[0],
    initialTransition(bootstrapMachine, input)[0],
  );

describe("the bootstrap machine", () => {
  test("reaches every state, be it in passing", () => {
    const reached = new Set(paths().map(({ state }) => state.value as string));
    const resting = STATES.map(([name]) => name).filter((name) => !TRANSIENT.includes(name));
    expect(reached).toEqual(new Set(resting));
    // who enters a transient state is found by its targets, and leaves it by one of its own
    for (const name of TRANSIENT) {
      const entering = STATES.filter(([from]) => reached.has(from)).flatMap(([, { transitions }]) =>
        [...transitions.values()].flat().filter(({ target }) => target?.[0]?.key === name),
      );
      expect([name, entering.length > 0]).toEqual([name, true]);
      const leaving = STATES.find(([each]) => each === name)?.[1].always ?? [];
      expect(leaving.map(({ target }) => target?.[0]?.key).filter((to) => !reached.has(to ?? ""))).toEqual([]);
      expect(leaving.at(-1)?.guard).toBeUndefined();
    }
  });

  test("comes to an end from every state that is not final, and leaves no final one", () => {
    const all = edges();
    const ending = new Set(
      all
        .map(({ state }) => state)
        .filter(({ value }) => FINAL.has(value))
        .map(keyOf),
    );
    for (let size = -1; size < ending.size; ) {
      size = ending.size;
      for (const { state, nextState } of all) if (ending.has(keyOf(nextState))) ending.add(keyOf(state));
    }
    expect(all.map(({ state }) => keyOf(state)).filter((key) => !ending.has(key))).toEqual([]);
    const leaving = all.filter(({ state, nextState }) => FINAL.has(state.value) && keyOf(nextState) !== keyOf(state));
    expect(leaving).toEqual([]);
  });

  test("is rejected always with a reason that events know", () => {
    const rejected = paths().filter(({ state }) => state.value === "rejected");
    expect(rejected.length).toBeGreaterThan(0);
    for (const { state } of rejected) expect(REJECTION_REASONS).toContain(state.context.reason);
  });

  test("has no reason anywhere else", () => {
    for (const { state } of paths()) {
      if (state.value !== "rejected") expect(state.context.reason).toBeUndefined();
    }
  });

  test("waits for nobody for ever: each state that waits has an end of its time", () => {
    for (const [name, { transitions }] of STATES.filter(([each]) => each.startsWith("waitingFor"))) {
      const ends = transitions.get("wait.timedOut")?.map(({ target }) => target?.[0]?.key);
      expect([name, ends]).toEqual([name, ["rejected"]]);
    }
  });

  test("applies nothing that was not found authentic, but what needs no MAC", () => {
    for (const { state, steps } of paths().filter(({ state }) => state.value === "bootstrapped")) {
      const events = steps.map(({ event }) => event as BootstrapMachineEvent);
      const needsNone = events.some((event) => event.type === "policy.passed" && event.authentication === "none");
      const fits = events.some((event) => event.type === "mac.checked" && event.fits);
      expect([keyOf(state), needsNone || fits]).toEqual([keyOf(state), true]);
      expect(events.some(({ type }) => type === "consent.given")).toBe(state.context.asks);
    }
  });
});

const received: BootstrapMachineEvent = { type: "push.received" };
const passed = (authentication: "none" | "network" | "user", asks = false) =>
  ({ type: "policy.passed", authentication, asks }) as const;
const pin: BootstrapMachineEvent = { type: "pin.entered" };
const yes: BootstrapMachineEvent = { type: "consent.given" };
const no: BootstrapMachineEvent = { type: "prompt.refused" };
const silence: BootstrapMachineEvent = { type: "wait.timedOut" };
const card: BootstrapMachineEvent = { type: "card.inserted" };
const kept: BootstrapMachineEvent = { type: "card.missing", keeps: true };
const wrong: BootstrapMachineEvent = { type: "mac.checked", fits: false };
const right: BootstrapMachineEvent = { type: "mac.checked", fits: true };
const mapped: BootstrapMachineEvent = { type: "document.mapped" };
const applied: BootstrapMachineEvent = { type: "document.applied" };

describe("a bootstrap", () => {
  test.each<[string, readonly BootstrapMachineEvent[], string, object]>([
    ["takes a network secret without asking", [passed("network"), right, mapped, applied], "bootstrapped", {}],
    ["gives a wrong network secret no second try", [passed("network"), wrong], "rejected", { reason: "bad-mac" }],
    ["waits for the user's PIN", [passed("user")], "waitingForPin", {}],
    ["asks again after a wrong PIN", [passed("user"), pin, wrong], "waitingForPin", { triesLeft: 2 }],
    ["goes on after the right PIN", [passed("user"), pin, wrong, pin, right], "mapping", { triesLeft: 2 }],
    [
      "gives up when no try is left",
      [passed("user"), pin, wrong, pin, wrong, pin, wrong],
      "rejected",
      { triesLeft: 0, reason: "pin-exhausted" },
    ],
    ["ends with its PIN prompt", [passed("user"), silence], "rejected", { reason: "pin-timeout" }],
    ["is refused by the user who is to type a PIN", [passed("user"), no], "rejected", { reason: "user-refused" }],
    ["maps at once what needs no authentication", [passed("none")], "mapping", {}],
    ["ignores a PIN nobody asked for", [passed("network"), pin], "checkingMac", {}],
    ["asks for consent instead of a MAC", [passed("none", true)], "waitingForConsent", { asks: true }],
    ["asks for consent after the MAC", [passed("network", true), right], "waitingForConsent", { asks: true }],
    ["asks for consent after the PIN", [passed("user", true), pin, right], "waitingForConsent", { asks: true }],
    [
      "asks for nothing after a wrong MAC",
      [passed("network", true), wrong],
      "rejected",
      { asks: true, reason: "bad-mac" },
    ],
    ["maps what the user agreed to", [passed("none", true), yes], "mapping", { asks: true }],
    [
      "is refused by the user who is asked",
      [passed("none", true), no],
      "rejected",
      { asks: true, reason: "user-refused" },
    ],
    ["ends with its question", [passed("none", true), silence], "rejected", { asks: true, reason: "consent-timeout" }],
    ["takes no PIN for an answer", [passed("none", true), pin], "waitingForConsent", { asks: true }],
    ["takes no consent for a PIN", [passed("user", true), yes], "waitingForPin", { asks: true }],
    ["waits for a card", [kept], "waitingForCard", {}],
    ["is held against the policy anew when a card has come", [kept, card], "checkingPolicy", {}],
    ["ends when no card comes", [kept, silence], "rejected", { reason: "no-sim" }],
    ["ends at once without a card", [{ type: "card.missing", keeps: false }], "rejected", { reason: "no-sim" }],
    [
      "keeps the tries that are left while there is no card",
      [passed("user"), pin, wrong, pin, kept, card, passed("user")],
      "waitingForPin",
      { triesLeft: 2 },
    ],
    ["is not refused while it waits for a card", [kept, no], "waitingForCard", {}],
    ["has no use for another card while it asks", [passed("user"), card], "waitingForPin", {}],
  ])("%s", (_, events, state, context) => {
    const snapshot = run(received, ...events);
    expect([snapshot.value, snapshot.context]).toEqual([state, { triesLeft: 3, asks: false, ...context }]);
  });
});
