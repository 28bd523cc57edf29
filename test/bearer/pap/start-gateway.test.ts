import { afterEach, describe, expect, test } from "vitest";
import { latin1Bytes, toBase64, utf8Bytes, utf8Text } from "../../../src/base/bytes.ts";
import { decodePap } from "../../../src/codec/pap/document.ts";
import type { PapMessage } from "../../../src/codec/pap/message.ts";
import { encodeSubmission } from "../../../src/codec/pap/submission.ts";
import { decodeSi } from "../../../src/codec/si/service-indication.ts";
import { decodeSl } from "../../../src/codec/si/service-loading.ts";
import type { DeliveryOutcome } from "../../../src/ports/inbound.ts";
import {
  ADDRESS,
  aGateway,
  aPush,
  CONTENT,
  CP,
  contentOf,
  type GatewayUnderTest,
  post,
  push,
  pushOf,
  statesOf,
  submit,
} from "../../support/pap-initiator.ts";

let lab: GatewayUnderTest;
afterEach(() => lab.gateway.close());

describe("a push by PAP", () => {
  test("comes to the handset as a WSP push, octets unchanged, with its SEC, MAC and application id", async () => {
    lab = await aGateway();
    const appId = [{ name: "X-Wap-Application-Id", value: "x-wap-application:syncml.dm" }];
    const content = contentOf(`${CP};SEC=USERPIN;MAC=00AB`, CONTENT.body, appId);
    expect(await submit(lab.gateway.address, { message: aPush(), content })).toMatchObject({
      kind: "push-response",
      pushId: "p1@pi.example",
      senderAddress: lab.gateway.address,
      senderName: "phonebank",
      result: { code: 1001 },
    });
    const [inbound] = lab.delivered;
    expect(inbound).toMatchObject({ kind: "push", bearer: "pap", to: "491700001", local: false });
    expect(inbound?.from).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(pushOf(inbound)).toMatchObject({
      contentType: CP,
      parameters: { sec: 1, mac: "00AB" },
      headers: [{ name: "X-Wap-Application-Id", value: "x-wap-application:syncml.dm" }],
      body: CONTENT.body,
    });
    expect(await statesOf(lab)).toEqual(["delivered 1000"]);
  });

  test.each([
    ["WAPPUSH=+49-170.0001/TYPE=PLMN@ppg.example", "491700001"],
    ["wappush=491700001/type=plmn@ppg.example", "491700001"],
    ["WAPPUSH=352099000000006/TYPE=USER@ppg.example", "352099000000006"],
    ["WAPPUSH=+491700001/EXT=1/TYPE=PLMN@127.0.0.1", "491700001"],
    ["WAPPUSH=127.0.0.7/TYPE=IPv4@ppg.example", "the seventh"],
    ["WAPPUSH=::7/TYPE=IPv6@ppg.example", "the seventh"],
  ])("for %s is for %s", async (address, to) => {
    lab = await aGateway({ resolve: ({ client }) => (/^(127\.0\.0\.|::)7$/.test(client) ? "the seventh" : undefined) });
    expect(await push(lab, { addresses: [address] })).toBe(1001);
    expect(lab.delivered.map((inbound) => inbound.to)).toEqual([to]);
  });

  test.each(["foo", "WAPPUSH=foo/TYPE=PLMN@ppg.example", "WAPPUSH=1.2.3/TYPE=IPv4@h", "WAPPUSH=+49/TYPE=PLMN"])(
    "for %s is answered 2002, and goes to nobody else either",
    async (address) => {
      lab = await aGateway();
      expect(await push(lab, { addresses: [ADDRESS, address] })).toBe(2002);
      expect(lab.delivered).toEqual([]);
      expect(await statesOf(lab)).toEqual(["unknown 2004"]);
    },
  );

  test("for nobody that is known is answered 2003, and its push id may come again", async () => {
    lab = await aGateway({ deliver: async () => "unknown-address" });
    expect(await push(lab)).toBe(2003);
    expect(await push(lab, { addresses: ["WAPPUSH=127.0.0.9/TYPE=IPv4@ppg.example"] })).toBe(2003);
  });

  test("for several goes to each of them once, with a state for each", async () => {
    const outcomes: Record<string, DeliveryOutcome> = { "1": "accepted", "2": "unknown-address", "3": "busy" };
    const delivered: string[] = [];
    lab = await aGateway({
      deliver: async ({ to }) => {
        delivered.push(to);
        return outcomes[to] ?? "failed";
      },
    });
    const addresses = ["1", "2", "3", "1"].map((number) => `WAPPUSH=${number}/TYPE=PLMN@ppg.example`);
    const answer = await submit(lab.gateway.address, {
      message: aPush({ addresses, progressNotesRequested: true }),
      content: CONTENT,
    });
    expect(answer).toMatchObject({
      result: { code: 1001 },
      progressNotes: [{ stage: "delivered" }, { stage: "undeliverable" }, { stage: "pending" }],
    });
    expect(delivered).toEqual(["1", "2", "3"]);
    expect(await statesOf(lab)).toEqual(["delivered 1000", "undeliverable 2003", "pending 1001"]);
  });

  test("with a push id that came before is answered 2007", async () => {
    lab = await aGateway();
    expect(await push(lab)).toBe(1001);
    expect(await push(lab)).toBe(2007);
    expect(lab.delivered).toHaveLength(1);
  });

  test.each([
    ["a malformed time", { deliverAfterTimestamp: "tomorrow" }, 2000],
    ["another malformed time", { deliverBeforeTimestamp: "2026-02-30T00:00:00Z" }, 2000],
    ["a time that has passed", { deliverBeforeTimestamp: "2001-01-01T00:00:00Z" }, 2001],
    ["notifications for no URL", { ppgNotifyRequestedTo: "mailto:pi@pi.example" }, 2000],
    ["a replacement of nothing", { replacePushId: "p0" }, 2004],
    ["a network that is not offered", { qualityOfService: { networkRequired: true, network: "PHS" } }, 3009],
    ["a bearer that is not offered", { qualityOfService: { bearerRequired: true, bearer: "FLEX" } }, 3010],
    ["a bearer that is offered", { qualityOfService: { bearerRequired: true, bearer: "sms" } }, 1001],
    ["a bearer that is only wished", { qualityOfService: { bearer: "FLEX" } }, 1001],
    ["three addresses where two are the limit", { addresses: [ADDRESS, ADDRESS, ADDRESS] }, 3005],
  ])("with %s is answered", async (_what, fields, code) => {
    const offers = { networks: ["GSM"], bearers: ["SMS"] };
    lab = await aGateway({ offers, limits: { maxAddresses: 2 } });
    expect(await push(lab, fields)).toBe(code);
    expect(lab.delivered).toHaveLength(code === 1001 ? 1 : 0);
  });

  test("tells how it was delivered", async () => {
    lab = await aGateway();
    await push(lab, { qualityOfService: { deliveryMethod: "preferconfirmed", priority: "high" } });
    const message = { kind: "statusquery-message", pushId: "p1@pi.example", addresses: [ADDRESS] } as const;
    expect(await submit(lab.gateway.address, { message })).toMatchObject({
      results: [{ qualityOfService: { deliveryMethod: "confirmed", priority: "high" }, addresses: [ADDRESS] }],
    });
  });

  test("is answered in time, though its delivery is not done", async () => {
    lab = await aGateway({ deliver: () => new Promise(() => {}), limits: { answerWithinMs: 10 } });
    expect(await push(lab)).toBe(1001);
    expect(await statesOf(lab)).toEqual(["pending 1001"]);
  });

  test("with capabilities beside it is answered 3004", async () => {
    lab = await aGateway();
    const capabilities = contentOf("application/xml", utf8Bytes("<rdf/>"));
    const answer = await submit(lab.gateway.address, { message: aPush(), content: CONTENT, capabilities });
    expect(answer).toMatchObject({ result: { code: 3004 } });
  });
});

