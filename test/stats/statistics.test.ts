import { describe, expect, test } from "vitest";
import type { EventBody, PhonebankEvent } from "../../src/events/event.ts";
import { Statistics } from "../../src/stats/statistics.ts";

type Told = EventBody & { at?: number; handset?: string; span?: string };

function statisticsOf(...events: readonly Told[]) {
  const statistics = new Statistics();
  events.forEach((event, i) => {
    statistics.read({ seq: i + 1, at: 0, handset: "1", span: "s", ...event } as PhonebankEvent);
  });
  return statistics.summary();
}

const message = (direction: "sent" | "received", at: number, handset = "1"): Told => ({
  type: "message.exchanged",
  direction,
  contentType: "text/plain",
  bytes: new Uint8Array(),
  at,
  handset,
});

describe("Statistics", () => {
  test("of nothing are zeros", () => {
    const nothing = { count: 0, p50: 0, p95: 0, p99: 0, max: 0 };
    expect(statisticsOf()).toEqual({
      bootstraps: { applied: 0, rejected: 0, reasons: {}, sent: 0, acknowledged: 0, unanswered: 0 },
      rejections: [],
      unanswered: [],
      sessions: { completed: 0, failed: 0, failures: {} },
      messages: { sent: 0, received: 0 },
      commands: {},
      latencyMs: { bootstrap: nothing, acknowledgement: nothing, session: nothing, message: nothing },
      jobs: { finished: 0, failed: 0 },
      failedJobs: [],
      notifications: { sent: 0, answered: 0 },
      violationCount: 0,
      violations: [],
    });
  });

  test("count bootstraps, with how long they took and why others were rejected", () => {
    const summary = statisticsOf(
      { type: "bootstrap.started", profile: "cp", at: 100, span: "a" },
      { type: "bootstrap.started", profile: "cp", at: 100, span: "b" },
      { type: "bootstrap.finished", servers: [], at: 130, span: "a" },
      { type: "bootstrap.rejected", reason: "bad-mac", at: 900, span: "b" },
      { type: "bootstrap.rejected", reason: "incomplete" },
    );
    expect(summary.bootstraps).toMatchObject({ applied: 1, rejected: 2, reasons: { "bad-mac": 1, incomplete: 1 } });
    expect(summary.rejections).toEqual([
      { handset: "1", reason: "bad-mac" },
      { handset: "1", reason: "incomplete" },
    ]);
    expect(summary.latencyMs.bootstrap).toMatchObject({ count: 1, p50: 30, max: 30 });
  });

  test("count the bootstraps that were sent, how many a session followed and after how long, and name the others", () => {
    const bootstrap = (device: string) => ({ device, server: "dm", to: `+${device}` });
    const summary = statisticsOf(
      { type: "bootstrap.sent", ...bootstrap("1") },
      { type: "bootstrap.sent", ...bootstrap("2") },
      { type: "bootstrap.acknowledged", device: "1", server: "dm", afterMs: 70 },
      { type: "bootstrap.unanswered", ...bootstrap("2"), waitedMs: 900 },
    );
    expect(summary.bootstraps).toMatchObject({ sent: 2, acknowledged: 1, unanswered: 1 });
    expect(summary.unanswered).toEqual([{ device: "2", to: "+2", waitedMs: 900 }]);
    expect(summary.latencyMs.acknowledgement).toMatchObject({ count: 1, p50: 70, max: 70 });
  });

  test("count sessions; failures go by their first word", () => {
    const session = { server: "s", sessionId: "1", messages: 2, durationMs: 250 };
    const summary = statisticsOf(
      { type: "session.finished", ...session },
      { type: "session.failed", ...session, reason: "unreachable: 127.0.0.1:1" },
      { type: "session.failed", ...session, reason: "unreachable: 127.0.0.1:2" },
      { type: "session.failed", ...session, reason: "power lost" },
    );
    expect(summary.sessions).toEqual({ completed: 1, failed: 3, failures: { unreachable: 2, "power lost": 1 } });
    expect(summary.latencyMs.session).toMatchObject({ count: 1, max: 250 });
  });

  test("measure messages by handset and session, not across them", () => {
    const summary = statisticsOf(
      message("sent", 0, "1"),
      message("sent", 10, "2"),
      message("received", 40, "2"),
      message("received", 100, "1"),
      message("received", 500, "3"),
    );
    expect(summary.messages).toEqual({ sent: 2, received: 3 });
    expect(summary.latencyMs.message).toMatchObject({ count: 2, p50: 30, max: 100 });
  });

  test("count commands by status, in the order of their names", () => {
    const command = (name: string, status: number): Told => ({
      type: "command.executed",
      command: name,
      uri: ".",
      status,
    });
    const { commands } = statisticsOf(
      command("Replace", 200),
      command("Get", 404),
      command("Get", 200),
      command("Get", 404),
    );
    expect(Object.entries(commands)).toEqual([
      ["Get", { 200: 1, 404: 2 }],
      ["Replace", { 200: 1 }],
    ]);
  });

  test("count jobs that are over, notifications and their sessions, and name the jobs that failed", () => {
    const notification = { device: "d", server: "s", sessionId: "1F" };
    const summary = statisticsOf(
      { type: "job.started", device: "d", job: "update" },
      { type: "job.failed", device: "d", job: "update", step: 3, detail: "Get ./x got 404, expected 200" },
      { type: "job.finished", device: "d", job: "inventory" },
      { type: "notification.sent", ...notification, to: "+49" },
      { type: "notification.sent", ...notification, to: "+49" },
      { type: "notification.answered", ...notification, afterMs: 20 },
    );
    expect(summary.jobs).toEqual({ finished: 1, failed: 1 });
    expect(summary.failedJobs).toEqual([
      { device: "d", job: "update", step: 3, detail: "Get ./x got 404, expected 200" },
    ]);
    expect(summary.notifications).toEqual({ sent: 2, answered: 1 });
  });

  test("list a thousand rejections, unanswered bootstraps and violations, and count them all", () => {
    const unanswered: Told = { type: "bootstrap.unanswered", device: "d", server: "s", to: "+1", waitedMs: 1 };
    const violation: Told = { type: "violation.found", device: "d", rule: "r", detail: "x", spec: "DM_Protocol" };
    const summary = statisticsOf(
      ...Array.from({ length: 1200 }, () => violation),
      ...Array.from({ length: 1200 }, () => unanswered),
      ...Array.from({ length: 1200 }, (): Told => ({ type: "bootstrap.rejected", reason: "bad-mac" })),
    );
    expect([summary.violations.length, summary.violationCount]).toEqual([1000, 1200]);
    expect([summary.rejections.length, summary.bootstraps.rejected]).toEqual([1000, 1200]);
    expect([summary.unanswered.length, summary.bootstraps.unanswered]).toEqual([1000, 1200]);
    expect(summary.violations[0]).toEqual({ device: "d", rule: "r", detail: "x", spec: "DM_Protocol" });
  });
});
