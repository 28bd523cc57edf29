import { describe, expect, test } from "vitest";
import { anEnvironment, aTree, CLIENT_AUTH, DEVICE_ID, SERVER_AUTH } from "../a-device.ts";
import {
  command,
  get,
  headerStatus,
  plainMessage,
  type ServerMessage,
  serverMessage,
  summary,
  textIn,
} from "../a-server.ts";
import { SERVER_CRED, Talk } from "../a-session.ts";
import { CLIENT_SENDER, type MacSender, macHeader, SERVER_SENDER } from "./a-mac.ts";

const MAC = "syncml:auth-MAC";
const MD5 = "syncml:auth-md5";
const BASIC = "syncml:auth-basic";
const NONCE_00 = "AAECAwQFBgcICQoLDA0ODw==";
const NONCE_10 = "EBESExQVFhcYGRobHB0eHw==";
/** Those of the client, by the server. */
const NONCE_20 = "ICEiIyQlJicoKSorLC0uLw==";
const NONCE_21 = "ISIjJCUmJygpKissLS4vMA==";
/** Those of the server, by the client. */
const NONCE_30 = "MDEyMzQ1Njc4OTo7PD0+Pw==";
const NONCE_31 = "MTIzNDU2Nzg5Ojs8PT4/QA==";

const HMAC = {
  "./DMAcc/ex/AAuthPref": "HMAC",
  [`${CLIENT_AUTH}/AAuthType`]: "HMAC",
  [`${SERVER_AUTH}/AAuthType`]: "HMAC",
};
const more = get(1, "./DevDetail/FwV");
const executed = ["Results", "./DevDetail/FwV", "1.0.7"];

function aTalk(changes: Parameters<typeof aTree>[0] = HMAC, encoding: "xml" | "wbxml" = "xml"): Talk {
  return new Talk(aTree(changes), anEnvironment({ nonces: [NONCE_30, NONCE_31], encoding }));
}

const accepted = (msgRef: number, nonce = NONCE_20) => headerStatus(200, msgRef, { type: MAC, nonce });

/** A message of the server with its MAC. */
function proven(talk: Talk, message: ServerMessage, nonce: string, sender: MacSender = SERVER_SENDER): void {
  talk.hear(message, undefined, (octets) => ({ hmac: macHeader(sender, nonce, octets) }));
}

/** The first Status of the client's message, with its Chal. */
function verdict(talk: Talk) {
  const status = plainMessage(talk.body)[2]?.[1];
  const chal = (name: string) => textIn(status, "Chal", "Meta", name);
  return { code: textIn(status, "Data"), type: chal("Type"), nonce: chal("NextNonce") };
}

function stored(talk: Talk): readonly (string | undefined)[] {
  return [CLIENT_AUTH, SERVER_AUTH].map((path) => talk.tree.get(`${path}/AAuthData`)?.value);
}

