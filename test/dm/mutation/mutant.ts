/** A message of a server with something wrong in its elements, its octets, or beside them. */
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import type { MarkupElement } from "../../../src/codec/markup/element.ts";
import { SYNCML_DM_TYPES, type SyncMLEncoding } from "../../../src/codec/syncml/message.ts";
import { encodeWbxml } from "../../../src/codec/wbxml/encode.ts";
import { formatXml } from "../../../src/codec/xml/format.ts";
import { CHANGES } from "./changes.ts";
import { type Choose, oneOf } from "./choose.ts";

export interface Mutant {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** The names of its changes. */
  readonly changes: readonly string[];
}

const KINDS = Object.entries(CHANGES);

/** One to four changes; one time in eight the charset is wrong as well. What WBXML has no tokens for is written as XML. */
export function mutant(root: MarkupElement, encoding: SyncMLEncoding, choose: Choose): Mutant {
  const changes: string[] = [];
  let changed = root;
  for (let left = 1 + choose(2) * choose(4); left > 0; left--) {
    const [name, change] = oneOf(choose, KINDS);
    changes.push(name);
    changed = change(changed, choose);
  }
  const written = writtenAs(changed, encoding);
  const isOff = choose(8) === 0;
  if (isOff) changes.push("charset");
  return { ...(isOff ? inWrongCharset(written.body, written.encoding, choose) : usual(written)), changes };
}

interface Written {
  readonly body: Uint8Array;
  readonly encoding: SyncMLEncoding;
}

function usual({ body, encoding }: Written): Omit<Mutant, "changes"> {
  return { contentType: SYNCML_DM_TYPES[encoding], body };
}

function writtenAs(root: MarkupElement, encoding: SyncMLEncoding): Written {
  if (encoding === "xml") return { body: asXml(root), encoding };
  try {
    return { body: encodeWbxml(root, "SyncML 1.2"), encoding };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return { body: asXml(root), encoding: "xml" };
  }
}

/** What no XML can say is left out of it. */
function asXml(root: MarkupElement): Uint8Array {
  try {
    return utf8Bytes(formatXml(root));
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return utf8Bytes("<SyncML/>");
  }
}

const CHARSETS = ["iso-8859-1", "us-ascii", "utf-16", "utf-16be", "nonsense", "\u0000"] as const;
/** MIBenum of iso-8859-1, us-ascii, UTF-16, none, and more than one octet. */
const MIB_ENUMS = [[0x04], [0x03], [0x87, 0x68], [0x00], [0x87, 0xff, 0x7f]] as const;

function inWrongCharset(body: Uint8Array, encoding: SyncMLEncoding, choose: Choose): Omit<Mutant, "changes"> {
  const contentType = SYNCML_DM_TYPES[encoding];
  if (encoding === "wbxml") {
    // version, public identifier of two octets, charset
    const octets = [...body.subarray(0, 3), ...oneOf(choose, MIB_ENUMS), ...body.subarray(4)];
    return { contentType, body: Uint8Array.from(octets) };
  }
  const charset = oneOf(choose, CHARSETS);
  switch (choose(3)) {
    case 0:
      return { contentType: `${contentType}; charset=${charset}`, body };
    case 1:
      return {
        contentType,
        body: Uint8Array.from([...utf8Bytes(`<?xml version="1.0" encoding="${charset}"?>`), ...body]),
      };
    default:
      return { contentType, body: Uint8Array.from([...body, 0xff, 0xfe]) };
  }
}
