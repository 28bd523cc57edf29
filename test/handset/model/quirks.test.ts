import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DeviceModel } from "../../../src/handset/model/model.ts";
import { QUIRKS, type QuirkName } from "../../../src/handset/model/quirks.ts";
import { ownSessionId } from "../../../src/handset/sessions/session-id.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { aBootstrap, anAccountDocument, SERVER_ID } from "../../support/a-bootstrap.ts";
import { aHandset } from "../../support/a-handset.ts";
import { PROJECT } from "../../support/a-model.ts";
import { aQuirkyModel, container, group, one, talk, text } from "./a-quirky-model.ts";

/** One value of a quirk that is not the usual: what can be seen of a device without it, and with it. */
interface Row {
  readonly quirk: QuirkName;
  readonly value: string | boolean;
  readonly usual: unknown;
  readonly deviating: unknown;
  readonly see: (model: DeviceModel) => unknown;
  /** What the block `dm` of the device says besides. */
  readonly dm?: string;
}

const WITH_GROUP = { "./Lab/Groups/1": group() };
const TREE = { meta: { format: "xml", type: "application/vnd.syncml.dmtnds+xml" }, data: "<MgmtTree/>" };

const codes =
  (...[commands, more]: Parameters<typeof talk> extends [unknown, ...infer Rest] ? Rest : never) =>
  (model: DeviceModel) =>
    talk(model, commands, more).answer.codes;

const data = (uri: string) => (model: DeviceModel) => talk(model, [one("Get", uri)]).answer.results[0]?.items[0]?.data;
const meta = (uri: string) => (model: DeviceModel) => talk(model, [one("Get", uri)]).answer.results[0]?.items[0]?.meta;

const headerMeta = (model: DeviceModel) => {
  const { first, answer } = talk(model, [one("Get", "./Lab/Text")]);
  return [first, answer].map(({ message }) => message.header.meta);
};

/** The tree of a handset of the model after a bootstrap. */
function bootstrapped(model: DeviceModel, document = anAccountDocument()): Tree {
  const { state } = aHandset({ model }).receive(aBootstrap({ document }));
  return new Tree(model.base, state.overlay);
}

const appAuth = (leaf: string, document?: string) => (model: DeviceModel) => {
  const tree = bootstrapped(model, document);
  return tree.children("./DMAcc/1/AppAuth").map((name) => tree.get(`./DMAcc/1/AppAuth/${name}/${leaf}`)?.value);
};

const NAP_DOCUMENT = `<wap-provisioningdoc version="1.1">
    <characteristic type="NAPDEF">
      <parm name="NAPID" value="N1"/><parm name="BEARER" value="GSM-GPRS"/><parm name="NAP-ADDRESS" value="a.example"/>
    </characteristic>
  </wap-provisioningdoc>`;

const LIMITS = { maxMsgSize: 16384, maxObjSize: 1048576 };
const TWO_MISSING = { cmd: "Get", cmdId: "1", items: ["./A", "./B"].map((uri) => ({ target: { uri } })) } as const;

