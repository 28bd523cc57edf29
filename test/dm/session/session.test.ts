import { describe, expect, test } from "vitest";
import { toBase64, utf8Bytes } from "../../../src/base/bytes.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import { openSession, receiveAnswer } from "../../../src/dm/session/session.ts";
import { anEnvironment, aTree, DEVICE_ID, SERVER_URL } from "../a-device.ts";
import { command, get, headerStatus, plainMessage, serverMessage, summary, textIn } from "../a-server.ts";
import { ACCEPTED, SERVER_CRED, Talk } from "../a-session.ts";

const first = { cred: SERVER_CRED, body: ACCEPTED + get(1, "./DevDetail/FwV") };

const OVER_TLS = { "./DMAcc/ex/AppAddr/1/Addr": "https://dm.example.com:8443/dm" };

function aTalk(settings: Parameters<typeof anEnvironment>[0] = {}): Talk {
  return new Talk(aTree(), anEnvironment(settings));
}

function sentTo(talk: Talk): string | undefined {
  return talk.step.next.do === "send" ? talk.step.next.url : undefined;
}

describe("Package 1", () => {
  test("has the Alert, every leaf of DevInfo, and the client's limits", () => {
    const tree = aTree({
      "./DevInfo/Ext": { format: "node", type: "" },
      "./DevInfo/Ext/Colour": "red",
    });
    const [account] = readAccounts(tree);
    const { next } = openSession(tree, account!, { sessionId: "A1", alert: 1200 }, anEnvironment());
    const message = plainMessage(next.do === "send" ? next.body : new Uint8Array());
    expect(textIn(message, "SyncHdr", "SessionID")).toBe("A1");
    expect(textIn(message, "SyncHdr", "Meta", "MaxMsgSize")).toBe("16000");
    expect(textIn(message, "SyncHdr", "Meta", "MaxObjSize")).toBe("1000000");
    expect(textIn(message, "SyncBody", "Alert", "Data")).toBe("1200");
    const items = (message[2]?.[2] ?? []).slice(2) as unknown as string[][][];
    expect(items.map((item) => [item[1]?.[1]?.[1], item.at(-1)?.[1]])).toEqual([
      ["./DevInfo/DevId", DEVICE_ID],
      ["./DevInfo/Man", "Acme"],
      ["./DevInfo/Mod", "Emu-1"],
      ["./DevInfo/DmV", "1.2"],
      ["./DevInfo/Lang", "en-US"],
      ["./DevInfo/Ext/Colour", "red"],
    ]);
  });

  test.each([
    ["xml", "application/vnd.syncml.dm+xml"],
    ["wbxml", "application/vnd.syncml.dm+wbxml"],
  ] as const)("in %s goes to the account's address as %s", (encoding, contentType) => {
    const { step } = aTalk({ encoding });
    expect(step.next).toMatchObject({ do: "send", url: SERVER_URL, contentType });
    expect(step.overlay).toEqual(aTree().overlay());
  });
});

describe("A step", () => {
  test("is the same when it is repeated", () => {
    const env = anEnvironment();
    const talk = new Talk(aTree(), env);
    const answer = { contentType: "", body: serverMessage(first), url: SERVER_URL };
    const steps = [1, 2].map(() => receiveAnswer(talk.tree, talk.step.state, answer, env));
    expect(steps[0]).toEqual(steps[1]);
  });

  test("leaves a state that is plain JSON", () => {
    const talk = aTalk({ encoding: "wbxml" });
    talk.hear(first);
    expect(JSON.parse(JSON.stringify(talk.step.state))).toEqual(talk.step.state);
  });

  test("emits what was executed, without values, and what changed", () => {
    const env = anEnvironment();
    const talk = new Talk(aTree(), env);
    talk.hear({ cred: SERVER_CRED, body: ACCEPTED + command("Replace", 1, "./DMAcc/ex/Name", "se%cret") });
    expect(env.events).toEqual([
      { type: "command.executed", command: "Replace", uri: "./DMAcc/ex/Name", status: 200 },
      { type: "tree.changed", by: "dm.example.com", uris: ["./DMAcc/ex/Name", "./DMAcc/ex/AppAuth/2/AAuthData"] },
    ]);
  });

  test("answers in the client's encoding whatever the server's was", () => {
    const talk = aTalk({ encoding: "wbxml" });
    talk.hear(serverMessage(first, "xml"));
    expect(talk.body[0]).toBe(0x02);
  });
});

