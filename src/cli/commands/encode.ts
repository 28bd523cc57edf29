import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { concatBytes, toHex } from "../../base/bytes.ts";
import { CARRIERS, type Carrier } from "../../codec/assemble/carriers.ts";
import { PUSH_PORTS } from "../../codec/assemble/document-kind.ts";
import { encodeXmlDocument } from "../../codec/assemble/encode-document.ts";
import { notificationPush } from "../../codec/assemble/push.ts";
import { encodePackage0 } from "../../codec/notification/package0.ts";
import type { Sec } from "../../codec/security/bootstrap-mac.ts";
import { splitDatagram } from "../../codec/sms/split.ts";
import type { Ports } from "../../codec/sms/user-data-header.ts";
import { encodePush, type PushPdu } from "../../codec/wsp/push.ts";
import {
  type CommandContext,
  type CommandDefinition,
  choiceOption,
  EXIT,
  numberOption,
  type ParsedOptions,
  textOption,
  UsageError,
} from "../command.ts";
import { provenPush } from "../document-push.ts";
import { NOTIFICATION_OPTIONS, notificationFrom } from "../notification-options.ts";
import { readContent } from "../read-content.ts";
import { SECURITY_OPTIONS, secOption } from "../security-options.ts";
import { isTelephoneNumber, senderOption, USUAL_SENDER } from "../telephone-number.ts";

const OUTPUTS = ["wbxml", "wsp", "tpud", "sms-deliver", "sms-submit", "smpp", "package0"] as const;
type Output = (typeof OUTPUTS)[number];

/** What is to be sent: its bare octets, and the push that brings them to a handset. */
interface Content {
  readonly body: Uint8Array;
  readonly push: PushPdu;
  readonly ports: Ports;
  /** USERPINMAC: what the user has to be told. */
  readonly code?: string;
}

/** `phonebank encode`: PDUs from a document, or a Package #0 from options. */
export const encode: CommandDefinition = {
  name: "encode",
  summary: "Make PDUs of an XML document or a Package #0: WBXML, push, SMS, SMPP.",
  description:
    "The root element tells what the document is: a provisioning document, a SyncML message, SI, SL, EMN, DevInf, " +
    "MgmtTree (TNDS or DDF) or OTA settings. With --server-id it is a Package #0 instead, and there is no document. " +
    "The same words always make the same octets; an SMS-DELIVER bears the date 2000-01-01.",
  positionals: "[DOC|-]",
  options: {
    as: { type: "string", value: "FORMAT", help: OUTPUTS.join(", ") },
    ...SECURITY_OPTIONS,
    from: { type: "string", value: "ADDRESS", help: `sender of the short messages (default ${USUAL_SENDER})` },
    to: { type: "string", value: "NUMBER", help: "their receiver (default +491700001)" },
    reference: {
      type: "string",
      value: "N",
      help: "0 to 255 (default 1): TID of the push and reference of its parts",
    },
    ...NOTIFICATION_OPTIONS,
    format: { type: "string", value: "OUTPUT", help: "hex (the default): one PDU a line; or binary" },
    out: { type: "string", value: "FILE", help: "write to this file (default: stdout)" },
  },
  examples: [
    "phonebank encode --as wbxml account.xml --format binary --out account.wbxml",
    "phonebank encode --as smpp --sec userpin --pin 1234 account.xml",
    "phonebank encode --as sms-deliver --server-id dm.example --session-id 7 \\\n    --password secret --nonce bm9uY2U=",
    "phonebank encode --as wsp si.xml | phonebank decode",
  ],
  async run(context, options, positionals) {
    const as = choiceOption(options, "as", OUTPUTS);
    if (as === undefined) throw new UsageError(`--as is missing: ${OUTPUTS.join(", ")}`);
    const format = choiceOption(options, "format", ["hex", "binary"] as const) ?? "hex";
    const content = await contentFrom(context, options, positionals, as);
    const pdus = pdusOf(content, as, options);
    if (format === "binary" && pdus.length > 1 && as !== "smpp") {
      throw new UsageError(`${pdus.length} PDUs of ${as} cannot be told apart as binary; use --format hex`);
    }
    if (content.code !== undefined) context.err(`phonebank encode: the user types ${content.code}\n`);
    const data = format === "binary" ? concatBytes(pdus) : pdus.map((pdu) => `${toHex(pdu)}\n`).join("");
    const out = textOption(options, "out");
    if (out === undefined) context.out(data);
    else await save(resolve(context.cwd, out), data, out);
    return EXIT.fine;
  },
};

async function contentFrom(
  context: CommandContext,
  options: ParsedOptions,
  positionals: readonly string[],
  as: Output,
): Promise<Content> {
  const tid = referenceFrom(options);
  const sec = secFrom(options, as);
  const notification = notificationFrom(options);
  if (!notification) {
    if (as === "package0") throw new UsageError("--as package0 needs --server-id, --session-id and --password");
    return readContent(context, positionals, "encode", (xml) => documentContent(xml, tid, options));
  }
  if (positionals.length > 0) throw new UsageError("--server-id makes a Package #0: there is no document");
  if (as === "wbxml") throw new UsageError("a Package #0 has no form in WBXML");
  if (sec !== undefined) throw new UsageError("--sec is for bootstraps: a Package #0 has a digest");
  return { body: encodePackage0(notification), push: notificationPush(notification, tid), ports: PUSH_PORTS };
}

function documentContent(xml: Uint8Array, tid: number, options: ParsedOptions): Content {
  const document = encodeXmlDocument(xml);
  return { body: document.body, ports: document.kind.ports, ...provenPush(document, tid, options) };
}

function pdusOf({ body, push, ports }: Content, as: Output, options: ParsedOptions): Uint8Array[] {
  if (as === "wbxml" || as === "package0") return [body];
  if (as === "wsp") return [encodePush(push)];
  const { from, to } = addressesFrom(options);
  const parts = splitDatagram(encodePush(push), ports, { reference: referenceFrom(options) });
  const carry = CARRIERS[as satisfies Carrier];
  return parts.map((userData, index) => carry({ userData, from, to, number: index + 1 }));
}

function secFrom(options: ParsedOptions, as: Output): Sec | undefined {
  const sec = secOption(options);
  if (sec !== undefined && as === "wbxml") throw new UsageError("--sec stands in a push, not in a WBXML document");
  return sec;
}

function referenceFrom(options: ParsedOptions): number {
  return numberOption(options, "reference", 0, 255) ?? 1;
}

function addressesFrom(options: ParsedOptions): { from: string; to: string } {
  const from = senderOption(options);
  const to = textOption(options, "to") ?? "+491700001";
  if (!isTelephoneNumber(to)) throw new UsageError(`--to takes a telephone number, not "${to}"`);
  if (!isTelephoneNumber(from) && !/^[ -~]{1,11}$/.test(from)) {
    throw new UsageError(`--from takes a telephone number or a name of up to 11 characters, not "${from}"`);
  }
  return { from, to };
}

async function save(path: string, data: string | Uint8Array, name: string): Promise<void> {
  try {
    await writeFile(path, data);
  } catch (error) {
    throw new UsageError(`cannot write ${name}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}
