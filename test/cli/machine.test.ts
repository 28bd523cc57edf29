import { describe, expect, test } from "vitest";
import { setup } from "xstate";
import { bootstrapMachine } from "../../src/bootstrap/bootstrap.machine.ts";
import { machine } from "../../src/cli/commands/machine.ts";
import { machineDiagram } from "../../src/cli/machine-diagram.ts";
import { runCommand } from "../support/run-command.ts";

const ARROW = /^ {4}(?<from>\S+) --> (?<to>[\w*[\]]+)(?:: (?<event>[\w.]+)?.*)?$/;

describe("phonebank machine bootstrap", () => {
  test("draws every state, and every event of every state", async () => {
    const { code, out } = await runCommand(machine, ["bootstrap"]);
    const [first, ...lines] = out.trimEnd().split("\n");
    const arrows = lines.map((line) => ARROW.exec(line)?.groups);
    expect({ code, first }).toEqual({ code: 0, first: "stateDiagram-v2" });
    expect(arrows.filter((arrow) => arrow === undefined)).toEqual([]);
    const drawn = new Set(arrows.map((arrow) => `${arrow?.["from"]} ${arrow?.["event"]}`));
    for (const [name, state] of Object.entries(bootstrapMachine.states)) {
      expect(arrows.some((arrow) => arrow?.["to"] === name)).toBe(true);
      for (const event of state.ownEvents) expect(drawn).toContain(`${name} ${event}`);
    }
    expect(lines).toContain("    [*] --> receiving");
    expect(lines).toContain("    rejected --> [*]");
    expect(lines).toContain("    checkingPin --> waitingForPin: mac.checked [mayTryAgain] / spendTry");
  });

  test("draws what happens by itself without an event, so that no state is a dead end", async () => {
    const { out } = await runCommand(machine, ["bootstrap"]);
    const lines = out.split("\n").map((line) => line.trim());
    expect(lines).toContain("authentic --> waitingForConsent: [mustAsk]");
    expect(lines).toContain("authentic --> mapping: [else]");
    for (const name of Object.keys(bootstrapMachine.states)) {
      expect(lines.some((line) => line.startsWith(`${name} --> `))).toBe(true);
    }
  });

  test("what happens by itself may have no guard, and actions", () => {
    const passes = setup({ actions: { note: () => {} } }).createMachine({
      initial: "here",
      states: { here: { always: { target: "there", actions: "note" } }, there: { always: "here" } },
    });
    expect(machineDiagram(passes).split("\n").slice(2)).toEqual(["    here --> there: / note", "    there --> here"]);
  });

  test("a transition without a target stays where it is", () => {
    const stays = setup({ actions: { note: () => {} } }).createMachine({
      initial: "here",
      states: { here: { on: { "bell.rang": { actions: "note" } } } },
    });
    expect(machineDiagram(stays)).toContain("here --> here: bell.rang / note");
  });
});
