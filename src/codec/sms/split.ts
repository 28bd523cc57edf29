import { concatBytes } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import { USER_DATA_LENGTH } from "./user-data.ts";
import { concatenationElement, encodeUserDataHeader, type Ports, portsElement } from "./user-data-header.ts";

/** How the parts of one datagram are told apart. The reference must differ from those of other messages under way to the same phone. */
export interface SplitOptions {
  readonly reference: number;
  /** Bits of the reference; 8 when absent. With 8 a part holds 128 octets of data, with 16 it holds 127. */
  readonly width?: 8 | 16;
}

/**
 * Splits a datagram into the user data of short messages, each with its user data header: first the ports, then, when
 * one message (133 octets) is not enough, the concatenation element (TS 23.040 §9.2.3.24.1).
 * @throws {CodecError} `limit-exceeded` when more than 255 parts are needed
 */
export function splitDatagram(data: Uint8Array, ports: Ports, { reference, width = 8 }: SplitOptions): Uint8Array[] {
  const alone = encodeUserDataHeader([portsElement(ports)]);
  if (alone.length + data.length <= USER_DATA_LENGTH) return [concatBytes([alone, data])];
  const header = (total: number, sequence: number) =>
    encodeUserDataHeader([portsElement(ports), concatenationElement({ width, reference, total, sequence })]);
  const room = USER_DATA_LENGTH - header(1, 1).length;
  const total = Math.ceil(data.length / room);
  if (total > 255) {
    const detail = `${data.length} bytes need ${total} short messages, at most 255`;
    throw new CodecError("limit-exceeded", 255 * room, "TS_23_040 §9.2.3.24.1", detail);
  }
  return Array.from({ length: total }, (_, i) =>
    concatBytes([header(total, i + 1), data.subarray(i * room, (i + 1) * room)]),
  );
}
