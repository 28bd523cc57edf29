import { describe, expect, test } from "vitest";
import { anEnvironment, aTree, DEVICE_ID, SERVER_URL } from "../a-device.ts";
import { get, headerStatus, plainMessage, summary, textIn } from "../a-server.ts";
import { ACCEPTED, SERVER_CRED, Talk } from "../a-session.ts";

const MD5 = "syncml:auth-md5";
const BASIC = "syncml:auth-basic";
/** emu-0001 / c1ient-s3cret: Basic, and MD5 with the nonces 00..0f, 20..2f and none. */
const CLIENT = {
  basic: "ZW11LTAwMDE6YzFpZW50LXMzY3JldA==",
  nonce00: "PhmzziWraSXRd1nqbDBCEw==",
  nonce20: "5vP1I7K6gBl7Zumuccq+Zg==",
};
const NONCE_20 = "ICEiIyQlJicoKSorLC0uLw==";
const NONCE_30 = "MDEyMzQ1Njc4OTo7PD0+Pw==";
/** dm.example.com / s3rver-s3cret: Basic, and MD5 with nonce 30..3f. */
const SERVER = { basic: "ZG0uZXhhbXBsZS5jb206czNydmVyLXMzY3JldA==", nonce30: "CPIgz6vc7x4wPrUzdhmYqg==" };

const AUTH_TYPE = "./DMAcc/ex/AppAuth/1/AAuthType";
const PREFERENCE = "./DMAcc/ex/AAuthPref";

function header(talk: Talk) {
  return plainMessage(talk.body)[1];
}

/** Type and Data of the Cred the client sends; empty texts when it sends none. */
function cred(talk: Talk): readonly [string, string] {
  return [textIn(header(talk), "Cred", "Meta", "Type"), textIn(header(talk), "Cred", "Data")];
}

function firstStatus(talk: Talk) {
  const status = plainMessage(talk.body)[2]?.[1];
  const chal = (name: string) => textIn(status, "Chal", "Meta", name);
  return { code: textIn(status, "Data"), type: chal("Type"), nonce: chal("NextNonce") };
}

function aTalk(changes: Parameters<typeof aTree>[0] = {}, nonces: readonly string[] = [NONCE_30]): Talk {
  return new Talk(aTree(changes), anEnvironment({ nonces }));
}

describe("The client's first Cred", () => {
  test.each([
    ["BASIC", "DIGEST", BASIC, CLIENT.basic],
    ["DIGEST", "BASIC", MD5, CLIENT.nonce00],
    [null, "BASIC", BASIC, CLIENT.basic],
    [null, "DIGEST", MD5, CLIENT.nonce00],
    [null, null, MD5, CLIENT.nonce00],
    ["HMAC", "DIGEST", "", ""],
    ["SECURID", "DIGEST", MD5, CLIENT.nonce00],
    ["SECURID", "SECURID", "", ""],
    [null, "TRANSPORT", "", ""],
  ])("with AAuthPref %s and AAuthType %s is %s", (preference, type, credType, data) => {
    expect(cred(aTalk({ [PREFERENCE]: preference, [AUTH_TYPE]: type }))).toEqual([credType, data]);
  });

  test("is Basic when the account says nothing and has no nonce", () => {
    const talk = aTalk({ [PREFERENCE]: null, [AUTH_TYPE]: null, "./DMAcc/ex/AppAuth/1/AAuthData": null });
    expect(cred(talk)).toEqual([BASIC, CLIENT.basic]);
  });

  test("comes with the user's name as LocName for MD5 only", () => {
    expect(textIn(header(aTalk()), "Source", "LocName")).toBe("emu-0001");
    expect(textIn(header(aTalk({ [PREFERENCE]: "BASIC" })), "Source", "LocName")).toBe("");
  });
});

