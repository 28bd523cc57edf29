import { describe, expect, test } from "vitest";
import { initialTransition, type SnapshotFrom, transition } from "xstate";
import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths } from "xstate/graph";
import { type BootstrapMachineEvent, bootstrapMachine } from "../../src/bootstrap/bootstrap.machine.ts";

type Snapshot = SnapshotFrom<typeof bootstrapMachine>;

const input = { pinTries: 3 };

const EVENTS: readonly BootstrapMachineEvent[] = [
  { type: "push.received" },
  { type: "policy.passed", authentication: "none" },
  { type: "policy.passed", authentication: "network" },
  { type: "policy.passed", authentication: "user" },
  { type: "policy.failed", reason: "unknown-sec" },
  { type: "pin.entered" },
  { type: "prompt.timedOut" },
  { type: "prompt.refused" },
  { type: "mac.checked", fits: true },
  { type: "mac.checked", fits: false },
  { type: "secret.missing", reason: "no-sim" },
  { type: "document.mapped" },
  { type: "document.applied" },
  { type: "document.refused", reason: "damaged-body" },
];

const FINAL = new Set<string>(["bootstrapped", "rejected"]);
const states = Object.keys(bootstrapMachine.states);
const keyOf = (snapshot: Snapshot) => JSON.stringify([snapshot.value, snapshot.context]);

const run = (...events: readonly BootstrapMachineEvent[]): Snapshot =>
  events.reduce<Snapshot>(
    (snapshot, event) => transition(bootstrapMachine, snapshot, event)[0],
    initialTransition(bootstrapMachine, input)[0],
  );

const received: BootstrapMachineEvent = { type: "push.received" };
const asks: BootstrapMachineEvent = { type: "policy.passed", authentication: "user" };
const pin: BootstrapMachineEvent = { type: "pin.entered" };
const wrong: BootstrapMachineEvent = { type: "mac.checked", fits: false };
const right: BootstrapMachineEvent = { type: "mac.checked", fits: true };
const network: BootstrapMachineEvent = { type: "policy.passed", authentication: "network" };
const mapped: BootstrapMachineEvent = { type: "document.mapped" };
const applied: BootstrapMachineEvent = { type: "document.applied" };

describe("the bootstrap machine", () => {
  test("reaches every state", () => {
    const paths = getShortestPaths(bootstrapMachine, { input, events: EVENTS });
    expect(new Set(paths.map(({ state }) => state.value))).toEqual(new Set(states));
  });

  test("comes to an end from every state that is not final, and leaves no final one", () => {
    const edges = adjacencyMapToArray(getAdjacencyMap(bootstrapMachine, { input, events: EVENTS }));
    const ending = new Set(
      edges
        .map(({ state }) => state)
        .filter(({ value }) => FINAL.has(value))
        .map(keyOf),
    );
    for (let size = -1; size < ending.size; ) {
      size = ending.size;
      for (const { state, nextState } of edges) if (ending.has(keyOf(nextState))) ending.add(keyOf(state));
    }
    expect(edges.map(({ state }) => keyOf(state)).filter((key) => !ending.has(key))).toEqual([]);
    const leaving = edges.filter(({ state, nextState }) => FINAL.has(state.value) && keyOf(nextState) !== keyOf(state));
    expect(leaving).toEqual([]);
  });

  test("is rejected always with a reason", () => {
    const paths = getShortestPaths(bootstrapMachine, { input, events: EVENTS });
    const rejected = paths.filter(({ state }) => state.value === "rejected");
    expect(rejected.length).toBeGreaterThan(0);
    for (const { state } of rejected) expect(state.context.reason).toEqual(expect.any(String));
  });

  test.each<[string, readonly BootstrapMachineEvent[], string, object]>([
    [
      "takes a network secret without asking",
      [received, network, right, mapped, applied],
      "bootstrapped",
      { triesLeft: 3 },
    ],
    [
      "gives a wrong network secret no second try",
      [received, network, wrong],
      "rejected",
      { triesLeft: 3, reason: "bad-mac" },
    ],
    ["waits for the user's PIN", [received, asks], "waitingForPin", { triesLeft: 3 }],
    ["asks again after a wrong PIN", [received, asks, pin, wrong], "waitingForPin", { triesLeft: 2 }],
    ["goes on after the right PIN", [received, asks, pin, wrong, pin, right], "mapping", { triesLeft: 2 }],
    [
      "gives up when no try is left",
      [received, asks, pin, wrong, pin, wrong, pin, wrong],
      "rejected",
      { triesLeft: 0, reason: "pin-exhausted" },
    ],
    [
      "ends with its prompt",
      [received, asks, { type: "prompt.timedOut" }],
      "rejected",
      { triesLeft: 3, reason: "pin-timeout" },
    ],
    [
      "is refused by the user",
      [received, asks, { type: "prompt.refused" }],
      "rejected",
      { triesLeft: 3, reason: "user-refused" },
    ],
    [
      "maps at once what needs no authentication",
      [received, { type: "policy.passed", authentication: "none" }],
      "mapping",
      { triesLeft: 3 },
    ],
    ["ignores a PIN nobody asked for", [received, network, pin], "checkingMac", { triesLeft: 3 }],
  ])("%s", (_, events, state, context) => {
    const snapshot = run(...events);
    expect([snapshot.value, snapshot.context]).toEqual([state, context]);
  });
});