describe("The client's MAC", () => {
  test.each(["xml", "wbxml"] as const)(
    "stands beside the first message in %s where the account says HMAC, over its octets",
    (encoding) => {
      const talk = aTalk(HMAC, encoding);
      expect(talk.hmac).toBe(macHeader(CLIENT_SENDER, NONCE_00, talk.body));
      const header = plainMessage(talk.body)[1];
      expect(textIn(header, "Source", "LocName")).toBe("emu-0001");
      expect(textIn(header, "Cred", "Data")).toBe("");
    },
  );

  test.each([
    ["AAuthPref alone", { ...HMAC, [`${CLIENT_AUTH}/AAuthType`]: "DIGEST" }],
    ["AAuthType alone", { ...HMAC, "./DMAcc/ex/AAuthPref": null }],
  ])("is chosen by %s", (_, changes) => {
    expect(aTalk(changes).hmac).toBeDefined();
  });

  test("is made with the empty nonce when the account has none", () => {
    const talk = aTalk({ ...HMAC, [`${CLIENT_AUTH}/AAuthData`]: null });
    expect(talk.hmac).toBe(macHeader(CLIENT_SENDER, "", talk.body));
  });

  test("stands beside every message, made with the nonce of the Chal before", () => {
    const talk = aTalk();
    proven(talk, { body: accepted(1) + more }, NONCE_10);
    expect(talk.hmac).toBe(macHeader(CLIENT_SENDER, NONCE_20, talk.body));
    proven(talk, { msgId: 2, body: accepted(2, NONCE_21) + more }, NONCE_30);
    expect(talk.hmac).toBe(macHeader(CLIENT_SENDER, NONCE_21, talk.body));
    expect(summary(talk.body)).toContainEqual(executed);
  });

  test("goes on after 212, which accepts a MAC for one message only", () => {
    const talk = aTalk();
    proven(talk, { body: headerStatus(212, 1, { type: MAC, nonce: NONCE_20 }) + more }, NONCE_10);
    expect(talk.hmac).toBe(macHeader(CLIENT_SENDER, NONCE_20, talk.body));
  });

  test.each([
    ["200 without Chal", headerStatus(200, 1)],
    ["200 with a Chal without nonce", headerStatus(200, 1, { type: MAC })],
    ["212 without Chal", headerStatus(212, 1)],
  ])("is not made after %s: the session ends", (_, status) => {
    const talk = aTalk();
    proven(talk, { body: status + more }, NONCE_10);
    expect(talk.step.next).toEqual({ do: "fail", reason: "missing-nonce" });
    expect(stored(talk)).toEqual([NONCE_00, NONCE_10]);
  });

  test("needs no nonce when there is nothing more to say", () => {
    const talk = aTalk();
    proven(talk, { body: headerStatus(200, 1) }, NONCE_10);
    expect(talk.step.next).toEqual({ do: "finish" });
  });

  test("is refused in the middle of a session when its Status for the SyncHdr is missing", () => {
    const talk = aTalk();
    proven(talk, { body: accepted(1) + more }, NONCE_10);
    proven(talk, { msgId: 2, body: more }, NONCE_30);
    expect(talk.step.next).toEqual({ do: "fail", reason: "missing-nonce" });
  });

  test("is the same when the same octets are sent again", () => {
    const talk = aTalk();
    const message = { body: accepted(1) + more };
    proven(talk, message, NONCE_10);
    const { body, hmac } = talk;
    proven(talk, message, NONCE_10);
    expect([talk.body, talk.hmac]).toEqual([body, hmac]);
  });

  test.each([
    [BASIC, MD5],
    [MD5, MAC],
    [MAC, BASIC],
  ])("and the Creds follow a challenge from %s to %s in the resent package 1", (from, to) => {
    const types = { [BASIC]: "BASIC", [MD5]: "DIGEST", [MAC]: "HMAC" } as const;
    const talk = aTalk({ ...HMAC, "./DMAcc/ex/AAuthPref": types[from as keyof typeof types] });
    talk.hear({ body: headerStatus(407, 1, { type: to, nonce: NONCE_20 }) });
    expect(textIn(plainMessage(talk.body)[1], "Cred", "Meta", "Type")).toBe(to === MAC ? "" : to);
    expect(talk.hmac).toBe(to === MAC ? macHeader(CLIENT_SENDER, NONCE_20, talk.body) : undefined);
    expect(summary(talk.body).map(([name]) => name)).toEqual(["Status", "Alert", "Replace", "Final"]);
  });

  test("that a stale nonce spoiled is made again with the fresh one, and package 1 sent again", () => {
    const talk = aTalk();
    talk.hear({ body: headerStatus(401, 1, { type: MAC, nonce: NONCE_20 }) });
    expect(talk.hmac).toBe(macHeader(CLIENT_SENDER, NONCE_20, talk.body));
    proven(talk, { msgId: 2, body: accepted(2, NONCE_21) + more }, NONCE_10);
    expect(stored(talk)).toEqual([NONCE_21, NONCE_30]);
  });

  test("that stays wrong with a fresh nonce ends the session: the credentials are wrong", () => {
    const talk = aTalk();
    for (const msgId of [1, 2]) talk.hear({ msgId, body: headerStatus(401, msgId, { type: MAC, nonce: NONCE_20 }) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "invalid-credentials" });
  });

  test("that was right before gets one more try when a nonce is out of step in the middle", () => {
    const talk = aTalk();
    proven(talk, { body: accepted(1) + more }, NONCE_10);
    proven(talk, { msgId: 2, body: headerStatus(401, 2, { type: MAC, nonce: NONCE_21 }) }, NONCE_30);
    expect(talk.hmac).toBe(macHeader(CLIENT_SENDER, NONCE_21, talk.body));
    expect(summary(talk.body)).toContainEqual(executed);
    proven(talk, { msgId: 3, body: headerStatus(401, 3, { type: MAC, nonce: NONCE_20 }) }, NONCE_31);
    expect(talk.step.next).toEqual({ do: "fail", reason: "invalid-credentials" });
  });

  test.each([
    ["a MAC", HMAC, headerStatus(200, 1, { type: MAC, nonce: NONCE_20 }), MD5],
    ["MD5", {}, headerStatus(212, 1), BASIC],
  ])(
    "or Cred that was accepted settles the type: a challenge from %s to another ends the session",
    (_, changes, first, other) => {
      const talk = aTalk(changes);
      const isMac = changes === HMAC;
      if (isMac) proven(talk, { body: first + more }, NONCE_10);
      else talk.hear({ cred: SERVER_CRED, body: first + more });
      const challenge = { msgId: 2, body: headerStatus(401, 2, { type: other, nonce: NONCE_21 }) };
      if (isMac) proven(talk, challenge, NONCE_30);
      else talk.hear(challenge);
      expect(talk.step.next).toEqual({ do: "fail", reason: "auth-type-changed" });
    },
  );
});