describe("The server's Status for the client's SyncHdr", () => {
  const more = get(1, "./DevDetail/FwV");

  test("212 ends the sending of Cred", () => {
    const talk = aTalk();
    talk.hear({ cred: SERVER_CRED, body: ACCEPTED + more });
    expect(cred(talk)).toEqual(["", ""]);
    talk.hear({ msgId: 2, body: headerStatus(200, 2) + more });
    expect(cred(talk)).toEqual(["", ""]);
  });

  test("200 keeps Cred in every message, with the nonce of its Chal", () => {
    const talk = aTalk();
    talk.hear({ cred: SERVER_CRED, body: headerStatus(200, 1) + more });
    expect(cred(talk)).toEqual([MD5, CLIENT.nonce00]);
    talk.hear({ msgId: 2, body: headerStatus(200, 2, { type: MD5, nonce: NONCE_20 }) + more });
    expect(cred(talk)).toEqual([MD5, CLIENT.nonce20]);
  });

  test.each([401, 407])(
    "%i with a Chal has package 1 sent again, in the next message, with the fresh nonce",
    (code) => {
      const talk = aTalk();
      const [, , body] = plainMessage(talk.body);
      talk.hear({ body: headerStatus(code, 1, { type: MD5, nonce: NONCE_20 }) });
      expect(cred(talk)).toEqual([MD5, CLIENT.nonce20]);
      expect(textIn(header(talk), "MsgID")).toBe("2");
      expect(textIn(header(talk), "SessionID")).toBe("1");
      expect(summary(talk.body)).toEqual([
        ["Status", "SyncHdr", DEVICE_ID, "200"],
        ["Alert", "1201"],
        ["Replace"],
        ["Final"],
      ]);
      expect(plainMessage(talk.body)[2]?.slice(3)[0]?.slice(2)).toEqual(body?.[2]?.slice(2));
    },
  );

  test("401 may ask for the other type", () => {
    const talk = aTalk();
    talk.hear({ body: headerStatus(401, 1, { type: BASIC }) });
    expect(cred(talk)).toEqual([BASIC, CLIENT.basic]);
  });

  test("401 in the middle of the session has the refused replies sent again with a Cred", () => {
    const talk = aTalk();
    talk.hear({ cred: SERVER_CRED, body: headerStatus(200, 1) + more });
    talk.hear({ msgId: 2, body: headerStatus(401, 2, { type: MD5, nonce: NONCE_20 }) });
    expect(cred(talk)).toEqual([MD5, CLIENT.nonce20]);
    expect(summary(talk.body)).toEqual([
      ["Status", "SyncHdr", DEVICE_ID, "200"],
      ["Status", "SyncHdr", DEVICE_ID, "212"],
      ["Status", "Get", "./DevDetail/FwV", "200"],
      ["Results", "./DevDetail/FwV", "1.0.7"],
      ["Final"],
    ]);
  });

  test.each([
    ["401 without a Chal", [headerStatus(401, 1)], "invalid-credentials"],
    [
      "401 for Basic after Basic",
      [headerStatus(401, 1, { type: BASIC }), headerStatus(401, 2, { type: BASIC })],
      "invalid-credentials",
    ],
    [
      "401 for MD5 after a fresh nonce",
      [headerStatus(401, 1, { type: MD5, nonce: NONCE_20 }), headerStatus(401, 2, { type: MD5, nonce: NONCE_30 })],
      "invalid-credentials",
    ],
    ["407 without a Chal", [headerStatus(407, 1)], "invalid-credentials"],
    ["a Chal of a type that is not had", [headerStatus(407, 1, { type: "syncml:auth-X509" })], "unsupported-challenge"],
    ["a Chal without a type", [headerStatus(407, 1, { type: "" })], "unsupported-challenge"],
    ["a Chal for a MAC without a nonce", [headerStatus(407, 1, { type: "syncml:auth-MAC" })], "missing-nonce"],
    ["302 to nowhere", [headerStatus(302, 1)], "redirected"],
    ["304, which is no redirection", [headerStatus(304, 1)], "refused-304"],
    ["404", [headerStatus(404, 1)], "refused-404"],
    ["503", [headerStatus(503, 1)], "refused-503"],
    ["513", [headerStatus(513, 1)], "refused-513"],
    ["nothing at all", [""], "missing-status"],
  ])("%s ends the session", (_, bodies, reason) => {
    const talk = aTalk();
    for (const [index, body] of bodies.entries()) talk.hear({ msgId: index + 1, body });
    expect(talk.step.next).toEqual({ do: "fail", reason });
  });

  const basicAtLast = { settings: { withoutChal: "basic" } } as const;

  test.each([401, 407])("%i without a Chal is answered with Basic by a device that tries that, once", (code) => {
    const talk = new Talk(aTree({ [PREFERENCE]: null }), anEnvironment(basicAtLast));
    expect(cred(talk)).toEqual([MD5, CLIENT.nonce00]);
    talk.hear({ body: headerStatus(code, 1) });
    expect(cred(talk)).toEqual([BASIC, CLIENT.basic]);
    talk.hear({ msgId: 2, body: headerStatus(code, 2) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "invalid-credentials" });
  });

  test("401 without a Chal is not answered with Basic where the account prefers another type", () => {
    const talk = new Talk(aTree(), anEnvironment(basicAtLast));
    talk.hear({ body: headerStatus(401, 1) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "invalid-credentials" });
  });

  test("407 ends the session of an account without credentials", () => {
    const talk = aTalk({ "./DMAcc/ex/AppAuth": null });
    talk.hear({ body: headerStatus(407, 1, { type: BASIC }) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "missing-credentials" });
  });

  test("that alternates between types does so three times at most", () => {
    const talk = aTalk();
    const types = [BASIC, MD5, BASIC, MD5];
    for (const [index, type] of types.entries()) {
      expect(talk.step.next.do).toBe("send");
      talk.hear({ msgId: index + 1, body: headerStatus(407, index + 1, { type, nonce: NONCE_20 }) });
    }
    expect(talk.step.next).toEqual({ do: "fail", reason: "invalid-credentials" });
  });
});

