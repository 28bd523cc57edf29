import { describe, expect, test } from "vitest";
import { readAccounts } from "../../../src/dm/account/account.ts";
import type { EventBody } from "../../../src/events/event.ts";
import { anEnvironment, aTree, SERVER_AUTH, SERVER_URL } from "../a-device.ts";
import { aFlatTree, FLAT } from "../a-flat-device.ts";
import { get, headerStatus, plainMessage, summary, textIn } from "../a-server.ts";
import { ACCEPTED, SERVER_CRED, Talk } from "../a-session.ts";

const ADDR = "./DMAcc/ex/AppAddr/1/Addr";
const TYPE = "./DMAcc/ex/AppAddr/1/AddrType";
const PORT = "./DMAcc/ex/AppAddr/1/Port/1/PortNbr";
const NEW = "https://new.example/dm;a=1?b=%2f";

/** A Status for the SyncHdr that names another address in an Item. */
function redirect(code: number, msgRef: number, to?: string): string {
  const item = to === undefined ? "" : `<Item><Target><LocURI>${to}</LocURI></Target></Item>`;
  return headerStatus(code, msgRef).replace("</Status>", `${item}</Status>`);
}

function aTalk(tree = aTree()) {
  const env = anEnvironment();
  return { talk: new Talk(tree, env), events: env.events };
}

const sentTo = (talk: Talk) => (talk.step.next.do === "send" ? talk.step.next.url : undefined);
const addressOf = (talk: Talk) => readAccounts(talk.tree)[0]?.url;

describe("A redirection of the SyncHdr", () => {
  test.each([300, 301, 302, 303, 305])("by %i begins package 1 anew at the Target of its Item", (code) => {
    const { talk, events } = aTalk();
    const [, before, body] = plainMessage(talk.body);
    talk.hear({ body: redirect(code, 1, NEW) });
    expect(sentTo(talk)).toBe(NEW);
    const [, header, again] = plainMessage(talk.body);
    expect(again).toEqual(body);
    expect(textIn(header, "Target", "LocURI")).toBe(NEW);
    for (const field of ["SessionID", "MsgID"]) expect(textIn(header, field)).toBe(textIn(before, field));
    expect(textIn(header, "Cred", "Data")).toBe(textIn(before, "Cred", "Data"));
    expect(events).toEqual([
      { type: "session.redirected", server: "dm.example.com", sessionId: "1", from: SERVER_URL, to: NEW },
    ]);
  });

  test.each([
    ["its RespURI", "<RespURI>http://resp.example/x</RespURI>", undefined, "http://resp.example/x"],
    ["its Item rather than its RespURI", "<RespURI>http://resp.example/x</RespURI>", NEW, NEW],
    ["a relative RespURI", "<RespURI>/moved</RespURI>", "./not/an/address", "http://dm.example.com/moved"],
  ])("goes to %s", (_, header, item, to) => {
    const { talk } = aTalk();
    talk.hear({ header, body: redirect(302, 1, item) });
    expect(sentTo(talk)).toBe(to);
  });

  test("is answered by a session like any other", () => {
    const { talk } = aTalk();
    talk.hear({ body: redirect(302, 1, NEW) });
    talk.hear({ cred: SERVER_CRED, body: ACCEPTED + get(1, "./DevDetail/FwV") }, NEW);
    expect(summary(talk.body)).toContainEqual(["Results", "./DevDetail/FwV", "1.0.7"]);
    expect(textIn(plainMessage(talk.body)[1], "MsgID")).toBe("2");
    talk.hear({ msgId: 2, body: headerStatus(200, 2) }, NEW);
    expect(talk.step.next).toEqual({ do: "finish" });
  });

  test("may come after a challenge, and be followed by one", () => {
    const { talk } = aTalk();
    const chal = { type: "syncml:auth-md5", nonce: "ICEiIyQlJicoKSorLC0uLw==" };
    talk.hear({ body: headerStatus(401, 1, chal) });
    talk.hear({ msgId: 2, body: redirect(302, 2, NEW) });
    expect(summary(talk.body).map(([name]) => name)).toEqual(["Alert", "Replace", "Final"]);
    talk.hear({ body: headerStatus(407, 1, { type: "syncml:auth-basic" }) }, NEW);
    expect(sentTo(talk)).toBe(NEW);
    expect(textIn(plainMessage(talk.body)[1], "Cred", "Meta", "Type")).toBe("syncml:auth-basic");
  });

  test.each([
    ["nowhere", undefined],
    ["where it comes from", SERVER_URL],
    ["no address of HTTP", "ftp://new.example/"],
    ["a relative address", "/moved"],
  ])("to %s ends the session", (_, to) => {
    const { talk } = aTalk();
    talk.hear({ body: redirect(302, 1, to) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "redirected" });
  });

  test("from https down to http ends the session", () => {
    const { talk } = aTalk(aTree({ [ADDR]: "https://dm.example.com/dm" }));
    talk.hear({ body: redirect(301, 1, "http://dm.example.com/dm") });
    expect(talk.step.next).toEqual({ do: "fail", reason: "redirected" });
  });

  test("in the middle of the session ends it", () => {
    const { talk } = aTalk();
    talk.hear({ cred: SERVER_CRED, body: ACCEPTED + get(1, ".") });
    talk.hear({ msgId: 2, body: redirect(302, 2, NEW) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "redirected" });
  });

  test("in a circle ends the session after five of them", () => {
    const { talk } = aTalk();
    let followed = 0;
    while (talk.step.next.do === "send") {
      talk.hear({ body: redirect(302, 1, `http://dm.example.com/${followed++ % 2}`) });
    }
    expect([followed, talk.step.next]).toEqual([6, { do: "fail", reason: "too-many-redirects" }]);
  });
});

