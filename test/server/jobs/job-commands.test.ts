import { describe, expect, test } from "vitest";
import { fromBase64, utf8Bytes } from "../../../src/base/bytes.ts";
import { embeddedDocument } from "../../../src/codec/syncml/embedded.ts";
import type { Item, SyncMLEncoding } from "../../../src/codec/syncml/message.ts";
import { valueFiles, withFiles } from "../../../src/server/jobs/files.ts";
import { JOB_SCHEMA } from "../../../src/server/jobs/job.ts";
import { planCommand } from "../../../src/server/jobs/plan.ts";

const parse = (command: unknown) => JOB_SCHEMA.parse({ commands: [command] });

/** The items of the command that a job's command becomes. */
function itemsOf(command: unknown, encoding: SyncMLEncoding = "wbxml"): readonly Item[] {
  const [first] = parse(command).commands;
  const { command: planned } = planCommand(first as never, encoding);
  return "items" in planned ? planned.items : [];
}

const problems = (command: unknown) =>
  JOB_SCHEMA.safeParse({ commands: [command] }).error?.issues.map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

describe("a user interaction", () => {
  test("has its options in the first item, its text in the second, and its choices behind them", () => {
    const options = { MINDT: 5, MAXDT: 30, DR: "John Doe & son", MAXLEN: 20, IT: "A", ET: "T" };
    expect(itemsOf({ alert: { code: 1102, text: "Name?", options } })).toEqual([
      { data: "MINDT=5&MAXDT=30&DR=John+Doe+%26+son&MAXLEN=20&IT=A&ET=T" },
      { data: "Name?" },
    ]);
    expect(itemsOf({ alert: { code: 1103, text: "Pick", choices: ["Home", "Work"], options: { DR: 2 } } })).toEqual([
      { data: "DR=2" },
      { data: "Pick" },
      { data: "Home" },
      { data: "Work" },
    ]);
    expect(itemsOf({ alert: { code: 1100, text: "Hi" } })).toEqual([{}, { data: "Hi" }]);
    expect(itemsOf({ alert: { code: 1100 } })).toEqual([]);
  });

  test("is said by items as they are, or by text and options, not by both", () => {
    expect(problems({ alert: { code: 1100, items: [""], text: "Hi" } })).toEqual([
      "commands.0.alert.items: expected items as they are, or text, choices and options, not both",
    ]);
    expect(problems({ alert: { code: 1100, text: "Hi", options: { IT: "X" } } })?.join()).toContain("options.IT");
  });
});

describe("a value", () => {
  test("has the size that is asked for", () => {
    const data = (add: object, encoding?: SyncMLEncoding) =>
      itemsOf({ add: { uri: "./a", ...add } }, encoding)[0]?.data;
    expect(data({ size: 12 })).toBe("012345678901");
    expect(data({ size: 7, value: "abc" })).toBe("abcabca");
    expect(data({ size: 0 })).toBe("");
    expect(data({ size: 5, format: "bin" })).toEqual(utf8Bytes("01234"));
    expect(data({ size: 5, format: "bin", value: "AQI=" })).toEqual(Uint8Array.of(1, 2, 1, 2, 1));
    expect(fromBase64(String(data({ size: 5, format: "bin" }, "xml")))).toEqual(utf8Bytes("01234"));
    expect(fromBase64(String(data({ size: 5, format: "b64" })))).toEqual(utf8Bytes("01234"));
  });

  test("of format bin is the base64 of octets, or what a placeholder becomes", () => {
    const fits = (add: object) => JOB_SCHEMA.safeParse({ commands: [{ add: { uri: "./a", ...add } }] }).success;
    expect(fits({ format: "bin", value: "not base64!" })).toBe(false);
    for (const add of [{ value: "AQI=" }, { value: "{{results.x}}" }, { value: "ab!", size: 9 }, {}]) {
      expect(fits({ format: "bin", ...add }), JSON.stringify(add)).toBe(true);
    }
    expect(fits({ format: "b64", value: "not base64!" })).toBe(true);
  });

  test("is in a file, or written out, not both", () => {
    expect(problems({ add: { uri: "./a", file: "x", value: "y" } })).toEqual([
      "commands.0.add.file: expected a file, or a value with its size, not both",
    ]);
  });
});

describe("files of a job", () => {
  const read = (name: string) => (name === "octets" ? Uint8Array.of(0xff, 0) : utf8Bytes(`text of ${name}`));

  test("are read into the values, as octets unless the format is one of text", () => {
    const job = parse({
      atomic: [
        { add: { uri: "./a", file: "octets" } },
        { replace: { uri: "./b", file: "b", format: "chr" } },
        { replace: { uri: "./c", file: "c", format: "b64" } },
      ],
    });
    expect(valueFiles(job).map(({ name }) => name)).toEqual(["octets", "b", "c"]);
    const [command] = withFiles(job, read).commands;
    expect(command?.atomic).toEqual([
      { add: { uri: "./a", format: "bin", value: "/wA=" } },
      { replace: { uri: "./b", format: "chr", value: "text of b" } },
      { replace: { uri: "./c", format: "b64", value: "dGV4dCBvZiBj" } },
    ]);
  });

  test("stay where they are when there are none", () => {
    const job = parse({ get: "./a" });
    expect(withFiles(job, read)).toBe(job);
  });

  test("may be a serialised tree, which then stands as such in either encoding", () => {
    const tnds =
      '<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>x</NodeName>' +
      "<Node><NodeName>leaf</NodeName><Value>7</Value></Node></Node></MgmtTree>";
    const type = "application/vnd.syncml.dmtnds+xml";
    const [job] = [parse({ add: { uri: "./x", file: "x", format: "xml", type } })];
    const [command] = withFiles(job, () => utf8Bytes(tnds)).commands;
    for (const encoding of ["wbxml", "xml"] as const) {
      const { command: planned } = planCommand(command as never, encoding);
      const [item] = "items" in planned ? planned.items : [];
      expect(embeddedDocument(item?.data ?? "", item?.meta ?? {})).toMatchObject({
        kind: "tnds",
        tnds: { nodes: [{ name: "x", nodes: [{ name: "leaf", value: "7" }] }] },
      });
    }
  });
});
