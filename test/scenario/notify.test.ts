import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { decodePackage0 } from "../../src/codec/notification/package0.ts";
import { decodePush } from "../../src/codec/wsp/push.ts";
import type { EventType, PhonebankEvent } from "../../src/events/event.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { type RunOptions, runScenario } from "../../src/scenario/runner.ts";
import { aFile } from "../support/a-folder.ts";
import { PROJECT } from "../support/a-model.ts";

const CP = join(PROJECT, "scenarios/documents/dm-account.xml");
const BOOTSTRAP = [`push: { to: [a], document: ${CP}, sec: NETWPIN }`, "expect: { of: [a], sessions: 1 }"];

function fileOf(steps: readonly string[], group = ""): string {
  const lines = ["scenario: a", "clock: virtual", `fleet: [{ name: a${group} }]`, "steps:"];
  return aFile([...lines, ...steps.map((step) => `  - ${step}`), ""].join("\n"));
}

/** Plays steps with one handset, in a group `a`, on virtual time. */
function played(steps: readonly string[], options: Partial<RunOptions> = {}) {
  return playedFile(fileOf(steps), options);
}

async function playedFile(file: string, options: Partial<RunOptions> = {}) {
  const events: PhonebankEvent[] = [];
  const report = await runScenario(loadScenario(file), {
    interrupted: new AbortController().signal,
    readers: () => [(event) => events.push(event)],
    ...options,
  });
  const told = <Type extends EventType>(type: Type) =>
    events.filter((event): event is Extract<PhonebankEvent, { type: Type }> => event.type === type);
  return { ...report.expectations, report, told };
}

describe("A notify step", () => {
  test.each(["sms", "udp", "pap", "obex", "websocket"])("over %s leads to the session that it numbers", async (via) => {
    const call = `notify: { to: [a], via: ${via}, session: 258, ui: informative }`;
    const { unmet, told } = await played([
      ...BOOTSTRAP,
      call,
      'expect: { of: [a], notification: accepted, sessionId: "102" }',
    ]);
    expect(unmet).toEqual([]);
    expect(told("notification.accepted")).toMatchObject([{ uiMode: "informative", initiator: "server" }]);
    expect(told("notification.answered")).toMatchObject([{ sessionId: "102" }]);
  });

  test("calls a phone of DM 1.1.2 in its version, and in no other", async () => {
    const file = fileOf(
      [
        ...BOOTSTRAP,
        "notify: { to: [a] }",
        "expect: { of: [a], notification: unsupported-version }",
        'notify: { to: [a], dm: "1.1", session: 7 }',
        'expect: { of: [a], notification: accepted, sessionId: "7" }',
      ],
      ", model: reference-112",
    );
    expect((await playedFile(file)).unmet).toEqual([]);
  });

  test("over obex may have the session on the same line, and is over when that is", async () => {
    const { unmet, told } = await played([
      ...BOOTSTRAP,
      "network: { of: [a], is: lost }",
      "notify: { to: [a], via: obex, over: obex, session: 5 }",
      'expect: { of: [a], sessions: 2, sessionId: "5", within: 1ms }',
    ]);
    expect(unmet).toEqual([]);
    expect(told("push.unsent")).toEqual([]);
  });

  test("over obex tells when the handset would not go on", async () => {
    const steps = [...BOOTSTRAP, "notify: { to: [a], via: obex, over: obex, fault: bad-digest }"];
    const { told } = await played(steps);
    expect(told("push.unsent")).toMatchObject([{ detail: "obex: GET: Service Unavailable" }]);
  });

  test("says once more what it said last, octet by octet", async () => {
    const again = "notify: { to: [a], again: true }";
    const { told, unmet } = await played([
      ...BOOTSTRAP,
      "notify: { to: [a], session: 9 }",
      "expect: { of: [a], sessions: 2 }",
      again,
      "expect: { of: [a], notification: repeated }",
    ]);
    expect(unmet).toEqual([]);
    const calls = told("push.received").filter(({ contentType }) => contentType.endsWith(".notification"));
    expect(calls[1]?.bytes).toEqual(calls[0]?.bytes);
    expect(decodePackage0(calls[0]?.bytes ?? new Uint8Array()).sessionId).toBe(9);
    const [pushed] = told("push.sent").slice(1);
    expect(decodePush(pushed?.bytes ?? new Uint8Array()).contentType).toBe("application/vnd.syncml.notification");
  });

  test("is not as expected when there is nothing to say once more", async () => {
    const { unmet } = await played([...BOOTSTRAP, "notify: { to: [a], again: true }"]);
    expect(unmet).toMatchObject([{ found: "1 of 1 not possible: none was sent before" }]);
  });

  test.each([
    ["from without short messages", "notify: { to: [a], via: udp, from: lab }", "no from"],
    ["a session over obex by another way", "notify: { to: [a], via: udp, over: obex }", "expected via: obex"],
    ["another session of the same notification", "notify: { to: [a], again: true, session: 7 }", "as it was"],
    ["a session without a number", "notify: { to: [a], session: 0 }", ">=1"],
    ["a server that there is none of", "notify: { to: [a], server: nobody }", "one of dm.phonebank.example"],
    ["a group that there is none of", "notify: { to: [b] }", 'no group "b"'],
  ])("refuses %s", (_what, step, hint) => {
    expect(() => loadScenario(fileOf([step]))).toThrow(hint);
  });

  test("is not for a run with a server of others, in whose name nobody else can call", async () => {
    const refused = played(["notify: { to: [a] }"], { server: "http://127.0.0.1:9/dm", clock: "real" });
    await expect(refused).rejects.toThrow(ConfigError);
  });
});

describe("An expectation about notifications", () => {
  test("tells how it was instead", async () => {
    const { unmet } = await played([
      ...BOOTSTRAP,
      'expect: { of: [a], notification: accepted, sessionId: "9", within: 1s }',
    ]);
    expect(unmet).toMatchObject([
      {
        expectation: expect.stringContaining("session 9 completed, notification accepted"),
        found: expect.stringContaining("session 1 completed last; notification none"),
      },
    ]);
  });
});
