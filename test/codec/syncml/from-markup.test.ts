import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { element, type MarkupElement, type MarkupNode } from "../../../src/codec/markup/element.ts";
import { syncmlFromMarkup } from "../../../src/codec/syncml/from-markup.ts";
import type { Command } from "../../../src/codec/syncml/message.ts";

const e = (name: string, ...children: MarkupNode[]): MarkupElement => element(name, {}, children);
const location = (name: string, uri: string, ...more: MarkupNode[]): MarkupElement =>
  e(name, e("LocURI", uri), ...more);

const header = (...more: MarkupNode[]): MarkupElement =>
  e(
    "SyncHdr",
    e("VerDTD", "1.2"),
    e("VerProto", "DM/1.2"),
    e("SessionID", "1"),
    e("MsgID", "1"),
    location("Target", "IMEI:1"),
    location("Source", "http://s"),
    ...more,
  );
const message = (...commands: MarkupNode[]): MarkupElement => e("SyncML", header(), e("SyncBody", ...commands));
const commandsOf = (...commands: MarkupNode[]): readonly Command[] => syncmlFromMarkup(message(...commands)).commands;
const dataOf = (...content: MarkupNode[]): unknown => {
  const data: MarkupElement = { ...e("Data", ...content), namespace: "SYNCML:SYNCML1.2" };
  const [command] = commandsOf(e("Replace", e("CmdID", "1"), e("Item", data)));
  return command?.cmd === "Replace" ? command.items[0]?.data : undefined;
};
const without = (of: MarkupElement, name: string): MarkupElement => ({
  ...of,
  children: of.children.filter((child) => !(typeof child === "object" && "name" in child && child.name === name)),
});

describe("The header of a SyncML message", () => {
  test("has its mandatory fields and nothing else when nothing else was sent", () => {
    expect(syncmlFromMarkup(message())).toEqual({
      header: {
        verDtd: "1.2",
        verProto: "DM/1.2",
        sessionId: "1",
        msgId: "1",
        target: { uri: "IMEI:1" },
        source: { uri: "http://s" },
      },
      commands: [],
      final: false,
    });
  });

  test("may carry everything, in any order, with white space and unknown elements around it", () => {
    const shuffled = e(
      "SyncHdr",
      "\n ",
      e("Meta", e("MaxObjSize", " 1000 "), e("EMI", "x"), e("MaxMsgSize", "5000")),
      e("Cred", e("Data", " c2VjcmV0 "), e("Meta", e("Type", "\n syncml:auth-md5\n"), e("Format", "b64"))),
      e("NoResp"),
      e("Vendor", e("VerDTD", "9")),
      e("RespURI", " http://s/?sid=a%20b "),
      e("Source", e("LocName", " user "), e("LocURI", "\nhttp://s\n")),
      location("Target", " IMEI:1 "),
      e("MsgID", " 7 "),
      e("SessionID", " A1 "),
      e("VerProto", " DM/1.2"),
      e("VerDTD", "1.2 "),
    );
    expect(syncmlFromMarkup(e("SyncML", e("SyncBody", e("Final")), shuffled))).toEqual({
      header: {
        verDtd: "1.2",
        verProto: "DM/1.2",
        sessionId: "A1",
        msgId: "7",
        target: { uri: "IMEI:1" },
        source: { uri: "http://s", name: " user " },
        respUri: "http://s/?sid=a%20b",
        noResp: true,
        cred: { meta: { type: "syncml:auth-md5", format: "b64" }, data: " c2VjcmV0 " },
        meta: { maxMsgSize: 5000, maxObjSize: 1000, emi: ["x"] },
        extra: [e("Vendor", e("VerDTD", "9"))],
      },
      commands: [],
      final: true,
    });
  });

  test.each(["VerDTD", "VerProto", "SessionID", "MsgID", "Target", "Source"])("is refused without %s", (name) => {
    const lacking = e("SyncML", without(header(), name), e("SyncBody"));
    const error = { code: "invalid-value", path: "/SyncML/SyncHdr", detail: `no ${name}` };
    expect(() => syncmlFromMarkup(lacking)).toThrow(expect.objectContaining(error));
  });

  test.each([
    ["/SyncML/SyncHdr/Cred", header(e("Cred"))],
    ["/SyncML/SyncHdr/Source", e("SyncHdr", ...without(header(), "Source").children, e("Source"))],
    ["/SyncML/SyncHdr/Meta/MaxMsgSize", header(e("Meta", e("MaxMsgSize", "5k")))],
  ])("is refused when %s is not whole", (path, broken) => {
    expect(() => syncmlFromMarkup(e("SyncML", broken, e("SyncBody")))).toThrow(expect.objectContaining({ path }));
  });
});

