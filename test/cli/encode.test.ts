import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fromHex, toHex, utf8Bytes } from "../../src/base/bytes.ts";
import { CodecError } from "../../src/base/errors.ts";
import { UsageError } from "../../src/cli/command.ts";
import { decode } from "../../src/cli/commands/decode.ts";
import { encode } from "../../src/cli/commands/encode.ts";
import { dissect } from "../../src/codec/dissect/dissect.ts";
import { readInput } from "../../src/codec/dissect/input.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { NOTIFICATION, NOTIFICATION_PUSH, vectorText } from "../support/push-vectors.ts";
import { runCommand } from "../support/run-command.ts";

const DOCUMENT = "wbxml/cp-document-a.xml";
const IMSI = "262011106487504";
/** Of NOTIFICATION. */
const CALL = [
  "--server-id",
  "dm1.example",
  "--session-id",
  "258",
  "--password",
  "srvsecret",
  "--nonce",
  "AQIDBAUGBwg=",
];

const run = (words: readonly string[], input?: string | Uint8Array) => runCommand(encode, words, input);
const vectorHex = (name: string) => vectorText(name).replace(/\s/g, "").toLowerCase();

/** Our PDUs as `phonebank decode` shows them. */
async function read(hex: string, ...words: string[]) {
  const { code, out, err } = await runCommand(decode, ["--format", "json", ...words], hex);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out);
}

