import { connect } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { latin1Bytes, utf8Bytes } from "../../../src/base/bytes.ts";
import { VirtualClock } from "../../../src/base/clock.ts";
import { decodePap } from "../../../src/codec/pap/document.ts";
import { encodeSubmission } from "../../../src/codec/pap/submission.ts";
import { aGateway, aPush, CONTENT, type GatewayUnderTest, post, push, statesOf } from "../../support/pap-initiator.ts";

let lab: GatewayUnderTest;
let pushes = 0;
afterEach(() => lab.gateway.close());

/** Another initiator whose push still arrives. */
async function expectOthersServed(): Promise<void> {
  const before = lab.delivered.length;
  expect(await push(lab, { pushId: `good-${++pushes}` })).toBe(1001);
  expect(lab.delivered).toHaveLength(before + 1);
}

const RELATED = "multipart/related; boundary=b; type=application/xml";
const related = (...parts: string[]) => latin1Bytes(`${parts.map((part) => `--b\r\n${part}\r\n`).join("")}--b--\r\n`);
const CONTROL =
  'Content-Type: application/xml\r\n\r\n<pap><push-message push-id="x"><address address-value="a"/></push-message></pap>';

/** What an initiator may send that is no PAP; each is answered with a badmessage-response. */
const ROWS: readonly [string, string, Uint8Array][] = [
  ["nothing", "application/xml", new Uint8Array()],
  ["no content type", "", utf8Bytes("<pap/>")],
  ["XML cut off", "application/xml", utf8Bytes('<pap><cancel-message push-id="p')],
  ["XML of something else", "text/xml", utf8Bytes("<html/>")],
  ["two messages", "text/xml", utf8Bytes('<pap><cancel-message push-id="p"/><cancel-message push-id="p"/></pap>')],
  ["a push without address", RELATED, related('\r\n<pap><push-message push-id="p"/></pap>', "\r\nx")],
  ["a push without content", RELATED, related(CONTROL)],
  ["four parts", RELATED, related(CONTROL, "\r\na", "\r\nb", "\r\nc")],
  ["a body that never ends", RELATED, latin1Bytes(`--b\r\n${CONTROL}`)],
  ["no boundary", "multipart/related", related(CONTROL, "\r\na")],
  ["a form of a web page", "multipart/form-data; boundary=b", related(CONTROL, "\r\na")],
  ["text of a web page", "text/plain", utf8Bytes('<pap><cancel-message push-id="p"/></pap>')],
  [
    "a bomb of entities",
    "application/xml",
    utf8Bytes('<!DOCTYPE pap [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><pap>&b;</pap>'),
  ],
  ["elements 20 deep", "application/xml", utf8Bytes(`${"<pap>".repeat(20)}${"</pap>".repeat(20)}`)],
  ["octets that XML lacks", "application/xml", Uint8Array.of(0, 1, 2, 0xff, 0x0b)],
  ["another charset than it says", "application/xml; charset=utf-8", Uint8Array.of(0x3c, 0xff, 0xfe)],
];

