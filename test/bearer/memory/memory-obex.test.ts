import { expect, test } from "vitest";
import { seededRandom } from "../../../src/base/random.ts";
import { memoryObex } from "../../../src/bearer/memory/memory-obex.ts";
import { SYNCML_DM_TYPES } from "../../../src/codec/syncml/message.ts";
import type { SessionAnswer, SessionTransport, TransportCredential } from "../../../src/ports/session-transport.ts";

const ANSWER: SessionAnswer = { outcome: "answered", contentType: "", body: new Uint8Array(), url: "" };
const WAY: SessionTransport = { exchange: async () => ANSWER, finish() {}, close: async () => {} };
const OBEX: TransportCredential = { scheme: "obex", name: "", secret: "1234" };

const ask = (password: string | undefined, transportCredential?: TransportCredential) =>
  memoryObex(WAY, password, seededRandom("obex")).exchange({
    url: "obex://obex.dm.memory",
    contentType: SYNCML_DM_TYPES.wbxml,
    body: new Uint8Array(),
    userAgent: "test",
    maxAnswerBytes: 1,
    timeoutMs: 1,
    retries: 0,
    handset: "352099000000006",
    span: "session-1",
    ...(transportCredential ? { transportCredential } : {}),
  });

test.each([
  [undefined, undefined, ANSWER],
  ["1234", OBEX, ANSWER],
  ["4321", OBEX, "OBEX: Unauthorized: the password is wrong"],
  ["1234", { ...OBEX, scheme: "basic" } as const, "OBEX: Unauthorized: a password is wanted, and none is known"],
])(
  "A server behind OBEX in memory with password %j answers a device with %j",
  async (password, credential, expected) => {
    const failed = { outcome: "failed", reason: "status", detail: expected };
    expect(await ask(password, credential)).toEqual(typeof expected === "string" ? failed : expected);
  },
);
