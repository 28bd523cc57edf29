import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { concatBytes, fromHex, toHex } from "../../../src/base/bytes.ts";
import { ConfigError } from "../../../src/base/errors.ts";
import { decodeProvisioning } from "../../../src/codec/provisioning/document.ts";
import { macFits } from "../../../src/codec/security/bootstrap-mac.ts";
import { decodeUserDataHeader } from "../../../src/codec/sms/user-data-header.ts";
import { decodePush } from "../../../src/codec/wsp/push.ts";
import type { EventBody } from "../../../src/events/event.ts";
import type { SmsPart } from "../../../src/ports/inbound.ts";
import { type BootstrapRequest, prepareBootstrap } from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { sendBootstrap } from "../../../src/server/bootstrap/send-bootstrap.ts";
import { fillTemplate } from "../../../src/server/bootstrap/template.ts";

/** Document A: made with xml2wbxml; its MACs were computed with Python's hmac and OpenSSL. */
const XML = readFileSync(new URL("../../vectors/wbxml/cp-document-a.xml", import.meta.url), "utf8");
const BODY = fromHex(
  readFileSync(new URL("../../vectors/wbxml/cp-document-a.hex", import.meta.url), "utf8").replace(/\s/g, ""),
) as Uint8Array;
const IMSI = "262011106487504";

/** Heads of the push PDU for document A, made with the same tools and read by Kannel's and Wireshark's decoders. */
const HEADS = {
  NETWPIN: "01062f1f2db69180924531314335383338453832343231353134413030333542434641444646383841393142394439374300",
  USERPIN: "01062f1f2db69181924338413131453642313439334333313541424636464533463241313443453943453238344639393800",
  USERPINMAC: "01060403b69183",
};

const request = (over: Partial<BootstrapRequest> = {}): BootstrapRequest => ({
  document: XML,
  sec: 0,
  imsi: IMSI,
  tid: 1,
  reference: 0x4d,
  ...over,
});
const joined = (parts: readonly Uint8Array[]) => concatBytes(parts.map((part) => part.subarray(1 + (part[0] ?? 0))));

