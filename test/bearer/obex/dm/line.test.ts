import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../../src/base/bytes.ts";
import { VirtualClock } from "../../../../src/base/clock.ts";
import { DmLines, withLines } from "../../../../src/bearer/obex/dm/lines.ts";
import { SYNCML_DM_TYPES } from "../../../../src/codec/syncml/message.ts";
import type { SessionRequest, SessionTransport } from "../../../../src/ports/session-transport.ts";

const HANDSET = "352099000000006";
const WBXML = SYNCML_DM_TYPES.wbxml;
const ANSWER = { contentType: WBXML, body: utf8Bytes("answer") };

function aTransport() {
  const clock = new VirtualClock();
  const lines = new DmLines({ clock, holdMs: 1000 });
  const line = lines.open(HANDSET);
  const request = (changes: Partial<SessionRequest> = {}): SessionRequest => ({
    url: "http://dm.example/dm",
    contentType: WBXML,
    body: utf8Bytes("message"),
    userAgent: "test",
    maxAnswerBytes: 100,
    timeoutMs: 5000,
    retries: 3,
    handset: HANDSET,
    span: "session-1",
    line: line.name,
    ...changes,
  });
  return { clock, lines, line, request };
}

describe("A session over a line", () => {
  test("gives its message to a GET, and takes what is put as the answer", async () => {
    const { lines, line, request } = aTransport();
    const answered = lines.exchange(request({ hmac: "algorithm=MD5" }));
    expect(await line.fetch(WBXML)).toEqual({
      contentType: WBXML,
      body: utf8Bytes("message"),
      hmac: "algorithm=MD5",
    });
    expect(line.answer({ ...ANSWER, hmac: "mac" })).toBe(true);
    expect(await answered).toEqual({ outcome: "answered", ...ANSWER, hmac: "mac", url: "http://dm.example/dm" });
  });

  test("has a GET wait for a message that is to come", async () => {
    const { lines, line, request } = aTransport();
    line.expect();
    const fetched = line.fetch(undefined);
    void lines.exchange(request());
    expect(await fetched).toMatchObject({ body: utf8Bytes("message") });
  });

  test("has a GET wait no longer than a client is patient", async () => {
    const { clock, line } = aTransport();
    line.expect();
    const fetched = line.fetch(WBXML);
    clock.advance(1000);
    expect(await fetched).toBe("nothing-to-come");
  });

  test("has no GET wait that nobody has called for, or for a message that was given already", async () => {
    const { lines, line, request } = aTransport();
    expect(await line.fetch(WBXML)).toBe("nothing-to-come");
    void lines.exchange(request());
    await line.fetch(WBXML);
    expect(await line.fetch(WBXML)).toBe("nothing-to-come");
  });

  test("has a GET wait no more when it is over", async () => {
    const { lines, line, request } = aTransport();
    const answered = lines.exchange(request());
    await line.fetch(WBXML);
    line.answer(ANSWER);
    await answered;
    const fetched = line.fetch(WBXML);
    lines.finish(HANDSET, "session-1");
    expect(await fetched).toBe("nothing-to-come");
  });

  test("has a GET wait no more when the handset does not want it", async () => {
    const { lines, line } = aTransport();
    line.expect();
    const fetched = line.fetch(WBXML);
    lines.refuse(line.name);
    expect(await fetched).toBe("nothing-to-come");
  });

  test("keeps its message for a GET of its own type", async () => {
    const { lines, line, request } = aTransport();
    void lines.exchange(request());
    expect(await line.fetch(SYNCML_DM_TYPES.xml)).toBe("another-type");
    expect(await line.fetch(`${WBXML.toUpperCase()}; charset=utf-8`)).toMatchObject({ contentType: WBXML });
  });

  test("does not take what is put before its message was fetched", async () => {
    const { lines, line, request } = aTransport();
    expect(line.answer(ANSWER)).toBe(false);
    void lines.exchange(request());
    expect(line.answer(ANSWER)).toBe(false);
  });

  test.each([
    ["timeout", "no answer within 5000 ms", "the client is silent", ({ clock }) => clock.advance(5000)],
    ["broken", "the client has aborted", "the client aborts", ({ line }) => line.abort()],
    ["unreachable", "cut", "the connection ends", ({ line, lines }) => lines.hangUp(line, "cut")],
    ["unreachable", "shutting down", "the process ends", ({ lines }) => void lines.close()],
    ["broken", "an answer of 101 octets", "the answer is too long", ({ line }) => line.answer(long)],
  ] as const satisfies readonly [string, string, string, (lab: ReturnType<typeof aTransport>) => unknown][])(
    "fails as %s (%s) when %s",
    async (reason, detail, _when, befall) => {
      const lab = aTransport();
      const answered = lab.lines.exchange(lab.request());
      await lab.line.fetch(WBXML);
      befall(lab);
      expect(await answered).toEqual({ outcome: "failed", reason, detail: `OBEX: ${detail}` });
    },
  );

  test.each([
    ["of a line that there is none of", { line: "obex-9" }],
    ["of another handset", { handset: "352099000000014" }],
  ])("fails for the line %s", async (_whose, changes) => {
    const { lines, request } = aTransport();
    expect(await lines.exchange(request(changes))).toMatchObject({ outcome: "failed", reason: "unreachable" });
  });

  test("fails on a line that is gone", async () => {
    const { lines, line, request } = aTransport();
    line.lose("cut");
    expect(await line.offer(request())).toMatchObject({ outcome: "failed", reason: "unreachable" });
    expect(await line.fetch(WBXML)).toBe("nothing-to-come");
    await lines.close();
  });
});

const long = { ...ANSWER, body: new Uint8Array(101) };

describe("A transport with lines", () => {
  test("sends by each what belongs to it, and tells both of the end", async () => {
    const { lines, line, request } = aTransport();
    const told: string[] = [];
    const other: SessionTransport = {
      exchange: async ({ url }) => ({ outcome: "failed", reason: "closed", detail: url }),
      finish: (_handset, span) => void told.push(span),
      close: async () => void told.push("close"),
    };
    const both = withLines(other, lines);
    const { line: _, ...plain } = request();
    expect(await both.exchange(plain)).toMatchObject({ detail: "http://dm.example/dm" });
    const answered = both.exchange(request());
    await line.fetch(WBXML);
    await both.close();
    expect(await answered).toMatchObject({ detail: "OBEX: shutting down" });
    both.finish(HANDSET, "session-1");
    expect(told).toEqual(["close", "session-1"]);
  });
});
