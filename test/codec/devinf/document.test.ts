import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../../src/base/bytes.ts";
import { type DevInf, decodeDevInf, devInfFromXml, encodeDevInf } from "../../../src/codec/devinf/document.ts";
import type { MarkupElement } from "../../../src/codec/markup/element.ts";
import { documentVector } from "../../support/document-vectors.ts";

const namespace = "syncml:devinf";
const e = (name: string, ...children: (string | MarkupElement)[]): MarkupElement => ({
  name,
  namespace,
  attributes: [],
  children,
});

describe("Device information", () => {
  test("of version 1.2 has its content capabilities in the data stores", () => {
    const vcard = { ctType: "text/x-vcard", verCt: "2.1" };
    const property = e("Property", e("PropName", "TEL"), e("MaxSize", "40"));
    expect(devInfFromXml(documentVector("phone.devinf").xml)).toEqual({
      verDtd: "1.2",
      man: "Acme",
      mod: "A1",
      oem: "Acme",
      fwV: "1.0",
      swV: "2.0",
      hwV: "3.0",
      devId: "IMEI:493005100592800",
      devTyp: "phone",
      utc: true,
      supportLargeObjs: true,
      supportNumberOfChanges: true,
      dataStores: [
        {
          sourceRef: "./contacts",
          displayName: "Contacts",
          maxGuidSize: 32,
          rxPref: vcard,
          rx: [{ ctType: "text/vcard", verCt: "3.0" }],
          txPref: vcard,
          tx: [],
          ctCaps: [e("CTCap", e("CTType", "text/x-vcard"), e("VerCT", "2.1"), property)],
          dsMem: { shared: true, maxMem: 65536, maxId: 500 },
          supportHierarchicalSync: true,
          syncTypes: [1, 7],
          filters: [],
        },
      ],
      ctCaps: [],
      exts: [{ name: "X-Acme", values: ["a", "b"] }],
    });
  });

  test("of version 1.1 has them at the end, in the tokens of its version", () => {
    const { xml, wbxml } = documentVector("old-phone.devinf");
    const old = devInfFromXml(xml);
    const size = [e("CTType", "text/x-vcalendar"), e("PropName", "SUMMARY"), e("Size", "80")];
    expect(old.ctCaps).toEqual([e("CTCap", ...size)]);
    expect(encodeDevInf(old, "wbxml")).toEqual(wbxml);
    const newer = { ...old, verDtd: "1.2" };
    expect(() => encodeDevInf(newer, "wbxml")).toThrow(expect.objectContaining({ code: "unknown-token" }));
  });

  test.each([
    ["1.0", "029f52"],
    ["1.1", "029f54"],
    ["1.2", "02a403"],
    ["2.0", "02a403"],
  ])("of version %s names its document type", (verDtd, header) => {
    const devInf = { verDtd, devId: "x", devTyp: "phone", dataStores: [], ctCaps: [], exts: [] };
    expect(toHex(encodeDevInf(devInf, "wbxml").subarray(0, 3))).toBe(header);
  });

  test.each(["VerDTD", "DevID", "DevTyp"])("is refused without %s", (name) => {
    const whole = "<DevInf><VerDTD>1.2</VerDTD><DevID>x</DevID><DevTyp>phone</DevTyp></DevInf>";
    const lacking = whole.replace(new RegExp(`<${name}>.*</${name}>`), "");
    const error = { code: "invalid-value", spec: "SyncML_DevInf", path: "/DevInf", detail: `no ${name}` };
    expect(() => devInfFromXml(lacking)).toThrow(expect.objectContaining(error));
  });

  test.each([
    ["<DisplayName>x</DisplayName>", "", "no SourceRef"],
    ["<SourceRef>x</SourceRef><MaxGUIDSize>big</MaxGUIDSize>", "/MaxGUIDSize", '"big" is not a number'],
    ["<SourceRef>x</SourceRef><Rx><CTType>x</CTType></Rx>", "/Rx", "no VerCT"],
    [
      "<SourceRef>x</SourceRef><SyncCap><SyncType>two</SyncType></SyncCap>",
      "/SyncCap/SyncType",
      '"two" is not a number',
    ],
  ])("is refused with the data store %s", (store, path, detail) => {
    const head = "<VerDTD>1.2</VerDTD><DevID>x</DevID><DevTyp>phone</DevTyp>";
    const error = expect.objectContaining({ path: `/DevInf/DataStore${path}`, detail });
    expect(() => devInfFromXml(`<DevInf>${head}<DataStore>${store}</DataStore></DevInf>`)).toThrow(error);
  });
});

const token = fc.string({ unit: "grapheme", maxLength: 8 }).map((each) => each.trim());
const yes = fc.constant(true);
const contentType = fc.record({ ctType: token, verCt: token });
const content = (text: string) => (text === "" ? [] : [text]);
const kept = (name: string) =>
  fc.array(
    token.map((text) => e(name, e("CTType", ...content(text)))),
    { maxLength: 2 },
  );
const dataStore = fc.record(
  {
    sourceRef: token,
    displayName: token,
    maxGuidSize: fc.nat(),
    rxPref: contentType,
    rx: fc.array(contentType, { maxLength: 2 }),
    txPref: contentType,
    tx: fc.array(contentType, { maxLength: 2 }),
    ctCaps: kept("CTCap"),
    dsMem: fc.record({ shared: yes, maxMem: fc.nat(), maxId: fc.nat() }, { requiredKeys: [] }),
    supportHierarchicalSync: yes,
    syncTypes: fc.array(fc.nat(9), { maxLength: 3 }),
    filters: fc.tuple(kept("Filter-Rx"), kept("FilterCap")).map(([rx, caps]) => [...rx, ...caps]),
  },
  { requiredKeys: ["sourceRef", "rx", "tx", "ctCaps", "syncTypes", "filters"] },
);
const devInf = fc.record(
  {
    verDtd: fc.constant("1.2"),
    man: token,
    mod: token,
    oem: token,
    fwV: token,
    swV: token,
    hwV: token,
    devId: token,
    devTyp: token,
    utc: yes,
    supportLargeObjs: yes,
    supportNumberOfChanges: yes,
    dataStores: fc.array(dataStore, { maxLength: 2 }),
    ctCaps: kept("CTCap"),
    exts: fc.array(fc.record({ name: token, values: fc.array(token, { maxLength: 2 }) }), { maxLength: 2 }),
  },
  { requiredKeys: ["verDtd", "devId", "devTyp", "dataStores", "ctCaps", "exts"] },
) as fc.Arbitrary<DevInf>;

describe("Any device information", () => {
  test.each(["wbxml", "xml"] as const)("survives encode then decode in %s", (encoding) => {
    fc.assert(
      fc.property(devInf, (each) => {
        expect(decodeDevInf(encodeDevInf(each, encoding))).toEqual(each);
      }),
    );
  });
});
