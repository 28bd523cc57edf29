/** The verb that hands a handset a push: `push`. */
import { randomBytes } from "node:crypto";
import { toBase64, utf8Text } from "../../../base/bytes.ts";
import { documentKindOf } from "../../../codec/assemble/document-kind.ts";
import { type EncodedDocument, encodeXmlDocument } from "../../../codec/assemble/encode-document.ts";
import { detectFormat } from "../../../codec/dissect/formats.ts";
import { readInput } from "../../../codec/dissect/input.ts";
import { decodeWbxml } from "../../../codec/wbxml/decode.ts";
import { encodePush } from "../../../codec/wsp/push.ts";
import { type ParsedOptions, textOption, UsageError } from "../../command.ts";
import { provenPush } from "../../document-push.ts";
import { readContent } from "../../read-content.ts";
import { steeringVerb } from "./verb.ts";

/** `push`: gives a handset a push PDU as if it had come over the air. */
export const push = steeringVerb(
  {
    usage: "push ID FILE|-",
    help: "give it a push PDU (octets or hex), or a document (XML or WBXML) in a push",
    words: [2, 2],
    options: ["sec", "pin", "imsi", "from"],
  },
  async ({ context, options, words: [, file = "-"] }) => {
    const { pdu, code } = await readContent(context, [file], "handset push", (content) => pushIn(content, options));
    if (code !== undefined) context.err(`phonebank handset: the user types ${code}\n`);
    const from = textOption(options, "from");
    return (client, id) => client.act(id, "push", { pdu: toBase64(pdu), ...(from === undefined ? {} : { from }) });
  },
);

interface Pushed {
  readonly pdu: Uint8Array;
  readonly code?: string;
}

/** The push in a file, or around the document in it. @throws {UsageError} @throws {CodecError} */
function pushIn(content: Uint8Array, options: ParsedOptions): Pushed {
  if (/^\ufeff?\s*</.test(utf8Text(content.subarray(0, 256)))) return wrapped(encodeXmlDocument(content), options);
  const octets = onePdu(content);
  const format = detectFormat(octets)?.format;
  if (format === "wbxml") return wrapped(wbxmlDocument(octets), options);
  // Also one that is damaged: what a handset makes of it is worth seeing.
  if (format !== "wsp" && octets[1] !== PUSH_TYPE) {
    throw new UsageError(`expected a push PDU or a document${format === undefined ? "" : `, not ${format}`}`);
  }
  for (const name of ["sec", "pin", "imsi"] as const) {
    if (options[name] !== undefined) throw new UsageError(`--${name} is for a document: a push PDU is sent as it is`);
  }
  return { pdu: octets };
}

/** Type of a Push PDU, its second octet (WSP §8.2.1, table 34). */
const PUSH_TYPE = 0x06;

function onePdu(content: Uint8Array): Uint8Array {
  const { pdus, badLines } = readInput(content, "wsp");
  const [bad] = badLines;
  if (bad) throw new UsageError(`line ${bad.line} is not hexadecimal to its end`);
  const [first, ...more] = pdus;
  if (!first || more.length > 0) throw new UsageError(`expected one push PDU or document, not ${pdus.length}`);
  return first;
}

function wbxmlDocument(body: Uint8Array): EncodedDocument {
  const { root } = decodeWbxml(body, { lenient: true });
  const kind = documentKindOf(root);
  if (!kind) throw new UsageError(`no push carries documents of root ${root.name}`);
  return { kind, body };
}

function wrapped(document: EncodedDocument, options: ParsedOptions): Pushed {
  const { push: pdu, ...rest } = provenPush(document, randomBytes(1)[0] ?? 0, options);
  return { pdu: encodePush(pdu), ...rest };
}
