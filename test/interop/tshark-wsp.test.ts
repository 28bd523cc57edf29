import { beforeAll, describe, expect, test } from "vitest";
import { BEARER_CODES } from "../../src/codec/wsp/bearers.ts";
import { CHARSET_CODES } from "../../src/codec/wsp/charsets.ts";
import { CONTENT_TYPE_CODES } from "../../src/codec/wsp/content-types.ts";
import { parseHeader } from "../../src/codec/wsp/header-text.ts";
import { APPLICATION_ID_CODES, HEADER_CODES, PARAMETER_CODES, TEXT_HEADERS } from "../../src/codec/wsp/headers.ts";
import { encodePush, type PushPdu } from "../../src/codec/wsp/push.ts";
import type { WspValue } from "../../src/codec/wsp/values.ts";
import { describeWithPeer } from "../support/peers.ts";
import { complaintsIn, type DissectedField, dissect } from "../support/tshark.ts";
import { TSHARK } from "./debian-peers.ts";

/** Types that tshark 4.0 names otherwise, or does not know. Each is checked: one that it names as we do fails. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  // Older names of the same codes.
  "text/vnd.wap.wta-event": "text/vnd.wap.channel",
  "application/vnd.wap.wta-eventc": "application/vnd.wap.channelc",
  // Registered later.
  "application/vnd.syncml.ds.notification": unknownType(0x4e),
  "audio/*": unknownType(0x4f),
  "video/*": unknownType(0x50),
  "application/vnd.oma.dd2+xml": unknownType(0x51),
  "application/mikey": unknownType(0x52),
  "application/vnd.oma.dcd": unknownType(0x53),
  "application/vnd.oma.dcdc": unknownType(0x54),
  "application/vnd.syncml.dm.notification": unknownType(0x58),
  "application/vnd.syncml+xml": unknownType(0x302),
  "application/vnd.syncml+wbxml": unknownType(0x303),
};

/** Registered after tshark's table was made. */
const OTHER_APPLICATIONS: Readonly<Record<string, string>> = {
  "x-oma-application:ulp.ua": "<Unknown WAP application identifier 0x10>",
  "x-oma-application:dlota.ua": "<Unknown WAP application identifier 0x11>",
};

const DATE = "Sun, 22 Nov 2026 16:04:59 GMT";
const DATE_SHOWN = "Nov 22, 2026 16:04:59";
const STRUCTURED = "tshark wants the structure of the value, of which we carry the octets";
const NO_VALUE = "tshark shows the name only";

interface HeaderCase {
  /** As HTTP writes it, `lab` when left out. */
  readonly value?: string;
  /** What tshark shows of it, the same when left out. */
  readonly shown?: string;
  /** Its own name of the header. */
  readonly name?: string;
  /** Why the value is not compared, or is of no form that tshark takes. */
  readonly because?: typeof STRUCTURED | typeof NO_VALUE;
}

const date = { value: DATE, shown: DATE_SHOWN };
const HEADER_CASES: Readonly<Partial<Record<keyof typeof HEADER_CODES, HeaderCase>>> = {
  Accept: { value: "text/html" },
  Age: { value: "60" },
  Allow: { because: STRUCTURED },
  Authorization: { because: STRUCTURED },
  "Content-Length": { value: "300" },
  "Content-MD5": { because: STRUCTURED },
  "Content-Type": { value: "text/html" },
  Date: date,
  Etag: { name: "ETag" },
  Expires: date,
  "If-Modified-Since": date,
  "If-Unmodified-Since": date,
  "Last-Modified": date,
  "Max-Forwards": { value: "5" },
  Pragma: { because: STRUCTURED },
  "Proxy-Authenticate": { because: STRUCTURED },
  "Proxy-Authorization": { because: STRUCTURED },
  Range: { because: STRUCTURED },
  "Retry-After": { because: NO_VALUE },
  Warning: { because: STRUCTURED },
  "WWW-Authenticate": { because: STRUCTURED },
  "X-Wap-Application-Id": { value: "x-wap-application:syncml.dm", name: "X-Wap-Application-ID" },
  "Bearer-Indication": { value: "GSM SMS" },
  "Push-Flag": { value: "5", because: NO_VALUE }, // it shows the bits
  "Profile-Diff": { because: NO_VALUE },
  TE: { because: STRUCTURED },
  "Content-Range": { because: STRUCTURED },
  "X-Wap-Tod": date,
  // Its value is a quoted-string, which WSP writes without the last quote.
  "Content-ID": { value: '"<lab>', shown: "<lab>" },
  "Set-Cookie": { because: NO_VALUE },
  Cookie: { because: NO_VALUE },
  "Encoding-Version": { value: "1.3" },
  "Profile-Warning": { because: STRUCTURED },
  "Content-Disposition": { because: STRUCTURED },
  "X-WAP-Security": { because: STRUCTURED },
  Expect: { because: NO_VALUE },
  "X-Wap-Loc-Invocation": { because: NO_VALUE },
  "X-Wap-Loc-Delivery": { because: NO_VALUE },
};

