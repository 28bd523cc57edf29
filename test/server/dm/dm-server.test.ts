import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { systemClock, VirtualClock } from "../../../src/base/clock.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { decodeSyncml, encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { SYNCML_DM_TYPES } from "../../../src/codec/syncml/message.ts";
import { accountBook } from "../../../src/server/security/account.ts";
import { startDmServer } from "../../../src/server/start-dm-server.ts";
import {
  ACCOUNT,
  aServer,
  chalOf,
  DEVICE,
  headerCode,
  md5Cred,
  orders,
  package1,
  package3,
  post,
  postRaw,
} from "../client-messages.ts";

const anyDevice = accountBook(new Map(), () => ACCOUNT);
const from = (uri: string) => package1({ source: { uri, name: ACCOUNT.userName } });

describe("an account book", () => {
  const book = accountBook(new Map([["a", ACCOUNT]]), (device) =>
    device === "b" ? { ...ACCOUNT, userName: "b" } : undefined,
  );

  test("finds the account of a device, and of a user on it", () => {
    expect(book.find("a", undefined)).toBe(ACCOUNT);
    expect(book.find("a", "emu-0001")).toBe(ACCOUNT);
    expect(book.find("a", "other")).toBeUndefined();
  });

  test("falls back for devices it does not list", () => {
    expect(book.find("b", "b")).toMatchObject({ userName: "b" });
    expect(book.find("c", undefined)).toBeUndefined();
  });
});

describe("the DM server", () => {
  test("tells a device without an account that it is not found, and remembers nothing of it", () => {
    const { server } = aServer();
    for (const encoding of ["wbxml", "xml"] as const) {
      const answer = post(server, from("IMEI:unknown"), encoding);
      expect([headerCode(answer), answer.final, answer.header.target.uri]).toEqual([404, true, "IMEI:unknown"]);
    }
    expect(server.snapshot()).toEqual([]);
  });

  test.each([
    ["1.1", "DM/1.2", 505],
    ["1.2", "DM/1.1", 513],
  ])("refuses version %s of %s with %i", (verDtd, verProto, code) => {
    const { server } = aServer();
    const answer = post(server, package1({ verDtd, verProto }), "xml");
    expect(answer.commands.map((command) => command.cmd === "Status" && command.code)).toEqual([code, code, code]);
    expect(server.snapshot()[0]?.sessions).toEqual({ started: 1, completed: 0, failed: 1, aborted: 0 });
  });

  test("reports octets as they came and went, and every value once", () => {
    const { server, events } = aServer();
    const answer = postRaw(server, package1());
    expect(events.map((event) => event.type)).toEqual([
      "server.received",
      ...Array.from({ length: 5 }, () => "server.learned"),
      "server.answered",
    ]);
    expect(events[0]).toMatchObject({ device: DEVICE, bytes: encodeSyncml(package1(), "wbxml") });
    expect(events.at(-1)).toMatchObject({ device: DEVICE, bytes: answer.body });
    expect(events[1]).toEqual({ type: "server.learned", device: DEVICE, uri: "./DevInfo/DevId", value: DEVICE });
  });

  test("tells of every session once, when the device has proved itself", () => {
    const opened: string[] = [];
    const { server } = aServer({ job: [{ get: "./a" }], onSession: (device) => opened.push(device) });
    const { cred: _, ...bare } = package1().header;
    const challenged = post(server, { ...package1(), header: bare });
    expect([headerCode(challenged), opened]).toEqual([407, []]);
    const nextNonce = chalOf(challenged)?.nextNonce;
    expect(nextNonce).toBeDefined();
    const answer = post(server, package1({ msgId: "2", cred: md5Cred(nextNonce) }));
    expect([headerCode(answer), opened]).toEqual([212, [DEVICE]]);
    post(server, package3(answer, "3"));
    expect(opened).toEqual([DEVICE]);
    post(server, package1({ sessionId: "2", cred: md5Cred(chalOf(answer)?.nextNonce) }));
    expect(opened).toEqual([DEVICE, DEVICE]);
  });

  test("gives two runs of one seed the same octets", () => {
    const run = () => {
      const { server } = aServer({ job: [{ get: "./a" }], respUri: true });
      const first = postRaw(server, package1());
      return [first, postRaw(server, package3(decodeSyncml(first.body).message, "2"))];
    };
    expect(run()).toEqual(run());
  });

  test("ends a session that never ends", () => {
    const { server } = aServer({ job: [{ get: "./a" }], limits: { messages: 3 } });
    let answer = post(server, package1());
    for (const msgId of ["2", "3", "4"]) {
      expect(answer.final).toBe(msgId === "2");
      const message = package3(answer, msgId);
      answer = post(server, { ...message, commands: message.commands.slice(0, 1), final: false });
    }
    expect([answer.final, orders(answer)]).toEqual([true, []]);
    expect(server.snapshot()[0]?.sessions.failed).toBe(1);
  });
});