describe("a push proxy gateway", () => {
  test.each(ROWS)("answers %s with a badmessage-response, and others go on", async (_what, contentType, body) => {
    lab = await aGateway();
    const answer = await post(lab.gateway.address, contentType, body);
    expect(answer.status).toBe(202);
    const { message } = decodePap(new Uint8Array(await answer.arrayBuffer()));
    expect(message).toMatchObject({ kind: "badmessage-response", code: 2000 });
    expect(lab.events).toContainEqual(expect.objectContaining({ type: "pap.refused" }));
    await expectOthersServed();
  });

  test("answers any octets in PAP, and others go on", async () => {
    lab = await aGateway();
    const { contentType, body } = encodeSubmission({ message: aPush(), content: CONTENT });
    const damaged = fc
      .tuple(fc.nat(body.length - 1), fc.nat(255))
      .map(([at, octet]) => body.map((old, i) => (i === at ? octet : old)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), damaged), async (octets) => {
        const answer = await post(lab.gateway.address, contentType, octets);
        expect(answer.status).toBe(202);
        decodePap(new Uint8Array(await answer.arrayBuffer()));
      }),
      { numRuns: 100 },
    );
    await expectOthersServed();
  });

  test.each([
    ["GET", "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", 405],
    ["a claim of 1 GiB", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1073741824\r\n\r\n", 413],
    [
      "a chunk of 1 GiB",
      `POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n40000000\r\n${"x".repeat(3000)}`,
      413,
    ],
    ["half a header", "POST / HTTP/1.1\r\nHo", 408],
    ["half a body", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab", 408],
    ["garbage", "\x16\x03\x01\x02\x00garbage\r\n\r\n", 400],
  ])("answers %s in HTTP, and others go on", async (_what, text, status) => {
    const httpLimits = status === 408 ? { headersTimeoutMs: 400, requestTimeoutMs: 800 } : {};
    lab = await aGateway({ limits: { maxBodyBytes: 2_000 }, httpLimits });
    const heard = say(text);
    await expectOthersServed();
    expect(await heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    await expectOthersServed();
  });

  test("answers 503 when too many requests come in a second", async () => {
    const clock = new VirtualClock(1_800_000_000_000);
    lab = await aGateway({ clock, limits: { maxRequestsPerSecond: 1 } });
    expect(await push(lab)).toBe(1001);
    const answer = await post(lab.gateway.address, "application/xml", new Uint8Array());
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    clock.advance(1_000);
    await expectOthersServed();
  });

  test("takes no content beyond its limit", async () => {
    lab = await aGateway({ limits: { maxContentBytes: 300 } });
    const { contentType, body } = encodeSubmission({
      message: aPush(),
      content: { headers: CONTENT.headers, body: new Uint8Array(301) },
    });
    expect(await (await post(lab.gateway.address, contentType, body)).text()).toContain(
      'badmessage-response code="2000"',
    );
    await expectOthersServed();
  });

  /** Everything the gateway says to `text` until it closes the connection. */
  const say = (text: string) =>
    new Promise<string>((resolve) => {
      const port = Number(new URL(lab.gateway.address).port);
      const socket = connect(port, "127.0.0.1", () => socket.write(text, "latin1"));
      let heard = "";
      socket.on("data", (chunk) => {
        heard += chunk.toString();
      });
      socket.on("error", () => {});
      socket.on("close", () => resolve(heard));
    });
});

describe("the memory of a gateway", () => {
  const NEVER = { deliverAfterTimestamp: "2099-01-01T00:00:00Z" };

  test("forgets the oldest finished push for a new one, and refuses it with 4001 when all wait", async () => {
    lab = await aGateway({ limits: { maxPushes: 2 } });
    expect(await push(lab, { pushId: "waiting", ...NEVER })).toBe(1001);
    for (const pushId of ["a", "b"]) expect(await push(lab, { pushId })).toBe(1001);
    expect([await statesOf(lab, "waiting"), await statesOf(lab, "a"), await statesOf(lab, "b")]).toEqual([
      ["pending 1001"],
      ["unknown 2004"],
      ["delivered 1000"],
    ]);
    expect(await push(lab, { pushId: "waiting too", ...NEVER })).toBe(1001);
    expect(await push(lab, { pushId: "c" })).toBe(4001);
    expect(await statesOf(lab, "c")).toEqual(["unknown 2004"]);
  });

  test("has bounds on the addresses and octets that wait", async () => {
    lab = await aGateway({ limits: { maxRecipients: 3, maxWaitingBytes: 50 } });
    const addresses = ["1", "2", "3"].map((number) => `WAPPUSH=${number}/TYPE=PLMN@ppg.example`);
    expect(await push(lab, { pushId: "a", ...NEVER, addresses: addresses.slice(1) })).toBe(1001);
    expect(await push(lab, { pushId: "b", addresses })).toBe(4001);
    const large = { headers: CONTENT.headers, body: new Uint8Array(40) };
    expect(await push(lab, { pushId: "c" }, large)).toBe(4001);
    await expectOthersServed();
  });
});
