import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latin1Bytes, latin1Text } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { contentFromPush, pushFromContent } from "../../../src/codec/pap/content-entity.ts";
import type { PapMessage } from "../../../src/codec/pap/message.ts";
import { partHeader } from "../../../src/codec/pap/multipart.ts";
import { decodeSubmission, encodeSubmission } from "../../../src/codec/pap/submission.ts";
import { CONTENT_TYPE_CODES } from "../../../src/codec/wsp/content-types.ts";
import { applicationIdOf, decodePush, encodePush } from "../../../src/codec/wsp/push.ts";
import { NOTIFICATION, NOTIFICATION_PUSH, octets } from "../../support/push-vectors.ts";

const code = (name: string) => expect.objectContaining({ code: name });

const PUSH: PapMessage = {
  kind: "push-message",
  pushId: "p1@pi.example",
  addresses: ["WAPPUSH=+12345678901/TYPE=PLMN@ppg.example"],
};
const CONTENT = {
  headers: [
    { name: "Content-Type", value: "application/vnd.syncml.notification" },
    { name: "X-Wap-Application-Id", value: "x-wap-application:syncml.dm" },
  ],
  body: NOTIFICATION,
};
const MAC = "D64ABDA0462DC63BBF6140F8B99E05B7865048B6";

describe("a PAP request", () => {
  test("with content is multipart/related with the control entity first, the octets of the content raw", () => {
    const { contentType, body } = encodeSubmission({ message: PUSH, content: CONTENT });
    expect(contentType).toBe('multipart/related; boundary=phonebank-part; type="application/xml"');
    expect(latin1Text(body)).toContain(latin1Text(NOTIFICATION));
    expect(decodeSubmission(contentType, body)).toEqual({
      control: expect.objectContaining({ version: "2.0", message: PUSH }),
      content: CONTENT,
    });
  });

  test("may state capabilities as well", () => {
    const capabilities = { headers: [{ name: "Content-Type", value: "application/xml" }], body: latin1Bytes("<RDF/>") };
    const { contentType, body } = encodeSubmission({ message: PUSH, content: CONTENT, capabilities });
    expect(decodeSubmission(contentType, body)).toMatchObject({ content: CONTENT, capabilities });
  });

  test("without content is the control entity alone", () => {
    const message: PapMessage = { kind: "statusquery-message", pushId: "1", addresses: [] };
    const { contentType, body } = encodeSubmission({ message, format: { version: "1.0" } });
    expect(contentType).toBe("application/xml");
    expect(decodeSubmission(contentType, body).control).toMatchObject({ version: "1.0", message });
  });

  test("takes another boundary when the content has the first", () => {
    const content = { headers: [], body: latin1Bytes("\r\n--B\r\n") };
    const { contentType, body } = encodeSubmission({ message: PUSH, content, boundary: "B" });
    expect(contentType).toContain("boundary=B1");
    expect(decodeSubmission(contentType, body).content).toEqual(content);
  });

  test("may be the answer to a capabilities query, with the capabilities second", () => {
    const message: PapMessage = { kind: "ccq-response", code: 1000 };
    const capabilities = { headers: [], body: latin1Bytes("<RDF/>") };
    const { contentType, body } = encodeSubmission({ message, capabilities });
    expect(decodeSubmission(contentType, body)).toEqual({
      control: expect.objectContaining({ message }),
      capabilities,
    });
  });

  test("to push without content is refused", () => {
    const { body } = encodeSubmission({ message: PUSH });
    expect(() => decodeSubmission("application/xml", body)).toThrow(code("invalid-value"));
    expect(() => decodeSubmission("multipart/related; boundary=B", latin1Bytes("--B--"))).toThrow(
      code("invalid-value"),
    );
  });

  test("with a part that has no place is refused", () => {
    const message: PapMessage = { kind: "cancel-message", pushId: "1", addresses: [] };
    const { contentType, body } = encodeSubmission({ message, content: CONTENT });
    expect(() => decodeSubmission(contentType, body)).toThrow(code("invalid-value"));
  });

  test("cut anywhere or changed throws CodecError and nothing else", () => {
    const { contentType, body } = encodeSubmission({ message: PUSH, content: CONTENT });
    for (let length = 0; length < body.length - 2; length++) {
      expect(() => decodeSubmission(contentType, body.subarray(0, length))).toThrow(code("truncated"));
    }
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(255), (at, octet) => {
        const changed = Uint8Array.from(body);
        changed[at] = octet;
        try {
          decodeSubmission(contentType, changed);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });

  // As a push initiator for BlackBerry writes it.
  test("is read with LF line ends, a boundary of dashes and an address without a type", () => {
    const text = `--mPs
Content-Type: application/xml; charset=UTF-8

<?xml version="1.0"?>
<!DOCTYPE pap PUBLIC "-//WAPFORUM//DTD PAP 2.0//EN" "http://www.wapforum.org/DTD/pap_2.0.dtd" [<?wap-pap-ver supported-versions="2.0,1.*"?>]>
<pap><push-message push-id="86" source-reference="30"><address address-value="2820ecc9"/>
<quality-of-service delivery-method="UNCONFIRMED"/></push-message></pap>
--mPs
Content-Type: text/plain
Push-Message-ID: 86

hello
--mPs--
`;
    const { control, content } = decodeSubmission(
      "multipart/related; boundary=mPs; type=application/xml",
      latin1Bytes(text),
    );
    expect(control.message).toMatchObject({
      addresses: ["2820ecc9"],
      qualityOfService: { deliveryMethod: "unconfirmed" },
    });
    expect(latin1Text(content?.body ?? new Uint8Array())).toBe("hello");
  });
});

describe("the content of a push", () => {
  test("becomes a WSP push, type and application by code", () => {
    expect(encodePush(pushFromContent(CONTENT, 1))).toEqual(NOTIFICATION_PUSH);
  });

  test("comes back from one", () => {
    expect(contentFromPush(decodePush(NOTIFICATION_PUSH))).toEqual(CONTENT);
  });

  test("keeps SEC and MAC", () => {
    const value = `application/vnd.wap.connectivity-wbxml; SEC=USERPIN; MAC=${MAC}`;
    const push = pushFromContent({ headers: [{ name: "content-type", value }], body: octets("03") }, 1);
    const hex = [...MAC].map((digit) => digit.charCodeAt(0).toString(16)).join("");
    expect(encodePush(push)).toEqual(octets(`01062F1F2DB6918192${hex}0003`));
    const again = contentFromPush(push);
    expect(partHeader(again, "Content-Type")).toBe(`application/vnd.wap.connectivity-wbxml; SEC=1; MAC=${MAC}`);
    expect(pushFromContent(again, 1)).toEqual(push);
  });

  test("takes charset and other parameters along, by name where there is no code", () => {
    const value = 'text/plain; charset=UTF-8; name="a b"; x-own=1; SEC=nonsense';
    const push = pushFromContent({ headers: [{ name: "Content-Type", value }], body: octets("") }, 0);
    expect(push.parameters).toEqual({
      charset: 106,
      others: [
        { name: "name", value: "a b" },
        { name: "x-own", value: "1" },
        { name: "SEC", value: "nonsense" },
      ],
    });
    expect(decodePush(encodePush(push))).toEqual(push);
    const unknown = pushFromContent(
      { headers: [{ name: "Content-Type", value: "a/b; charset=klingon" }], body: octets("") },
      0,
    );
    expect(unknown.parameters).toEqual({ others: [{ name: "charset", value: "klingon" }] });
  });

  test("without a type is octets, and leaves headers of the transport behind", () => {
    const headers = [
      { name: "Content-Length", value: "1" },
      { name: "Content-Transfer-Encoding", value: "binary" },
      { name: "x-wap-application-id", value: "X-WAP-APPLICATION:MMS.UA" },
    ];
    const push = pushFromContent({ headers, body: octets("00") }, 0);
    expect(push.contentType).toBe("application/octet-stream");
    expect(push.headers).toHaveLength(1);
    expect(applicationIdOf(push)).toBe("x-wap-application:mms.ua");
  });

  test.each(Object.keys(CONTENT_TYPE_CODES))("of type %s goes to WSP and back", (type) => {
    const push = pushFromContent(
      { headers: [{ name: "Content-Type", value: type.toUpperCase() }], body: octets("") },
      0,
    );
    expect(decodePush(encodePush(push)).contentType).toBe(type);
    expect(partHeader(contentFromPush(push), "Content-Type")).toBe(type.toLowerCase());
  });

  test("comes back with parameters that were numbers", () => {
    const push = decodePush(octets("0106 0B 0A B3 81EA 89A7 BF0155 9000"));
    expect(partHeader(contentFromPush(push), "Content-Type")).toBe(
      'application/vnd.wap.multipart.related; charset=utf-8; type="application/xml"; 0x3f=85; secure=""',
    );
  });
});