describe("The server's MAC", () => {
  const body = accepted(1) + more;

  test.each(["xml", "wbxml"] as const)(
    "over the octets in %s is right: 200, the next nonce, and the commands are carried out",
    (encoding) => {
      const talk = aTalk(HMAC, encoding);
      proven(talk, { body }, NONCE_10);
      expect(verdict(talk)).toEqual({ code: "200", type: MAC, nonce: NONCE_30 });
      expect(summary(talk.body)).toContainEqual(executed);
    },
  );

  test("gets a new nonce in every message, each of which is kept before the answer goes out", () => {
    const talk = aTalk();
    proven(talk, { body }, NONCE_10);
    expect(stored(talk)).toEqual([NONCE_20, NONCE_30]);
    proven(talk, { msgId: 2, body: accepted(2, NONCE_21) + more }, NONCE_30);
    expect(verdict(talk)).toEqual({ code: "200", type: MAC, nonce: NONCE_31 });
    expect(stored(talk)).toEqual([NONCE_21, NONCE_31]);
  });

  test("keeps its nonce when the session ends with its message", () => {
    const talk = aTalk();
    proven(talk, { body: accepted(1) }, NONCE_10);
    expect(talk.step.next).toEqual({ do: "finish" });
    expect(stored(talk)).toEqual([NONCE_20, NONCE_10]);
  });

  test.each([
    ["over other octets", (octets: Uint8Array) => macHeader(SERVER_SENDER, NONCE_10, octets.subarray(1))],
    ["with a stale nonce", (octets: Uint8Array) => macHeader(SERVER_SENDER, NONCE_30, octets)],
    ["for another password", (octets: Uint8Array) => macHeader({ ...SERVER_SENDER, password: "x" }, NONCE_10, octets)],
    ["of another user", (octets: Uint8Array) => macHeader({ ...SERVER_SENDER, name: "other" }, NONCE_10, octets)],
    [
      "with another algorithm",
      (octets: Uint8Array) => macHeader(SERVER_SENDER, NONCE_10, octets).replace("MD5", "SHA"),
    ],
    ["without a mac", () => 'username="dm.example.com"'],
    ["that is no header", () => "%%%"],
  ])("%s answers 401 with a Chal for everything, and nothing is carried out", (_, hmac) => {
    const talk = aTalk();
    talk.hear({ body }, undefined, (octets) => ({ hmac: hmac(octets) }));
    expect(verdict(talk)).toEqual({ code: "401", type: MAC, nonce: NONCE_30 });
    expect(summary(talk.body)).toEqual([
      ["Status", "SyncHdr", DEVICE_ID, "401"],
      ["Status", "Get", "./DevDetail/FwV", "401"],
      ["Final"],
    ]);
    expect(stored(talk)).toEqual([NONCE_00, NONCE_10]);
  });

  test("that is missing answers 407 with a Chal, and is right with its nonce then", () => {
    const talk = aTalk();
    talk.hear({ body });
    expect(verdict(talk)).toEqual({ code: "407", type: MAC, nonce: NONCE_30 });
    proven(talk, { msgId: 2, body: accepted(2, NONCE_21) + more }, NONCE_30);
    expect(verdict(talk)).toEqual({ code: "200", type: MAC, nonce: NONCE_31 });
    expect(summary(talk.body)).toContainEqual(executed);
  });

  test("that is missing beside nothing but Status is not challenged: the session ends", () => {
    const talk = aTalk();
    talk.hear({ body: headerStatus(200, 1) });
    expect(talk.step.next).toEqual({ do: "finish" });
    expect(stored(talk)).toEqual([NONCE_00, NONCE_10]);
  });

  test.each([
    ["missing", undefined],
    ["right as an md5 Cred", SERVER_CRED],
  ])("is needed in every message once it was right: one where it is %s is refused", (_, cred) => {
    const talk = aTalk();
    proven(talk, { body }, NONCE_10);
    talk.hear({ msgId: 2, ...(cred ? { cred } : {}), body: accepted(2, NONCE_21) + more });
    expect(verdict(talk)).toEqual({ code: cred ? "401" : "407", type: MAC, nonce: NONCE_31 });
    expect(summary(talk.body)).not.toContainEqual(executed);
    expect(stored(talk)).toEqual([NONCE_20, NONCE_30]);
  });

  test("that stays wrong ends the session after three challenges", () => {
    const talk = aTalk();
    for (let msgId = 1; msgId <= 4; msgId++) {
      expect(talk.step.next.do).toBe("send");
      proven(talk, { msgId, body: accepted(msgId) + more }, NONCE_20);
    }
    expect(summary(talk.body).at(-2)).toEqual(["Alert", "1223"]);
    expect(talk.hmac).toContain("mac=");
    talk.hear({ msgId: 5, body: accepted(5) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "server-not-authenticated" });
  });

  test("may be out of step in every second message, as often as it is right in the next", () => {
    const nonces = Array.from({ length: 16 }, (_, index) => Buffer.alloc(16, index).toString("base64"));
    const talk = new Talk(aTree(HMAC), anEnvironment({ nonces }));
    for (let msgId = 1; msgId <= 12; msgId += 2) {
      proven(talk, { msgId, body: accepted(msgId) + more }, NONCE_20);
      expect(verdict(talk).code).toBe("401");
      proven(talk, { msgId: msgId + 1, body: accepted(msgId + 1) + more }, verdict(talk).nonce);
      expect(summary(talk.body)).toContainEqual(executed);
    }
  });

  test("may be made of the hexadecimal digits of the digest, as the example of the specification is", () => {
    const talk = aTalk();
    const message = serverMessage({ body });
    const mac = /mac=(\S+)/.exec(macHeader(SERVER_SENDER, NONCE_10, message))?.[1] ?? "";
    const digits = Buffer.from(Buffer.from(mac, "base64").toString("hex")).toString("base64");
    talk.hear(message, undefined, () => ({ hmac: `username=dm.example.com,mac="${digits}"` }));
    expect(verdict(talk).code).toBe("200");
  });

  test("is taken where the account says DIGEST, and an md5 Cred where it says HMAC: the first that is right counts", () => {
    const byMac = aTalk({});
    proven(byMac, { body: headerStatus(212, 1) + more }, NONCE_10);
    expect(verdict(byMac)).toEqual({ code: "200", type: MAC, nonce: NONCE_30 });
    const byMd5 = aTalk();
    byMd5.hear({ cred: SERVER_CRED, body });
    expect(verdict(byMd5)).toEqual({ code: "212", type: MD5, nonce: NONCE_30 });
  });

  test("is not looked at when the account has nothing to check it with", () => {
    const talk = aTalk({ ...HMAC, [SERVER_AUTH]: null });
    proven(talk, { body }, NONCE_20);
    expect(verdict(talk)).toEqual({ code: "200", type: "", nonce: "" });
    expect(summary(talk.body)).toContainEqual(executed);
  });
});

