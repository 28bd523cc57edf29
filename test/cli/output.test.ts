import { describe, expect, test } from "vitest";
import { formatEventLine } from "../../src/cli/event-line.ts";
import { eventOutput } from "../../src/cli/event-output.ts";
import { progressLine } from "../../src/cli/progress.ts";
import { formatReport } from "../../src/cli/run-report.ts";
import { formatTable } from "../../src/cli/table.ts";
import { wrap } from "../../src/cli/wrap.ts";
import type { EventBody, PhonebankEvent } from "../../src/events/event.ts";
import { aReport } from "../support/a-report.ts";

const event = (body: EventBody & { handset?: string; span?: string }, at = 0) =>
  ({ seq: 1, at, ...body }) as PhonebankEvent;

describe("A table", () => {
  test("has aligned columns, numbers flush right, and no blanks at the ends of lines", () => {
    const rows = [
      ["Name", "n"],
      ["a", "12"],
      ["longer name", "3"],
    ];
    expect(formatTable(rows, [1])).toBe("Name          n\na            12\nlonger name   3\n");
    expect(formatTable([["a", ""]])).toBe("a\n");
    expect(formatTable([])).toBe("");
  });
});

describe("Wrapped text", () => {
  test("is broken at blanks, and has no line that is longer than a word must be", () => {
    expect(wrap("aa bb\ncc  dd", 5)).toEqual(["aa bb", "cc dd"]);
    expect(wrap("a longerthanallthat b", 5)).toEqual(["a", "longerthanallthat", "b"]);
    expect(wrap("", 5)).toEqual([""]);
  });
});

describe("An event as a line", () => {
  test("has time, type, handset, span and fields", () => {
    const line = formatEventLine(
      event(
        { type: "session.started", handset: "1", span: "session-1", server: "dm", sessionId: "1", url: "http://x/" },
        1500,
      ),
    );
    expect(line).toBe("00:00:01.500 session.started 1 session-1 server=dm sessionId=1 url=http://x/");
  });

  test("quotes what has blanks or control characters, counts octets and long lists", () => {
    const bytes = new Uint8Array(7);
    expect(formatEventLine(event({ type: "sms.dropped", reason: "no\u001b[2Juse\n" }))).toContain(
      String.raw`reason="no\u001b[2Juse\n"`,
    );
    expect(formatEventLine(event({ type: "push.received", contentType: "a/b", bytes }))).toContain("bytes=7 octets");
    const uris = ["a", "b", "c", "d"];
    expect(formatEventLine(event({ type: "tree.changed", by: "x", uris }))).toContain("uris=4 items");
  });

  test("is none for what only programs want", () => {
    expect(formatEventLine(event({ type: "handset.rested" }))).toBeUndefined();
  });
});

describe("The line of many handsets that listen", () => {
  const handsets = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ id: `${i}`, msisdn: `${i}`, udp: `127.0.0.${i + 1}:2948` }));
  const line = (count: number) =>
    formatEventLine(event({ type: "listening", addresses: {}, handsets: handsets(count) }));

  test("has where the first and the last of them are", () => {
    expect(line(10)).toMatch(/ handsets=10 items udp="127\.0\.0\.1:2948 to 127\.0\.0\.10:2948"$/);
  });

  test("has each of a few", () => {
    expect(line(2)).toContain('"udp":"127.0.0.2:2948"');
    expect(line(2)).not.toContain(" to ");
  });
});

describe("The output of events", () => {
  const listening = event({ type: "listening", addresses: {}, handsets: [] });
  const opened = event({ type: "smpp.closed", peer: "a", reason: "b" });

  test("holds everything back until it is known where to connect", () => {
    const lines: string[] = [];
    const read = eventOutput((text) => lines.push(text), true);
    read(opened);
    expect(lines).toEqual([]);
    read(listening);
    read(opened);
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(["listening", "smpp.closed", "smpp.closed"]);
  });

  test("has every event for programs, and for people those that matter", () => {
    const [json, plain]: string[][] = [[], []];
    const rested = event({ type: "handset.rested" });
    const readers = [eventOutput((text) => json?.push(text), true), eventOutput((text) => plain?.push(text), false)];
    for (const read of readers) for (const each of [listening, rested, opened]) read(each);
    expect([json?.length, plain?.length]).toEqual([3, 2]);
  });
});

describe("The progress line", () => {
  test("counts, is redrawn at most ten times a second, fits the terminal, and goes away", () => {
    const written: string[] = [];
    const line = progressLine((text) => written.push(text), 9, 30);
    line.read(event({ type: "bootstrap.finished", servers: [] }, 0));
    line.read(event({ type: "bootstrap.finished", servers: [] }, 50));
    line.read(event({ type: "bootstrap.finished", servers: [] }, 100));
    line.clear();
    expect(written).toEqual([
      "\r\u001b[Kbootstrapped 1/9, rejected 0,",
      "\r\u001b[Kbootstrapped 3/9, rejected 0,",
      "\r\u001b[K",
    ]);
  });
});