describe("The server's Cred", () => {
  const body = ACCEPTED + get(1, "./DevDetail/FwV");
  const executed = ["Results", "./DevDetail/FwV", "1.0.7"];

  test("that is right for MD5 answers 212 with the next nonce, and the commands are carried out", () => {
    const talk = aTalk();
    talk.hear({ cred: SERVER_CRED, body });
    expect(firstStatus(talk)).toEqual({ code: "212", type: MD5, nonce: NONCE_30 });
    expect(summary(talk.body)).toContainEqual(executed);
    talk.hear({ msgId: 2, body: headerStatus(200, 2) + get(1, "./DevDetail/FwV") });
    expect(firstStatus(talk)).toEqual({ code: "200", type: "", nonce: "" });
  });

  test("that is right for Basic answers 212 without a Chal", () => {
    const talk = aTalk();
    talk.hear({ cred: ["basic", SERVER.basic], body });
    expect(firstStatus(talk)).toEqual({ code: "212", type: "", nonce: "" });
    expect(summary(talk.body)).toContainEqual(executed);
  });

  test.each([
    ["missing", "407", undefined],
    ["wrong", "401", ["md5", SERVER.nonce30]],
    ["not base64", "401", ["md5", "%%%"]],
    ["wrong, in Basic", "401", ["basic", CLIENT.basic]],
    ["of another type", "401", ["MAC", "eA=="]],
  ] as const)("that is %s answers %s for everything, and nothing is carried out", (_, code, wrong) => {
    const talk = aTalk();
    const commands = `${get(1, "./DevDetail/FwV")}<Delete><CmdID>2</CmdID><Item><Target><LocURI>./DMAcc/ex</LocURI></Target></Item></Delete>`;
    const before = talk.tree.overlay();
    talk.hear({ ...(wrong ? { cred: wrong } : {}), body: ACCEPTED + commands });
    expect(firstStatus(talk)).toEqual({ code, type: MD5, nonce: NONCE_30 });
    expect(summary(talk.body)).toEqual([
      ["Status", "SyncHdr", DEVICE_ID, code],
      ["Status", "Get", "./DevDetail/FwV", code],
      ["Status", "Delete", "./DMAcc/ex", code],
      ["Final"],
    ]);
    expect(talk.tree.overlay()).toEqual(before);
  });

  test("is asked for in Basic where the account says so", () => {
    const talk = aTalk({ "./DMAcc/ex/AppAuth/2/AAuthType": "BASIC" });
    talk.hear({ body });
    expect(firstStatus(talk)).toEqual({ code: "407", type: BASIC, nonce: "" });
  });

  test("made with the challenge's nonce is right the second time", () => {
    const talk = aTalk();
    talk.hear({ body });
    talk.hear({ msgId: 2, cred: ["md5", SERVER.nonce30], body: headerStatus(200, 2) + get(1, "./DevDetail/FwV") });
    expect(firstStatus(talk).code).toBe("212");
    expect(summary(talk.body)).toContainEqual(executed);
  });

  test("that stays wrong ends the session after three challenges", () => {
    const talk = aTalk();
    for (let msgId = 1; msgId <= 4; msgId++) {
      expect(talk.step.next.do).toBe("send");
      talk.hear({ msgId, body: headerStatus(212, msgId) + get(1, "./DevDetail/FwV") });
    }
    expect(summary(talk.body)).toEqual([
      ["Status", "SyncHdr", DEVICE_ID, "407"],
      ["Status", "Get", "./DevDetail/FwV", "407"],
      ["Alert", "1223"],
      ["Final"],
    ]);
    talk.hear({ msgId: 5, body: headerStatus(200, 5) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "server-not-authenticated" });
  });

  test.each([undefined, ["md5", SERVER.nonce30]] as const)(
    "%o with nothing but Status is not challenged: the session ends",
    (wrong) => {
      const talk = aTalk();
      talk.hear({ ...(wrong ? { cred: wrong } : {}), body: ACCEPTED });
      expect(talk.step.next).toEqual({ do: "finish" });
    },
  );

  test("that is missing beside a challenge and a command is asked for in the resent package 1", () => {
    const talk = aTalk();
    talk.hear({ body: headerStatus(407, 1, { type: MD5, nonce: NONCE_20 }) + get(1, "./DevDetail/FwV") });
    expect(cred(talk)).toEqual([MD5, CLIENT.nonce20]);
    expect(summary(talk.body)).toEqual([
      ["Status", "SyncHdr", DEVICE_ID, "407"],
      ["Status", "Get", "./DevDetail/FwV", "407"],
      ["Alert", "1201"],
      ["Replace"],
      ["Final"],
    ]);
  });

  test.each([
    ["the account has nothing to check it with", { "./DMAcc/ex/AppAuth/2": null }],
    ["the transport vouches for the server", { "./DMAcc/ex/AppAuth/2/AAuthType": "TRANSPORT" }],
  ])("is not asked for when %s", (_, changes) => {
    const talk = aTalk(changes);
    talk.hear({ body });
    expect(firstStatus(talk).code).toBe("200");
    expect(summary(talk.body)).toContainEqual(executed);
  });
});

test("The SyncHdr's Status repeats the server's Target and Source", () => {
  const talk = aTalk();
  talk.hear({ cred: SERVER_CRED, body: ACCEPTED + get(1, "./DevDetail/FwV") });
  const status = plainMessage(talk.body)[2]?.[1];
  expect([textIn(status, "TargetRef"), textIn(status, "SourceRef")]).toEqual([DEVICE_ID, SERVER_URL]);
});
