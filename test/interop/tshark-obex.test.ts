import { expect, test } from "vitest";
import { concatBytes, latin1Bytes, toHex } from "../../src/base/bytes.ts";
import { encodeAuthenticateChallenge, encodeAuthenticateResponse } from "../../src/codec/obex/authentication.ts";
import { headerEncoding, OBEX_HEADERS, type ObexHeaderName } from "../../src/codec/obex/header-table.ts";
import type { ObexHeader } from "../../src/codec/obex/headers.ts";
import { FINAL_BIT, OBEX_OPERATIONS, type ObexOperation } from "../../src/codec/obex/opcodes.ts";
import { encodeObexRequest, encodeObexResponse, type ObexRequest } from "../../src/codec/obex/packet.ts";
import { OBEX_RESPONSES, type ObexResponseName } from "../../src/codec/obex/response-codes.ts";
import { encodeSessionParameters, SESSION_PARAMETERS } from "../../src/codec/obex/session-parameters.ts";
import { describeWithPeer } from "../support/peers.ts";
import { complaintsIn, type DissectedField, dissect, valuesOf } from "../support/tshark.ts";
import { TSHARK } from "./debian-peers.ts";

const NONCE = Uint8Array.from({ length: 16 }, (_, i) => 0x10 + i);
const CONNECTION: ObexHeader = { id: OBEX_HEADERS["Connection-Id"].id, value: 5 };

/** Names that tshark has another way. */
const HEADER_LABELS: Readonly<Partial<Record<ObexHeaderName, string>>> = {
  "Time-ISO-8601": "Time (ISO8601)",
  "Time-4-byte": "Time (UNIX)",
  "End-of-Body": "End Of Body",
  "Connection-Id": "Connection Id",
  "App-Parameters": "Application Parameters",
  "Auth-Challenge": "Authentication Challenge",
  "Auth-Response": "Authentication Response",
  "Creator-ID": "Creator",
  "WAN-UUID": "WAN UUID",
  "Object-Class": "Object Class",
  "Session-Parameters": "Session Parameter",
  "Session-Sequence-Number": "Session Sequence Number",
  "Action-Identifier": "Action",
  DestName: "Destination Name",
  "Single-Response-Mode": "Single Response Mode",
  "Single-Response-Mode-Parameters": "Single Response Mode Parameter",
};

/** tshark 4.0 knows the HTTP header by name, but reads no value: it goes on as if the next header came, and stumbles. */
const UNREADABLE: ReadonlySet<ObexHeaderName> = new Set(["HTTP"]);

const OPERATION_LABELS: Readonly<Partial<Record<ObexOperation, string>>> = { SETPATH: "Set Path" };
const RESPONSE_LABELS: Readonly<Partial<Record<ObexResponseName, string>>> = {
  Unauthorized: "Unauthorised",
  "Request Time Out": "Request Timeout",
};

/** Values with a structure that tshark takes apart. */
const STRUCTURED: Readonly<Partial<Record<ObexHeaderName, Uint8Array>>> = {
  "App-Parameters": Uint8Array.of(0x01, 0x02, 0x0a, 0x0b),
  "Auth-Challenge": encodeAuthenticateChallenge({
    nonce: NONCE,
    options: 1,
    realm: { charset: 0, octets: latin1Bytes("lab") },
  }),
  "Auth-Response": encodeAuthenticateResponse({ digest: NONCE, userId: latin1Bytes("lab"), nonce: NONCE }),
  "Session-Parameters": encodeSessionParameters([
    { tag: SESSION_PARAMETERS.Nonce, value: NONCE },
    { tag: SESSION_PARAMETERS["Session ID"], value: NONCE },
    { tag: SESSION_PARAMETERS["Session Opcode"], value: Uint8Array.of(3) },
  ]),
};

const NONCE_SHOWN = "10:11:12:13:14:15:16:17:18:19:1a:1b:1c:1d:1e:1f";
/** What tshark shows of those. */
const PARTS: Readonly<Partial<Record<ObexHeaderName, Readonly<Record<string, string>>>>> = {
  "App-Parameters": { "obex.parameter.id": "0x01", "obex.parameter.length": "2", "obex.parameter.value": "0a:0b" },
  "Auth-Challenge": {
    "obex.authentication.key": NONCE_SHOWN,
    "obex.authentication.option.user_id": "1",
    "obex.authentication.option.read_only": "0",
    "obex.authentication.info": "lab",
  },
  "Auth-Response": {
    "obex.authentication.result_key": NONCE_SHOWN,
    "obex.authentication.user_id": "6c:61:62",
    "obex.authentication.key": NONCE_SHOWN,
  },
  "Session-Parameters": {
    "obex.session.nonce": NONCE_SHOWN,
    "obex.session.session_id": NONCE_SHOWN,
    "obex.session.opcode": "0x03",
  },
};