const INVALID = "Message: Invalid header value";

const DATE_OCTETS = Uint8Array.of(0x6a, 0x21, 0x3b, 0x40);
/** Values of parameters that are no text, and what tshark shows; it has no reader for those without. */
const PARAMETERS: Readonly<Record<string, readonly [value: WspValue, shown?: string]>> = {
  Q: [10, "q=0.09"],
  level: [0x11, "level=1.1"],
  differences: [0x0d],
  padding: [1],
  type: [3],
  "max-age": [60],
  secure: [""],
  "creation-date": [DATE_OCTETS],
  "modification-date": [DATE_OCTETS],
  "read-date": [DATE_OCTETS],
  size: [10, "Size=10"],
};

describeWithPeer("tshark reads in our pushes", TSHARK, () => {
  test("every content type", async () => {
    const types = Object.keys(CONTENT_TYPE_CODES);
    const packets = await dissectedPushes(types.map((contentType) => ({ contentType })));
    expect(packets.flatMap(complaintsIn)).toEqual([]);
    expect(packets.map(contentTypeOf)).toEqual(types.map((type) => OTHER_TYPES[type] ?? type));
  });

  describe("every header", () => {
    const names = [...(Object.keys(HEADER_CODES) as (keyof typeof HEADER_CODES)[]), ...TEXT_HEADERS];
    let packets: DissectedField[][];
    beforeAll(async () => {
      const headers = names.map((name) => parseHeader({ name, value: caseOf(name).value ?? "lab" }));
      packets = await dissectedPushes(headers.map((header) => ({ headers: [header] })));
    });

    test.each(names.map((name, i) => [name, i] as const))("%s", (name, i) => {
      const { value = "lab", shown = value, because, name: label = name } = caseOf(name);
      const packet = packets[i] ?? [];
      const header = packet.slice(packet.findIndex((field) => field.name === "wsp.headers"));
      expect(header.some(({ text }) => text.includes(`Header name: ${label}`))).toBe(true);
      expect(complaintsIn(packet)).toEqual(because === STRUCTURED ? [INVALID] : []);
      if (because === undefined)
        expect(
          header.some((field) => field.show.includes(shown)),
          shown,
        ).toBe(true);
    });
  });

  test("the bits of Push-Flag", async () => {
    const [packet = []] = await dissectedPushes([{ headers: [{ name: "Push-Flag", value: 5 }] }]);
    const bits = packet.filter(({ name }) => name.startsWith("wsp.header.push_flag."));
    expect(bits.map(({ name, show }) => [name.replace("wsp.header.push_flag.", ""), show])).toEqual([
      ["authenticated", "1"],
      ["trusted", "0"],
      ["last", "1"],
    ]);
  });

  test("every application id", async () => {
    const ids = Object.keys(APPLICATION_ID_CODES);
    const pushes = ids.map((id) => ({ headers: [{ name: "X-Wap-Application-Id", value: id }] }));
    const shown = (await dissectedPushes(pushes)).map((packet) => shownIn(packet, "wsp.header.x_wap_application_id"));
    expect(shown).toEqual(ids.map((id) => OTHER_APPLICATIONS[id] ?? id));
  });

  test("every bearer", async () => {
    const bearers = Object.keys(BEARER_CODES);
    const pushes = bearers.map((value) => ({ headers: [parseHeader({ name: "Bearer-Indication", value })] }));
    const shown = (await dissectedPushes(pushes)).map((packet) => shownIn(packet, "wsp.header.bearer_indication"));
    expect(shown.map(plainBearer)).toEqual(bearers.map((bearer) => bearer.toLowerCase()));
  });

  test("every charset", async () => {
    const charsets = Object.entries(CHARSET_CODES);
    const packets = await dissectedPushes(charsets.map(([, charset]) => ({ parameters: { charset, others: [] } })));
    expect(packets.map((packet) => contentTypeOf(packet).toLowerCase())).toEqual(
      charsets.map(([name]) => `text/plain; charset=${name}`),
    );
  });

  test("SEC and MAC", async () => {
    const mac = "0123456789ABCDEF0123456789ABCDEF01234567";
    const names = ["NETWPIN", "USERPIN", "USERNETWPIN", "USERPINMAC"];
    const packets = await dissectedPushes(names.map((_, sec) => ({ parameters: { sec, mac, others: [] } })));
    expect(packets.map(contentTypeOf)).toEqual(names.map((name) => `text/plain; SEC=${name}; MAC=${mac}`));
  });

  describe("every other parameter", () => {
    const names = Object.keys(PARAMETER_CODES).filter((name) => !["SEC", "MAC", "charset"].includes(name));
    const parameterOf = (name: string) => PARAMETERS[name] ?? (["lab", `${name}=lab`] as const);
    let packets: DissectedField[][];
    beforeAll(async () => {
      const others = names.map((name) => [{ name, value: parameterOf(name)[0] }]);
      packets = await dissectedPushes(others.map((each) => ({ parameters: { others: each } })));
    });

    test.each(names.map((name, i) => [name, i] as const))("%s", (name, i) => {
      const [, shown] = parameterOf(name);
      const packet = packets[i] ?? [];
      const undecoded = complaintsIn(packet).filter((each) => !each.startsWith("Message: Undecoded parameter"));
      expect(undecoded).toEqual([]);
      expect(contentTypeOf(packet).toLowerCase()).toBe(`text/plain${shown ? `; ${shown.toLowerCase()}` : ""}`);
    });
  });
});