describe("The answer to the client's Alert 1223", () => {
  const rename = command("Replace", 1, "./DMAcc/ex/Name", "Renamed");

  /** A session that the client gives up, and has said so. */
  function givenUp(): Talk {
    const env = anEnvironment({ nonces: [NONCE_30, NONCE_31], settings: { maxRounds: 1 } });
    const talk = new Talk(aTree(HMAC), env);
    proven(talk, { body: accepted(1) + more }, NONCE_10);
    expect(summary(talk.body)).toContainEqual(["Alert", "1223"]);
    expect(stored(talk)).toEqual([NONCE_20, NONCE_30]);
    return talk;
  }

  test("still tells the nonce of the next session, and nothing else of it counts", () => {
    const talk = givenUp();
    proven(talk, { msgId: 2, body: accepted(2, NONCE_21) + rename }, NONCE_30);
    expect(talk.step.next.do).toBe("fail");
    expect(stored(talk)).toEqual([NONCE_21, NONCE_30]);
    expect(talk.tree.get("./DMAcc/ex/Name")?.value).not.toBe("Renamed");
  });

  test.each<[string, (talk: Talk) => void]>([
    ["has no MAC", (talk) => talk.hear({ msgId: 2, body: accepted(2, NONCE_21) })],
    [
      "has another's MAC",
      (talk) => proven(talk, { msgId: 2, body: accepted(2, NONCE_21) }, NONCE_30, { ...SERVER_SENDER, password: "no" }),
    ],
    [
      "refuses the client",
      (talk) => proven(talk, { msgId: 2, body: headerStatus(401, 2, { type: MAC, nonce: NONCE_21 }) }, NONCE_30),
    ],
    ["is no message", (talk) => talk.hear(new Uint8Array())],
  ])("leaves the nonce as it is when it %s", (_, answer) => {
    const talk = givenUp();
    answer(talk);
    expect(talk.step.next.do).toBe("fail");
    expect(stored(talk)).toEqual([NONCE_20, NONCE_30]);
  });
});