const COMMANDS: readonly Row[] = [
  {
    quirk: "replaceCreates",
    value: true,
    usual: [404],
    deviating: [200],
    see: codes([one("Replace", "./Lab/List/1", { data: "x" })]),
  },
  {
    quirk: "atomicMembers",
    value: "any",
    usual: [507, 500],
    deviating: [200, 200],
    see: codes([container("Atomic", [one("Get", "./Lab/Text")])]),
  },
  {
    quirk: "nestedAtomic",
    value: "500",
    usual: [507, 500],
    deviating: [500, 500],
    see: codes([container("Atomic", [{ cmd: "Atomic", cmdId: "", commands: [] }])]),
  },
  {
    quirk: "refusedMembers",
    value: "passed-over",
    dm: "commands: { atomic: unsupported }",
    usual: [406, 406],
    deviating: [406],
    see: codes([container("Atomic", [one("Delete", "./Lab/List/1")])]),
  },
  {
    quirk: "replaceOfAdded",
    value: "refused",
    usual: [200, 200, 200],
    deviating: [507, 216, 500],
    see: codes([
      container("Atomic", [one("Add", "./Lab/List/1", { data: "x" }), one("Replace", "./Lab/List/1", { data: "y" })]),
    ]),
  },
  {
    quirk: "noResp",
    value: "honoured",
    usual: [404, 200],
    deviating: [200],
    see: codes([
      { cmd: "Get", cmdId: "1", noResp: true, items: [{ target: { uri: "./A" } }] },
      { cmd: "Get", cmdId: "2", items: [{ target: { uri: "./Lab" } }] },
    ]),
  },
  {
    quirk: "withoutCmdId",
    value: "refused",
    usual: [],
    deviating: [400],
    see: codes([{ cmd: "Get", cmdId: "", items: [{ target: { uri: "./Lab" } }] }]),
  },
  ...["406", "ignored"].map(
    (value): Row => ({
      quirk: "unknownElement",
      value,
      usual: [400],
      deviating: value === "406" ? [406] : [],
      see: codes([{ cmd: "Unknown", name: "Fetch", cmdId: "1" }]),
    }),
  ),
  {
    quirk: "unsupported",
    value: "501",
    usual: [406],
    deviating: [501],
    see: codes([{ cmd: "Unknown", name: "Put", cmdId: "1" }]),
  },
  {
    quirk: "treesRefused",
    value: "406",
    dm: "commands: { trees: unsupported }",
    usual: [415, 415],
    deviating: [406, 406],
    see: codes([one("Add", "./Lab/List/1", TREE), { ...one("Replace", "./Lab/Groups", TREE), cmdId: "2" }]),
  },
  {
    quirk: "clientAlert",
    value: "406",
    usual: [405],
    deviating: [406],
    see: codes([{ cmd: "Alert", cmdId: "1", code: 1201, items: [] }]),
  },
  {
    quirk: "execStarted",
    value: "101",
    usual: [202],
    deviating: [101],
    see: codes([one("Exec", "./FUMO/Main/DownloadAndUpdate")]),
  },
  {
    quirk: "displayed",
    value: "202",
    usual: [200],
    deviating: [202],
    see: codes([{ cmd: "Alert", cmdId: "1", code: 1100, items: [{ data: "" }, { data: "Hello" }] }]),
  },
];

const NODES: readonly Row[] = [
  { quirk: "badUri", value: "404", usual: [500], deviating: [404], see: codes([one("Get", "./Lab/")]) },
  { quirk: "leadingSlash", value: "accepted", usual: [500], deviating: [200], see: codes([one("Get", "/Lab/Text")]) },
  {
    quirk: "deviceVendor",
    value: "alias",
    usual: [[404, 404, 404, 200], undefined],
    deviating: [
      [200, 200, 404, 200],
      ["./Device/Vendor", "./Device/Vendor/Name"],
    ],
    see: (model) => {
      const uris = ["./Device/Vendor?list=Struct", "./Device/Vendor/Name", "./Device/Vendored", "./Vendor/Name"];
      const { answer } = talk(
        model,
        uris.map((uri, index) => ({ ...one("Get", uri), cmdId: String(index + 1) })),
      );
      const list = answer.results.find(({ cmdRef }) => cmdRef === "1");
      return [answer.codes, list?.items.map(({ source }) => source?.uri)];
    },
  },
  {
    quirk: "occurrence",
    value: "405",
    usual: [420],
    deviating: [405],
    see: codes([one("Add", "./Lab/List/2", { data: "x" })], { overlay: { "./Lab/List/1": text("x") } }),
  },
  { quirk: "undescribed", value: "404", usual: [405], deviating: [404], see: codes([one("Add", "./Lab/New")]) },
  {
    quirk: "slashInName",
    value: "405",
    usual: [500],
    deviating: [405],
    see: codes([one("Replace", "./Lab/List/1?prop=Name", { data: "a/b" })], {
      overlay: { "./Lab/List/1": text("x") },
    }),
  },
  {
    quirk: "permanentBelow",
    value: "deleted",
    usual: [405],
    deviating: [200],
    see: codes([one("Delete", "./Lab/Groups/1")], { overlay: { ...WITH_GROUP, "./Lab/Groups/1/Fixed": text("x") } }),
  },
  {
    quirk: "depthCountsRoot",
    value: true,
    usual: [404, "8"],
    deviating: [414, "8"],
    see: (model) => {
      const { answer } = talk(model, [one("Get", "./1/2/3/4/5/6/7/8")]);
      return [...answer.codes, new Tree(model.base, {}).get("./DevDetail/URI/MaxDepth")?.value];
    },
  },
];