describe("a bootstrap", () => {
  test.each([
    ["NETWPIN", { sec: 0 }, "E11C5838E82421514A0035BCFADFF88A91B9D97C"],
    ["NETWPIN with 14 digits", { sec: 0, imsi: "31041012345678" }, "B6795395E4558582424D98A143F4DF91D596168D"],
    ["USERPIN", { sec: 1, pin: "1234" }, "C8A11E6B1493C315ABF6FE3F2A14CE9CE284F998"],
    ["USERNETWPIN", { sec: 2, pin: "1234" }, "7262F940C4784954302C7A2875055271144441FE"],
  ] as const)("with %s has the MAC that was computed elsewhere", (_name, over, mac) => {
    const prepared = prepareBootstrap(request(over));
    expect(prepared.mac).toBe(mac);
    expect(decodePush(prepared.push).parameters).toMatchObject({ sec: over.sec, mac });
  });

  test("has the push head that was made elsewhere, and the document after it", () => {
    const push = (over: Partial<BootstrapRequest>) => toHex(prepareBootstrap(request(over)).push);
    expect(push({})).toBe(HEADS.NETWPIN + toHex(BODY));
    expect(push({ sec: 1, pin: "1234" })).toBe(HEADS.USERPIN + toHex(BODY));
    expect(push({ sec: 3, pin: "48273" })).toBe(HEADS.USERPINMAC + toHex(BODY));
  });

  test("with USERPINMAC tells what the user has to type", () => {
    expect(prepareBootstrap(request({ sec: 3, pin: "48273" }))).toMatchObject({ code: "4827386802" });
    expect(prepareBootstrap(request({ sec: 3, pin: "482730" }))).toMatchObject({ code: "482730389369" });
  });

  test("is the same from XML, from WBXML and from a document (BOOT-5.1.1-5)", () => {
    const prepared = prepareBootstrap(request());
    expect(prepareBootstrap(request({ document: BODY }))).toEqual(prepared);
    expect(prepareBootstrap(request({ document: decodeProvisioning(BODY) }))).toEqual(prepared);
  });

  test("travels in parts to port 2948 that make the push again", () => {
    const { parts, push } = prepareBootstrap(request());
    expect(parts).toHaveLength(2);
    expect(joined(parts)).toEqual(push);
    parts.forEach((part, i) => {
      const { header } = decodeUserDataHeader(part);
      expect(header.ports).toMatchObject({ destination: 2948, source: 9200 });
      expect(header.concatenation).toMatchObject({ reference: 0x4d, total: 2, sequence: i + 1 });
    });
  });

  test("has neither SEC nor MAC when no method is named", () => {
    const { sec: _sec, ...rest } = request();
    const { push, mac } = prepareBootstrap(rest);
    expect(mac).toBeUndefined();
    expect(toHex(push)).toBe(`010601b6${toHex(BODY)}`);
  });

  test("in the DM profile has its media type and its rule for the key (BOOT-5.2-2)", () => {
    const text = `<SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>0</SessionID><MsgID>0</MsgID>
      <Target><LocURI>IMEI:1</LocURI></Target><Source><LocURI>com.example.dm</LocURI></Source></SyncHdr><SyncBody><Add><CmdID>1</CmdID>
      <Item><Target><LocURI>./DMAcc/1</LocURI></Target></Item></Add><Final/></SyncBody></SyncML>`;
    const { push } = prepareBootstrap(request({ document: text, profile: "dm", sec: 2, pin: "1234" }));
    const { contentType, parameters, body } = decodePush(push);
    expect(contentType).toBe("application/vnd.syncml.dm+wbxml");
    const check = { sec: 2, mac: parameters.mac ?? "", body, imsi: IMSI, pin: "1234", keyForms: "own" } as const;
    expect([macFits({ ...check, profile: "dm" }), macFits({ ...check, profile: "cp" })]).toEqual([true, false]);
  });

  test.each([
    ["an IMSI", { imsi: undefined }],
    ["a PIN", { sec: 1 }],
    ["a PIN of digits", { sec: 1, pin: "12a4" }],
    ["a PIN of five digits for USERPINMAC", { sec: 3, pin: "1234" }],
    ["two parts to leave one out", { fault: "missing-part", document: BODY.subarray(0, 20) }],
  ] as const)("wants %s", (_what, over) => {
    expect(() => prepareBootstrap({ ...request(), ...over } as never)).toThrow(ConfigError);
  });
});

describe("a bootstrap with a fault", () => {
  const fits = (prepared: { push: Uint8Array }) => {
    const { parameters, body } = decodePush(prepared.push);
    return macFits({ sec: 0, mac: parameters.mac ?? "", body, imsi: IMSI });
  };

  test("bad-mac has a MAC of the right form that does not fit", () => {
    const prepared = prepareBootstrap(request({ fault: "bad-mac" }));
    expect(prepared.mac).toMatch(/^[0-9A-F]{40}$/);
    expect(fits(prepared)).toBe(false);
    expect(prepareBootstrap(request({ sec: 3, pin: "48273", fault: "bad-mac" })).code).toBe("4827386803");
  });

  test("missing-part leaves the second part out", () => {
    const { parts } = prepareBootstrap(request());
    expect(prepareBootstrap(request({ fault: "missing-part" })).parts).toEqual(parts.slice(0, 1));
  });

  test("unknown-sec has SEC 9 and a MAC", () => {
    const { push } = prepareBootstrap(request({ fault: "unknown-sec" }));
    expect(toHex(push)).toContain("9189");
    expect(decodePush(push).parameters).toMatchObject({ sec: 9, mac: expect.any(String) });
  });

  test("damaged-body has a MAC that fits a document that cannot be read", () => {
    const prepared = prepareBootstrap(request({ fault: "damaged-body" }));
    expect(fits(prepared)).toBe(true);
    expect(() => decodeProvisioning(decodePush(prepared.push).body)).toThrow(
      expect.objectContaining({ code: "truncated" }),
    );
  });
});

