import { describe, expect, test } from "vitest";
import { decodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { STANDARD_ACCENT } from "../../../src/dm/messages/accent.ts";
import type { SessionStep } from "../../../src/dm/session/next-action.ts";
import { receiveFailure } from "../../../src/dm/session/session.ts";
import { anEnvironment, aTree } from "../a-device.ts";
import { get, headerStatus } from "../a-server.ts";
import { ACCEPTED, SERVER_CRED, Talk } from "../a-session.ts";

const BIN = {
  "./DevInfo/Ext": { format: "node", type: "" },
  "./DevInfo/Ext/Key": { format: "bin", type: "x/y", value: "AQI=" },
} as const;

function aTalk(encoding: "xml" | "wbxml", encodingRetry: "off" | "other" = "other"): Talk {
  return new Talk(aTree(BIN), anEnvironment({ encoding, settings: { encodingRetry } }));
}

function sent({ next }: SessionStep) {
  if (next.do !== "send") throw new Error(`it sends, and does not ${next.do}`);
  const { message, encoding } = decodeSyncml(next.body);
  return { contentType: next.contentType, encoding, header: message.header, commands: message.commands };
}

/** Items of the Replace, octets as base64. */
function deviceInfo(step: SessionStep): readonly unknown[] {
  const replace = sent(step).commands.find(({ cmd }) => cmd === "Replace");
  const items = replace && "items" in replace ? replace.items : [];
  return items.map(({ source, data }) => [
    source?.uri,
    typeof data === "string" ? data : Buffer.from(data ?? []).toString("base64"),
  ]);
}

/** The transport's peer does not read the last message. */
function unread({ tree, step, env }: Talk): SessionStep {
  const failure = { reason: "status", detail: "HTTP status 415", refusesEncoding: true } as const;
  return receiveFailure(tree, step.state, failure, env);
}

const OVER = { do: "fail", reason: "status: HTTP status 415" };

describe.each([
  ["xml", "wbxml"],
  ["wbxml", "xml"],
] as const)("A client that writes %s, at a server that refuses it", (own, other) => {
  test("with 415 for the SyncHdr sends package 1 once more in the other encoding, and stays with it", () => {
    const talk = aTalk(own);
    const first = talk.step;
    talk.hear({ body: headerStatus(415, 1) });
    expect(sent(talk.step)).toMatchObject({
      contentType: `application/vnd.syncml.dm+${other}`,
      encoding: other,
      header: { sessionId: "1", msgId: "2" },
    });
    expect(deviceInfo(talk.step)).toEqual(deviceInfo(first));
    talk.hear({ msgId: 2, cred: SERVER_CRED, body: headerStatus(212, 2) + get(1, "./DevInfo/Ext/Key") });
    const { encoding, commands } = sent(talk.step);
    expect(encoding).toBe(other);
    expect(commands.map(({ cmd }) => cmd)).toEqual(["Status", "Status", "Results"]);
    const results = commands.find(({ cmd }) => cmd === "Results");
    const octets = other === "xml" ? "AQI=" : Uint8Array.of(1, 2);
    expect(results).toMatchObject({ items: [{ data: octets, meta: { format: other === "xml" ? "b64" : "bin" } }] });
  });

  test("with 415 of the transport does so under the same MsgID, for the server has read nothing", () => {
    const talk = aTalk(own);
    const again = unread(talk);
    expect(sent(again)).toMatchObject({ encoding: other, header: { sessionId: "1", msgId: "1" } });
    expect(deviceInfo(again)).toEqual(deviceInfo(talk.step));
    expect(again.state.sent.msgId).toBe(1);
  });

  test("does so once only", () => {
    const talk = aTalk(own);
    talk.hear({ body: headerStatus(415, 1) });
    expect(unread(talk).next).toEqual(OVER);
    talk.hear({ msgId: 2, body: headerStatus(415, 2) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "refused-415" });
  });

  test("gives up at once where the model does not try that", () => {
    const talk = aTalk(own, "off");
    expect(unread(talk).next).toEqual(OVER);
    talk.hear({ body: headerStatus(415, 1) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "refused-415" });
  });

  test("does not in the middle of a session", () => {
    const talk = aTalk(own);
    talk.hear({ cred: SERVER_CRED, body: ACCEPTED + get(1, ".") });
    expect(unread(talk).next).toEqual(OVER);
    talk.hear({ msgId: 2, body: headerStatus(415, 2) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "refused-415" });
  });
});

test("What a client sends once more in XML is text, and base64 under that name, whatever it was in WBXML", () => {
  const settings = { encodingRetry: "other", accent: { ...STANDARD_ACCENT, textData: "opaque" } } as const;
  const talk = new Talk(aTree(BIN), anEnvironment({ encoding: "wbxml", settings }));
  const hears415 = new Talk(aTree(BIN), anEnvironment({ encoding: "wbxml", settings })).hear({
    body: headerStatus(415, 1),
  });
  for (const again of [unread(talk), hears415]) {
    const replace = sent(again).commands.find(({ cmd }) => cmd === "Replace");
    expect(replace).toMatchObject({
      items: expect.arrayContaining([
        { source: { uri: "./DevInfo/Man" }, data: "Acme" },
        { source: { uri: "./DevInfo/Ext/Key" }, meta: { format: "b64", type: "x/y" }, data: "AQI=" },
      ]),
    });
  }
});