const RIGHTS: readonly Row[] = [
  {
    quirk: "creatorGets",
    value: false,
    usual: [200, 200],
    deviating: [200, 425],
    see: codes([one("Add", "./Lab/Groups/2", { meta: { format: "node" } }), one("Get", "./Lab/Groups/2")], {
      overlay: { "./Lab/Groups": group("Add=*") },
    }),
  },
  {
    quirk: "malformedAcl",
    value: "400",
    usual: [500],
    deviating: [400],
    see: codes([one("Replace", "./Lab/Groups/1?prop=ACL", { data: "Get" })], { overlay: WITH_GROUP }),
  },
  {
    quirk: "aclOfInterior",
    value: "node",
    usual: [200],
    deviating: [425],
    see: codes([one("Replace", "./Lab/Groups/1?prop=ACL", { data: "Get=*" })], {
      overlay: { "./Lab/Groups/1": group("Get=*") },
    }),
  },
  {
    quirk: "aclReadBy",
    value: "parent",
    usual: [200],
    deviating: [425],
    see: codes([one("Get", "./Lab/Groups/1?prop=ACL")], {
      overlay: { "./Lab/Groups": group("Add=*"), "./Lab/Groups/1": group("Get=*") },
    }),
  },
  {
    quirk: "deleteAsks",
    value: "subtree",
    usual: [200],
    deviating: [425],
    see: codes([one("Delete", "./Lab/Groups/1")], {
      overlay: { ...WITH_GROUP, "./Lab/Groups/1/Note": text("x", "Get=*") },
    }),
  },
];

const RESULTS: readonly Row[] = [
  {
    quirk: "childNames",
    value: "plain",
    usual: "Text/a%20b/Octets/List/Groups",
    deviating: "Text/a b/Octets/List/Groups",
    see: data("./Lab"),
  },
  {
    quirk: "listType",
    value: "text/plain",
    usual: { format: "node", type: "urn:example:lab:1.0" },
    deviating: { format: "node", type: "text/plain" },
    see: meta("./Lab"),
  },
  {
    quirk: "unreadable",
    value: "left-out",
    usual: ["./Lab/Groups/1", "./Lab/Groups/1/Secret", "./Lab/Groups/1/Note"],
    deviating: ["./Lab/Groups/1", "./Lab/Groups/1/Note"],
    see: (model) => {
      const overlay = { ...WITH_GROUP, "./Lab/Groups/1/Secret": text("s"), "./Lab/Groups/1/Note": text("n") };
      const { results } = talk(model, [one("Get", "./Lab/Groups/1?list=StructData")], { overlay }).answer;
      return results.flatMap(({ items }) => items.map(({ source }) => source?.uri));
    },
  },
  { quirk: "binaryFormat", value: "b64", usual: "bin", deviating: "b64", see: data("./Lab/Octets?prop=Format") },
];

const WORDING: readonly Row[] = [
  {
    quirk: "statusPer",
    value: "command",
    usual: [["./A"], ["./B"]],
    deviating: [["./A", "./B"]],
    see: (model) => talk(model, [TWO_MISSING]).answer.statuses.map(({ targetRefs }) => targetRefs),
  },
  ...(["full", "none"] as const).map(
    (value): Row => ({
      quirk: "references",
      value,
      usual: [["Lab/Text?prop=ACL"]],
      deviating: value === "full" ? [["./Lab/Text?prop=ACL"]] : [[]],
      see: (model) =>
        talk(model, [one("Get", "Lab/Text?prop=ACL")]).answer.statuses.map(({ targetRefs }) => targetRefs),
    }),
  ),
  ...(["mandatory", "nodes"] as const).map(
    (value): Row => ({
      quirk: "devInfo",
      value,
      usual: ["DevId", "Man", "Mod", "DmV", "Lang", "Ext/Colour"],
      deviating: ["DevId", "Man", "Mod", "DmV", "Lang", ...(value === "nodes" ? ["Ext", "Ext/Colour"] : [])],
      see: (model) =>
        talk(model).first.message.commands.flatMap((command) =>
          command.cmd === "Replace" ? command.items.map(({ source }) => source?.uri.replace("./DevInfo/", "")) : [],
        ),
    }),
  ),
  {
    quirk: "meta",
    value: "always",
    usual: undefined,
    deviating: { format: "chr", type: "text/plain" },
    see: meta("./Lab/Text"),
  },
  {
    quirk: "textData",
    value: "opaque",
    dm: "encoding: wbxml",
    usual: "v",
    deviating: Uint8Array.of(0x76),
    see: data("./Lab/Text"),
  },
  ...(["always", "never"] as const).map(
    (value): Row => ({
      quirk: "limits",
      value,
      usual: [LIMITS, undefined],
      deviating: value === "always" ? [LIMITS, LIMITS] : [undefined, undefined],
      see: headerMeta,
    }),
  ),
  {
    quirk: "objectSize",
    value: "untold",
    usual: [LIMITS, undefined],
    deviating: [{ maxMsgSize: 16384 }, undefined],
    see: headerMeta,
  },
  ...(["dm-charset", "sync"] as const).map(
    (value): Row => ({
      quirk: "contentType",
      value,
      usual: "application/vnd.syncml.dm+xml",
      deviating: value === "sync" ? "application/vnd.syncml+xml" : "application/vnd.syncml.dm+xml; charset=utf-8",
      see: (model) => talk(model).first.contentType,
    }),
  ),
  {
    quirk: "nextMessageItem",
    value: true,
    usual: [],
    deviating: [{ target: { uri: "http://dm.example/dm" }, source: { uri: "IMEI:493005100592800" } }],
    see: (model) => {
      const { message } = talk(model, [one("Get", "./Lab")], { final: false }).answer;
      return message.commands.flatMap((command) => (command.cmd === "Alert" ? command.items : []));
    },
  },
  {
    quirk: "sessionId",
    value: "decimal",
    usual: ["1", "A", "FFFF", "1"],
    deviating: ["1", "10", "5541", "5542"],
    see: ({ quirks }) => [1, 10, 0xffff, 0x10000].map((number) => ownSessionId(number, quirks)),
  },
];