describe("phonebank encode", () => {
  test.each(["cp-document-a", "cp-document-b", "cp-document-w", "cp-w7", "gecko-cp"])(
    "--as wbxml makes of %s what xml2wbxml makes of it",
    async (name) => {
      const { code, out, err } = await run(["--as", "wbxml", `wbxml/${name}.xml`]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toBe(`${vectorHex(`wbxml/${name}.hex`)}\n`);
    },
  );

  // The head was made with xml2wbxml, Python's hmac and OpenSSL, and read by Kannel's and Wireshark's decoders.
  test("--as wsp puts SEC and MAC before the document", async () => {
    const { out } = await run(["--as", "wsp", "--sec", "netwpin", "--imsi", IMSI, DOCUMENT]);
    const mac = toHex(utf8Bytes("E11C5838E82421514A0035BCFADFF88A91B9D97C"));
    expect(out).toBe(`01062f1f2db6918092${mac}00${vectorHex("wbxml/cp-document-a.hex")}\n`);
  });

  test("without --sec there is neither SEC nor MAC", async () => {
    expect((await run(["--as", "wsp", DOCUMENT])).out).toBe(`010601b6${vectorHex("wbxml/cp-document-a.hex")}\n`);
  });

  test.each(["smpp", "sms-deliver", "sms-submit", "tpud"])("--as %s makes parts that decode reads back", async (as) => {
    const { out } = await run(["--as", as, "--sec", "userpin", "--pin", "1234", "--reference", "77", DOCUMENT]);
    expect(out.trim().split("\n")).toHaveLength(2);
    for (const words of [[], ["--as", as]]) {
      const [message, ...more] = await read(out, "--pin", "1234", ...words);
      expect(more).toEqual([]);
      expect(message.mac).toEqual({ sec: 1, value: "C8A11E6B1493C315ABF6FE3F2A14CE9CE284F998", fits: true });
      expect(parseXml(message.document)).toEqual(parseXml(vectorText(DOCUMENT)));
    }
  });

  test("--from, --to and --reference stand in the short messages", async () => {
    const address = ["--from", "Operator", "--to", "+49170123", "--reference", "200"];
    const submit = await read((await run(["--as", "smpp", ...address, DOCUMENT])).out);
    const fields = JSON.stringify(submit[0].layers);
    expect(fields).toContain("Operator (ton 5, npi 0)");
    expect(fields).toContain("49170123 (ton 1, npi 1)");
    expect(fields).toContain("200 (8 bit)");
    const deliver = await read((await run(["--as", "sms-deliver", ...address, DOCUMENT])).out);
    expect(JSON.stringify(deliver[0].layers)).toContain("Operator (alphanumeric)");
  });

  test("USERPINMAC tells on stderr what the user has to type", async () => {
    const { out, err } = await run(["--as", "wsp", "--sec", "userpinmac", "--pin", "48273", DOCUMENT]);
    expect(err).toBe("phonebank encode: the user types 4827386802\n");
    expect(out).toMatch(/^01060403b69183/);
  });

  test.each([
    ["application/vnd.wap.sic", '<si><indication href="http://example.com/">Hello</indication></si>'],
    ["application/vnd.wap.slc", '<sl href="http://example.com/"/>'],
    ["application/vnd.wap.emn+wbxml", '<emn mailbox="mailat:user@example.com" timestamp="2002-04-16T06:40:00Z"/>'],
    ["application/vnd.syncml-devinf+wbxml", "<DevInf xmlns='syncml:devinf'><VerDTD>1.2</VerDTD></DevInf>"],
    [
      "application/vnd.syncml.dmtnds+wbxml",
      "<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>a</NodeName></Node></MgmtTree>",
    ],
    [
      "application/vnd.syncml.dmddf+wbxml",
      "<MgmtTree><Node><NodeName>a</NodeName><DFProperties><AccessType><Get/></AccessType></DFProperties></Node></MgmtTree>",
    ],
    [
      "application/x-wap-prov.browser-settings",
      '<CHARACTERISTIC-LIST><CHARACTERISTIC TYPE="NAME"><PARM NAME="NAME" VALUE="x"/></CHARACTERISTIC></CHARACTERISTIC-LIST>',
    ],
    [
      "application/x-wap-prov.browser-bookmarks",
      '<CHARACTERISTIC-LIST><CHARACTERISTIC TYPE="BOOKMARK"><PARM NAME="NAME" VALUE="x"/></CHARACTERISTIC></CHARACTERISTIC-LIST>',
    ],
  ])("knows %s by its root element, and decode reads the same document", async (mediaType, xml) => {
    const { out } = await run(["--as", "tpud", "-"], xml);
    const [message] = dissect(readInput(utf8Bytes(out), "auto").pdus);
    expect(message?.problem).toBeUndefined();
    expect(message?.push?.contentType).toBe(mediaType);
    const bare = (tree: unknown) => JSON.parse(JSON.stringify(tree).replace(/"namespace":"[^"]*",/g, ""));
    expect(bare(message?.document)).toEqual(bare(parseXml(xml)));
  });

  test("knows SyncML messages of management and of synchronisation", async () => {
    const xml = vectorText("syncml/traces/m02.xml").trim();
    const [managed] = await read((await run(["--as", "smpp"], xml)).out);
    expect(JSON.stringify(managed.layers)).toContain("application/vnd.syncml.dm+wbxml");
    const [synced] = await read((await run(["--as", "smpp"], xml.replace("DM/1.2", "SyncML/1.2"))).out);
    expect(JSON.stringify(synced.layers)).toContain('"application/vnd.syncml+wbxml"');
  });

  test("makes the Package #0 that was made elsewhere from the same secrets, alone or in a push", async () => {
    const call = [...CALL, "--ui-mode", "background"];
    expect((await run(["--as", "package0", ...call])).out).toBe(`${toHex(NOTIFICATION)}\n`);
    expect((await run(["--as", "wsp", ...call])).out).toBe(`${toHex(NOTIFICATION_PUSH)}\n`);
    const [message] = await read((await run(["--as", "smpp", ...call])).out);
    expect(message.layers.at(-1)).toMatchObject({ name: "Package #0", bytes: toHex(NOTIFICATION) });
    const byClient = await run(["--as", "package0", ...call, "--initiator", "client"]);
    expect(byClient.out.slice(32)).toBe(`02d0${toHex(NOTIFICATION).slice(36)}\n`);
    const older = await run(["--as", "package0", ...call, "--dm", "1.1"]);
    expect(older.out.slice(32)).toBe(`0298${toHex(NOTIFICATION).slice(36)}\n`);
  });

  test("writes octets, to stdout or a file", async () => {
    const expected = fromHex(vectorHex("wbxml/cp-document-a.hex"));
    const { octets } = await run(["--as", "wbxml", "--format", "binary", DOCUMENT]);
    expect(octets).toEqual(expected);
    const folder = mkdtempSync(join(tmpdir(), "phonebank-encode-"));
    try {
      const file = join(folder, "a.wbxml");
      expect(await run(["--as", "wbxml", "--format", "binary", "--out", file, DOCUMENT])).toMatchObject({ out: "" });
      expect(new Uint8Array(readFileSync(file))).toEqual(expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const stream = await run(["--as", "smpp", "--format", "binary", DOCUMENT]);
    expect(readInput(stream.octets, "auto").pdus).toHaveLength(2);
  });

  test.each([
    ["<si>\n  <indication", /line 2, column/],
    ["<html/>", /root html/],
    ["<si><what/></si>", /"what" has no token/],
    ["no XML", /neither WBXML nor XML/],
    [new Uint8Array([0x02, 0x05, 0x6a, 0x00, 0x05]), /expected XML|WBXML/],
    ["<wap-provisioningdoc><characteristic/></wap-provisioningdoc>", /no type/],
  ])("refuses %j as a document", async (xml, message) => {
    const failure = run(["--as", "wsp"], xml);
    await expect(failure).rejects.toThrow(CodecError);
    await expect(failure).rejects.toThrow(message);
  });

  test.each([
    [[], "--as is missing"],
    [["--as", "mms"], "--as takes"],
    [["--as", "wsp", "--sec", "md5"], "--sec takes"],
    [["--as", "wsp", "--sec", "netwpin", DOCUMENT], "--sec netwpin needs --imsi"],
    [["--as", "wsp", "--sec", "userpin", DOCUMENT], "--sec userpin needs --pin"],
    [["--as", "wsp", "--sec", "usernetwpin", "--pin", "1", DOCUMENT], "needs --imsi and --pin"],
    [["--as", "wsp", "--sec", "userpinmac", "--pin", "1234", DOCUMENT], "of 5 to 20 digits"],
    [["--as", "wsp", "--sec", "userpin", "--pin", "12a4", DOCUMENT], "--pin takes decimal digits"],
    [["--as", "wsp", "--pin", "1234", DOCUMENT], "--sec none does not use --pin"],
    [["--as", "wbxml", "--sec", "userpin", "--pin", "1234", DOCUMENT], "--sec stands in a push"],
    [["--as", "smpp", "--sec", "userpin", "--pin", "1234", "wbxml/gecko-sl.xml"], "--sec is for provisioning"],
    [["--as", "smpp", "--reference", "256", DOCUMENT], "--reference is 255 at most"],
    [["--as", "smpp", "--to", "nobody", DOCUMENT], "--to takes a telephone number"],
    [["--as", "smpp", "--from", "a name that is too long", DOCUMENT], "--from takes"],
    [["--as", "tpud", "--format", "binary", DOCUMENT], "2 PDUs of tpud cannot be told apart"],
    [["--as", "package0", DOCUMENT], "--as package0 needs"],
    [["--as", "package0", "--server-id", "a", "--session-id", "1"], "needs --server-id, --session-id and --password"],
    [["--as", "wsp", "--ui-mode", "background", DOCUMENT], "--ui-mode is for a Package #0"],
    [["--as", "package0", ...CALL, "--ui-mode", "loud"], "--ui-mode takes"],
    [["--as", "package0", ...CALL, "--dm", "1.0"], "--dm takes 1.1, 1.2"],
    [["--as", "package0", ...CALL, "--nonce", "%"], "--nonce takes base64"],
    [["--as", "package0", ...CALL, "--session-id", "65536"], "--session-id is 65535 at most"],
    [["--as", "wsp", ...CALL, DOCUMENT], "there is no document"],
    [["--as", "wbxml", ...CALL], "no form in WBXML"],
    [["--as", "wsp", ...CALL, "--sec", "userpin", "--pin", "1"], "--sec is for bootstraps"],
    [["--as", "wsp", "no-such-file.xml"], "cannot read no-such-file.xml: ENOENT"],
    [["--as", "wsp", "--out", "no-such-folder/x", DOCUMENT], "cannot write no-such-folder/x: ENOENT"],
    [["--as", "wsp", "a", "b"], "encode takes one file"],
  ])("refuses %j as wrong usage", async (words, message) => {
    const failure = (async () => run(words))();
    await expect(failure).rejects.toThrow(UsageError);
    await expect(failure).rejects.toThrow(message);
  });
});