describe("An answer that cannot be used", () => {
  test.each([
    ["empty", new Uint8Array(), "empty-answer"],
    ["of another session", serverMessage({ ...first, sessionId: "2" }), "session-mismatch"],
    [
      "an abort",
      serverMessage({ body: `${ACCEPTED}<Alert><CmdID>1</CmdID><Data>1223</Data></Alert>` }),
      "aborted-by-server",
    ],
  ])("(%s) ends the session and leaves the tree alone", (_, body, reason) => {
    const talk = aTalk();
    const before = talk.tree.overlay();
    talk.hear(body);
    expect(talk.step.next).toEqual({ do: "fail", reason });
    expect(talk.step.overlay).toBe(before);
  });

  test.each([
    ["a web page", utf8Bytes("<html><body>502</body></html>")],
    ["noise", Uint8Array.of(9, 9, 9)],
    ["cut short", serverMessage(first).subarray(0, 300)],
  ])("(%s) ends the session as undecodable and leaves the tree alone", (_, body) => {
    const talk = aTalk();
    const before = talk.tree.overlay();
    talk.hear(body);
    expect(talk.step.next).toEqual({ do: "fail", reason: "undecodable", detail: expect.any(String) });
    expect(talk.step.overlay).toBe(before);
  });

  test("is one that is older than the last", () => {
    const talk = aTalk();
    talk.hear({ ...first, msgId: 5 });
    talk.hear({ msgId: 4, body: headerStatus(200, 2) + get(1, ".") });
    expect(talk.step.next).toEqual({ do: "fail", reason: "message-order" });
  });
});

describe("A message the server repeats", () => {
  test("is answered with the same octets and not executed again", () => {
    const env = anEnvironment();
    const talk = new Talk(aTree(), env);
    const message = { cred: SERVER_CRED, body: ACCEPTED + command("Add", 1, "./Lab/Text", "x") };
    talk.hear(message);
    const answered = toBase64(talk.body);
    const events = env.events.length;
    talk.hear(message);
    expect(toBase64(talk.body)).toBe(answered);
    expect(env.events.length).toBe(events);
  });

  test("for ever ends the session", () => {
    const talk = aTalk({ settings: { maxRounds: 5 } });
    for (let i = 0; i < 5 && talk.step.next.do === "send"; i++) talk.hear(first);
    expect(talk.step.next).toEqual({ do: "fail", reason: "too-many-messages" });
    expect(talk.step.state.sent).toMatchObject({ msgId: 2, repeats: 3 });
  });
});

describe("The session", () => {
  test("ends with a package of nothing but Status, and sends nothing more", () => {
    const talk = aTalk();
    talk.hear(first);
    talk.hear({ msgId: 2, body: headerStatus(200, 2) });
    expect(talk.step.next).toEqual({ do: "finish" });
  });

  test("asks with Alert 1222 for the rest of a package that is not final, and ends its own when it came", () => {
    const talk = aTalk();
    talk.hear({ ...first, final: false });
    expect(summary(talk.body).at(-1)).toEqual(["Alert", "1222"]);
    talk.hear({ msgId: 2, body: headerStatus(200, 2), final: false });
    expect(summary(talk.body)).toEqual([
      ["Status", "SyncHdr", DEVICE_ID, "200"],
      ["Alert", "1222"],
    ]);
    talk.hear({ msgId: 3, body: headerStatus(200, 3) + get(1, "./DevInfo/Man") });
    expect(summary(talk.body).at(-1)).toEqual(["Final"]);
  });

  test("asks once more for the rest of a package when the server challenges it instead", () => {
    const talk = aTalk();
    talk.hear({ ...first, final: false });
    talk.hear({ msgId: 2, body: headerStatus(407, 2, { type: "syncml:auth-md5", nonce: "AAECAw==" }) });
    expect(summary(talk.body).filter(([name]) => name === "Alert")).toEqual([["Alert", "1222"]]);
    expect(summary(talk.body).at(-1)).toEqual(["Alert", "1222"]);
    talk.hear({ msgId: 3, body: headerStatus(212, 3) + get(1, "./DevInfo/Man") });
    expect(summary(talk.body).at(-1)).toEqual(["Final"]);
  });

  test("answers an Alert 1222 that has nothing to wait for", () => {
    const talk = aTalk();
    talk.hear({ cred: SERVER_CRED, body: `${ACCEPTED}<Alert><CmdID>1</CmdID><Data>1222</Data></Alert>`, final: false });
    expect(summary(talk.body).slice(1)).toEqual([["Status", "Alert", "", "200"], ["Final"]]);
  });

  test("that a server keeps busy ends after the messages it may have, and one more that says so", () => {
    const talk = aTalk({ settings: { maxRounds: 4 } });
    let msgId = 0;
    while (talk.step.next.do === "send" && ++msgId < 10) {
      talk.hear({ msgId, cred: SERVER_CRED, body: headerStatus(200, msgId) + get(1, ".") });
    }
    expect([msgId, talk.step.next]).toEqual([5, { do: "fail", reason: "too-many-messages" }]);
    expect(talk.step.state.sent.msgId).toBe(5);
  });

  test("may end with its last message", () => {
    const talk = aTalk({ settings: { maxRounds: 1 } });
    talk.hear({ body: ACCEPTED });
    expect(talk.step.next).toEqual({ do: "finish" });
  });

  test.each([
    [{ verDtd: "1.1" }, "505"],
    [{ verProto: "DM/1.3" }, "513"],
  ])("answers a server of version %o with %s once, executes nothing, and then ends", (version, code) => {
    const talk = aTalk();
    talk.hear({ ...first, ...version });
    expect(summary(talk.body)).toEqual([["Status", "SyncHdr", DEVICE_ID, code], ["Final"]]);
    talk.hear({ ...first, ...version, msgId: 2 });
    expect(talk.step.next).toEqual({ do: "fail", reason: "unsupported-version" });
  });
});