describe("sending a bootstrap", () => {
  const send = async (refuseFrom = Number.POSITIVE_INFINITY, detail?: string) => {
    const sent: SmsPart[] = [];
    const events: EventBody[] = [];
    const submit = async (part: SmsPart) => {
      sent.push(part);
      return sent.length < refuseFrom ? { ok: true } : { ok: false, ...(detail ? { detail } : {}) };
    };
    const prepared = prepareBootstrap(request());
    const ok = await sendBootstrap(
      prepared,
      { from: "100", to: "+491701" },
      { submit, emit: (event) => void events.push(event) },
    );
    return { ok, sent, events, prepared };
  };

  test("submits every part as 8-bit data with a header", async () => {
    const { ok, sent, events, prepared } = await send();
    expect(ok).toBe(true);
    const message = { from: "100", to: "+491701", hasHeader: true, dataCoding: 4 };
    expect(sent).toEqual(prepared.parts.map((userData, i) => ({ ...message, userData, continues: i > 0 })));
    expect(events).toEqual([{ type: "push.sent", to: "+491701", parts: 2, bytes: prepared.push }]);
  });

  test("stops at the first part that is refused", async () => {
    const { ok, sent, events } = await send(1, "ESME_RTHROTTLED");
    expect([ok, sent.length]).toEqual([false, 1]);
    expect(events).toEqual([{ type: "push.unsent", to: "+491701", detail: "part 1 of 2: ESME_RTHROTTLED" }]);
    expect((await send(2)).events).toEqual([{ type: "push.unsent", to: "+491701", detail: "part 2 of 2: refused" }]);
  });
});

describe("the sender that waits for the device", () => {
  const trail = async (refuse?: number) => {
    const steps: string[] = [];
    const submit = async () => {
      steps.push("part");
      return { ok: steps.filter((step) => step === "part").length !== refuse };
    };
    const offer = () => {
      steps.push("offer");
      return (isTaken: boolean) => void steps.push(isTaken ? "taken" : "not taken");
    };
    const emit = ({ type }: EventBody) => void steps.push(type);
    await sendBootstrap(prepareBootstrap(request()), { from: "100", to: "+491701" }, { submit, emit, offer });
    return steps;
  };

  test("is told before the last part goes out, and again when the carrier has taken it", async () => {
    expect(await trail()).toEqual(["part", "offer", "part", "push.sent", "taken"]);
  });

  test("is told when the carrier refuses the last part, and need not know of one that ends earlier", async () => {
    expect(await trail(2)).toEqual(["part", "offer", "part", "push.unsent", "not taken"]);
    expect(await trail(1)).toEqual(["part", "push.unsent"]);
  });
});

describe("a document template", () => {
  test("is filled with escaped values", () => {
    const xml = `<parm name="ADDR" value="{{server.url}}"/><parm value="{{ imei }}{{imei}}"/>`;
    const filled = fillTemplate(xml, { "server.url": `http://x/?a=1&b="<'>`, imei: "35" });
    expect(filled).toBe(`<parm name="ADDR" value="http://x/?a=1&#38;b=&#34;&#60;&#39;&#62;"/><parm value="3535"/>`);
  });

  test("names every placeholder that has no value, with its place", () => {
    const fill = () => fillTemplate("<a>\n  {{one}} {{toString}}</a>", { imei: "1", imsi: "2" }, "a.xml");
    expect(fill).toThrow(ConfigError);
    expect(fill).toThrow("a.xml:2:3: {{one}}: one of imei, imsi\na.xml:2:11: {{toString}}: one of imei, imsi");
  });
});
