import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { ConfigError, PortError } from "../../../src/base/errors.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { signPackage0 } from "../../../src/codec/assemble/push.ts";
import { decodePackage0 } from "../../../src/codec/notification/package0.ts";
import { decodePush } from "../../../src/codec/wsp/push.ts";
import type { EventBody } from "../../../src/events/event.ts";
import type { NotificationPush, PushSender } from "../../../src/server/rest/notify.ts";
import { startDmServer } from "../../../src/server/start-dm-server.ts";
import { ACCOUNT, chalOf, DEVICE, md5Cred, orders, package1, package3, uriOf } from "../client-messages.ts";
import { aRestView } from "./a-rest-view.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A REST view that knows the device. */
async function aKnowingView(options: Parameters<typeof aRestView>[0] = {}) {
  const view = await aRestView(options);
  closers.push(view.close);
  const first = await view.post(package1());
  await view.post(package3(first, "2"));
  return { ...view, nextCred: md5Cred(chalOf(first)?.nextNonce) };
}

const code = ({ status, body }: { status: number; body: unknown }) => [
  status,
  (body as { error?: { code?: string } }).error?.code,
];
const YAML = { "Content-Type": "application/yaml" };
const NOTIFICATIONS = `/devices/${DEVICE}/notifications`;
const JOBS = `/devices/${DEVICE}/jobs`;

describe("the REST view", () => {
  test("is not there unless it was asked for", async () => {
    const view = await aKnowingView({ rest: false });
    expect(await view.call("GET", "/devices")).toMatchObject({ status: 404, body: "" });
  });

  test("finds a device by its escaped name too", async () => {
    const view = await aKnowingView();
    const { status, body } = await view.call("GET", `/devices/${encodeURIComponent(DEVICE)}`);
    expect([status, body]).toMatchObject([200, { device: DEVICE }]);
  });

  test("does not show what the nodes of secrets hold", async () => {
    const secret = "./DMAcc/1/AppAuth/1/AAuthSecret";
    const view = await aKnowingView({ commands: [{ get: [secret, "./x"] }] });
    const { body } = await view.call("GET", `/devices/${DEVICE}`);
    expect(body).toMatchObject({ learned: { [secret]: "***", "./x": "value of ./x" } });
    expect(JSON.stringify(body)).not.toContain(`value of ${secret}`);
  });

  test.each([
    ["GET", "/devices/", 404, "not-found"],
    ["GET", `/devices/${DEVICE}/jobs/1`, 404, "not-found"],
    ["GET", `/devices/${DEVICE}/other`, 404, "not-found"],
    ["GET", "/devices/%", 400, "bad-request"],
    ["GET", "/devices/nobody", 404, "no-device"],
    ["POST", "/devices", 405, "method-not-allowed"],
    ["DELETE", `/devices/${DEVICE}`, 405, "method-not-allowed"],
    ["GET", JOBS, 405, "method-not-allowed"],
    ["GET", NOTIFICATIONS, 405, "method-not-allowed"],
  ])("answers %s %s with %i", async (method, path, status, what) => {
    expect(code(await (await aKnowingView()).call(method, path))).toEqual([status, what]);
  });
});

describe("a job for one device", () => {
  test("is done in its next session, whether it came as YAML or JSON", async () => {
    const view = await aKnowingView();
    const yaml = "name: first\ncommands:\n  - { get: ./y, save: y }\n  - get: ./{{status.y}}\n";
    expect((await view.call("POST", JOBS, yaml, YAML)).status).toBe(202);
    const json = JSON.stringify({ name: "second", commands: [{ get: "./j" }] });
    const queued = await view.call("POST", JOBS, json, { "Content-Type": "application/json; charset=utf-8" });
    expect(queued.body).toMatchObject({ commandsLeft: 3, jobs: [{}, { job: "first" }, { job: "second" }] });
    let last = await view.post(package1({ sessionId: "2", cred: view.nextCred }));
    const asked: (string | undefined)[] = [];
    for (let msgId = 2; orders(last).length > 0; msgId++) {
      asked.push(...orders(last).map(uriOf));
      last = await view.post(package3(last, String(msgId)));
    }
    expect(asked).toEqual(["./y", "./200", "./j"]);
    expect((await view.call("GET", "/devices")).body).toMatchObject([{ commandsLeft: 0, sessions: { completed: 2 } }]);
  });

  test.each([
    ["no job", "commands: []", YAML, 400, "bad-request"],
    ["no YAML", "{", YAML, 400, "bad-request"],
    ["aliases without end", `a: &a [x,x]\n${bomb()}`, YAML, 400, "bad-request"],
    ["a file of this machine", "commands: [{ add: { uri: ./a, file: /etc/passwd } }]", YAML, 400, "bad-request"],
    ["no media type", "commands: [{ get: ./a }]", {}, 415, "not-a-job"],
    ["that of a form", "commands: [{ get: ./a }]", { "Content-Type": "text/plain" }, 415, "not-a-job"],
  ])("is refused: %s", async (_what, body, headers, status, what) => {
    const view = await aKnowingView();
    const answer = await view.call("POST", JOBS, body, headers as Record<string, string>);
    expect(code(answer)).toEqual([status, what]);
    expect((await view.call("GET", "/devices")).body).toMatchObject([{ commandsLeft: 0 }]);
  });

  test("is refused with every place that is wrong", async () => {
    const view = await aKnowingView();
    const { body } = await view.call("POST", JOBS, "commands: [{ get: ./a, expect: 9 }, {}]", YAML);
    expect(JSON.stringify(body)).toMatch(/commands: 0: expect.*commands: 1: one command expected here/);
  });
});