describe("content of a push", () => {
  test("in XML that is a service indication or loading is compiled, its charset taken off", async () => {
    lab = await aGateway();
    const si =
      '<?xml version="1.0" encoding="iso-8859-1"?><si><indication href="http://a.example/">gr\u00fcn</indication></si>';
    const sl = '<sl href="http://a.example/" action="cache"/>';
    await push(lab, { pushId: "si" }, contentOf("text/vnd.wap.si; charset=iso-8859-1", latin1Bytes(si)));
    await push(lab, { pushId: "sl" }, contentOf("Text/vnd.wap.SL", utf8Bytes(sl)));
    const [first, second] = lab.delivered.map(pushOf);
    expect(first).toMatchObject({ contentType: "application/vnd.wap.sic", parameters: { others: [] } });
    expect(first?.parameters.charset).toBeUndefined();
    expect(first?.body[0]).toBe(2);
    expect(decodeSi(first?.body ?? new Uint8Array())).toEqual({ href: "http://a.example/", text: "gr\u00fcn" });
    expect(second).toMatchObject({ contentType: "application/vnd.wap.slc" });
    expect(decodeSl(second?.body ?? new Uint8Array())).toEqual({ href: "http://a.example/", action: "cache" });
  });

  test.each(["text/vnd.wap.connectivity-xml", "text/plain", "application/x-unknown"])(
    "of type %s stays as it is",
    async (type) => {
      lab = await aGateway();
      const body = utf8Bytes("<wap-provisioningdoc/>");
      expect(await push(lab, {}, contentOf(type, body))).toBe(1001);
      expect(pushOf(lab.delivered[0])).toMatchObject({ contentType: type, body });
    },
  );

  test("that says it is base64 is taken out of it", async () => {
    lab = await aGateway();
    const base64 = [{ name: "Content-Transfer-Encoding", value: "BASE64" }];
    const encoded = utf8Bytes(toBase64(CONTENT.body));
    expect(await push(lab, {}, contentOf(CP, encoded, base64))).toBe(1001);
    expect(pushOf(lab.delivered[0])).toMatchObject({ headers: [], body: CONTENT.body });
    expect(await push(lab, { pushId: "p2" }, contentOf(CP, utf8Bytes("*"), base64))).toBe(3006);
  });

  test.each([
    ["an indication that is not well-formed", contentOf("text/vnd.wap.si", utf8Bytes("<si>")), 3006],
    ["a loading of nothing", contentOf("text/vnd.wap.sl", utf8Bytes("<sl/>")), 3006],
    [
      "a transfer encoding that nobody knows",
      contentOf(CP, CONTENT.body, [{ name: "Content-Transfer-Encoding", value: "x" }]),
      3006,
    ],
    ["a type that is none", contentOf("neither", CONTENT.body), 2000],
  ])("that is %s is refused", async (_what, content, code) => {
    lab = await aGateway();
    expect(await push(lab, {}, content)).toBe(code);
    expect(lab.delivered).toEqual([]);
  });
});

