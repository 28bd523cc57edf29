import { describe, expect, test } from "vitest";
import { readAccounts } from "../../../src/dm/account/account.ts";
import type { SessionStep } from "../../../src/dm/session/next-action.ts";
import { openSession, receiveAnswer, resumeSession } from "../../../src/dm/session/session.ts";
import { wantAbort } from "../../../src/dm/session/session-abort.ts";
import type { DmSettings } from "../../../src/dm/settings.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { anEnvironment, aTree, DEVICE_ID, SERVER_URL } from "../a-device.ts";
import { command, get, headerStatus, type ServerMessage, serverMessage, summary } from "../a-server.ts";
import { ACCEPTED, SERVER_CRED } from "../a-session.ts";

const RENAME = command("Replace", 1, "./DMAcc/ex/Name", "Renamed");
const SYNC_HDR = (code: string) => ["Status", "SyncHdr", DEVICE_ID, code];
const ABORTED = { do: "fail", reason: "aborted-by-client" };

/** A session whose user may break it off between any two messages. */
class Breakable {
  readonly #env;
  #tree = aTree();
  step: SessionStep;

  constructor(settings: Partial<DmSettings> = {}) {
    this.#env = anEnvironment({ settings });
    const [account] = readAccounts(this.#tree);
    this.step = openSession(this.#tree, account!, { sessionId: "1", alert: 1201 }, this.#env);
  }

  get name() {
    return this.#tree.get("./DMAcc/ex/Name")?.value;
  }

  /** What stands in the message that is under way. */
  get said() {
    return summary(this.octets);
  }

  get octets(): Uint8Array {
    return this.step.next.do === "send" ? this.step.next.body : new Uint8Array();
  }

  breakOff(): this {
    this.step = { ...this.step, state: wantAbort(this.step.state) };
    return this;
  }

  hear(message: ServerMessage | Uint8Array): this {
    const body = message instanceof Uint8Array ? message : serverMessage(message);
    const answer = { contentType: "application/vnd.syncml.dm+xml", body, url: SERVER_URL };
    return this.#took(receiveAnswer(this.#tree, JSON.parse(JSON.stringify(this.step.state)), answer, this.#env));
  }

  /** Breaks it off while the user is asked something. */
  takeBack(): this {
    return this.#took(resumeSession(this.#tree, wantAbort(this.step.state), { gone: "cancelled" }, this.#env));
  }

  #took(step: SessionStep): this {
    this.step = step;
    this.#tree = new Tree(this.#tree.base, step.overlay);
    return this;
  }
}

describe("A session that is broken off", () => {
  test("waits for the server, carries nothing out, and says so with what it owes and Alert 1223", () => {
    const session = new Breakable().breakOff();
    session.hear({ cred: SERVER_CRED, body: ACCEPTED + RENAME + get(2, "./DevInfo/Man"), final: false });
    expect(session.said).toEqual([
      SYNC_HDR("212"),
      ["Status", "Replace", "./DMAcc/ex/Name", "215"],
      ["Status", "Get", "./DevInfo/Man", "215"],
      ["Alert", "1223"],
      ["Final"],
    ]);
    expect(session.name).not.toBe("Renamed");
  });

  test.each<[string, ServerMessage | Uint8Array]>([
    ["Statuses", { msgId: 2, body: headerStatus(200, 2) }],
    ["further commands", { msgId: 2, body: headerStatus(200, 2) + RENAME }],
    ["a challenge", { msgId: 2, body: headerStatus(401, 2, { type: "syncml:auth-md5", nonce: "AAAA" }) }],
    ["a redirection", { msgId: 2, body: headerStatus(302, 2) }],
    ["nothing", new Uint8Array()],
  ])("is over with the answer to that, be it %s", (_, answer) => {
    const session = new Breakable().breakOff().hear({ cred: SERVER_CRED, body: ACCEPTED + get(1, ".") });
    session.hear(answer);
    expect(session.step.next).toEqual(ABORTED);
    expect(session.name).not.toBe("Renamed");
  });

  test("ends well when the server was done anyway", () => {
    expect(new Breakable().breakOff().hear({ body: ACCEPTED }).step.next).toEqual({ do: "finish" });
  });

  test.each<[string, ServerMessage | Uint8Array]>([
    ["is no message", new Uint8Array()],
    ["sends it elsewhere", { body: headerStatus(302, 1), header: "<RespURI>http://other.example/</RespURI>" }],
    ["refuses it", { body: headerStatus(404, 1) }],
    ["refuses its version", { body: headerStatus(505, 1) }],
    ["aborts it too", { body: `${ACCEPTED}<Alert><CmdID>1</CmdID><Data>1223</Data></Alert>` }],
  ])("is over at once when what it waited for %s", (_, answer) => {
    const session = new Breakable({ versionRetry: "dm-1.1" }).breakOff().hear(answer);
    expect(session.step.next).toEqual(ABORTED);
  });

  test("answers a challenge with the credentials it wants, and no package 1", () => {
    const session = new Breakable().breakOff();
    session.hear({ body: headerStatus(401, 1, { type: "syncml:auth-basic" }) });
    expect(session.said).toEqual([SYNC_HDR("200"), ["Alert", "1223"], ["Final"]]);
    expect(new TextDecoder().decode(session.octets)).toContain("syncml:auth-basic");
  });

  test("still says what became of commands that were carried out, without their values", () => {
    const session = new Breakable();
    const small = '<Meta><MaxMsgSize xmlns="syncml:metinf">900</MaxMsgSize></Meta>';
    const gets = [1, 2, 3, 4, 5].map((id) => get(id, `./DevInfo/${"Man,Mod,DmV,Lang,DevId".split(",")[id - 1]}`));
    session.hear({ cred: SERVER_CRED, header: small, body: ACCEPTED + RENAME.replace(">1<", ">9<") + gets.join("") });
    const told = new Set(session.said.map(([, , uri]) => uri));
    session
      .breakOff()
      .hear({ msgId: 2, body: `${headerStatus(200, 2)}<Alert><CmdID>1</CmdID><Data>1222</Data></Alert>` });
    const owed = ["Man", "Mod", "DmV", "Lang", "DevId"].filter((leaf) => !told.has(`./DevInfo/${leaf}`));
    expect(owed).not.toEqual([]);
    expect(session.octets.length).toBeLessThanOrEqual(900);
    expect(session.said[1]).toEqual(["Status", "Alert", "", "200"]);
    expect(session.said[2]?.slice(0, 2)).toEqual(["Status", "Get"]);
    expect(session.said.filter(([name]) => name === "Results")).toEqual([]);
    expect(session.said.slice(-2)).toEqual([["Alert", "1223"], ["Final"]]);
  });

  test("leaves an object that was coming in as it was", () => {
    const session = new Breakable();
    const chunk = `<Replace><CmdID>1</CmdID><Item><Target><LocURI>./DMAcc/ex/Name</LocURI></Target><Meta><Size xmlns="syncml:metinf">10</Size></Meta><Data>Renam</Data><MoreData/></Item></Replace>`;
    session.hear({ cred: SERVER_CRED, body: ACCEPTED + chunk, final: false });
    session.breakOff().hear({ msgId: 2, body: headerStatus(200, 2) + RENAME, final: false });
    expect(session.said.slice(1)).toEqual([
      ["Status", "Replace", "./DMAcc/ex/Name", "215"],
      ["Alert", "1223"],
      ["Final"],
    ]);
    expect(session.name).not.toContain("Renam");
  });

  test("at a question has the question turned away from, and what came before it done", () => {
    const session = new Breakable({ ui: { maxText: 99, maxChoices: 9, waitMs: 1000, timeoutCancels: false } });
    const ask = `<Alert><CmdID>2</CmdID><Data>1101</Data><Item/><Item><Data>Sure?</Data></Item></Alert>`;
    session.hear({ cred: SERVER_CRED, body: ACCEPTED + RENAME + ask + get(3, "./DevInfo/Man") });
    expect(session.step.next.do).toBe("ask");
    session.takeBack();
    expect(session.said).toEqual([
      SYNC_HDR("212"),
      ["Status", "Replace", "./DMAcc/ex/Name", "200"],
      ["Status", "Alert", "", "214"],
      ["Status", "Get", "./DevInfo/Man", "215"],
      ["Alert", "1223"],
      ["Final"],
    ]);
    expect(session.name).toBe("Renamed");
  });
});

describe("A client that gives up", () => {
  test("on a server that keeps it busy says so with Alert 1223, and carries its last commands not out", () => {
    const session = new Breakable({ maxRounds: 2 });
    session.hear({ cred: SERVER_CRED, body: ACCEPTED + get(1, ".") });
    session.hear({ msgId: 2, body: headerStatus(200, 2) + RENAME });
    expect(session.said).toEqual([
      SYNC_HDR("200"),
      ["Status", "Replace", "./DMAcc/ex/Name", "215"],
      ["Alert", "1223"],
      ["Final"],
    ]);
    session.hear({ msgId: 3, body: headerStatus(200, 3) + RENAME });
    expect(session.step.next).toEqual({ do: "fail", reason: "too-many-messages" });
    expect(session.name).not.toBe("Renamed");
  });
});
