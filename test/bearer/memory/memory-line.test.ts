import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { VirtualClock } from "../../../src/base/clock.ts";
import { manageInMemory } from "../../../src/bearer/memory/memory-line.ts";
import { DmLines } from "../../../src/bearer/obex/dm/lines.ts";
import { SYNCML_DM_TYPES } from "../../../src/codec/syncml/message.ts";
import { runVirtually } from "../../../src/lab/surroundings/virtual-time.ts";
import type { DeliveryOutcome, Inbound } from "../../../src/ports/inbound.ts";
import type { SessionAnswer } from "../../../src/ports/session-transport.ts";
import { headerStatus, serverMessage } from "../../dm/a-server.ts";
import { prepared } from "../../support/a-notification.ts";

const HANDSET = "352099000000006";

/** A server that has one thing to say, and a handset that does with the call what `take` does. */
function manage(take: (inbound: Inbound, lines: DmLines) => DeliveryOutcome) {
  const clock = new VirtualClock();
  const lines = new DmLines({ clock, holdMs: 1000 });
  const { push } = prepared();
  const outcome = runVirtually(
    clock,
    manageInMemory({
      lines,
      handset: HANDSET,
      push,
      clock,
      latencyMs: 50,
      deliver: async (inbound) => take(inbound, lines),
      answer: async ({ contentType }) => ({
        contentType,
        body: serverMessage({ body: headerStatus(212, 1) }, "wbxml"),
      }),
    }),
  );
  return { clock, push, outcome };
}

describe("A server at the other end of a line in memory", () => {
  test("calls the handset, and has its session on that line", async () => {
    const answers: Promise<SessionAnswer>[] = [];
    const delivered: Inbound[] = [];
    const { clock, push, outcome } = manage((inbound, lines) => {
      delivered.push(inbound);
      if (inbound.kind === "push") {
        const request = {
          url: "http://dm.example/dm",
          contentType: SYNCML_DM_TYPES.wbxml,
          body: utf8Bytes("package 1"),
          userAgent: "test",
          maxAnswerBytes: 1000,
          timeoutMs: 5000,
          retries: 0,
          handset: HANDSET,
          span: "session-1",
          ...(inbound.line === undefined ? {} : { line: inbound.line }),
        };
        answers.push(lines.exchange(request));
      }
      return "accepted";
    });
    expect(await outcome).toEqual({ result: "finished", messages: 1, detail: "" });
    expect(delivered).toMatchObject([{ bearer: "obex", local: true, to: HANDSET, pdu: push, line: "obex-1" }]);
    expect(await Promise.all(answers)).toMatchObject([{ outcome: "answered" }]);
    expect(clock.now()).toBe(3 * 50);
  });

  test("says so when the handset takes no call, or has nothing to say to it", async () => {
    expect(await manage(() => "busy").outcome).toMatchObject({ result: "refused", detail: "Package #0: busy" });
    const { clock, outcome } = manage(() => "accepted");
    expect(await outcome).toMatchObject({ result: "refused", detail: "GET: Service Unavailable" });
    expect(clock.now()).toBeGreaterThan(3 * 1000);
  });
});