describe("a message that is no push", () => {
  const answerTo = (message: PapMessage) => submit(lab.gateway.address, { message });

  test("about a push that nobody knows is answered 2004", async () => {
    lab = await aGateway();
    expect(await answerTo({ kind: "cancel-message", pushId: "p9", addresses: [ADDRESS] })).toMatchObject({
      kind: "cancel-response",
      results: [{ code: 2004, addresses: [ADDRESS] }],
    });
    expect(await answerTo({ kind: "statusquery-message", pushId: "p9", addresses: [] })).toMatchObject({
      results: [{ messageState: "unknown", code: 2004 }],
    });
  });

  test("about an address that the push did not have is answered 2003; a delivered one is not cancelled: 2008", async () => {
    lab = await aGateway();
    await push(lab);
    const addresses = [ADDRESS, "WAPPUSH=1/TYPE=PLMN@ppg.example"];
    expect(await answerTo({ kind: "cancel-message", pushId: "p1@pi.example", addresses })).toMatchObject({
      results: [
        { code: 2008, addresses: [ADDRESS] },
        { code: 2003, addresses: [addresses[1]] },
      ],
    });
    expect(await answerTo({ kind: "statusquery-message", pushId: "p1@pi.example", addresses })).toMatchObject({
      results: [{ messageState: "delivered" }, { messageState: "unknown", code: 2003 }],
    });
  });

  test("but asks for capabilities is answered 3001", async () => {
    lab = await aGateway();
    expect(await answerTo({ kind: "ccq-message", queryId: "q1", address: ADDRESS })).toMatchObject({
      kind: "ccq-response",
      queryId: "q1",
      code: 3001,
    });
  });

  test("and not for a gateway is a bad message", async () => {
    lab = await aGateway();
    const message = { kind: "resultnotification-response", pushId: "p1", code: 1000 } as const;
    expect(await answerTo(message)).toMatchObject({ kind: "badmessage-response", code: 2000 });
  });
});

describe("versions of PAP", () => {
  test("the answer is in the version of the question, and names those that are spoken", async () => {
    lab = await aGateway();
    const message = { kind: "statusquery-message", pushId: "p9", addresses: [] } as const;
    for (const version of ["1.0", "2.0"] as const) {
      const { contentType, body } = encodeSubmission({ message, format: { version } });
      const answer = await post(lab.gateway.address, contentType, body);
      const document = decodePap(new Uint8Array(await answer.arrayBuffer()));
      expect(document).toMatchObject({ version, supportedVersions: ["2.0", "1.*"], productName: "phonebank" });
    }
  });

  test("another version is answered 3002", async () => {
    lab = await aGateway();
    const { contentType, body } = encodeSubmission({ message: aPush(), content: CONTENT });
    const later = latin1Bytes(Buffer.from(body).toString("latin1").replace("PAP 2.0", "PAP 3.0"));
    const answer = await post(lab.gateway.address, contentType, later);
    expect(answer.status).toBe(202);
    expect(utf8Text(new Uint8Array(await answer.arrayBuffer()))).toMatch(/<badmessage-response code="3002"/);
    expect(lab.delivered).toEqual([]);
  });
});

describe("users of a gateway", () => {
  const users = new Map([["pi", "s:3&cret"]]);
  const basic = (login: string) => ({ Authorization: `Basic ${toBase64(utf8Bytes(login))}` });

  test.each([
    ["Basic authentication", "", basic("pi:s:3&cret"), 202],
    ["a query", "/wappush?user=pi&password=s%3A3%26cret", {}, 202],
    ["a query as Kannel has it", "/?username=pi&pass=s:3%26cret", {}, 202],
    ["nothing", "", {}, 401],
    ["a wrong password", "", basic("pi:other"), 401],
    ["another user", "?user=other&password=s%3A3%26cret", {}, 401],
    ["broken credentials", "", { Authorization: "Basic =" }, 401],
  ])("with %s", async (_how, path, headers, status) => {
    lab = await aGateway({ users });
    const { contentType, body } = encodeSubmission({ message: aPush(), content: CONTENT });
    const answer = await post(lab.gateway.address + path, contentType, body, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.has("www-authenticate")).toBe(status === 401);
    expect(lab.delivered).toHaveLength(status === 202 ? 1 : 0);
  });
});