describe("RespURI", () => {
  test.each([
    ["http://other.example:99/dm;jsessionid=1?sid=a%2Fb", "http://other.example:99/dm;jsessionid=1?sid=a%2Fb"],
    ["/next?sid=1", "http://dm.example.com/next?sid=1"],
    ["ftp://other.example/", SERVER_URL],
    ["http://", SERVER_URL],
  ])("%s has the next message sent to %s, and say so", (respUri, url) => {
    const talk = aTalk();
    talk.hear({ ...first, header: `<RespURI>${respUri}</RespURI>` });
    expect(sentTo(talk)).toBe(url);
    expect(textIn(plainMessage(talk.body), "SyncHdr", "Target", "LocURI")).toBe(url);
    talk.hear({ msgId: 2, body: headerStatus(200, 2) + get(1, ".") });
    expect(sentTo(talk)).toBe(url);
  });

  test("keeps the address of the account as Target of the header on a device that is set so", () => {
    const talk = aTalk({ settings: { headerTarget: "account" } });
    talk.hear({ ...first, header: "<RespURI>/next</RespURI>" });
    expect(sentTo(talk)).toBe("http://dm.example.com/next");
    expect(textIn(plainMessage(talk.body), "SyncHdr", "Target", "LocURI")).toBe(SERVER_URL);
  });

  test("counts from where the answer came from", () => {
    const talk = aTalk();
    talk.hear({ ...first, header: "<RespURI>next</RespURI>" }, "https://moved.example/a/b");
    expect(sentTo(talk)).toBe("https://moved.example/a/next");
  });

  test.each([
    ["commands, which are not carried out", { ...first, body: first.body + get(9, "./DevDetail/FwV") }],
    ["a challenge", { body: headerStatus(401, 1, { type: "syncml:auth-basic" }) }],
    ["a message that is not the last of its package", { ...first, final: false }],
  ])("from TLS to plain HTTP is not followed beside %s: the session is aborted where it is", (_, message) => {
    const talk = new Talk(aTree(OVER_TLS), anEnvironment());
    talk.hear({ ...message, header: "<RespURI>http://dm.example.com/next</RespURI>" });
    expect(sentTo(talk)).toBe("https://dm.example.com:8443/dm");
    expect(summary(talk.body).slice(-2)).toEqual([["Alert", "1223"], ["Final"]]);
    expect(summary(talk.body).filter(([name]) => name === "Results")).toEqual([]);
    talk.hear({ msgId: 2, body: headerStatus(200, 2) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "insecure-resp-uri" });
  });

  test("from TLS to plain HTTP is nothing to a session that is over", () => {
    const talk = new Talk(aTree(OVER_TLS), anEnvironment());
    talk.hear({ body: ACCEPTED, header: "<RespURI>http://dm.example.com/next</RespURI>" });
    expect(talk.step.next).toEqual({ do: "finish" });
  });

  test("holds for a resent package 1 too", () => {
    const talk = aTalk();
    const chal = { type: "syncml:auth-md5", nonce: "ICEiIyQlJicoKSorLC0uLw==" };
    talk.hear({ header: "<RespURI>/again</RespURI>", body: headerStatus(401, 1, chal) });
    expect(sentTo(talk)).toBe("http://dm.example.com/again");
  });
});
