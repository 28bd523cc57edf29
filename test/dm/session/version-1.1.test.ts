import { describe, expect, test } from "vitest";
import { utf8Text } from "../../../src/base/bytes.ts";
import { decodeWbxml } from "../../../src/codec/wbxml/decode.ts";
import { encodeWbxml } from "../../../src/codec/wbxml/encode.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import { anEnvironment, aTree, DEVICE_ID } from "../a-device.ts";
import { aFlatTree, FLAT } from "../a-flat-device.ts";
import { get, headerStatus, plainMessage, type ServerMessage, serverXml, summary, textIn } from "../a-server.ts";
import { ACCEPTED, SERVER_CRED, Talk } from "../a-session.ts";

const OLD = { verDtd: "1.1", verProto: "DM/1.1" } as const;
const NONCE_20 = "ICEiIyQlJicoKSorLC0uLw==";
const NONCE_30 = "MDEyMzQ1Njc4OTo7PD0+Pw==";

const wbxmlOf = (message: ServerMessage) =>
  encodeWbxml(parseXml(serverXml(message).replace("SYNCML1.2", "SYNCML1.1")), "SyncML 1.1");

describe("A device of DM 1.1.2", () => {
  test("writes XML in the namespace of its version", () => {
    const { body } = new Talk(aFlatTree(), anEnvironment({ settings: OLD }));
    const text = utf8Text(body);
    expect(text).toContain('<SyncML xmlns="SYNCML:SYNCML1.1">');
    expect(text).toContain("<VerDTD>1.1</VerDTD><VerProto>DM/1.1</VerProto>");
    expect(text).not.toMatch(/SYNCML1\.2|DM\/1\.2/);
  });

  test("writes WBXML under the public identifier of its version, and reads it", () => {
    const talk = new Talk(aFlatTree(), anEnvironment({ settings: OLD, encoding: "wbxml" }));
    // 0x0FD3 as a multi-byte integer
    expect([...talk.body.subarray(0, 4)]).toEqual([0x02, 0x9f, 0x53, 0x6a]);
    expect(decodeWbxml(talk.body).documentType).toBe("SyncML 1.1");
    talk.hear(wbxmlOf({ ...OLD, cred: SERVER_CRED, body: ACCEPTED + get(1, "./DevInfo/DmV") }));
    expect(summary(talk.body)).toContainEqual(["Results", "./DevInfo/DmV", "1.1.2"]);
    expect(textIn(plainMessage(talk.body)[1], "VerProto")).toBe("DM/1.1");
  });

  test("keeps the nonces of either direction in its flat account", () => {
    const talk = new Talk(aFlatTree(), anEnvironment({ settings: OLD, nonces: [NONCE_30] }));
    const status = headerStatus(212, 1, { type: "syncml:auth-md5", nonce: NONCE_20 });
    talk.hear({ ...OLD, cred: SERVER_CRED, body: status + get(1, "./DevInfo/DmV") });
    const kept = ["ClientNonce", "ServerNonce"].map((name) => talk.tree.get(`${FLAT}/${name}`));
    expect(kept).toMatchObject([
      { format: "bin", value: NONCE_20 },
      { format: "bin", value: NONCE_30 },
    ]);
  });

  test("adds a nonce to a flat account that has none yet", () => {
    const talk = new Talk(aFlatTree({ ClientNonce: null }), anEnvironment({ settings: OLD }));
    const status = headerStatus(212, 1, { type: "syncml:auth-md5", nonce: NONCE_20 });
    talk.hear({ ...OLD, cred: SERVER_CRED, body: status });
    expect(talk.tree.get(`${FLAT}/ClientNonce`)).toMatchObject({ format: "bin", value: NONCE_20, origin: "device" });
  });

  test.each([
    ["syncml:auth-basic", "syncml:auth-basic"],
    ["syncml:auth-md5", "syncml:auth-md5"],
    ["syncml:auth-MAC", ""],
    ["syncml:auth-none", ""],
  ])("with AuthPref %s shows a Cred of type %s", (AuthPref, type) => {
    const talk = new Talk(aFlatTree({ AuthPref }), anEnvironment({ settings: OLD }));
    expect(textIn(plainMessage(talk.body)[1], "Cred", "Meta", "Type")).toBe(type);
    expect(talk.hmac === undefined).toBe(AuthPref !== "syncml:auth-MAC");
  });

  test.each([
    [{ verDtd: "1.2", verProto: "DM/1.1" }, "505"],
    [{ verDtd: "1.1", verProto: "DM/1.2" }, "513"],
  ])("answers a server of version %o with %s", (version, code) => {
    const talk = new Talk(aFlatTree(), anEnvironment({ settings: OLD }));
    talk.hear({ ...version, cred: SERVER_CRED, body: ACCEPTED + get(1, ".") });
    expect(summary(talk.body)).toEqual([["Status", "SyncHdr", DEVICE_ID, code], ["Final"]]);
  });
});

describe("A device of DM 1.2 that may speak DM 1.1", () => {
  const retrying = (settings: object = {}) =>
    new Talk(aTree(), anEnvironment({ settings: { versionRetry: "dm-1.1", ...settings } }));

  test.each([
    [505, {}],
    [513, {}],
    [505, OLD],
    [513, { verDtd: "1.2", verProto: "DM/1.1" }],
  ])("sends package 1 once more as DM 1.1 after %i in a message of version %o", (code, version) => {
    const talk = retrying();
    talk.hear({ ...version, body: headerStatus(code, 1) });
    const [, header] = plainMessage(talk.body);
    expect(["VerDTD", "VerProto", "SessionID", "MsgID"].map((name) => textIn(header, name))).toEqual([
      "1.1",
      "DM/1.1",
      "1",
      "2",
    ]);
    expect(utf8Text(talk.body)).toContain("SYNCML:SYNCML1.1");
    expect(summary(talk.body).map(([name]) => name)).toEqual(["Status", "Alert", "Replace", "Final"]);
  });

  test("goes on as DM 1.1 from there, and expects it", () => {
    const talk = retrying();
    talk.hear({ body: headerStatus(505, 1) });
    const status = headerStatus(212, 2);
    talk.hear({ ...OLD, msgId: 2, cred: SERVER_CRED, body: status + get(1, "./DevDetail/FwV") });
    expect(summary(talk.body)).toContainEqual(["Results", "./DevDetail/FwV", "1.0.7"]);
    expect(textIn(plainMessage(talk.body)[1], "VerProto")).toBe("DM/1.1");
    talk.hear({ msgId: 3, body: headerStatus(200, 3) + get(1, ".") });
    expect(summary(talk.body)[0]).toEqual(["Status", "SyncHdr", DEVICE_ID, "505"]);
  });

  test("gives up when that is refused too", () => {
    const talk = retrying();
    talk.hear({ body: headerStatus(513, 1) });
    talk.hear({ ...OLD, msgId: 2, body: headerStatus(505, 2) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "refused-505" });
  });

  test.each([
    ["is off", { versionRetry: "off" }, 1, "refused-505"],
    ["speaks it already", { ...OLD }, 1, "refused-505"],
  ])("does not when it %s", (_, settings, msgRef, reason) => {
    const talk = retrying(settings);
    talk.hear({ ...("verDtd" in settings ? OLD : {}), body: headerStatus(505, msgRef) });
    expect(talk.step.next).toEqual({ do: "fail", reason });
  });

  test("does not in the middle of a session", () => {
    const talk = retrying();
    talk.hear({ cred: SERVER_CRED, body: ACCEPTED + get(1, ".") });
    talk.hear({ msgId: 2, body: headerStatus(513, 2) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "refused-513" });
  });
});
