import { describe, expect, test } from "vitest";
import { utf8Bytes, utf8Text } from "../../../src/base/bytes.ts";
import { SYNCML_DM_TYPES, type SyncMLEncoding } from "../../../src/codec/syncml/message.ts";
import { anEnvironment, aTree, SERVER_URL } from "../a-device.ts";
import { get, serverMessage, summary } from "../a-server.ts";
import { ACCEPTED, SERVER_CRED, Talk } from "../a-session.ts";

const message = { cred: SERVER_CRED, body: ACCEPTED + get(1, "./DevDetail/FwV") };

function heard(wrongContentType: "strict" | "lenient", contentType: string, encoding: SyncMLEncoding = "xml") {
  const talk = new Talk(aTree(), anEnvironment({ settings: { wrongContentType } }));
  talk.hear(serverMessage(message, encoding), SERVER_URL, () => ({ contentType }));
  return talk;
}

const WRONG = [
  ["of data synchronisation", "application/vnd.syncml+xml"],
  ["of the other encoding", SYNCML_DM_TYPES.wbxml],
  ["of any octets", "application/octet-stream"],
  ["of any XML", "text/xml; charset=utf-8"],
  ["of a page", "text/html"],
  ["missing", ""],
] as const;

describe("An answer whose content type is", () => {
  test.each(WRONG)("%s ends the session of a device that is strict", (_, contentType) => {
    expect(heard("strict", contentType).step.next).toEqual({ do: "fail", reason: "wrong-content-type" });
  });

  test.each(WRONG)("%s is read by its octets by a device that is lenient", (_, contentType) => {
    expect(summary(heard("lenient", contentType).body)).toContainEqual(["Results", "./DevDetail/FwV", "1.0.7"]);
  });

  test.each([
    ["xml", "application/vnd.syncml.dm+xml"],
    ["xml", "Application/Vnd.SyncML.DM+XML; charset=UTF-8"],
    ["wbxml", " application/vnd.syncml.dm+wbxml "],
  ] as const)("right for %s, %s, is taken by either", (encoding, contentType) => {
    for (const policy of ["strict", "lenient"] as const) {
      expect(heard(policy, contentType, encoding).step.next.do).toBe("send");
    }
  });
});

describe("An answer in XML", () => {
  test.each([
    ["after a byte order mark", "\ufeff"],
    ["after blank lines", "\r\n \t\n"],
  ])("is read %s", (_, before) => {
    const talk = new Talk(aTree(), anEnvironment());
    const octets = Uint8Array.from([...utf8Bytes(before), ...serverMessage(message)]);
    talk.hear(octets);
    expect(talk.step.next.do).toBe("send");
  });

  test.each([
    [
      "a page of HTML",
      "<html><body>error</body></html>",
      "expected SyncML, found html (at byte 0, in /html; SyncML_RepPro)",
    ],
    ["no text", "\u0007\u0008", "neither WBXML nor XML (at byte 0; SyncML_RepPro)"],
    [
      "without a MsgRef",
      utf8Text(serverMessage(message)).replace("<MsgRef>1</MsgRef>", ""),
      "no MsgRef (at byte 0, in /SyncML/SyncBody/Status; SyncML_RepPro)",
    ],
  ])("that is %s is undecodable, and what is wrong is told", (_, text, detail) => {
    const talk = new Talk(aTree(), anEnvironment());
    talk.hear(utf8Bytes(text));
    expect(talk.step.next).toEqual({ do: "fail", reason: "undecodable", detail });
  });

  test("that is empty ends the session", () => {
    const talk = new Talk(aTree(), anEnvironment());
    talk.hear(new Uint8Array());
    expect(talk.step.next).toEqual({ do: "fail", reason: "empty-answer" });
  });
});

describe("An answer in WBXML", () => {
  test.each([
    ["a NUL", [0]],
    ["a line end", [0x0d, 0x0a]],
    ["what looks like more of it", [0x6d, 0x01, 0x01]],
  ])("is read though %s stands behind it", (_, behind) => {
    const talk = new Talk(aTree(), anEnvironment({ encoding: "wbxml" }));
    talk.hear(Uint8Array.from([...serverMessage(message, "wbxml"), ...behind]));
    expect(summary(talk.body)).toContainEqual(["Results", "./DevDetail/FwV", "1.0.7"]);
  });
});