describe("A SyncML message", () => {
  test.each([
    ["another root", e("SyncHdr"), "/SyncHdr"],
    ["no header", e("SyncML", e("SyncBody")), "/SyncML"],
    ["no body", e("SyncML", header()), "/SyncML"],
  ])("is refused with %s", (_what, root, path) => {
    expect(() => syncmlFromMarkup(root)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });
});

describe("Meta", () => {
  const metaOf = (...children: MarkupNode[]): unknown => {
    const [command] = commandsOf(e("Add", e("CmdID", "1"), e("Meta", ...children)));
    return command?.cmd === "Add" ? command.meta : undefined;
  };

  test("has all fields that DM uses", () => {
    const all = [e("Mark", "critical"), e("Size", "400"), e("Type", "text/plain"), e("Format", "chr")];
    expect(metaOf(...all)).toEqual({ format: "chr", type: "text/plain", mark: "critical", size: 400 });
  });

  test("keeps what only data synchronisation uses", () => {
    const anchor = e("Anchor", e("Last", "20260101T000000Z"), e("Next", "20260102T000000Z"));
    const mem = e("Mem", e("SharedMem"), e("FreeMem", "8100"), e("FreeID", "81"));
    const rest = [e("FieldLevel"), e("Version", "3"), e("EMI", " a "), e("EMI", "b"), e("IDContainer", "c")];
    expect(metaOf(anchor, mem, ...rest)).toEqual({
      anchor: { last: "20260101T000000Z", next: "20260102T000000Z" },
      mem: { shared: true, freeMem: 8100, freeId: 81 },
      fieldLevel: true,
      version: "3",
      emi: [" a ", "b"],
      extra: [e("IDContainer", "c")],
    });
    expect(metaOf(e("Anchor", e("Next", "1")), e("Mem", e("FreeMem", "few")))).toEqual({ anchor: { next: "1" } });
  });

  test("is the same in a MetInf wrapper", () => {
    expect(metaOf("\n", e("MetInf", e("Format", "int"), e("Type", "text/plain")))).toEqual({
      format: "int",
      type: "text/plain",
    });
  });

  test("has its nonce as raw octets, from base64 text or from octets", () => {
    const nonce = Uint8Array.of(1, 2, 3, 4, 5);
    expect(metaOf(e("NextNonce", " AQIDBAU= "))).toEqual({ nextNonce: nonce });
    expect(metaOf(e("NextNonce", nonce))).toEqual({ nextNonce: nonce });
    expect(metaOf(e("NextNonce"))).toEqual({ nextNonce: new Uint8Array(0) });
  });

  test("is refused with a nonce that is not base64", () => {
    const path = "/SyncML/SyncBody/Add/Meta/NextNonce";
    expect(() => metaOf(e("NextNonce", "?"))).toThrow(expect.objectContaining({ path }));
  });

  test("has no empty Format, Type or Mark", () => {
    expect(metaOf(e("Format"), e("Type", " "), e("Mark"))).toEqual({});
  });
});

describe("Data", () => {
  test.each([
    ["text, never trimmed", ["  a\n", "b "], "  a\nb "],
    ["nothing as empty text", [], ""],
    ["octets", [Uint8Array.of(0, 255)], Uint8Array.of(0, 255)],
    ["octets and text in turns as octets", ["1.", utf8Bytes("2"), "3"], utf8Bytes("1.23")],
  ])("is %s", (_what, content, data) => {
    expect(dataOf(...content)).toEqual(data);
  });

  test("with child elements is their XML text, text between them escaped", () => {
    const tree = {
      ...e("MgmtTree", { ...e("VerDTD", "1.2"), namespace: "syncml:dmddf1.2" }),
      namespace: "syncml:dmddf1.2",
    };
    expect(dataOf("a<b & ", tree)).toBe(
      'a&lt;b &amp; <MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD></MgmtTree>',
    );
  });

  test("with child elements does not show the namespace that they only inherited", () => {
    const inherited = "SYNCML:SYNCML1.2";
    const list = { ...e("list", { ...e("entry", "1"), namespace: inherited }), namespace: inherited };
    expect(dataOf(list)).toBe("<list><entry>1</entry></list>");
  });
});

const aCred = { meta: { type: "syncml:auth-basic" }, data: "eA==" };

describe("Commands", () => {
  test.each(["Add", "Copy", "Delete", "Exec", "Get", "Replace"] as const)("%s has its items", (cmd) => {
    const item = e(
      "Item",
      e("MoreData"),
      e("Data", "x"),
      e("SourceParent", e("LocURI", "y")),
      location("Source", " ./A ", e("LocName", "n")),
      location("Target", "./B"),
      e("Meta", e("Format", "chr")),
    );
    const [command] = commandsOf(e(cmd, item, e("Correlator", "fw-77"), e("CmdID", " 3 "), e("Item"), e("NoResp")));
    expect(command).toEqual({
      cmd,
      cmdId: "3",
      noResp: true,
      correlator: "fw-77",
      items: [
        {
          target: { uri: "./B" },
          source: { uri: "./A", name: "n" },
          sourceParent: "y",
          meta: { format: "chr" },
          data: "x",
          moreData: true,
        },
        {},
      ],
    });
  });

  test("may carry NoResp, credentials and what only data synchronisation uses", () => {
    const cred = e("Cred", e("Meta", e("Type", "syncml:auth-basic")), e("Data", "eA=="));
    const remove = e("Delete", e("NoResp"), e("Archive"), e("SftDel"), cred);
    const get = e("Get", e("Lang", " en "), e("Cred"), e("Vendor", "x"));
    expect(commandsOf(remove, get, e("Alert", e("NoResp"), cred), e("Atomic", cred, e("NoResp")))).toEqual([
      { cmd: "Delete", cmdId: "", noResp: true, archive: true, sftDel: true, cred: aCred, items: [] },
      { cmd: "Get", cmdId: "", lang: "en", items: [], extra: [e("Vendor", "x")] },
      { cmd: "Alert", cmdId: "", noResp: true, cred: aCred, items: [] },
      { cmd: "Atomic", cmdId: "", noResp: true, cred: aCred, commands: [] },
    ]);
  });

  test("keep the whole content of what DM does not use", () => {
    const content = [e("Target", e("LocURI", "./c")), e("NumberOfChanges", "2"), e("Add", e("CmdID", "4"))];
    const [first = "", ...rest] = content;
    expect(commandsOf(e("Sync", first, e("CmdID", "3"), ...rest), e("Search", e("NoResults")))).toEqual([
      { cmd: "Unknown", name: "Sync", cmdId: "3", content },
      { cmd: "Unknown", name: "Search", cmdId: "", content: [e("NoResults")] },
    ]);
  });

  test("keep what a Status will complain about: no CmdID, no items, no LocURI", () => {
    expect(commandsOf(e("Get"), e("Delete", e("Item", e("Target"))))).toEqual([
      { cmd: "Get", cmdId: "", items: [] },
      { cmd: "Delete", cmdId: "", items: [{ target: { uri: "" } }] },
    ]);
  });

  test("Alert has its code as a number, or none when it was missing or no number", () => {
    expect(commandsOf(e("Alert", e("Data", " 1201\n")), e("Alert"), e("Alert", e("Data", "soon")))).toEqual([
      { cmd: "Alert", cmdId: "", code: 1201, items: [] },
      { cmd: "Alert", cmdId: "", items: [] },
      { cmd: "Alert", cmdId: "", items: [] },
    ]);
  });

  test("Atomic and Sequence have commands of their own, nested", () => {
    const nested = e("Atomic", e("CmdID", "1"), e("Sequence", e("CmdID", "2"), e("Delete", e("CmdID", "3"))));
    expect(commandsOf(nested)).toEqual([
      {
        cmd: "Atomic",
        cmdId: "1",
        commands: [{ cmd: "Sequence", cmdId: "2", commands: [{ cmd: "Delete", cmdId: "3", items: [] }] }],
      },
    ]);
  });

  test("that DM does not use are unknown commands, wherever commands may stand", () => {
    const put = e("Put", e("CmdID", "2"), e("Item"));
    const container = e("Atomic", e("CmdID", "1"), e("Meta"), put, e("toString"));
    expect(commandsOf(container, e("Final"), "text")).toEqual([
      {
        cmd: "Atomic",
        cmdId: "1",
        meta: {},
        commands: [
          { cmd: "Unknown", name: "Put", cmdId: "2", content: [e("Item")] },
          { cmd: "Unknown", name: "toString", cmdId: "" },
        ],
      },
    ]);
  });

  test("Status has its references, credentials, challenge and items", () => {
    const challenge = e("Chal", e("Meta", e("NextNonce", "AQI="), e("Type", "syncml:auth-md5")));
    const status = e(
      "Status",
      e("Data", " 212 "),
      challenge,
      e("SourceRef", "./a "),
      e("TargetRef", " ./b"),
      e("TargetRef", "./c"),
      e("CmdRef", " 0 "),
      e("Cmd", " SyncHdr "),
      e("MsgRef", " 1 "),
      e("CmdID", "1"),
      e("Cred", e("Data", "x")),
      e("Item", e("Data", "2")),
    );
    expect(commandsOf(status)).toEqual([
      {
        cmd: "Status",
        cmdId: "1",
        msgRef: "1",
        cmdRef: "0",
        of: "SyncHdr",
        targetRefs: ["./b", "./c"],
        sourceRefs: ["./a"],
        cred: { data: "x" },
        chal: { type: "syncml:auth-md5", nextNonce: Uint8Array.of(1, 2) },
        code: 212,
        items: [{ data: "2" }],
      },
    ]);
  });

  test.each([
    ["MsgRef", "no MsgRef"],
    ["CmdRef", "no CmdRef"],
    ["Cmd", "no Cmd"],
    ["Data", "no Data"],
  ])("Status is refused without %s, and the path says which one", (name, detail) => {
    const whole = e("Status", e("MsgRef", "1"), e("CmdRef", "1"), e("Cmd", "Get"), e("Data", "200"));
    const error = { detail, path: "/SyncML/SyncBody/Status[2]" };
    expect(() => commandsOf(whole, without(whole, name))).toThrow(expect.objectContaining(error));
  });

  test("Status is refused with a code that is no number, or an empty challenge", () => {
    const references = [e("MsgRef", "1"), e("CmdRef", "1"), e("Cmd", "Get")];
    const word = { detail: 'status "OK" is not a number', path: "/SyncML/SyncBody/Status/Data" };
    expect(() => commandsOf(e("Status", ...references, e("Data", "OK")))).toThrow(expect.objectContaining(word));
    const empty = e("Status", ...references, e("Data", "401"), e("Chal"));
    expect(() => commandsOf(empty)).toThrow(expect.objectContaining({ path: "/SyncML/SyncBody/Status/Chal" }));
  });

  test("Results have references and items, and are refused without CmdRef", () => {
    const item = e("Item", location("Source", "./A"), e("Data", "1"));
    const references = [e("TargetRef", "./t"), e("SourceRef", "./s"), e("MsgRef", "1")];
    expect(commandsOf(e("Results", item, ...references, e("CmdRef", "4"), e("Meta", e("Format", "int"))))).toEqual([
      {
        cmd: "Results",
        cmdId: "",
        msgRef: "1",
        cmdRef: "4",
        meta: { format: "int" },
        targetRef: "./t",
        sourceRef: "./s",
        items: [{ source: { uri: "./A" }, data: "1" }],
      },
    ]);
    expect(() => commandsOf(e("Results", item))).toThrow(expect.objectContaining({ detail: "no CmdRef" }));
  });
});
