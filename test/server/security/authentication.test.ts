import { describe, expect, test } from "vitest";
import { toBase64 } from "../../../src/base/bytes.ts";
import { accountBook } from "../../../src/server/security/account.ts";
import { checkCredential, serverCredential } from "../../../src/server/security/authentication.ts";
import {
  ACCOUNT,
  aServer,
  basicCred,
  chalOf,
  DEVICE,
  headerCode,
  headerStatus,
  md5Cred,
  nonce,
  orders,
  package1,
  package3,
  post,
} from "../client-messages.ts";

const JOB = [{ get: "./DevDetail/FwV" }];
const NO_CRED = { cred: undefined } as never;

describe("a client's credential", () => {
  // Vectors 6 and 7 of the digest formula were computed with Python's hashlib.
  test.each([
    ["md5 with the right nonce", "md5", md5Cred(), "accepted"],
    ["md5 with a stale nonce", "md5", md5Cred(nonce(0x20)), "wrong"],
    ["md5 for a wrong password", "md5", md5Cred(nonce(0), { ...ACCOUNT, password: "x" }), "wrong"],
    [
      "md5 as computed elsewhere",
      "md5",
      { meta: { type: "syncml:auth-md5" }, data: "PhmzziWraSXRd1nqbDBCEw==" },
      "accepted",
    ],
    ["basic where md5 is wanted", "md5", basicCred(), "wrong"],
    ["basic", "basic", basicCred(), "accepted"],
    [
      "basic as computed elsewhere",
      "basic",
      { meta: { type: "syncml:auth-basic" }, data: "ZW11LTAwMDE6YzFpZW50LXMzY3JldA==" },
      "accepted",
    ],
    ["basic for a wrong password", "basic", basicCred({ ...ACCOUNT, password: "x" }), "wrong"],
    ["md5 where basic is wanted", "basic", md5Cred(), "wrong"],
    ["a Cred without a type", "md5", { data: "PhmzziWraSXRd1nqbDBCEw==" }, "wrong"],
    ["octets that are no base64", "md5", { meta: { type: "syncml:auth-md5" }, data: "***" }, "wrong"],
  ] as const)("%s, where %s is wanted, is %3$s", (_what, scheme, cred, verdict) => {
    const header = { ...package1().header, cred };
    expect(checkCredential(header, ACCOUNT, nonce(0), scheme)).toBe(verdict);
  });

  test("is missing when there is none, and wrong when there is no such account", () => {
    const { cred: _cred, ...header } = package1().header;
    expect(checkCredential(header, ACCOUNT, nonce(0), "md5")).toBe("missing");
    expect(checkCredential({ ...header, cred: md5Cred() }, undefined, nonce(0), "md5")).toBe("wrong");
  });
});

describe("the server's credential", () => {
  test("is the digest that was computed elsewhere", () => {
    const { serverName = "", serverPassword } = ACCOUNT;
    expect(serverCredential(serverName, serverPassword, nonce(0x10), "md5").data).toBe("8pYeohlbWXummQI4Bz2llA==");
  });

  test("goes out with the first answer to an accepted client, and no more after 212", () => {
    const { server } = aServer({ job: JOB });
    const first = post(server, package1());
    expect(first.header).toMatchObject({
      source: { name: "dm.example.com" },
      cred: { data: "8pYeohlbWXummQI4Bz2llA==" },
    });
    expect(post(server, package3(first, "2")).header.cred).toBeUndefined();
  });

  test("is sent again in every message as long as the client says 200 instead of 212", () => {
    const { server } = aServer({ job: Array.from({ length: 20 }, (_, i) => ({ get: `./Vendor/Leaf${i}` })) });
    const first = post(server, package1({ meta: { maxMsgSize: 700 } }));
    const second = post(server, package3(first, "2", { code: 200 }));
    expect(second.header.cred).toEqual(serverCredential("dm.example.com", "s3rver-s3cret", nonce(0x30), "md5"));
  });

  test("is the server id when the account names no other", () => {
    const { serverName: _name, ...account } = ACCOUNT;
    const { server } = aServer({ accounts: accountBook(new Map([[DEVICE, account]])), serverId: "id.example" });
    expect(post(server, package1()).header.source.name).toBe("id.example");
  });

  test("is made with the nonce of the client's challenge, in basic when it asks for that, and given up in the end", () => {
    const { server } = aServer({ job: JOB });
    let answer = post(server, package1());
    const chal = { format: "b64", type: "syncml:auth-basic" };
    answer = post(server, package3(answer, "2", { code: 401, chal }));
    expect(answer.header.cred?.meta?.type).toBe("syncml:auth-basic");
    expect(orders(answer)).toHaveLength(1);
    answer = post(server, package3(answer, "3", { code: 401, chal }));
    answer = post(server, package3(answer, "4", { code: 401, chal }));
    expect(orders(answer)).toHaveLength(1);
    answer = post(server, package3(answer, "5", { code: 401, chal }));
    expect(orders(answer)).toEqual([]);
    expect(server.snapshot()[0]).toMatchObject({ sessions: { failed: 1 }, commandsLeft: 1 });
  });

  test.each([
    ["a type that it does not have", { code: 401, chal: { type: "syncml:auth-X509" } }],
    ["another refusal", { code: 513 }],
  ])("is not tried again after %s", (_what, refusal) => {
    const { server } = aServer({ job: JOB });
    const answer = post(server, package3(post(server, package1()), "2", refusal));
    expect(orders(answer)).toEqual([]);
    expect(server.snapshot()[0]).toMatchObject({ sessions: { failed: 1 }, commandsLeft: 1 });
  });
});

