import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SPARE_SIM } from "../lab/operate/an-operated.ts";
import { SIM } from "../support/a-sim.ts";
import { aControlApi, type ControlApiUnderTest } from "./a-control-api.ts";

const AT = `/handsets/${SIM.msisdn}`;

let api: ControlApiUnderTest;
beforeAll(async () => {
  api = await aControlApi();
});
afterAll(() => api.close());

describe("The body of a request", () => {
  const rows: readonly [string, unknown, RegExp][] = [
    ["power", {}, /^power: /],
    ["power", { power: "up" }, /^power: .*"on"\|"off"/],
    ["power", { power: ["on"] }, /^power: /],
    ["power", { power: "on", now: true }, /"now"/],
    ["power", [], /expected object/],
    ["power", null, /expected object/],
    ["power", "on", /no JSON/],
    ["power", '"on"', /expected object/],
    ["power", "", /no JSON/],
    ["power", '{"power":"on"', /no JSON/],
    ["power", '{"__proto__":{"power":"on"}}', /power/],
    ["power", "\u0000", /no JSON/],
    ["network", { network: "there" }, /^network: /],
    ["card", { imsi: SPARE_SIM.imsi }, /^iccid: .*; msisdn: /],
    ["card", { ...SPARE_SIM, imsi: "00101" }, /^imsi: expected an IMSI: 6 to 15 digits$/],
    ["card", { ...SPARE_SIM, msisdn: "+491700009" }, /^msisdn: expected an MSISDN without \+/],
    ["card", { ...SPARE_SIM, files: [{ name: "Bootstrap", content: "?" }] }, /^files\.0\.content: .*base64/],
    ["card", { ...SPARE_SIM, files: [{ name: "boot", content: "/w==" }] }, /^files\.0\.name: .*"Bootstrap"/],
    ["card", { ...SPARE_SIM, files: twice({ name: "Config1", content: "/w==" }) }, /^files: expected each file once$/],
    ["card", { foo: 1 }, /^expected \{\}, or a card/],
    ["card", [], /^expected \{\}, or a card/],
    ["prompts", {}, /^expected pin, agreed, text, choices or cancelled$/],
    ["prompts", { pin: 1234 }, /^pin: /],
    ["prompts", { pin: "12x4" }, /^pin: expected a PIN/],
    ["prompts", { agreed: "yes" }, /^agreed: /],
    ["prompts", { pin: "1234", agreed: true }, /^expected pin, agreed, text, choices or cancelled$/],
    ["prompts", { choices: [0] }, /^choices\.0: /],
    ["prompts", { cancelled: false }, /^cancelled: /],
    ["alerts", {}, /^type: /],
    ["alerts", { type: "x", code: 1201 }, /^code: /],
    ["alerts", { type: "x", source: "DevInfo" }, /^source: /],
    ["requests", {}, /^object: /],
    ["requests", { object: "FUMO" }, /^object: expected a URI/],
    ["requests", { object: "./SCM", by: "server" }, /^by: /],
    ["requests", { object: "./DevInfo" }, /no operation that one could ask for at \.\/DevInfo/],
    ["push", {}, /^pdu: /],
    ["push", { pdu: "" }, /^pdu: /],
    ["push", { pdu: "AQ" }, /^pdu: expected octets in base64/],
    ["push", { pdu: "AQcA" }, /no push: .*at byte 1/],
    ["push", { pdu: "AQYBrw==", from: "" }, /^from: /],
    ["sessions", { server: 7 }, /^server: /],
    ["announce", { url: "ftp://127.0.0.1/" }, /^url: expected an http or https URL/],
    ["announce", { url: "http://127.0.0.1/", how: "post" }, /^how: /],
  ];
  test.each(rows)("POST …/%s %j is answered with 400 and says why", async (path, body, message) => {
    const answer = await api.call("POST", `${AT}/${path}`, body);
    const error = { code: "bad-request", message: expect.stringMatching(message) };
    expect(answer).toMatchObject({ status: 400, body: { error } });
  });

  test("is not repeated where it may be a secret", async () => {
    const secrets = [{ pin: "98765x" }, { pin: 98765 }, '{"pin":"98765"', { agreed: "98765" }];
    for (const body of secrets) {
      const { body: answer } = await api.call("POST", `${AT}/prompts`, body);
      expect(JSON.stringify(answer)).not.toContain("98765");
    }
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", ""])(
    "of the type %j is answered with 415",
    async (type) => {
      const answer = await api.call("POST", `${AT}/power`, { power: "on" }, { "Content-Type": type });
      expect(answer).toMatchObject({ status: 415, body: { error: { code: "not-json" } } });
    },
  );

  test.each(["application/json; charset=UTF-8", "Application/JSON"])("may be of the type %j", async (type) => {
    expect(await api.call("POST", `${AT}/power`, { power: "on" }, { "Content-Type": type })).toMatchObject({
      status: 200,
    });
  });

  test("may be nested as deep as its size allows", async () => {
    const depth = 260_000 / 2;
    for (const [opening, closing] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      const times = Math.floor((depth * 2) / (opening.length + closing.length));
      const deep = `${opening.repeat(times)}1${closing.repeat(times)}`;
      expect(await api.call("POST", `${AT}/power`, deep)).toMatchObject({ status: 400 });
      expect(await api.call("POST", `${AT}/power`, `{"power":${deep.slice(0, 250_000)}`)).toMatchObject({
        status: 400,
      });
      expect(await api.call("POST", `${AT}/card`, deep)).toMatchObject({ status: 400 });
    }
  });

  test("with very many wrong keys gets a short answer", async () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => [`key${i}`, 1]);
    const { status, body } = await api.call("POST", `${AT}/power`, Object.fromEntries(keys));
    expect(status).toBe(400);
    expect(JSON.stringify(body).length).toBeLessThan(700);
  });

  test("of the greatest length is read", async () => {
    const pdu = `${"A".repeat(262_144 - 10 - 4)}`.slice(0, 262_128);
    expect(await api.call("POST", `${AT}/push`, { pdu })).toMatchObject({
      body: { error: { message: expect.stringContaining("no push") } },
    });
  });
});

function twice<Value>(value: Value): Value[] {
  return [value, value];
}