describe("limits of the DM server", () => {
  test("refuse a body that is too long with 413", () => {
    const { server } = aServer({ limits: { bodyBytes: 100 } });
    expect(postRaw(server, package1()).status).toBe(413);
  });

  test("refuse one device more with 503", () => {
    const { server } = aServer({ accounts: anyDevice, limits: { devices: 2 } });
    expect(["1", "2", "3", "1"].map((device) => postRaw(server, from(device)).status)).toEqual([200, 200, 503, 200]);
  });

  test("refuse one open session more with 503, until one was silent for too long or ended", () => {
    const clock = new VirtualClock();
    const limits = { sessions: 2, sessionIdleMs: 1000 };
    const { server } = aServer({ accounts: anyDevice, job: [{ get: "./a" }], clock, limits });
    const open = (device: string) => postRaw(server, from(device));
    expect(open("1").status).toBe(200);
    clock.advance(600);
    const second = open("2");
    expect([second.status, open("3").status]).toEqual([200, 503]);
    clock.advance(600);
    expect(open("3").status).toBe(200);
    expect(server.snapshot()[0]?.sessions).toEqual({ started: 1, completed: 0, failed: 1, aborted: 0 });
    expect(open("4").status).toBe(503);
    const { header, ...rest } = package3(decodeSyncml(second.body).message, "2");
    postRaw(server, { ...rest, header: { ...header, source: { uri: "2" } } });
    expect(open("4").status).toBe(200);
  });
});

describe("hostile input to the DM server", () => {
  test.each([
    ["text/html", "<SyncML/>", 415],
    ["application/vnd.syncml.dm+xml", "<SyncML/>", 400],
    ["application/vnd.syncml.dm+xml; charset=utf-8", "<SyncML", 400],
    ["application/vnd.syncml.dm+xml; charset=no-such", "<SyncML/>", 400],
    ["", "neither", 400],
    ["application/vnd.syncml.dm+wbxml", "", 400],
  ])("%j with %j is refused with %i", (contentType, body, status) => {
    const { server, rules } = aServer();
    expect(server.handle({ contentType, body: utf8Bytes(body), path: "/dm" }).status).toBe(status);
    expect(rules()).toEqual(status === 400 ? ["undecodable"] : []);
  });

  test("never makes it throw: a thousand mutations of a session", () => {
    const random = seededRandom("mutations");
    const seen = new Set<number>();
    const job = [{ get: ["./a", "./b"] }, { atomic: [{ delete: "./c" }] }];
    for (const encoding of ["wbxml", "xml"] as const) {
      const opening = encodeSyncml(package1(), encoding);
      const answer = package3(post(aServer({ job }).server, package1(), encoding), "2");
      const whole = encodeSyncml(answer, encoding);
      for (let i = 0; i < 500; i++) {
        const body = whole.slice(0, i % 10 === 0 ? random.uint32() % whole.length : whole.length);
        for (let flips = 1 + (i % 4); flips > 0; flips--) body[random.uint32() % body.length] = random.uint32() & 0xff;
        const { server } = aServer({ job });
        const contentType = SYNCML_DM_TYPES[encoding];
        expect(server.handle({ contentType, body: opening, path: "/dm" }).status).toBe(200);
        seen.add(server.handle({ contentType, body, path: "/dm" }).status);
      }
    }
    expect(seen).toEqual(new Set([200, 400]));
  });

  test("never makes it throw: a thousand mutations of package 1 at one server", () => {
    const { server } = aServer({ accounts: anyDevice, job: [{ get: "./a" }], limits: { devices: 50 } });
    const random = seededRandom("more mutations");
    const whole = encodeSyncml(package1(), "wbxml");
    for (let i = 0; i < 1000; i++) {
      const body = whole.slice();
      for (let flips = 0; flips < 3; flips++) body[random.uint32() % body.length] = random.uint32() & 0xff;
      const { status } = server.handle({ contentType: SYNCML_DM_TYPES.wbxml, body, path: "/dm" });
      expect([200, 400, 503]).toContain(status);
    }
  });
});

describe("the DM server on HTTP", () => {
  async function running(options: object = {}) {
    const events: unknown[] = [];
    return startDmServer({
      host: "127.0.0.1",
      port: 0,
      serverId: "dm.example.com",
      accounts: accountBook(new Map([[DEVICE, ACCOUNT]])),
      jobs: [],
      auth: "md5",
      random: seededRandom(1),
      clock: systemClock,
      emit: (event) => void events.push(event),
      ...options,
    });
  }

  test("answers a POST to its path, names itself by its address, and nothing else", async () => {
    const { url, address, close } = await running();
    try {
      expect(url).toBe(`${address}/dm`);
      const headers = { "Content-Type": SYNCML_DM_TYPES.wbxml };
      const response = await fetch(`${url}?x=1`, { method: "POST", headers, body: encodeSyncml(package1(), "wbxml") });
      expect([response.status, response.headers.get("content-type")]).toEqual([200, SYNCML_DM_TYPES.wbxml]);
      const { message } = decodeSyncml(new Uint8Array(await response.arrayBuffer()));
      expect([headerCode(message), message.header.source.uri]).toEqual([212, url]);
      expect((await fetch(url)).status).toBe(405);
      expect((await fetch(`${address}/other`, { method: "POST" })).status).toBe(404);
    } finally {
      await close();
    }
  });

  test("says the name under which devices reach it", async () => {
    const { url, close } = await running({ publicUrl: "https://dm.example.com/in" });
    await close();
    expect(url).toBe("https://dm.example.com/in");
  });
});
