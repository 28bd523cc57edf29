import { describe, expect, test } from "vitest";
import { isElement, type MarkupElement } from "../../../src/codec/markup/element.ts";
import type { Command, SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import { syncmlToMarkup } from "../../../src/codec/syncml/to-markup.ts";

const message = (...commands: Command[]): SyncMLMessage => ({
  header: {
    verDtd: "1.2",
    verProto: "DM/1.2",
    sessionId: "1",
    msgId: "1",
    target: { uri: "http://s" },
    source: { uri: "IMEI:1", name: "user" },
    respUri: "http://s/2",
    noResp: true,
    cred: { meta: { format: "b64", type: "syncml:auth-md5" }, data: "x" },
    meta: { maxObjSize: 2, maxMsgSize: 1 },
  },
  commands,
  final: true,
});

/** Names in document order, children in brackets: enough to see the order of elements. */
function outline({ name, children }: MarkupElement): string {
  const inner = children.filter(isElement).map(outline).join(" ");
  return inner ? `${name}(${inner})` : name;
}

function bodyOutline(...commands: Command[]): string {
  const body = syncmlToMarkup({ ...message(...commands), final: false }).children[1] as MarkupElement;
  return outline(body);
}

function elementsOf(root: MarkupElement): MarkupElement[] {
  return [root, ...root.children.filter(isElement).flatMap(elementsOf)];
}

describe("A SyncML message as an element tree", () => {
  test("has its header in the order of the DTD, and Final last", () => {
    expect(outline(syncmlToMarkup(message()))).toBe(
      "SyncML(SyncHdr(VerDTD VerProto SessionID MsgID Target(LocURI) Source(LocURI LocName) RespURI NoResp " +
        "Cred(Meta(Format Type) Data) Meta(MaxMsgSize MaxObjSize)) SyncBody(Final))",
    );
  });

  test("has its commands in the order of the DTD", () => {
    const meta = { nextNonce: Uint8Array.of(1), size: 1, mark: "m", type: "t", format: "f" };
    const item = { moreData: true, data: "d", meta, source: { uri: "s" }, target: { uri: "t" } };
    const items = [item];
    const itemOutline = "Item(Target(LocURI) Source(LocURI) Meta(Format Type Mark Size NextNonce) Data MoreData)";
    const metaOutline = "Meta(Format Type Mark Size NextNonce)";
    expect(bodyOutline({ cmd: "Exec", items, correlator: "c", meta, cmdId: "1" })).toBe(
      `SyncBody(Exec(CmdID ${metaOutline} Correlator ${itemOutline}))`,
    );
    expect(bodyOutline({ cmd: "Alert", items, correlator: "c", code: 1226, cmdId: "1" })).toBe(
      `SyncBody(Alert(CmdID Data Correlator ${itemOutline}))`,
    );
    const results = { cmd: "Results", items, sourceRef: "s", targetRef: "t", meta, cmdRef: "1", msgRef: "1" } as const;
    expect(bodyOutline({ ...results, cmdId: "1" })).toBe(
      `SyncBody(Results(CmdID MsgRef CmdRef ${metaOutline} TargetRef SourceRef ${itemOutline}))`,
    );
    const status = { cmd: "Status", code: 200, of: "Get", cmdRef: "1", msgRef: "1", chal: meta } as const;
    const refs = { sourceRefs: ["s"], targetRefs: ["a", "b"], cred: { data: "x" } };
    expect(bodyOutline({ ...status, ...refs, items, cmdId: "1" })).toBe(
      `SyncBody(Status(CmdID MsgRef CmdRef Cmd TargetRef TargetRef SourceRef Cred(Data) Chal(${metaOutline}) Data ${itemOutline}))`,
    );
    const get = { cmd: "Get", cmdId: "2", items: [{ target: { uri: "./A" } }] } as const;
    expect(bodyOutline({ cmd: "Atomic", commands: [get], meta: {}, cmdId: "1" })).toBe(
      "SyncBody(Atomic(CmdID Meta Get(CmdID Item(Target(LocURI)))))",
    );
    expect(bodyOutline({ cmd: "Unknown", name: "Put", cmdId: "" })).toBe("SyncBody(Put)");
  });

  test("has what only data synchronisation uses in the order of the DTD, and what has no field last", () => {
    const extra = [{ name: "Vendor", attributes: [], children: [] }];
    const meta = {
      extra,
      mem: { shared: true, freeMem: 1, freeId: 1 },
      emi: ["e", "f"],
      maxObjSize: 1,
      nextNonce: Uint8Array.of(1),
      version: "1",
      anchor: { last: "1", next: "2" },
      size: 1,
      fieldLevel: true,
    };
    const item = { extra, data: "d", meta, targetParent: "t", sourceParent: "s", source: { uri: "s", extra } };
    const request = { extra, cred: { data: "x" }, noResp: true, cmdId: "1" };
    const metaOutline =
      "Meta(FieldLevel Size Anchor(Last Next) Version NextNonce MaxObjSize EMI EMI Mem(SharedMem FreeMem FreeID) Vendor)";
    const itemOutline = `Item(Source(LocURI Vendor) SourceParent(LocURI) TargetParent(LocURI) ${metaOutline} Data Vendor)`;
    expect(bodyOutline({ cmd: "Delete", items: [item], lang: "en", sftDel: true, archive: true, ...request })).toBe(
      `SyncBody(Delete(CmdID NoResp Archive SftDel Lang Cred(Data) ${itemOutline} Vendor))`,
    );
    expect(bodyOutline({ cmd: "Alert", items: [], code: 1200, ...request })).toBe(
      "SyncBody(Alert(CmdID NoResp Cred(Data) Data Vendor))",
    );
    expect(bodyOutline({ cmd: "Sequence", commands: [], cred: { data: "x" }, noResp: true, cmdId: "1" })).toBe(
      "SyncBody(Sequence(CmdID NoResp Cred(Data)))",
    );
    expect(bodyOutline({ cmd: "Unknown", name: "Sync", cmdId: "1", content: extra })).toBe(
      "SyncBody(Sync(CmdID Vendor))",
    );
  });

  test("has octets that were kept in XML as the text they are, or as base64", () => {
    const kept = (octets: Uint8Array) => ({ name: "Data", attributes: [], children: [octets] });
    const put: Command = {
      cmd: "Unknown",
      name: "Put",
      cmdId: "",
      content: [kept(Uint8Array.of(0x61)), kept(Uint8Array.of(0xff))],
    };
    const content = (encoding: "xml" | "wbxml") =>
      elementsOf(syncmlToMarkup(message(put), encoding))
        .filter(({ name }) => name === "Data")
        .slice(1)
        .map(({ children }) => children[0]);
    expect(content("xml")).toEqual(["a", "/w=="]);
    expect(content("wbxml")).toEqual([Uint8Array.of(0x61), Uint8Array.of(0xff)]);
  });

  test.each([
    ["1.1", "SYNCML:SYNCML1.1"],
    ["1.2", "SYNCML:SYNCML1.2"],
    ["7", "SYNCML:SYNCML1.2"],
  ])("of VerDTD %s has namespace %s, and that of meta-information below Meta", (verDtd, namespace) => {
    const { header } = message();
    const all = elementsOf(syncmlToMarkup({ ...message(), header: { ...header, verDtd } }));
    const belowMeta = ["Format", "Type", "MaxMsgSize", "MaxObjSize"];
    for (const element of all) {
      expect(element.namespace).toBe(belowMeta.includes(element.name) ? "syncml:metinf" : namespace);
    }
  });

  test("keeps octets for WBXML and writes them as base64 for XML; a nonce is base64 in both", () => {
    const octets = Uint8Array.of(0, 1, 2);
    const replace: Command = {
      cmd: "Replace",
      cmdId: "1",
      items: [{ data: octets, meta: { format: "b64", nextNonce: octets } }],
    };
    for (const [encoding, content] of [
      ["wbxml", octets],
      ["xml", "AAEC"],
    ] as const) {
      const all = elementsOf(syncmlToMarkup(message(replace), encoding));
      expect(all.filter(({ name }) => name === "Data").at(-1)?.children).toEqual([content]);
      expect(all.find(({ name }) => name === "NextNonce")?.children).toEqual(["AAEC"]);
    }
  });
});
