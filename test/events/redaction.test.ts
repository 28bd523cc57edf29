import { describe, expect, test } from "vitest";
import { toBase64, utf8Bytes } from "../../src/base/bytes.ts";
import { formatEventLine } from "../../src/cli/event-line.ts";
import type { EventBody, PhonebankEvent } from "../../src/events/event.ts";
import { isSecretUri, REDACTED, redact } from "../../src/events/redaction.ts";
import { formatEvent } from "../../src/trace/format.ts";

const SECRET = "s3cret-value";
const event = (body: EventBody) => ({ seq: 1, at: 0, ...body }) as PhonebankEvent;

/** A serialised tree with one node. */
function aTree(name: string): string {
  return `<MgmtTree><Node><NodeName>${name}</NodeName><Value>${SECRET}</Value></Node></MgmtTree>`;
}

/** One event of every type that can hold a secret outside of raw octets. */
const SECRET_EVENTS: readonly PhonebankEvent[] = [
  event({ type: "pin.entered", pin: SECRET }),
  event({ type: "message.stored", kind: "text", from: "1", text: SECRET }),
  event({ type: "server.learned", device: "d", uri: "./DMAcc/1/AppAuth/1/AAuthSecret", value: SECRET }),
  event({ type: "server.learned", device: "d", uri: "./DMAcc/1/AAuthSecret?list=StructData", value: SECRET }),
  event({ type: "server.learned", device: "d", uri: "./DMAcc?list=TNDS", value: aTree("AAuthSecret") }),
];

describe("Redaction", () => {
  test.each(SECRET_EVENTS)("takes the secret out of $type, in traces and in lines for people", (each) => {
    expect(JSON.stringify(redact(each))).not.toContain(SECRET);
    expect(formatEvent(each)).not.toContain(SECRET);
    expect(formatEventLine(each)).not.toContain(SECRET);
    expect(formatEventLine(each)).toContain(REDACTED);
  });

  test("leaves the event itself alone, for other readers", () => {
    const [first] = SECRET_EVENTS;
    redact(first as PhonebankEvent);
    expect(first).toMatchObject({ pin: SECRET });
  });

  test("takes a secret out of a serialised tree in WBXML too, whose octets are told as base64", () => {
    const value = toBase64(utf8Bytes(aTree("AAuthSecret")));
    const uri = "./DMAcc?list=TNDS";
    expect(redact(event({ type: "server.learned", device: "d", uri, value }))).toMatchObject({ value: REDACTED });
  });

  test("hands back every other event as it is", () => {
    const learned = event({ type: "server.learned", device: "d", uri: "./DevDetail/FwV", value: "1.0" });
    const tree = event({ type: "server.learned", device: "d", uri: "./A?list=TNDS", value: aTree("Name") });
    const rested = event({ type: "handset.rested" });
    const loading = event({ type: "message.stored", kind: "sl", href: "http://mail.example" });
    const others = [learned, tree, rested, loading];
    expect(others.map(redact)).toEqual(others);
    expect(redact(rested)).toBe(rested);
  });
});

describe("A node whose value is secret", () => {
  test.each(["AAuthSecret", "AAuthData", "AuthSecret", "ClientPW", "ServerPW", "ClientNonce", "ServerNonce"])(
    "is %s, wherever it stands",
    (name) => {
      expect([isSecretUri(`./DMAcc/1/${name}`), isSecretUri(name)]).toEqual([true, true]);
    },
  );

  test.each(["./DMAcc/1/AAuthName", "./AAuthSecret/Name", "./DMAcc"])("is not %s", (uri) => {
    expect(isSecretUri(uri)).toBe(false);
  });
});
