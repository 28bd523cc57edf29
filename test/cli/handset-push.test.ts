import { describe, expect, test } from "vitest";
import { fromBase64, fromHex, toHex } from "../../src/base/bytes.ts";
import { encodeXmlDocument } from "../../src/codec/assemble/encode-document.ts";
import { decodePush, encodePush } from "../../src/codec/wsp/push.ts";
import { anAccountDocument } from "../support/a-bootstrap.ts";
import { aFile } from "../support/a-folder.ts";
import { IMEI } from "../support/a-sim.ts";
import { aControlApi } from "../support/control-api.ts";
import { at, handset } from "../support/handset-command.ts";

const STANDS = "352099000000006 is on, attached, card inserted, bootstrapped\n";

describe("phonebank handset push", () => {
  const CP = "application/vnd.wap.connectivity-wbxml";
  const PDU = encodePush({
    tid: 7,
    contentType: CP,
    parameters: { others: [] },
    headers: [],
    body: encodeXmlDocument(anAccountDocument()).body,
  });

  /** What arrives of a file with this content. */
  const pushed = async (content: string | Uint8Array, ...options: string[]) => {
    const api = await aControlApi();
    const outcome = await handset(at(api, "push", IMEI, "-", ...options), { stdin: content });
    const [asked] = api.asked;
    const { pdu = "", from } = (asked?.body ?? {}) as { pdu?: string; from?: string };
    return { ...outcome, octets: fromBase64(pdu) ?? new Uint8Array(), from };
  };

  test.each<[what: string, content: string | Uint8Array]>([
    ["octets", PDU],
    ["hexadecimal text", `${toHex(PDU)}\n`],
    ["hexadecimal text with comments and blanks", `# a push\n07 06 ${toHex(PDU.subarray(2)).toUpperCase()}`],
  ])("sends a push PDU as it is: %s", async (_, content) => {
    const { code, octets, from } = await pushed(content);
    expect({ code, from }).toEqual({ code: 0, from: undefined });
    expect(octets).toEqual(PDU);
  });

  test("sends a damaged one too, and names another sender", async () => {
    const damaged = PDU.subarray(0, 20);
    const { octets, from } = await pushed(damaged, "--from", "+4900111");
    expect(octets).toEqual(damaged);
    expect(from).toBe("+4900111");
  });

  test("reads a file", async () => {
    const api = await aControlApi();
    const file = aFile(anAccountDocument(), "account.xml");
    expect(await handset(at(api, "push", IMEI, file))).toMatchObject({ code: 0, out: STANDS });
    expect(api.asked).toMatchObject([{ path: `/handsets/${IMEI}/push` }]);
  });

  test("wraps a document in XML, with the proof that is asked for", async () => {
    const { code, octets } = await pushed(anAccountDocument(), "--sec", "userpin", "--pin", "1234");
    expect(code).toBe(0);
    const { contentType, parameters, body } = decodePush(octets);
    expect({ contentType, parameters }).toMatchObject({ contentType: CP, parameters: { sec: 1 } });
    expect(parameters.mac).toMatch(/^[0-9A-F]{40}$/);
    expect(body).toEqual(encodeXmlDocument(anAccountDocument()).body);
  });

  test("tells the code for the user of userpinmac", async () => {
    const { err } = await pushed(anAccountDocument(), "--sec", "userpinmac", "--pin", "48273");
    expect(err).toMatch(/^phonebank handset: the user types 48273\d{5}\n$/);
  });

  test.each<[name: string, hex: string, contentType: string]>([
    ["a provisioning document", toHex(encodeXmlDocument(anAccountDocument()).body), CP],
    // Its first octets could begin a push PDU: TID 3, type 6.
    ["a service loading", "03066a00850a036f7265696c6c79008501", "application/vnd.wap.slc"],
  ])("wraps a document in WBXML, as octets or hexadecimal text: %s", async (_, hex, contentType) => {
    const body = fromHex(hex) ?? new Uint8Array();
    for (const content of [body, hex]) {
      const { octets } = await pushed(content);
      expect(decodePush(octets)).toMatchObject({ contentType, body });
    }
  });

  test.each<[content: string, options: string[], message: string]>([
    ["", [], "expected one push PDU or document, not 0"],
    [`${toHex(PDU)}\n${toHex(PDU)}\n`, [], "expected one push PDU or document, not 2"],
    [`${toHex(PDU)}xy`, [], "expected a push PDU or a document"],
    ["hello", [], "expected a push PDU or a document"],
    [toHex(PDU), ["--sec", "userpin", "--pin", "1"], "--sec is for a document: a push PDU is sent as it is"],
    [anAccountDocument(), ["--sec", "userpin"], "--sec userpin needs --pin"],
    ["<si><indication>x</indication></si>", ["--sec", "userpin", "--pin", "1"], "--sec is for provisioning documents"],
  ])("refuses %j with %j", async (content, options, message) => {
    const { code, err, octets } = await pushed(content, ...options);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    expect(octets).toHaveLength(0);
  });

  test("says what is wrong with a document", async () => {
    const { code, err } = await pushed("<wap-provisioningdoc></si>");
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("[not-well-formed]") });
  });
});