describeWithPeer("tshark reads in our OBEX packets", TSHARK, () => {
  test("every opcode", async () => {
    const operations = Object.keys(OBEX_OPERATIONS) as ObexOperation[];
    const packets = await dissected(operations.map((operation) => encodeObexRequest(aRequest(operation))));
    expect(packets.flatMap(complaintsIn)).toEqual([]);
    for (const [i, operation] of operations.entries()) {
      const packet = packets[i] ?? [];
      const code = OBEX_OPERATIONS[operation].opcode & ~FINAL_BIT;
      const label = packet.find(({ name }) => name === "obex.opcode")?.text.split("Opcode: ")[1] ?? "";
      expect(label.toUpperCase()).toBe(`${OPERATION_LABELS[operation] ?? operation} (${hex(code)})`.toUpperCase());
      expect(valuesOf(packet, ["obex.final_flag", "obex.connection_id"])).toEqual({
        "obex.final_flag": "1",
        "obex.connection_id": "5",
      });
    }
    const [connect = []] = packets;
    expect(valuesOf(connect, ["obex.version", "obex.flags", "obex.max_pkt_len"])).toEqual({
      "obex.version": "0x10",
      "obex.flags": "0x00",
      "obex.max_pkt_len": "1024",
    });
    const setPath = packets[operations.indexOf("SETPATH")] ?? [];
    expect(valuesOf(setPath, ["obex.set_path_flags_0", "obex.set_path_flags_1"])).toEqual({
      "obex.set_path_flags_0": "0",
      "obex.set_path_flags_1": "1",
    });
  });

  test("requests that go on", async () => {
    const requests = (["PUT", "GET", "ACTION"] as const).map((operation) =>
      encodeObexRequest({ operation, final: false, headers: [CONNECTION] }),
    );
    const packets = await dissected(requests);
    expect(packets.flatMap(complaintsIn)).toEqual([]);
    expect(packets.map((packet) => valuesOf(packet, ["obex.final_flag"]))).toEqual(
      requests.map(() => ({ "obex.final_flag": "0" })),
    );
  });

  test("every response code", async () => {
    const names = Object.keys(OBEX_RESPONSES) as ObexResponseName[];
    const packets = await dissected(
      names.map((name) => encodeObexResponse({ code: OBEX_RESPONSES[name], final: true, headers: [CONNECTION] })),
    );
    expect(packets.flatMap(complaintsIn)).toEqual([]);
    const labels = packets.map((packet) => packet.find(({ name }) => name === "obex.resp_code")?.text ?? "");
    expect(labels.map((label) => label.split("Response Code: ")[1])).toEqual(
      names.map((name) => `${RESPONSE_LABELS[name] ?? name} (${hex(OBEX_RESPONSES[name] & ~FINAL_BIT)})`),
    );
  });

  test("every header, with its value", async () => {
    const names = (Object.keys(OBEX_HEADERS) as ObexHeaderName[]).filter((name) => !UNREADABLE.has(name));
    const headers = names.map(aHeader);
    // One header a packet, and one packet with them all.
    const packets = await dissected([...headers.map((header) => aPut([header])), aPut(headers)]);
    expect(packets.flatMap(complaintsIn)).toEqual([]);
    const wanted = names.map((name) => `Header Id: ${HEADER_LABELS[name] ?? name} (${hex(OBEX_HEADERS[name].id)})`);
    expect(packets.slice(0, -1).map((packet) => headerIdsIn(packet)[0])).toEqual(wanted);
    expect(headerIdsIn(packets.at(-1) ?? [])).toEqual(wanted);
    for (const [i, name] of names.entries()) {
      const packet = packets[i] ?? [];
      const parts = PARTS[name];
      if (parts) expect(valuesOf(packet, Object.keys(parts)), name).toEqual(parts);
      else expect(packet.at(-1)?.value, name).toBe(octetsOf(headers[i] as ObexHeader));
    }
  });

  test.each([...UNREADABLE])("not the value of %s", async (name) => {
    const [packet = []] = await dissected([aPut([aHeader(name)])]);
    expect(headerIdsIn(packet)[0]).toBe(`Header Id: ${name} (${hex(OBEX_HEADERS[name].id)})`);
    expect(complaintsIn(packet)).not.toEqual([]);
  });
});

function dissected(packets: readonly Uint8Array[]): Promise<DissectedField[][]> {
  return dissect(packets.map((bytes) => ({ dissector: "obex", bytes })));
}

function aRequest(operation: ObexOperation): ObexRequest {
  const headers = [CONNECTION];
  if (operation === "CONNECT") return { operation, version: 0x10, flags: 0, maxPacketLength: 1024, headers };
  if (operation === "SETPATH") return { operation, flags: 2, constants: 0, headers };
  return { operation, final: true, headers };
}

function aPut(headers: readonly ObexHeader[]): Uint8Array {
  return encodeObexRequest({ operation: "PUT", final: true, headers });
}

function aHeader(name: ObexHeaderName): ObexHeader {
  const { id } = OBEX_HEADERS[name];
  const values = { text: "lab.txt", octets: STRUCTURED[name] ?? latin1Bytes("lab\0"), octet: 1, quad: 7 };
  return { id, value: values[headerEncoding(id)] };
}

function headerIdsIn(packet: readonly DissectedField[]): string[] {
  return packet.filter(({ name }) => name === "obex.header.id").map(({ text }) => text);
}

function octetsOf({ id, value }: ObexHeader): string {
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value === "number") return value.toString(16).padStart(headerEncoding(id) === "octet" ? 2 : 8, "0");
  return toHex(concatBytes([...`${value}\0`].map((each) => Uint8Array.of(0, each.charCodeAt(0)))));
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}
