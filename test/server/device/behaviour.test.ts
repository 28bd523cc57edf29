import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { decodeSyncml, encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { SYNCML_DM_TYPES, type SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import { BEHAVIOUR_SCHEMA, type Behaviour } from "../../../src/server/device/behaviour.ts";
import { accountBook } from "../../../src/server/security/account.ts";
import { startDmServer } from "../../../src/server/start-dm-server.ts";
import {
  ACCOUNT,
  aServer,
  chalOf,
  gets,
  headerCode,
  headerStatus,
  md5Cred,
  orders,
  package1,
  package3,
  post,
  postRaw,
  reply,
  talk,
  uriOf,
} from "../client-messages.ts";

const JOB = [{ get: "./a", expect: 200 }];

/** A server with one job that behaves so. */
function behaving(behaviour: unknown, options: Parameters<typeof aServer>[0] = {}) {
  const parsed = BEHAVIOUR_SCHEMA.parse(behaviour);
  return aServer({ job: JOB, behaviour: [parsed].flat() as Behaviour[], ...options });
}

const decode = (body: Uint8Array) => decodeSyncml(body).message;
const codes = (message: SyncMLMessage) =>
  message.commands.map((command) => (command.cmd === "Status" ? command.code : command.cmd));
const nextSession = (last: SyncMLMessage, id = "2") =>
  package1({ sessionId: id, cred: md5Cred(chalOf(last)?.nextNonce) });

describe("a behaviour", () => {
  const problems = (behaviour: unknown) => BEHAVIOUR_SCHEMA.safeParse(behaviour).error?.issues.length ?? 0;

  test("is one entry or a list of them, each with one verb", () => {
    expect(problems({ refuse: 503, times: 2 })).toBe(0);
    expect(problems([{ refuse: 503 }, { respUri: true }])).toBe(0);
    for (const wrong of [{}, { refuse: 503, abort: true }, { refuse: 200 }, { abort: false }, { explode: true }]) {
      expect(problems(wrong), JSON.stringify(wrong)).toBeGreaterThan(0);
    }
  });

  test("that is about a whole session has no message", () => {
    expect(problems({ respUri: true, message: 2 })).toBeGreaterThan(0);
    expect(problems({ abort: true, message: 2 })).toBe(0);
  });

  test("holds for the devices that it names, and as often as it says", () => {
    const others = behaving({ refuse: 503, devices: "other" });
    expect(headerCode(post(others.server, package1()))).toBe(212);
    const { server } = behaving({ refuse: 503, devices: "IMEI:*", times: 2 });
    const answers = ["1", "2", "3"].map((sessionId) => headerCode(post(server, package1({ sessionId }))));
    expect(answers).toEqual([503, 503, 212]);
  });
});

describe("a refusal on purpose", () => {
  test.each([401, 403, 503])("is status %i for everything, without a challenge, and the end of the session", (code) => {
    const { server, rules } = behaving({ refuse: code });
    const answer = post(server, package1());
    expect([codes(answer), chalOf(answer), answer.final]).toEqual([[code, code, code], undefined, true]);
    expect(server.snapshot()[0]).toMatchObject({ sessions: { failed: 1 }, commandsLeft: 1 });
    expect(rules()).toEqual([]);
  });

  test("may come in the middle of a session", () => {
    const { server } = behaving({ refuse: 503, message: 2 });
    const first = post(server, package1());
    expect([headerCode(first), headerCode(post(server, package3(first, "2")))]).toEqual([212, 503]);
  });

  test("by HTTP leaves the message as if it had not been sent", () => {
    const { server, rules } = behaving({ http: 503, times: 1 });
    expect(postRaw(server, package1()).status).toBe(503);
    expect(postRaw(server, package1()).status).toBe(200);
    expect([rules(), server.snapshot()[0]?.sessions.started]).toEqual([[], 1]);
  });
});

describe("a redirection on purpose", () => {
  test("names another URL of the server, where the session begins anew", () => {
    const { server, rules } = behaving({ redirect: { status: 301 }, times: 1 });
    const answer = post(server, package1());
    const [status] = answer.commands;
    const url = status?.cmd === "Status" ? status.items[0]?.target?.uri : "";
    expect([headerCode(answer), url]).toEqual([
      301,
      expect.stringMatching(/^http:\/\/dm\.example\.com\/dm\?r=[0-9a-z]+$/),
    ]);
    const there = post(server, package1({ target: { uri: url ?? "" } }), "wbxml", `/dm?${url?.split("?")[1]}`);
    expect([headerCode(there), rules()]).toEqual([212, []]);
    expect(server.snapshot()[0]?.sessions).toEqual({ started: 2, completed: 1, failed: 0, aborted: 0 });
  });

  test("names the URL that is asked for", () => {
    const { server } = behaving({ redirect: { to: "http://other/dm" } });
    expect(post(server, package1()).commands[0]).toMatchObject({
      code: 302,
      items: [{ target: { uri: "http://other/dm" } }],
    });
  });

  test("by HTTP has a Location", () => {
    const { server } = behaving([{ httpRedirect: { to: "http://other/" }, times: 1 }, { httpRedirect: {} }]);
    expect(postRaw(server, package1())).toMatchObject({ status: 307, location: "http://other/" });
    expect(postRaw(server, package1())).toMatchObject({ status: 307, location: "http://dm.example.com/dm?r=1" });
  });
});

describe("proofs on purpose", () => {
  test("a stale nonce is a challenge, after which all is well", () => {
    const { server, rules } = behaving({ staleNonce: true });
    const refused = post(server, package1());
    expect([headerCode(refused), chalOf(refused)?.type]).toEqual([401, "syncml:auth-md5"]);
    const again = package1({ msgId: "2", cred: md5Cred(chalOf(refused)?.nextNonce) });
    const told = [{ ...headerStatus(refused, { code: 200 }), cmdId: "9" }, ...again.commands];
    const answer = post(server, { ...again, commands: told.map((each, i) => ({ ...each, cmdId: String(i + 1) })) });
    expect([headerCode(answer), orders(answer).length, rules()]).toEqual([212, 1, []]);
  });

  test("the server's own is wrong once, or not shown before it is asked for", () => {
    const wrong = post(behaving({ wrongProof: true }).server, package1());
    const right = post(aServer({ job: JOB }).server, package1());
    expect(wrong.header.cred?.data).not.toEqual(right.header.cred?.data);
    const { server } = behaving({ noProof: true });
    const bare = post(server, package1());
    expect(bare.header.cred).toBeUndefined();
    const chal = { format: "b64", type: "syncml:auth-md5", nextNonce: new Uint8Array(16) };
    expect(post(server, package3(bare, "2", { code: 407, chal })).header.cred).toBeDefined();
  });
});

describe("the course of a session on purpose", () => {
  test("ends by Alert 1223, with nothing after it", () => {
    const { server } = behaving({ abort: true });
    const answer = post(server, package1());
    expect(orders(answer)).toMatchObject([{ cmd: "Alert", code: 1223 }]);
    expect([answer.final, server.snapshot()[0]?.sessions.failed]).toEqual([true, 1]);
  });

  test("goes on at another URL", () => {
    expect(post(behaving({ respUri: true }).server, package1()).header.respUri).toMatch(/\?s=/);
  });

  test("has limits of its own, which the client is held to", () => {
    const { server, rules } = behaving([{ maxMsgSize: 100 }, { maxObjSize: 7 }]);
    expect(post(server, package1()).header.meta).toEqual({ maxMsgSize: 100, maxObjSize: 7 });
    expect(rules()).toEqual(["message-size"]);
  });

  test("does not keep to the limits of the client", () => {
    const job = [{ replace: { uri: "./a", size: 5000 } }];
    const first = package1({ meta: { maxMsgSize: 500, maxObjSize: 100 } });
    const { server } = behaving({ ignoreLimits: true }, { job });
    const body = postRaw(server, first).body;
    expect(body.length).toBeGreaterThan(5000);
    expect(orders(decode(body)).map(uriOf)).toEqual(["./a"]);
  });

  test("is forgotten before the second message, and the client blamed for nothing", () => {
    const { server, rules } = behaving({ restart: true });
    const first = post(server, package1());
    const lost = post(server, package3(first, "2"));
    expect([headerCode(lost), chalOf(lost)?.type]).toEqual([407, "syncml:auth-md5"]);
    const again = package1({ msgId: "3", cred: md5Cred(chalOf(lost)?.nextNonce) });
    const told = [headerStatus(lost, { code: 200 }), ...again.commands];
    const answer = post(server, { ...again, commands: told.map((each, i) => ({ ...each, cmdId: String(i + 1) })) });
    expect([headerCode(answer), orders(answer).map(uriOf), rules()]).toEqual([212, ["./a"], []]);
    expect(server.snapshot()[0]?.sessions).toEqual({ started: 2, completed: 0, failed: 1, aborted: 0 });
  });

  test("has nothing left to send for a client that asks for the rest of a forgotten package, and says so", () => {
    const { server } = behaving({ restart: true });
    const lost = post(server, package3(post(server, package1()), "2"));
    const again = package1({ msgId: "3", cred: md5Cred(chalOf(lost)?.nextNonce) });
    const rest = { cmd: "Alert", cmdId: "9", code: 1222, items: [] } as const;
    const answer = post(server, { ...again, final: false, commands: [...again.commands, rest] });
    expect(answer.commands).toContainEqual(expect.objectContaining({ cmd: "Alert", code: 1223 }));
    expect(answer.final).toBe(true);
  });

  test("has its answer before once more, until the client has said the same again", () => {
    const { server, rules } = behaving({ repeatAnswer: true, times: 1 });
    const first = postRaw(server, package1());
    const second = package3(decode(first.body), "2");
    expect(postRaw(server, second).body).toEqual(first.body);
    expect(orders(post(server, second))).toEqual([]);
    expect([rules(), server.snapshot()[0]?.sessions.completed]).toEqual([[], 1]);
  });

  test("has one message more than it needs, for which the client has to ask", () => {
    const { server, rules } = behaving({ noFinal: true });
    const answers = talk(server);
    expect(answers.map(({ final }) => final)).toEqual([true, false, true]);
    expect(answers.map((answer) => orders(answer).length)).toEqual([1, 0, 0]);
    expect([rules(), server.snapshot()[0]?.sessions.completed]).toEqual([[], 1]);
  });

  test("does not speak a version, and takes the other one in the same session", () => {
    const { server, rules } = behaving({ refuseVersion: "1.2", times: 1 });
    expect(codes(post(server, package1()))).toEqual([505, 505, 505]);
    const older = package1({ verDtd: "1.1", verProto: "DM/1.1", msgId: "2" });
    const answer = post(server, older);
    expect([headerCode(answer), answer.header.verDtd, answer.header.verProto]).toEqual([212, "1.1", "DM/1.1"]);
    expect(rules()).toEqual(["header-status"]);
  });
});

describe("an answer on purpose", () => {
  test("is no SyncML message once, and right when the client asks again", () => {
    const { server } = behaving({ garbage: true });
    expect(() => decode(postRaw(server, package1()).body)).toThrow();
    expect(headerCode(decode(postRaw(server, package1()).body))).toBe(212);
  });

  test("breaks off after some octets, or with each device one octet later and from the first again", () => {
    expect(postRaw(behaving({ cut: 7 }).server, package1()).cutAfter).toBe(7);
    const { server } = behaving({ cut: "each" }, { accounts: accountBook(new Map(), () => ACCOUNT) });
    const cuts = Array.from({ length: 600 }, (_, i) => {
      const source = { uri: `IMEI:${1000 + i}`, name: ACCOUNT.userName };
      const { cutAfter, body } = postRaw(server, package1({ source }));
      return [cutAfter, body.length] as const;
    });
    const [[, length] = [0, 0]] = cuts;
    expect(cuts.map(([cut]) => cut)).toEqual(cuts.map((_, i) => i % length));
    expect(length).toBeLessThan(600);
    expect(new Set(cuts.map((each) => each[1])).size).toBe(1);
  });

  test("that broke off is whole when the client asks again", () => {
    const { server } = behaving({ cut: 7 });
    const [first, second] = [postRaw(server, package1()), postRaw(server, package1())];
    expect([first.cutAfter, second.cutAfter, second.body]).toEqual([7, undefined, first.body]);
  });

  test("is of another media type", () => {
    expect(postRaw(behaving({ contentType: "text/html" }).server, package1()).contentType).toBe("text/html");
  });

  test("takes its time, every one or one", () => {
    const delays = (behaviour: object) => {
      const { server } = behaving(behaviour);
      const first = postRaw(server, package1());
      return [first.delayMs, postRaw(server, package3(decode(first.body), "2")).delayMs];
    };
    expect(delays({ slow: "5s" })).toEqual([5000, 5000]);
    expect(delays({ slow: "5s", message: 2 })).toEqual([undefined, 5000]);
  });
});

describe("large objects on purpose", () => {
  const job = [{ replace: { uri: "./a", size: 3000 }, expect: 200 }, ...gets(1)];
  const chunks = (fault: string) => {
    const { server, rules } = behaving({ chunks: fault }, { job });
    const answers = talk(server, package1({ meta: { maxMsgSize: 600 } }));
    const items = answers.flatMap(orders).flatMap((command) => ("items" in command ? command.items : []));
    return { items, rules: rules() };
  };

  test("have no Size, or another than they have octets", () => {
    expect(chunks("no-size").items[0]?.meta).toBeUndefined();
    expect(chunks("wrong-size").items[0]?.meta?.size).toBe(3001);
  });

  test("end after the first chunk, with the next command behind it", () => {
    const { items, rules } = chunks("break-off");
    expect(items.map(({ target, moreData }) => [target?.uri, moreData ?? false])).toEqual([
      ["./a", true],
      ["./Vendor/Leaf0", false],
    ]);
    expect(rules).toEqual([]);
  });
});

describe("DM 1.1.2", () => {
  test("is spoken to clients that speak it", () => {
    const { server, rules } = aServer({ job: JOB });
    const version = { verDtd: "1.1", verProto: "DM/1.1" };
    const answer = post(server, package1(version), "xml");
    expect(answer.header).toMatchObject(version);
    const { header, ...rest } = package3(answer, "2");
    expect(orders(post(server, { header: { ...header, ...version }, ...rest }, "xml"))).toEqual([]);
    expect([rules(), server.snapshot()[0]?.sessions.completed]).toEqual([[], 1]);
  });

  test("is not to be left in the middle of a session", () => {
    const { server, rules } = aServer({ job: JOB });
    const answer = post(server, package1({ verDtd: "1.1", verProto: "DM/1.1" }));
    post(server, package3(answer, "2"));
    expect(rules()).toEqual(["version", "version"]);
  });
});

describe("behaviour over HTTP", () => {
  test("has its status, its Location and its delay", async () => {
    const behaviour = [
      { httpRedirect: { status: 302, to: "http://127.0.0.1:1/x" }, times: 1 },
      { http: 500, times: 1 },
      { slow: "30ms" },
    ];
    const { url, close } = await startDmServer({
      host: "127.0.0.1",
      port: 0,
      serverId: "dm.example.com",
      accounts: { find: () => ACCOUNT },
      jobs: [],
      behaviour: BEHAVIOUR_SCHEMA.parse(behaviour) as Behaviour[],
      auth: "md5",
      random: {
        uint32: () => 0,
        bytes: (count) => new Uint8Array(count),
        fork() {
          return this;
        },
      },
      clock: systemClock,
      emit: () => {},
    });
    try {
      const send = async () => {
        const headers = { "Content-Type": SYNCML_DM_TYPES.wbxml };
        const begun = systemClock.now();
        const response = await fetch(url, {
          method: "POST",
          headers,
          redirect: "manual",
          body: encodeSyncml(package1(), "wbxml"),
        });
        return { status: response.status, location: response.headers.get("location"), ms: systemClock.now() - begun };
      };
      // HTTP's own answers come before a redirection in the list of verbs, whatever the file's order.
      expect(await send()).toMatchObject({ status: 500, location: null });
      expect(await send()).toMatchObject({ status: 302, location: "http://127.0.0.1:1/x" });
      const slow = await send();
      expect(slow.status).toBe(200);
      expect(slow.ms).toBeGreaterThanOrEqual(29);
    } finally {
      await close();
    }
  });
});

test("a client that behaves ends its next session well, whatever was done to it before", () => {
  const { server, rules } = behaving([
    { refuse: 503, times: 1 },
    { abort: true, times: 1 },
  ]);
  const [first, second] = [post(server, package1()), post(server, package1({ sessionId: "2" }))];
  expect([headerCode(first), orders(second).length]).toEqual([503, 1]);
  const third = post(server, nextSession(second, "3"));
  expect(orders(post(server, reply(third, "2")))).toEqual([]);
  expect([rules(), server.snapshot()[0]?.sessions]).toEqual([[], { started: 3, completed: 1, failed: 2, aborted: 0 }]);
});
