import fc from "fast-check";
import type { ObexHeader } from "../../src/codec/obex/headers.ts";
import { isBodyHeader } from "../../src/codec/obex/object.ts";

const text = fc.string({ unit: "binary", maxLength: 12 }).map((value) => value.replaceAll("\0", ""));
const bytes = fc.uint8Array({ maxLength: 24 });
const low = fc.nat(0x3f);

/** A header of any identifier, known or not. */
export const anyHeader: fc.Arbitrary<ObexHeader> = fc.oneof(
  fc.record({ id: low, value: text }),
  fc.record({ id: low.map((id) => 0x40 + id), value: bytes }),
  fc.record({ id: low.map((id) => 0x80 + id), value: fc.nat(0xff) }),
  fc.record({ id: low.map((id) => 0xc0 + id), value: fc.nat(0xffffffff) }),
);

/** Headers that servers give no meaning: no part of a body, no connection, target or length. */
export const plainHeaders: fc.Arbitrary<ObexHeader[]> = fc.array(
  anyHeader.filter((header) => !isBodyHeader(header) && ![0xcb, 0x46, 0xc3].includes(header.id)),
  { maxLength: 12 },
);