const BOOTSTRAP: readonly Row[] = [
  {
    quirk: "crossedAuthLevels",
    value: true,
    usual: ["CLCRED", "SRVCRED"],
    deviating: ["SRVCRED", "CLCRED"],
    see: appAuth("AAuthLevel"),
  },
  {
    quirk: "authType",
    value: "by-nonce",
    usual: ["HMAC", "HMAC"],
    deviating: ["DIGEST", "BASIC"],
    see: appAuth(
      "AAuthType",
      anAccountDocument()
        .replaceAll("DIGEST", "HMAC")
        .replace(/<parm name="AAUTHDATA" value="bm9uY2UtMg=="\/>/, ""),
    ),
  },
  {
    quirk: "serverId",
    value: "client-name",
    usual: [],
    deviating: [SERVER_ID],
    see: (model) => {
      const document = anAccountDocument().replace(/<parm name="PROVIDER-ID".*>/, "");
      return aHandset({ model }).receive(aBootstrap({ document })).servers();
    },
  },
  {
    quirk: "bearerNames",
    value: "3gpp",
    usual: "GSM-GPRS",
    deviating: "3GPPPS",
    see: (model) => bootstrapped(model, NAP_DOCUMENT).get("./NAP/1/BearerType")?.value,
  },
  ...(["server-id", "sha-256"] as const).map(
    (value): Row => ({
      quirk: "accountName",
      value,
      usual: ["1"],
      deviating: [value === "server-id" ? SERVER_ID : createHash("sha256").update(SERVER_ID).digest("hex")],
      see: (model) => bootstrapped(model).children("./DMAcc"),
    }),
  ),
];

const ROWS = [...COMMANDS, ...NODES, ...RIGHTS, ...RESULTS, ...WORDING, ...BOOTSTRAP];

describe("A quirk", () => {
  test.each(ROWS.map((row) => [`${row.quirk}: ${row.value}`, row] as const))(
    "%s deviates, and without it the device does as usual",
    (_, { quirk, value, usual, deviating, see, dm = "encoding: xml" }) => {
      expect(see(aQuirkyModel({}, dm))).toEqual(usual);
      expect(see(aQuirkyModel({ [quirk]: value }, dm))).toEqual(deviating);
    },
  );

  test("is shown above by every value that is not the usual", () => {
    const values = Object.entries(QUIRKS).flatMap(([name, { usual, ...rule }]) => {
      const all = "oneOf" in rule ? rule.oneOf : [true, false];
      return all.filter((each) => each !== usual).map((each) => `${name}: ${each}`);
    });
    expect(ROWS.map(({ quirk, value }) => `${quirk}: ${value}`).toSorted()).toEqual(values.toSorted());
  });

  test("says where it was seen, what it is about, and in which file it acts", () => {
    for (const [name, { seenIn, spec, means, actsIn }] of Object.entries(QUIRKS)) {
      expect([name, seenIn, spec, means].every((words) => words.length > 3)).toBe(true);
      expect([name, existsSync(join(PROJECT, "src", actsIn))]).toEqual([name, true]);
    }
  });

  test.each([
    ["leadingSlsh", "accepted", "quirks.leadingSlsh: no such key"],
    ["badUri", "401", "quirks.badUri: expected one of 500, 404"],
    ["replaceCreates", "sometimes", "quirks.replaceCreates: "],
  ])("%s that is %s is refused with its place", (name, value, message) => {
    expect(() => aQuirkyModel({ [name]: value })).toThrow(message);
  });

  test("may be written as the number that it is", () => {
    expect(aQuirkyModel({ badUri: "404" }).quirks.badUri).toBe("404");
    expect(aQuirkyModel({ badUri: '"404"' }).quirks.badUri).toBe("404");
  });
});
