import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PortError } from "../../src/base/errors.ts";
import type { EventBody, PhonebankEvent } from "../../src/events/event.ts";
import { formatEvent, TRACE_VERSION, type TraceHeader } from "../../src/trace/format.ts";
import { TraceWriter } from "../../src/trace/writer.ts";
import { aFolder } from "../support/a-folder.ts";

const HEADER: TraceHeader = {
  format: "phonebank-trace",
  version: TRACE_VERSION,
  seed: "7",
  startedAt: 0,
  scenario: "test",
  models: ["reference-12"],
};

const event = (body: EventBody) => ({ seq: 1, at: 5, ...body }) as PhonebankEvent;
const received = event({ type: "smpp.received", peer: "a:1", bytes: Uint8Array.of(0, 1, 255) });

describe("An event in a trace", () => {
  test("is one line of JSON with its octets in base64", () => {
    expect(formatEvent(received)).toBe('{"seq":1,"at":5,"type":"smpp.received","peer":"a:1","bytes":"AAH/"}');
  });

  test("stays one line whatever its texts hold", () => {
    const line = formatEvent(event({ type: "sms.dropped", reason: "a\r\nb\u2028c" }));
    expect(line).not.toMatch(/[\r\n]/);
    expect(JSON.parse(line)).toMatchObject({ reason: "a\r\nb\u2028c" });
  });

  test("has no PIN", () => {
    expect(JSON.parse(formatEvent(event({ type: "pin.entered", pin: "1234" })))).toMatchObject({ pin: "***" });
  });
});

describe("A trace", () => {
  test("begins with its header, then has a line for each event, for the owner's eyes only", async () => {
    const folder = join(aFolder(), "new", "results");
    const trace = new TraceWriter(folder, HEADER);
    trace.read(received);
    trace.read(event({ type: "handset.rested" }));
    await trace.close();
    const text = readFileSync(trace.file, "utf8");
    const lines = text.trimEnd().split("\n");
    expect(text.endsWith("\n")).toBe(true);
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0] ?? "")).toEqual(HEADER);
    expect(lines.slice(1).map((line) => JSON.parse(line).type)).toEqual(["smpp.received", "handset.rested"]);
    expect(statSync(trace.file).mode & 0o777).toBe(0o600);
  });

  test("has the report beside it", async () => {
    const folder = aFolder();
    const trace = new TraceWriter(folder, HEADER);
    await trace.close();
    trace.writeReport({ handsets: 3 });
    expect(JSON.parse(readFileSync(join(folder, "report.json"), "utf8"))).toEqual({ handsets: 3 });
  });

  test("says so when it cannot be written", async () => {
    const folder = aFolder();
    writeFileSync(join(folder, "plain"), "");
    expect(() => new TraceWriter(join(folder, "plain"), HEADER)).toThrow(PortError);
    const blocked = new TraceWriter(folder, HEADER);
    await blocked.close();
    const onFolder = new TraceWriter(join(folder, "again"), HEADER);
    await onFolder.close();
  });
});