describe("a notification for one device", () => {
  const BODY = "{ via: udp, to: 127.0.0.9, session: 31, dm: '1.1', name: called }";
  const told = (events: readonly EventBody[]) =>
    events.flatMap(({ type }) => (type.startsWith("notification.") ? [type] : []));

  test("goes out with the nonce that the server knows, also before the device has come, and its session answers it", async () => {
    const pushed: NotificationPush[] = [];
    const send: PushSender = async (push) => {
      pushed.push(push);
      return { accepted: true, answer: "none" };
    };
    const view = await aRestView({ send });
    closers.push(view.close);
    const { status, body } = await view.call("POST", NOTIFICATIONS, BODY, YAML);
    const answer = { device: DEVICE, sessionId: "1F", via: "udp", to: "127.0.0.9", answer: "none" };
    expect([status, body]).toEqual([202, answer]);
    expect(pushed).toMatchObject([{ via: "udp", to: "127.0.0.9", parts: [expect.any(Uint8Array)] }]);
    const [{ push } = { push: new Uint8Array() }] = pushed;
    const package0 = decodePackage0(decodePush(push).body);
    expect(package0.version).toBe(10);
    const secret = { password: ACCOUNT.serverPassword, nonce: view.server.serverNonce(DEVICE) };
    expect(package0.digest).toEqual(signPackage0(package0, secret).digest);
    const opening = package1({ sessionId: "1F" });
    const commands = opening.commands.map((each) => (each.cmd === "Alert" ? { ...each, code: 1200 } : each));
    await view.post({ ...opening, commands });
    expect(told(view.events)).toEqual(["notification.sent", "notification.answered"]);
  });

  test.each([
    ["refused by the carrier", () => Promise.resolve({ accepted: false, answer: "ESME_RINVDSTADR" }), 502, "not-sent"],
    [
      "a carrier that is not there",
      () => Promise.reject(new PortError("connect-failed", "smpp", "127.0.0.1:1", "ECONNREFUSED", { retryable: true })),
      502,
      "not-sent",
    ],
    ["a way that is not open", () => Promise.resolve({ problem: "--via smpp needs --smsc" }), 400, "bad-request"],
  ])("is not waited for when it was not sent: %s", async (_what, send, status, what) => {
    const view = await aKnowingView({ send });
    expect(code(await view.call("POST", NOTIFICATIONS, BODY, YAML))).toEqual([status, what]);
    view.server.close();
    expect(told(view.events)).toEqual([]);
  });

  test.each([
    ["no way", "{ to: 127.0.0.9 }", YAML, 400, "bad-request"],
    ["no address", "{ via: udp }", YAML, 400, "bad-request"],
    ["a session that no SessionID has", "{ via: udp, to: a, session: 65536 }", YAML, 400, "bad-request"],
    ["no media type", BODY, {}, 415, "not-a-notification"],
  ])("is refused: %s", async (_what, body, headers, status, what) => {
    const view = await aKnowingView();
    const answer = await view.call("POST", NOTIFICATIONS, body, headers as Record<string, string>);
    expect(code(answer)).toEqual([status, what]);
  });

  test("needs an account", async () => {
    const view = await aKnowingView();
    expect(code(await view.call("POST", "/devices/nobody/notifications", BODY, YAML))).toEqual([404, "no-device"]);
  });
});

describe("who may call the REST view", () => {
  test("are programs of this machine, not pages of web sites, when there is no token", async () => {
    const view = await aKnowingView();
    const as = async (headers: Record<string, string>) => code(await view.call("GET", "/devices", undefined, headers));
    expect(await as({})).toEqual([200, undefined]);
    expect(await as({ Host: "localhost:8080" })).toEqual([200, undefined]);
    expect(await as({ Host: "evil.example" })).toEqual([403, "forbidden"]);
    expect(await as({ Origin: "http://evil.example" })).toEqual([403, "forbidden"]);
    expect(await as({ Host: "localhost", Origin: "http://localhost" })).toEqual([200, undefined]);
  });

  test("are those who know the token, where there is one", async () => {
    const view = await aKnowingView({ token: "right" });
    const as = async (headers: Record<string, string>) => code(await view.call("GET", "/devices", undefined, headers));
    expect(await as({})).toEqual([401, "unauthorized"]);
    expect(await as({ Authorization: "Bearer wrong" })).toEqual([401, "unauthorized"]);
    expect(await as({ Authorization: "Bearer right", Host: "elsewhere" })).toEqual([200, undefined]);
    expect(await as({ Authorization: "Bearer right", Origin: "http://evil.example" })).toEqual([403, "forbidden"]);
  });

  test("are not everybody on the network", async () => {
    const anywhere = startDmServer({
      host: "0.0.0.0",
      port: 0,
      serverId: "dm",
      accounts: { find: () => undefined },
      jobs: [],
      auth: "md5",
      random: seededRandom(1),
      clock: systemClock,
      emit: () => {},
      rest: { send: () => Promise.resolve({ accepted: true, answer: "" }) },
    });
    await expect(anywhere).rejects.toThrow(ConfigError);
  });
});

/** Lists of lists of the same, ten times over. */
function bomb(): string {
  const names = ["b", "c", "d", "e", "f", "g", "h", "i"];
  const lines = names.map((name, i) => {
    const before = i === 0 ? "a" : names[i - 1];
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(",")}]`;
  });
  return lines.join("\n");
}
