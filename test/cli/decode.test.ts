import { describe, expect, test } from "vitest";
import { concatBytes, toHex } from "../../src/base/bytes.ts";
import { UsageError } from "../../src/cli/command.ts";
import { decode } from "../../src/cli/commands/decode.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { DELIVER_SM, NOTIFICATION_PUSH, vectorLines, vectorText } from "../support/push-vectors.ts";
import { runCommand } from "../support/run-command.ts";

/** Runs `phonebank decode` with the words given, and the input on stdin. */
const run = (words: readonly string[], input?: string | Uint8Array) => runCommand(decode, words, input);

describe("phonebank decode", () => {
  test("shows layers, document and whether the MAC fits", async () => {
    const { code, out, err } = await run(["smpp/w7-userpin.hex", "--pin", "1234"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("SMPP submit_sm (PDU 1, byte 0, 194 bytes)\n");
    expect(out).toContain("  Content-Type  application/vnd.wap.connectivity-wbxml\n");
    expect(out).toContain('\n    <parm name="NAPID" value="LAB_NAP"/>\n');
    expect(out.endsWith("\nMAC 7F0FCBC9D2CF406487DC6C145391E576D936A2FC (USERPIN): fits\n")).toBe(true);
  });

  test("tells when the MAC does not fit, and what a check would need", async () => {
    expect((await run(["smpp/w7-userpin.hex", "--pin", "9999"])).out).toContain("(USERPIN): does not fit\n");
    expect((await run(["smpp/w7-userpin.hex"])).out).toContain("(USERPIN): not checked: needs --pin\n");
    const { out } = await run(["smpp/w7-netwpin-imsi.hex", "--imsi", "466923103145252"]);
    expect(out).toContain("(NETWPIN): fits\n");
  });

  test("reads standard input, hexadecimal or octets", async () => {
    const { out } = await run([], `${toHex(NOTIFICATION_PUSH)} # a notification\n`);
    expect(out).toContain("server id   dm1.example\n");
    expect((await run(["-"], NOTIFICATION_PUSH)).out).toBe(out);
    expect((await run(["--as", "wsp", "-"], NOTIFICATION_PUSH)).out).toBe(out);
  });

  test("separates several messages", async () => {
    const { out } = await run([], concatBytes([DELIVER_SM, DELIVER_SM]));
    expect(out.startsWith("Message 1 of 2\n\nSMPP deliver_sm")).toBe(true);
    expect(out).toContain("\nMessage 2 of 2\n\n");
  });

  test("writes records as JSON", async () => {
    const { code, out } = await run(["smpp/w7-userpin.hex", "--format", "json", "--pin", "1234"]);
    const [record, ...more] = JSON.parse(out);
    expect(code).toBe(0);
    expect(more).toEqual([]);
    expect(record.mac).toEqual({ sec: 1, value: "7F0FCBC9D2CF406487DC6C145391E576D936A2FC", fits: true });
    expect(parseXml(record.document)).toEqual(parseXml(vectorText("push/kannel-w7-userpin.xml")));
    expect(record.layers[0]).toMatchObject({ name: "SMPP submit_sm", pdu: 1, offset: 0, length: 194 });
    expect(record.layers[0].bytes).toBe(toHex(vectorLines("smpp/w7-userpin.hex")[0] as Uint8Array));
    expect(record).not.toHaveProperty("error");
  });

  test("says null in JSON for what there is none of", async () => {
    const [record] = JSON.parse((await run(["--format", "json"], NOTIFICATION_PUSH)).out);
    expect(record).toMatchObject({ document: null, mac: null });
    const [unchecked] = JSON.parse((await run(["--format", "json", "smpp/w7-userpin.hex"])).out);
    expect(unchecked.mac.fits).toBeNull();
  });

  test("writes only the documents as XML", async () => {
    const { code, out, err } = await run(["smpp/ppg-si.hex", "--format", "xml"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(parseXml(out)).toEqual(parseXml(vectorText("push/kannel-ppg-si.xml")));
  });

  test("fails for XML when there is no document", async () => {
    expect(await run(["--format", "xml"], NOTIFICATION_PUSH)).toMatchObject({
      code: 1,
      out: "",
      err: "phonebank decode: no document\n",
    });
  });

  test("shows what it understood of broken input, then the error with its offset", async () => {
    const { code, out, err } = await run([], NOTIFICATION_PUSH.subarray(0, 30));
    expect(code).toBe(1);
    expect(out).toContain("X-Wap-Application-Id  x-wap-application:syncml.dm\n");
    expect(err).toMatch(/^phonebank decode: PDU 1: .*\(at byte 30; DM_Notification\)\n$/);
    const [record] = JSON.parse((await run(["--format", "json"], NOTIFICATION_PUSH.subarray(0, 30))).out);
    expect(record.error).toMatchObject({ code: "truncated", offset: 30, pdu: 1 });
  });

  test("names missing parts", async () => {
    const lines = vectorText("smpp/w7-userpin.hex")
      .split("\n")
      .filter((line) => !line.includes("part 3 of 4"));
    const { code, err } = await run([], lines.join("\n"));
    expect({ code, err }).toEqual({ code: 1, err: "phonebank decode: part 3 of 4 is missing\n" });
  });

  test("shows what stands before a character that is no digit, and says where that is", async () => {
    const { code, out, err } = await run([], `${toHex(NOTIFICATION_PUSH)}\n0102 zz\n`);
    expect(code).toBe(1);
    expect(out).toContain("Package #0");
    expect(out).toContain("Message 2 of 2");
    expect(err).toContain("phonebank decode: line 2 is not hexadecimal digits, two an octet, from octet 2 on\n");
    const records = JSON.parse((await run(["--format", "json"], "0106\nzz\n")).out);
    expect(records[1].error).toMatchObject({ message: expect.stringContaining("line 2"), offset: 0 });
  });

  test("does not stumble over a byte order mark", async () => {
    const { code, err } = await run([], `\ufeff# captured\n${toHex(NOTIFICATION_PUSH)}\n`);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  test("tells at most twenty errors one by one", async () => {
    const { err } = await run([], "zz00\n".repeat(50) + toHex(NOTIFICATION_PUSH));
    expect(err.trimEnd().split("\n")).toHaveLength(21);
    expect(err).toContain("and 30 more");
  });

  test("fails when there is nothing to decode", async () => {
    expect(await run([], "# nothing\n")).toMatchObject({
      code: 1,
      out: "",
      err: "phonebank decode: the input holds no PDU\n",
    });
  });

  test.each([
    [["--as", "mms"]],
    [["--format", "yaml"]],
    [["--pin", "12a4"]],
    [["--imsi", ""]],
    [["a", "b"]],
    [["no-such-file"]],
    [["--colour"]],
  ])("refuses %j as wrong usage", async (words) => {
    await expect(async () => run(words)).rejects.toThrow(UsageError);
  });
});