describe("The account of a server that moved", () => {
  const moved = "http://moved.example:8080/dm";

  function session(talk: Talk, ...redirects: readonly (readonly [code: number, to: string])[]): Talk {
    for (const [code, to] of redirects) talk.hear({ body: redirect(code, 1, to) });
    talk.hear({ cred: SERVER_CRED, body: ACCEPTED }, redirects.at(-1)?.[1]);
    return talk;
  }

  test("has the new address after 301, when the server there has proved itself", () => {
    const { talk, events } = aTalk();
    talk.hear({ body: redirect(301, 1, moved) });
    expect(addressOf(talk)).toBe(SERVER_URL);
    talk.hear({ cred: SERVER_CRED, body: ACCEPTED }, moved);
    expect(talk.step.next).toEqual({ do: "finish" });
    expect([ADDR, TYPE, PORT].map((path) => talk.tree.get(path)?.value)).toEqual([moved, "URI", "8080"]);
    expect(addressOf(talk)).toBe(moved);
    const changed = events.find(
      (event): event is Extract<EventBody, { type: "tree.changed" }> => event.type === "tree.changed",
    );
    expect(changed?.uris).toEqual(expect.arrayContaining([ADDR, PORT]));
  });

  test.each([
    ["https://moved.example/dm", "443"],
    ["http://moved.example/dm", "80"],
  ])("with %s has port %s, so that the old one is not put in", (to, port) => {
    const { talk } = aTalk(aTree({ [PORT]: "8080" }));
    session(talk, [301, to]);
    expect([addressOf(talk), talk.tree.get(PORT)?.value]).toEqual([to, port]);
  });

  test.each([
    ["302", [[302, moved]]],
    [
      "301 behind a 302",
      [
        [302, "http://other.example/"],
        [301, moved],
      ],
    ],
  ] as const)("stays as it was after %s", (_, redirects) => {
    const { talk } = aTalk();
    expect(addressOf(session(talk, ...redirects))).toBe(SERVER_URL);
  });

  test.each([
    [
      "the last of several 301",
      [
        [301, "http://other.example/"],
        [301, moved],
      ],
      moved,
    ],
    [
      "the 301 and not the 302 behind it",
      [
        [301, moved],
        [302, "http://other.example/"],
      ],
      moved,
    ],
  ] as const)("follows %s", (_, redirects, to) => {
    const { talk } = aTalk();
    expect(addressOf(session(talk, ...redirects))).toBe(to);
  });

  test("stays as it was when nobody proves to be the server", () => {
    const { talk } = aTalk();
    talk.hear({ body: redirect(301, 1, moved) });
    talk.hear({ body: ACCEPTED }, moved);
    expect(talk.step.next).toEqual({ do: "finish" });
    expect(addressOf(talk)).toBe(SERVER_URL);
  });

  test("follows without proof when the account has no way to ask for it", () => {
    const { talk } = aTalk(aTree({ [SERVER_AUTH]: null }));
    talk.hear({ body: redirect(301, 1, moved) });
    talk.hear({ body: ACCEPTED }, moved);
    expect(addressOf(talk)).toBe(moved);
  });

  test("of DM 1.1.2 is written in its own way", () => {
    const { talk } = aTalk(aFlatTree({ AddrType: "2", Addr: "192.0.2.7" }));
    session(talk, [301, moved]);
    const values = ["Addr", "AddrType", "PortNbr"].map((name) => talk.tree.get(`${FLAT}/${name}`)?.value);
    expect(values).toEqual([moved, "1", "8080"]);
  });
});