describe("The report of a run", () => {
  const lines = (report = aReport()) => formatReport(report).split("\n");

  test("begins with what was run and what became of it", () => {
    const bootstraps = {
      applied: 4,
      rejected: 1,
      reasons: { "bad-mac": 1 },
      sent: 5,
      acknowledged: 3,
      unanswered: 2,
    };
    expect(lines(aReport({ handsets: 5, bootstraps })).slice(0, 9)).toEqual([
      "Scenario      test, seed 7, real clock, 1.5 s",
      "Handsets      5",
      "Bootstraps    5 sent; 3 followed by a session, 2 not",
      "Bootstrapped  4",
      "Rejected      1 (1 bad-mac)",
      "Sessions      0 completed, 0 failed",
      "Connections   per-session",
      "Violations    0",
      "Expectations  0 met, 0 not met",
    ]);
  });

  test("says when it was interrupted", () => {
    expect(lines(aReport({ interrupted: true }))[0]).toBe("Scenario      test, seed 7, real clock, 1.5 s, interrupted");
  });

  test("fits 80 columns, however much went wrong", () => {
    const many = Object.fromEntries(Array.from({ length: 15 }, (_, i) => [`some-long-reason-${i}`, 1000 + i]));
    const violation = {
      device: "IMEI:352099000000006",
      rule: "a-rule",
      detail: "word ".repeat(40).trim(),
      spec: "DM_Protocol §8",
    };
    const report = aReport({
      bootstraps: { applied: 0, rejected: 9000, reasons: many, sent: 19_000, acknowledged: 1, unanswered: 18_999 },
      rejections: Array.from({ length: 30 }, () => ({
        handset: "352099000000006",
        reason: "too-many-attempts" as const,
      })),
      unanswered: Array.from({ length: 30 }, () => ({
        device: "IMEI:352099000000006",
        to: "+12345678901234567890",
        waitedMs: 86_400_000,
      })),
      sessions: { completed: 1, failed: 9000, failures: many },
      commands: { Replace: { 200: 1, 404: 22 }, Get: { 200: 3 } },
      expectations: { met: 0, unmet: [{ expectation: "group ".repeat(30).trim(), found: "x ".repeat(60).trim() }] },
      violations: Array.from({ length: 12 }, () => violation),
      violationCount: 5000,
    });
    expect(lines(report).filter((line) => line.length > 80)).toEqual([]);
    expect(formatReport(report)).toContain("... and 8990 more");
    expect(formatReport(report)).toContain("... and 4990 more");
    expect(formatReport(report)).toContain("... and 18989 more");
    expect(formatReport(report)).toContain("Violations    5000");
  });

  test("names the jobs that failed, with the first thing that was not met, and counts notifications", () => {
    const failed = { device: "IMEI:352099000000006", job: "update", step: 3, detail: "Get ./x got 404, expected 200" };
    const text = formatReport(
      aReport({ jobs: { finished: 4, failed: 1 }, failedJobs: [failed], notifications: { sent: 5, answered: 4 } }),
    );
    expect(text).toContain("Jobs           4 finished, 1 failed\n");
    expect(text).toContain("Notifications  5 sent; 4 answered by a session\n");
    expect(text).toContain("Failed jobs:\n  IMEI:352099000000006 update, command 3: Get ./x got 404, expected 200\n");
  });

  test("names the handsets that no session came from since they were sent a bootstrap, and tells it as no fault", () => {
    const bootstraps = { applied: 1, rejected: 0, reasons: {}, sent: 2, acknowledged: 1, unanswered: 1 };
    const unanswered = [{ device: "IMEI:352099000000006", to: "+491700000006", waitedMs: 3140 }];
    const text = formatReport(aReport({ bootstraps, unanswered }));
    expect(text).toContain(
      "No session since its bootstrap  Sent to        Waited\n" +
        "IMEI:352099000000006            +491700000006   3.1 s\n",
    );
    expect(text).toContain("Violations    0\nExpectations  0 met, 0 not met\n");
  });

  test("says nothing of bootstraps when none was sent, and nothing of answers that only another server knows", () => {
    expect(formatReport(aReport())).not.toContain("Bootstraps");
    const bootstraps = { applied: 2, rejected: 0, reasons: {}, sent: 2, acknowledged: 0, unanswered: 0 };
    expect(lines(aReport({ bootstraps }))[2]).toBe(
      "Bootstraps    2 sent; the other server knows which a session followed",
    );
  });

  test("has a table of commands by status", () => {
    const report = aReport({ commands: { Get: { 200: 3 }, Replace: { 200: 1, 404: 22 } } });
    expect(formatReport(report)).toContain("Command  200  404\nGet        3    -\nReplace    1   22\n");
  });
});