const PUSH: PushPdu = {
  tid: 7,
  contentType: "text/plain",
  parameters: { others: [] },
  headers: [],
  body: new Uint8Array(),
};

async function dissectedPushes(changes: readonly Partial<PushPdu>[]): Promise<DissectedField[][]> {
  const packets = await dissect(
    changes.map((change) => ({ dissector: "wsp-cl", bytes: encodePush({ ...PUSH, ...change }) })),
  );
  for (const packet of packets) {
    expect([shownIn(packet, "wsp.TID"), shownIn(packet, "wsp.pdu_type")]).toEqual(["0x07", "0x06"]);
  }
  return packets;
}

function shownIn(packet: readonly DissectedField[], name: string): string | undefined {
  return packet.find((field) => field.name === name)?.show;
}

/** With its parameters. */
function contentTypeOf(packet: readonly DissectedField[]): string {
  const line = packet.find(({ name }) => name === "wsp.header.content_type")?.text ?? "";
  return line.replace("Content-Type: ", "");
}

function caseOf(name: string): HeaderCase {
  return HEADER_CASES[name as keyof typeof HEADER_CODES] ?? {};
}

function unknownType(code: number): string {
  return `<Unknown media type identifier 0x${code.toString(16).toUpperCase()}>`;
}

/** tshark says `IDEN`, `network FLEX(TM)` and `(GSM Service Code addresses)`. */
function plainBearer(name = ""): string {
  return name
    .toLowerCase()
    .replace(" network", "")
    .replace("(tm)", "")
    .replace("gsm service", "service")
    .replace(" addresses)", ")");
}
