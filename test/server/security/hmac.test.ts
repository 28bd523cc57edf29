import { describe, expect, test } from "vitest";
import { toBase64 } from "../../../src/base/bytes.ts";
import { macCredential } from "../../../src/codec/security/credentials.ts";
import { formatHmacHeader, parseHmacHeader } from "../../../src/codec/security/hmac-header.ts";
import { decodeSyncml, encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { type Status, SYNCML_DM_TYPES, type SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import type { DmServer } from "../../../src/server/dm/dm-server.ts";
import { accountBook } from "../../../src/server/security/account.ts";
import { checkMac } from "../../../src/server/security/message-mac.ts";
import {
  ACCOUNT,
  aServer,
  chalOf,
  DEVICE,
  gets,
  headerCode,
  headerStatus,
  md5Cred,
  nonce,
  orders,
  package1,
  package3,
  post,
} from "../client-messages.ts";

const JOB = gets(1).map((get) => ({ ...get, expect: 200 }));
const NAMED = { uri: DEVICE, name: ACCOUNT.userName };
/** The client's Chal for our next MAC. */
const NEXT = { format: "b64", type: "syncml:auth-MAC", nextNonce: nonce(0x30) };

/** Package 1 of a client whose MAC stands beside it. */
const opening = (over: Partial<SyncMLMessage["header"]> = {}): SyncMLMessage => {
  const { header, ...rest } = package1({ source: NAMED, ...over });
  const { cred: _cred, ...bare } = header;
  return { header: { ...bare, ...(over.cred ? { cred: over.cred } : {}) }, ...rest };
};

/** The answer to a message of the server: its MAC was right. */
const answerTo = (message: SyncMLMessage, msgId: string, over: Partial<Status> = {}): SyncMLMessage => {
  const answer = package3(message, msgId, { code: 200, chal: NEXT, ...over });
  return { ...answer, header: { ...answer.header, source: NAMED } };
};

interface Sent {
  /** Of the account, unless the test says otherwise. */
  readonly nonce?: Uint8Array | undefined;
  readonly name?: string;
  readonly hmac?: string | undefined;
  /** What is sent in place of what the MAC was made over. */
  readonly body?: Uint8Array;
}

/** Sends a message with its MAC; gives what came back, and the MAC beside it. */
function send(server: DmServer, message: SyncMLMessage, over: Sent = {}) {
  const body = encodeSyncml(message, "wbxml");
  const mac = macCredential(ACCOUNT.userName, ACCOUNT.password, over.nonce ?? nonce(0), body);
  const hmac = formatHmacHeader({ username: over.name ?? ACCOUNT.userName, mac });
  const response = server.handle({
    contentType: SYNCML_DM_TYPES.wbxml,
    body: over.body ?? body,
    path: "/dm",
    ...("hmac" in over ? (over.hmac === undefined ? {} : { hmac: over.hmac }) : { hmac }),
  });
  return { ...response, message: decodeSyncml(response.body).message };
}

describe("a MAC of a client", () => {
  // Vector 12 of the formula was computed with Python's hashlib.
  const body = new TextEncoder().encode("<SyncML/>");
  const check = (hmac: string | undefined, header = opening().header) =>
    checkMac(header, { body, hmac }, ACCOUNT, nonce(0));

  test("is the one that was computed elsewhere, in any spelling of the header", () => {
    const mac = "aOViDYvBavqFtIiUZa1pVA==";
    expect(check(`algorithm=MD5, username="emu-0001", mac=${mac}`)).toBe("accepted");
    expect(check(`mac="${mac}" , username=emu-0001`)).toBe("accepted");
    expect(check(undefined)).toBe("missing");
    expect(check("nonsense")).toBe("wrong");
    expect(check(`algorithm=SHA, username="emu-0001", mac=${mac}`)).toBe("wrong");
    expect(check(`username="other", mac=${mac}`)).toBe("wrong");
    expect(check(`username="emu-0001", mac=tjjspB1C131R9F0wfd6i2A==`)).toBe("wrong");
  });

  test("is of the user that the message names", () => {
    const hmac = 'username="emu-0001", mac=aOViDYvBavqFtIiUZa1pVA==';
    expect(check(hmac, opening({ source: { uri: DEVICE } }).header)).toBe("accepted");
    expect(check(hmac, opening({ source: { uri: DEVICE, name: "other" } }).header)).toBe("wrong");
  });
});

describe("a session with HMAC", () => {
  test("has a MAC beside every message of both sides, each with the nonce that the other issued last", () => {
    const { server, rules } = aServer({ job: JOB, auth: "hmac" });
    const first = send(server, opening());
    expect([headerCode(first.message), chalOf(first.message)?.type]).toEqual([200, "syncml:auth-MAC"]);
    expect(first.message.header).toMatchObject({ source: { name: "dm.example.com" } });
    expect(first.message.header.cred).toBeUndefined();
    const serverMac = (body: Uint8Array, octets: Uint8Array) =>
      macCredential("dm.example.com", "s3rver-s3cret", octets, body);
    expect(parseHmacHeader(first.hmac ?? "")).toEqual({
      username: "dm.example.com",
      mac: serverMac(first.body, nonce(0x10)),
    });
    const nextNonce = chalOf(first.message)?.nextNonce;
    const second = send(server, answerTo(first.message, "2"), { nonce: nextNonce });
    expect(headerCode(second.message)).toBe(200);
    expect(chalOf(second.message)?.nextNonce).not.toEqual(nextNonce);
    expect(parseHmacHeader(second.hmac ?? "")?.mac).toBe(serverMac(second.body, nonce(0x30)));
    expect(rules()).toEqual([]);
    expect(server.snapshot()[0]?.sessions).toEqual({ started: 1, completed: 1, failed: 0, aborted: 0 });
    expect(toBase64(server.serverNonce(DEVICE))).toBe(toBase64(nonce(0x30)));
  });

  test("asks for a MAC with a nonce of its own, and takes the package in when that is right", () => {
    const { server, rules } = aServer({ job: JOB, auth: "hmac" });
    const refused = send(server, opening(), { hmac: undefined });
    expect([headerCode(refused.message), orders(refused.message), refused.hmac]).toEqual([407, [], undefined]);
    const wrong = send(server, opening({ msgId: "2" }));
    expect(headerCode(wrong.message)).toBe(401);
    const { header, commands, final } = opening({ msgId: "3" });
    const again = { header, commands: [...commands, { ...headerStatus(wrong.message), cmdId: "9" }], final };
    const taken = send(server, again, { nonce: chalOf(wrong.message)?.nextNonce });
    expect([headerCode(taken.message), orders(taken.message).length]).toEqual([200, 1]);
    // Only the header status stands in another place than it should.
    expect(new Set(rules())).toEqual(new Set(["header-status"]));
  });

  test("executes nothing of a message that was changed on its way, and goes on with the next MAC", () => {
    const { server, rules } = aServer({ job: JOB, auth: "hmac" });
    const first = send(server, opening());
    const next = chalOf(first.message)?.nextNonce;
    const answer = answerTo(first.message, "2");
    const forged = send(server, answer, {
      nonce: next,
      body: encodeSyncml({ ...answer, header: { ...answer.header, target: { uri: "http://other/" } } }, "wbxml"),
    });
    expect([headerCode(forged.message), orders(forged.message)]).toEqual([401, []]);
    expect(server.snapshot()[0]?.commandsLeft).toBe(1);
    expect(rules()).toEqual(["hmac"]);
    const fresh = chalOf(forged.message)?.nextNonce;
    const repeated = send(server, { ...answer, header: { ...answer.header, msgId: "3" } }, { nonce: fresh });
    expect(headerCode(repeated.message)).toBe(200);
    expect(server.snapshot()[0]).toMatchObject({ commandsLeft: 0, sessions: { completed: 1 } });
  });

  test("repeats the same octets with the same MAC", () => {
    const { server } = aServer({ job: JOB, auth: "hmac" });
    expect(send(server, opening())).toEqual(send(server, opening()));
  });

  test("is asked for by the account of a device, whatever others have", () => {
    const accounts = accountBook(new Map([[DEVICE, { ...ACCOUNT, auth: "hmac" as const }]]), () => ACCOUNT);
    const { server } = aServer({ accounts, auth: "md5" });
    expect(headerCode(send(server, opening()).message)).toBe(200);
    const other = { uri: "IMEI:1", name: ACCOUNT.userName };
    expect(headerCode(post(server, package1({ source: other, cred: md5Cred() })))).toBe(212);
  });

  test("is what the server turns to when the client challenges it for that", () => {
    const { server } = aServer({ job: JOB });
    const first = post(server, package1());
    const answer = package3(first, "2", { code: 401, chal: NEXT });
    const { hmac, message } = send(server, answer, { hmac: undefined });
    expect(message.header.cred).toBeUndefined();
    expect(parseHmacHeader(hmac ?? "")?.username).toBe("dm.example.com");
    expect(orders(message)).toHaveLength(1);
  });
});

describe("the judge of a session with HMAC", () => {
  /** The rules that the answer to the first message breaks. */
  function broken(change: (message: SyncMLMessage) => SyncMLMessage, over: Sent = {}): string[] {
    const { server, rules } = aServer({ job: JOB, auth: "hmac" });
    const first = send(server, opening());
    send(server, change(answerTo(first.message, "2")), { nonce: chalOf(first.message)?.nextNonce, ...over });
    return rules();
  }
  const same = (message: SyncMLMessage) => message;

  test.each<[string, (message: SyncMLMessage) => SyncMLMessage, Sent, string[]]>([
    ["a message as it should be", same, {}, []],
    ["no header", same, { hmac: undefined }, ["hmac"]],
    ["a header that says nothing", same, { hmac: "algorithm=MD5" }, ["hmac"]],
    ["a MAC with the nonce before", same, { nonce: nonce(0) }, ["hmac"]],
    [
      "another user name than its LocName",
      (m) => ({ ...m, header: { ...m.header, source: { uri: DEVICE } } }),
      {},
      ["hmac"],
    ],
    ["a Cred beside the MAC", (m) => ({ ...m, header: { ...m.header, cred: md5Cred() } }), {}, ["cred-after-accept"]],
    ["212 for our MAC", (m) => withHeaderStatus(m, { code: 212 }), {}, ["hmac"]],
    ["no nonce for our next MAC", (m) => withHeaderStatus(m, { chal: {} }), {}, ["challenge-missing"]],
  ])("on %s", (_what, change, over, rules) => {
    expect(broken(change, over)).toEqual(rules);
  });
});

function withHeaderStatus(message: SyncMLMessage, over: Partial<Status>): SyncMLMessage {
  const commands = message.commands.map((each, i) => (i === 0 && each.cmd === "Status" ? { ...each, ...over } : each));
  return { ...message, commands };
}
