import { describe, expect, test } from "vitest";
import { type ControlActions, ControlClient, ControlRefusal } from "../../src/api/client.ts";
import { systemClock, VirtualClock } from "../../src/base/clock.ts";
import { PortError } from "../../src/base/errors.ts";
import { aControlApi, FACTS, refused, STANDING } from "../support/control-api.ts";

const ID = "352099000000006";

/** Every action with what has to be said for it. */
const ACTIONS: ControlActions = {
  power: { power: "off" },
  network: { network: "lost" },
  battery: { level: 15 },
  busy: { busy: true },
  card: { imsi: "001010123456780", iccid: "8900101000000000008", msisdn: "491700009" },
  prompts: { pin: "1234" },
  push: { pdu: "AAYB", from: "+4900111" },
  sessions: {},
  alerts: { type: "org.example.battery", data: "5" },
  requests: { object: "./FUMO/x", by: "device" },
  announce: { url: "http://dm.example/", how: "pos" },
};

const clientOf = ({ address }: { readonly address: string }, token?: string) =>
  new ControlClient({ address, token, clock: systemClock });

describe("A client of the control API", () => {
  test("gives the list, the facts and the tree of handsets", async () => {
    const api = await aControlApi();
    const client = clientOf(api);
    expect(await client.list()).toEqual([STANDING]);
    expect(await client.show(ID)).toEqual(FACTS);
    expect(await client.tree(ID)).toMatchObject([{ uri: "." }, { value: `IMEI:${ID}` }]);
    expect(api.asked).toEqual([
      { method: "GET", path: "/handsets" },
      { method: "GET", path: `/handsets/${ID}` },
      { method: "GET", path: `/handsets/${ID}/tree` },
    ]);
  });

  test.each(Object.keys(ACTIONS) as (keyof ControlActions)[])("asks for %s with its body", async (action) => {
    const api = await aControlApi();
    expect(await clientOf(api).act(ID, action, ACTIONS[action])).toEqual(STANDING);
    expect(api.asked).toEqual([{ method: "POST", path: `/handsets/${ID}/${action}`, body: ACTIONS[action] }]);
  });

  test("removes a card with DELETE and no body", async () => {
    const api = await aControlApi();
    expect(await clientOf(api).removeCard(ID)).toEqual(STANDING);
    expect(api.asked).toEqual([{ method: "DELETE", path: `/handsets/${ID}/card` }]);
  });

  test("breaks off a session with DELETE and no body", async () => {
    const api = await aControlApi();
    expect(await clientOf(api).abortSession(ID)).toEqual(STANDING);
    expect(api.asked).toEqual([{ method: "DELETE", path: `/handsets/${ID}/sessions` }]);
  });

  test("escapes what a name has that a path has not, and keeps the path of its address", async () => {
    const api = await aControlApi();
    await new ControlClient({ address: `${api.address}/lab/`, clock: systemClock }).show("+49 17/1?x");
    expect(api.asked[0]?.path).toBe("/lab/handsets/%2B49%2017%2F1%3Fx");
  });

  test("shows its token with every request", async () => {
    const api = await aControlApi();
    await clientOf(api, "abc").list();
    await clientOf(api, "abc").removeCard(ID);
    expect(api.asked.map(({ authorization }) => authorization)).toEqual(["Bearer abc", "Bearer abc"]);
  });
});

describe("A request to the control API that fails", () => {
  const failureOf = async (answering: Parameters<typeof aControlApi>[0]) => {
    const api = await aControlApi(answering);
    return clientOf(api)
      .list()
      .then(
        () => undefined,
        (error: unknown) => error,
      );
  };

  test("because it is refused carries the status, the code and the words of the API", async () => {
    const error = await failureOf(() => refused(409, "handset-off", "handset 1 is off"));
    expect(error).toBeInstanceOf(ControlRefusal);
    expect(error).toMatchObject({ code: "peer-refused", status: 409, refusal: "handset-off" });
    expect(String(error)).toMatch(/^ControlRefusal: control http:\/\/127\.0\.0\.1:\d+: handset 1 is off$/);
  });

  test.each([
    ["a page with a status of failure", { status: 404, text: "<html>no such page</html>" }],
    ["JSON that is no error of the API", { status: 500, text: '{"message":"no"}' }],
    ["success with a page", { status: 200, text: "<html>welcome</html>" }],
    ["success with something else than was asked for", { status: 200, text: '{"handsets":[]}' }],
  ])("because another server answers with %s says so", async (_, answer) => {
    const error = await failureOf(() => answer);
    expect(error).not.toBeInstanceOf(ControlRefusal);
    expect(error).toMatchObject({ code: "peer-refused", retryable: false });
    expect(String(error)).toContain(`status ${answer.status}, and not an answer of the control API`);
  });

  test("because the connection is cut is peer-closed", async () => {
    expect(await failureOf(() => "cut")).toMatchObject({ code: "peer-closed", port: "control", retryable: true });
  });

  test("because nobody listens is connect-failed, and says where", async () => {
    const client = new ControlClient({ address: "http://127.0.0.1:1", clock: systemClock });
    await expect(client.list()).rejects.toMatchObject({ code: "connect-failed", peer: "http://127.0.0.1:1" });
  });

  test("because no answer comes in time is peer-timeout", async () => {
    const clock = new VirtualClock();
    const api = await aControlApi(() => {
      clock.advance(70);
      return "silence";
    });
    const error = await new ControlClient({ address: api.address, clock, timeoutMs: 70 }).list().catch((e) => e);
    expect(error).toBeInstanceOf(PortError);
    expect(error).toMatchObject({ code: "peer-timeout", message: expect.stringContaining("within 70 ms") });
  });
});