describe("a challenge", () => {
  test("is 407 when there was no Cred, 401 when it was wrong, with one status for everything and nothing taken in", () => {
    for (const [header, code] of [
      [NO_CRED, 407],
      [{ cred: md5Cred(nonce(9)) }, 401],
    ] as const) {
      const { server, events } = aServer({ job: JOB });
      const { cred, ...rest } = { ...package1().header, ...header };
      const answer = post(server, { ...package1(), header: cred ? { ...rest, cred } : rest });
      expect(answer.commands.map((command) => command.cmd === "Status" && command.code)).toEqual([code, code, code]);
      expect(answer.header.cred).toBeUndefined();
      expect(chalOf(answer)).toMatchObject({ type: "syncml:auth-md5", nextNonce: expect.any(Uint8Array) });
      expect(events.filter((event) => event.type === "server.learned")).toEqual([]);
    }
  });

  test("has a fresh nonce each time, and comes no more after two", () => {
    const { server } = aServer();
    const answers = ["1", "2", "3"].map((msgId) => {
      const before =
        msgId === "1" ? [] : [{ ...headerStatus(package1()), msgRef: String(Number(msgId) - 1), code: 200 }];
      return post(server, package1({ msgId, cred: md5Cred(nonce(0x99)) }, before));
    });
    expect(answers.map(headerCode)).toEqual([401, 401, 401]);
    const nonces = answers.map((answer) => chalOf(answer)?.nextNonce);
    expect(nonces[2]).toBeUndefined();
    expect(nonces[0]).not.toEqual(nonces[1]);
    expect(server.snapshot()[0]?.sessions).toEqual({ started: 1, completed: 0, failed: 1, aborted: 0 });
  });

  test("asks for basic where the server wants that", () => {
    const { server } = aServer({ auth: "basic" });
    const answer = post(server, package1());
    expect([headerCode(answer), chalOf(answer)]).toEqual([401, { format: "b64", type: "syncml:auth-basic" }]);
    const accepted = post(server, package1({ msgId: "2", cred: basicCred() }, [headerStatus(answer, { code: 200 })]));
    expect([headerCode(accepted), chalOf(accepted)]).toEqual([212, undefined]);
    expect(accepted.header.cred?.meta?.type).toBe("syncml:auth-basic");
  });

  test("meets a user that the device does not have", () => {
    const { server } = aServer();
    const answer = post(server, package1({ source: { uri: DEVICE, name: "somebody" } }));
    expect(headerCode(answer)).toBe(401);
  });

  test("takes the user's name from a basic Cred without LocName", () => {
    const { server, rules } = aServer({ auth: "basic" });
    expect(headerCode(post(server, package1({ source: { uri: DEVICE }, cred: basicCred() })))).toBe(212);
    expect(rules()).toEqual([]);
  });
});

describe("a nonce", () => {
  test("given with 212 is the one of the next session, and the old one is stale then", () => {
    const { server } = aServer();
    const next = chalOf(post(server, package1()))?.nextNonce;
    expect(headerCode(post(server, package1({ sessionId: "2" })))).toBe(401);
    const { server: again } = aServer();
    expect(chalOf(post(again, package1()))?.nextNonce).toEqual(next);
    expect(headerCode(post(again, package1({ sessionId: "2", cred: md5Cred(next) })))).toBe(212);
  });

  test("of the server comes from the client's Chal and holds for the next session", () => {
    const { server } = aServer({ job: [...JOB] });
    expect(toBase64(server.serverNonce(DEVICE))).toBe(ACCOUNT.serverNonce);
    const first = post(server, package1());
    post(server, package3(first, "2"));
    expect(server.serverNonce(DEVICE)).toEqual(nonce(0x30));
    const second = post(server, package1({ sessionId: "2", cred: md5Cred(chalOf(first)?.nextNonce) }));
    expect(second.header.cred).toEqual(serverCredential("dm.example.com", "s3rver-s3cret", nonce(0x30), "md5"));
  });

  test("is the empty one until the first was given out", () => {
    const { clientNonce: _client, serverNonce: _server, ...account } = ACCOUNT;
    const { server } = aServer({ accounts: accountBook(new Map([[DEVICE, account]])) });
    const answer = post(server, package1({ cred: md5Cred(new Uint8Array()) }));
    expect(headerCode(answer)).toBe(212);
    expect(answer.header.cred).toEqual(serverCredential("dm.example.com", "s3rver-s3cret", new Uint8Array(), "md5"));
  });

  test("of one device does not depend on what other devices do", () => {
    const accounts = accountBook(new Map(), () => ACCOUNT);
    const challengeOf = (others: readonly string[]) => {
      const { server } = aServer({ accounts });
      for (const uri of others) post(server, package1({ source: { uri, name: "emu-0001" } }));
      return chalOf(post(server, package1()))?.nextNonce;
    };
    expect(challengeOf(["IMEI:1", "IMEI:2"])).toEqual(challengeOf([]));
  });
});
