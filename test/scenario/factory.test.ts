import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PhonebankEvent } from "../../src/events/event.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { runScenario } from "../../src/scenario/runner.ts";
import { PROJECT } from "../support/a-model.ts";

describe("The scenario of the factory", () => {
  test("has sessions without any push or prompt, and counts what was customized (BOOT-5.1.2.1-1, BOOT-5.1.2.1-3)", async () => {
    const types = new Set<PhonebankEvent["type"]>();
    const { bootstraps, sessions, latencyMs } = await runScenario(
      loadScenario(join(PROJECT, "scenarios/factory.yaml")),
      {
        interrupted: new AbortController().signal,
        readers: () => [(event) => types.add(event.type)],
      },
    );
    expect(bootstraps).toMatchObject({ applied: 10, rejected: 0 });
    expect(sessions).toMatchObject({ completed: 10, failed: 0 });
    expect(latencyMs.bootstrap.count).toBe(0);
    expect([...types].filter((type) => /^(?:push|sms|smpp|prompt|pin)\./.test(type))).toEqual([]);
  });
});
