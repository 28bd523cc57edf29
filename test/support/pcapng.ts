import { ByteWriter } from "../../src/base/byte-writer.ts";
import { concatBytes, utf8Bytes } from "../../src/base/bytes.ts";

/** Octets and the name of the Wireshark dissector that is to read them. */
export interface ExportedPdu {
  readonly dissector: string;
  readonly bytes: Uint8Array;
  /** As the network sees it, where the dissector wants to know: from phones it is received. */
  readonly direction?: "sent" | "received";
}

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const LINKTYPE_WIRESHARK_UPPER_PDU = 252;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Tags ahead of an exported PDU. */
const DISSECTOR_NAME = 12;
const DIRECTION = 35;
const END_OF_TAGS = 0;

/** A pcapng file whose packets are PDUs of any layer: nothing has to be wrapped in what would carry it. */
export function pcapngOf(pdus: readonly ExportedPdu[]): Uint8Array {
  const version = new ByteWriter().uint(4, BYTE_ORDER_MAGIC).uint(2, 1).uint(2, 0);
  const section = version.uint(4, 0xffffffff).uint(4, 0xffffffff).finish(); // of unknown length
  const network = new ByteWriter().uint(2, LINKTYPE_WIRESHARK_UPPER_PDU).uint(2, 0).uint(4, 0).finish();
  return concatBytes([
    block(SECTION_HEADER, section),
    block(INTERFACE_DESCRIPTION, network),
    ...pdus.map((pdu) => block(ENHANCED_PACKET, packet(pdu))),
  ]);
}

function packet({ dissector, bytes, direction }: ExportedPdu): Uint8Array {
  const name = padded(utf8Bytes(dissector));
  const tags = new ByteWriter().uint(2, DISSECTOR_NAME).uint(2, name.length).bytes(name);
  if (direction)
    tags
      .uint(2, DIRECTION)
      .uint(2, 4)
      .uint(4, direction === "sent" ? 0 : 1);
  const data = tags.uint(2, END_OF_TAGS).uint(2, 0).bytes(bytes).finish();
  const place = new ByteWriter().uint(4, 0).uint(4, 0).uint(4, 0); // interface and time
  return place.uint(4, data.length).uint(4, data.length).bytes(data).finish();
}

/** Length, before and after, counts the whole block. */
function block(type: number, body: Uint8Array): Uint8Array {
  const content = padded(body);
  const length = 12 + content.length;
  return new ByteWriter().uint(4, type).uint(4, length).bytes(content).uint(4, length).finish();
}

function padded(octets: Uint8Array): Uint8Array {
  return concatBytes([octets, new Uint8Array(-octets.length & 3)]);
}
