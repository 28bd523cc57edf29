import { afterEach, describe, expect, test } from "vitest";
import { handsetFactsSchema, handsetListSchema, treeSchema } from "../../src/api/protocol.ts";
import { toBase64 } from "../../src/base/bytes.ts";
import { aBootstrapPush, OTHER_IMEI, OTHER_SIM, SPARE_SIM } from "../lab/operate/an-operated.ts";
import { SERVER_ID } from "../support/a-bootstrap.ts";
import { aModel } from "../support/a-model.ts";
import { IMEI, SIM } from "../support/a-sim.ts";
import { anHttpServer } from "../support/http-server.ts";
import { aControlApi } from "./a-control-api.ts";

const NETWPIN = { sec: 0, imsi: SIM.imsi } as const;
const PUSH = { pdu: toBase64(aBootstrapPush()), from: "them" };
const AT = `/handsets/${SIM.msisdn}`;
const CARD = { ...SPARE_SIM, files: [{ name: "Bootstrap", content: "/w==" }] };

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function anApi(options: Parameters<typeof aControlApi>[0] = {}) {
  const api = await aControlApi(options);
  open.push(api);
  return api;
}

const error = (code: string, message: unknown = expect.any(String)) => ({ error: { code, message } });

describe("The control API", () => {
  test("lists the handsets", async () => {
    const { call } = await anApi();
    const { status, headers, body } = await call("GET", "/handsets");
    expect(status).toBe(200);
    expect(headers).toMatchObject({ "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
    expect(handsetListSchema.parse(body)).toStrictEqual(body);
    expect(body).toMatchObject([{ id: IMEI, status: "clean" }, { id: OTHER_IMEI }]);
  });

  test.each([IMEI, SIM.imsi, SIM.msisdn, `+${SIM.msisdn}`, `%2B${SIM.msisdn}`])(
    "shows a handset by the name %s",
    async (name) => {
      const { call } = await anApi();
      const { body } = await call("GET", `/handsets/${name}`);
      expect(handsetFactsSchema.parse(body)).toStrictEqual(body);
      expect(body).toMatchObject({ id: IMEI, iccid: SIM.iccid });
    },
  );

  test("shows everything of a handset that its protocol has words for, and no secret", async () => {
    const { call, told } = await anApi();
    await call("POST", `${AT}/push`, { ...PUSH, pdu: toBase64(aBootstrapPush(NETWPIN)) });
    await call("POST", `${AT}/push`, PUSH);
    await call("POST", `${AT}/sessions`, {});
    const { body } = await call("GET", AT);
    expect(handsetFactsSchema.parse(body)).toStrictEqual(body);
    expect(body).toMatchObject({ openPrompts: 1, sessionInFlight: true, pendingSessions: [{ serverId: SERVER_ID }] });
    const tree = await call("GET", `${AT}/tree`);
    expect(treeSchema.parse(tree.body)).toStrictEqual(tree.body);
    expect(tree.body).toContainEqual(expect.objectContaining({ uri: expect.stringMatching(/Secret$/), value: "***" }));
    expect(JSON.stringify([body, tree.body])).not.toContain("secret");
    expect(told("bootstrap.finished")).toHaveLength(1);
  });

  test("switches power and network", async () => {
    const { call } = await anApi();
    const handset = { id: IMEI, power: "on", network: "attached" };
    for (const [path, body] of [
      ["power", { power: "off" }],
      ["power", { power: "on" }],
      ["network", { network: "lost" }],
      ["network", { network: "attached" }],
    ] as const) {
      const answer = { status: 200, body: { handset: { ...handset, ...body } } };
      expect(await call("POST", `${AT}/${path}`, body)).toMatchObject(answer);
    }
  });

  test("takes the card out, puts it back, and puts in another with its files", async () => {
    const { call, told } = await anApi();
    expect(await call("DELETE", `${AT}/card`)).toMatchObject({ status: 200, body: { handset: { card: "none" } } });
    expect(await call("POST", `${AT}/card`, {})).toMatchObject({
      status: 200,
      body: { handset: { card: "inserted" } },
    });
    const answer = { status: 200, body: { handset: { id: IMEI, msisdn: SPARE_SIM.msisdn } } };
    expect(await call("POST", `${AT}/card`, CARD)).toMatchObject(answer);
    expect(told("bootstrap.rejected")).toMatchObject([{ reason: "damaged-body" }]);
  });

  test("takes a card without files", async () => {
    const { call } = await anApi();
    expect(await call("POST", `${AT}/card`, SPARE_SIM)).toMatchObject({ body: { handset: { imsi: SPARE_SIM.imsi } } });
  });

  test("pushes, and answers the prompt for the PIN", async () => {
    const { call, told } = await anApi();
    const waiting = { handset: { status: "waiting for a PIN" } };
    expect(await call("POST", `${AT}/push`, PUSH)).toMatchObject({ status: 200, body: waiting });
    expect(await call("POST", `${AT}/prompts`, { pin: "0000" })).toMatchObject({ status: 200, body: waiting });
    const asked = { attempt: "bootstrap-1", pin: "1234" };
    expect(await call("POST", `${AT}/prompts`, asked)).toMatchObject({ body: { handset: { status: "in session" } } });
    expect(told("bootstrap.finished")).toHaveLength(1);
    expect(told("push.delivered")).toMatchObject([{ from: "them", bearer: "control" }]);
  });

  test("names the caller's socket as the sender of a push that names none", async () => {
    const { call, told } = await anApi();
    await call("POST", `${AT}/push`, { pdu: PUSH.pdu });
    expect(told("push.delivered")).toMatchObject([{ from: expect.stringMatching(/^127\.0\.0\.1:\d+$/) }]);
  });

  test("answers a prompt for consent", async () => {
    const { call, told } = await anApi({ model: aModel({ bootstrap: { rules: [{ decision: "ask" }] } }) });
    await call("POST", `${AT}/push`, { ...PUSH, pdu: toBase64(aBootstrapPush(NETWPIN)) });
    expect(await call("POST", `${AT}/prompts`, { agreed: false })).toMatchObject({ status: 200 });
    expect(told("bootstrap.rejected")).toMatchObject([{ reason: "user-refused" }]);
  });

  test("opens a session", async () => {
    const { call, told } = await anApi();
    await call("POST", `${AT}/push`, { ...PUSH, pdu: toBase64(aBootstrapPush(NETWPIN)) });
    await call("POST", `${AT}/network`, { network: "lost" });
    await call("POST", `${AT}/network`, { network: "attached" });
    expect(told("session.started")).toHaveLength(2);
    const answer = await call("POST", `${AT}/sessions`, { server: SERVER_ID });
    expect(answer).toMatchObject({ status: 200, body: { handset: { status: "in session" } } });
    expect((await call("GET", AT)).body).toMatchObject({ pendingSessions: [{ serverId: SERVER_ID }] });
  });

  test("breaks a session off, where there is one", async () => {
    const { call } = await anApi();
    expect(await call("DELETE", `${AT}/sessions`)).toMatchObject({ status: 409, body: error("no-session") });
    await call("POST", `${AT}/push`, { ...PUSH, pdu: toBase64(aBootstrapPush(NETWPIN)) });
    const answer = await call("DELETE", `${AT}/sessions`);
    expect(answer).toMatchObject({ status: 200, body: { handset: { status: "in session, breaking it off" } } });
  });

  test("announces a handset", async () => {
    const { call } = await anApi();
    let take: (method: string | undefined) => void = () => {};
    const posted = new Promise((resolve) => {
      take = resolve;
    });
    const server = await anHttpServer((request, response) => {
      take(request.method);
      response.end();
    });
    open.push(server);
    const answer = await call("POST", `${AT}/announce`, { url: server.url, how: "voice" });
    expect(answer).toMatchObject({ status: 200, body: { handset: { id: IMEI } } });
    expect(await posted).toBe("POST");
  });

  test("tells of each request, without its query and its body", async () => {
    const { call, told } = await anApi();
    await call("GET", `${AT}?token=hush`);
    await call("POST", `${AT}/prompts`, { pin: "987654" });
    const peer = expect.stringMatching(/^127\.0\.0\.1:\d+$/);
    expect(told("control.requested")).toMatchObject([
      { method: "GET", path: AT, status: 200, peer },
      { method: "POST", path: `${AT}/prompts`, status: 409, peer },
    ]);
    expect(JSON.stringify(told("control.requested"))).not.toMatch(/hush|987654/);
  });
});

describe("A request that cannot be carried out", () => {
  test.each([
    ["GET", "/handsets/1", undefined, "no-handset"],
    ["POST", "/handsets/1/power", { power: "on" }, "no-handset"],
    ["GET", "/", undefined, "not-found"],
    ["GET", "/handsets/", undefined, "not-found"],
    ["GET", `${AT}/`, undefined, "not-found"],
    ["GET", `${AT}/pin`, undefined, "not-found"],
    ["GET", "*", undefined, "not-found"],
  ])("%s %s is answered with 404", async (method, path, body, code) => {
    const { call } = await anApi();
    expect(await call(method, path, body)).toMatchObject({ status: 404, body: error(code) });
  });

  test.each([
    ["POST", "/handsets", "GET"],
    ["DELETE", AT, "GET"],
    ["GET", `${AT}/card`, "POST, DELETE"],
    ["PUT", `${AT}/power`, "POST"],
    ["OPTIONS", `${AT}/push`, "POST"],
  ])("%s %s is answered with 405 and the methods there are", async (method, path, allowed) => {
    const { call } = await anApi();
    const answer = await call(method, path, ["POST", "PUT"].includes(method) ? {} : undefined);
    expect(answer).toMatchObject({ status: 405, headers: { allow: allowed }, body: error("method-not-allowed") });
  });

  test.each([
    ["prompts", { pin: "1234" }, "no-prompt"],
    ["prompts", { agreed: true, attempt: "bootstrap-7" }, "no-prompt"],
    ["card", { ...CARD, msisdn: OTHER_SIM.msisdn }, "card-taken"],
    ["sessions", {}, "no-account"],
  ])("POST …/%s %j is answered with 409", async (path, body, code) => {
    const { call } = await anApi();
    expect(await call("POST", `${AT}/${path}`, body)).toMatchObject({ status: 409, body: error(code) });
  });

  test("for a handset that is off, has no card or no network is answered with 409", async () => {
    const { call } = await anApi();
    await call("DELETE", `${AT}/card`);
    expect(await call("DELETE", `${AT}/card`)).toMatchObject({ status: 409, body: error("no-card") });
    expect(await call("POST", `${AT}/push`, PUSH)).toMatchObject({ status: 409, body: error("no-network") });
    await call("POST", `${AT}/power`, { power: "off" });
    expect(await call("POST", `${AT}/push`, PUSH)).toMatchObject({ status: 409, body: error("handset-off") });
  });

  test("because the disk is full is answered with 503", async () => {
    const { call, disk } = await anApi();
    disk.full = true;
    expect(await call("POST", `${AT}/power`, { power: "off" })).toMatchObject({ status: 503, body: error("failed") });
  });

  test("because the handset takes too long is answered with 503", async () => {
    const { call, fleet, clock } = await anApi();
    fleet.tell = () => {
      setImmediate(() => clock.advance(30_000));
      return new Promise(() => {});
    };
    expect(await call("POST", `${AT}/power`, { power: "off" })).toMatchObject({ status: 503, body: error("busy") });
  });

  test("because of a fault of ours is answered with 500, and the event has the reason", async () => {
    const { call, fleet, told } = await anApi();
    fleet.tell = () => Promise.reject(new Error("broken"));
    const answer = await call("POST", `${AT}/power`, { power: "off" });
    expect(answer).toMatchObject({ status: 500, body: error("bug", expect.not.stringContaining("broken")) });
    expect(told("http.failed")).toMatchObject([{ url: `${AT}/power`, detail: "broken" }]);
  });
});
