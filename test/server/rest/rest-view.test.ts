import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { ConfigError } from "../../../src/base/errors.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { startDmServer } from "../../../src/server/start-dm-server.ts";
import { chalOf, DEVICE, md5Cred, orders, package1, package3, uriOf } from "../client-messages.ts";
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
      rest: {},
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
