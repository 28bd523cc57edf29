/** Our device as the OBEX client of a server that speaks OBEX by OpenOBEX's library. */
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { toHex, utf8Bytes } from "../../src/base/bytes.ts";
import { systemClock } from "../../src/base/clock.ts";
import { ObexSessionTransport } from "../../src/bearer/obex/dm/session-transport.ts";
import { OBEX_TARGETS } from "../../src/bearer/obex/targets.ts";
import { SYNCML_DM_TYPES } from "../../src/codec/syncml/message.ts";
import { describeWithPeer } from "../support/peers.ts";
import { RunningProcess } from "../support/processes.ts";
import { DEADLINE_MS } from "../support/running.ts";
import { OPENOBEX } from "./debian-peers.ts";

const SERVER = fileURLToPath(new URL("../support/openobex-server.py", import.meta.url));

describeWithPeer("OpenOBEX as the server of our device", OPENOBEX, () => {
  let server: RunningProcess;
  afterEach(() => server.stop());

  test("takes each of its messages and gives each answer, in many packets where they are long", async () => {
    server = new RunningProcess(["python3", SERVER]);
    const port = await server.line(/^\d+$/);
    const transport = new ObexSessionTransport({ clock: systemClock, emit: () => {} });
    const messages = [utf8Bytes("package 1"), Uint8Array.from({ length: 40_000 }, (_, index) => index % 251)];
    for (const body of messages) {
      const answer = await transport.exchange({
        url: `obex://127.0.0.1:${port}`,
        contentType: SYNCML_DM_TYPES.wbxml,
        body,
        userAgent: "test",
        maxAnswerBytes: 100_000,
        timeoutMs: DEADLINE_MS,
        retries: 0,
        handset: "352099000000006",
        span: "session-1",
      });
      expect(answer).toMatchObject({ outcome: "answered", body });
    }
    transport.finish("352099000000006", "session-1");
    await server.line(/^DISCONNECT/);
    const [, ...requests] = server.stdout.trim().split("\n");
    const [first = new Uint8Array(), second = new Uint8Array()] = messages;
    expect(requests.map((line) => line.trim())).toEqual([
      `CONNECT ${toHex(OBEX_TARGETS["SyncML DM"])}`,
      `PUT ${toHex(first)}`,
      "GET",
      `PUT ${toHex(second)}`,
      "GET",
      "DISCONNECT",
    ]);
  });
});
