import { type Dissection, dissect } from "../../codec/dissect/dissect.ts";
import { documentText } from "../../codec/dissect/document-text.ts";
import { FORMATS } from "../../codec/dissect/formats.ts";
import { type BadLine, readInput } from "../../codec/dissect/input.ts";
import { dissectionRecord, dissectionText, problemText } from "../../codec/dissect/report.ts";
import type { BootstrapSecrets } from "../../codec/security/bootstrap-mac.ts";
import { type CommandContext, type CommandDefinition, choiceOption, EXIT } from "../command.ts";
import { readContent } from "../read-content.ts";
import { secretOptions } from "../security-options.ts";

const OUTPUTS = ["text", "json", "xml"] as const;

/** What was read, and how it is to be shown. */
interface Job {
  readonly messages: readonly Dissection[];
  readonly badLines: readonly BadLine[];
  readonly secrets: BootstrapSecrets;
}

/** `phonebank decode`: PDUs from a file or standard input, layer by layer. */
export const decode: CommandDefinition = {
  name: "decode",
  summary: "Take a captured message apart: SMPP, short message, push, OBEX, document.",
  description:
    "Reads octets, or hexadecimal text with one PDU a line; # begins a comment, and C>S or S>C may stand first. Parts " +
    "of one message are joined, in whatever order they stand, and packets of one OBEX operation in theirs. Offsets " +
    "count from the start of the PDU, or of what was joined.",
  positionals: "[FILE|-]",
  options: {
    as: { type: "string", value: "FORMAT", help: `${FORMATS.join(", ")}, or auto (the default)` },
    format: { type: "string", value: "OUTPUT", help: "text (the default), json, or xml: only the documents" },
    imsi: { type: "string", value: "DIGITS", help: "check the MAC with this IMSI" },
    pin: { type: "string", value: "DIGITS", help: "check the MAC with this PIN, or with the whole code of USERPINMAC" },
  },
  examples: [
    "phonebank decode capture.smpp.hex --pin 1234",
    "phonebank decode --as wsp --format json push.bin",
    "echo 01 06 03 C4 AF 87 … | phonebank decode -",
  ],
  async run(context, options, positionals) {
    const format = choiceOption(options, "as", [...FORMATS, "auto"] as const) ?? "auto";
    const output = choiceOption(options, "format", OUTPUTS) ?? "text";
    const secrets = secretOptions(options);
    const { pdus, badLines } = await readContent(context, positionals, "decode", (octets) => readInput(octets, format));
    if (pdus.length === 0 && badLines.length === 0) {
      context.err("phonebank decode: the input holds no PDU\n");
      return EXIT.failed;
    }
    return SHOW[output](context, { messages: dissect(pdus, format), badLines, secrets });
  },
};

/** Errors told one by one; JSON has them all. */
const MOST_ERRORS = 20;

const SHOW = { text: showText, json: showJson, xml: showXml } as const;

function showText(context: CommandContext, { messages, badLines, secrets }: Job): number {
  messages.forEach((message, index) => {
    const heading = `${index === 0 ? "" : "\n"}Message ${index + 1} of ${messages.length}\n\n`;
    context.out(`${messages.length === 1 ? "" : heading}${dissectionText(message, secrets)}`);
  });
  return report(context, { messages, badLines, secrets });
}

function showJson(context: CommandContext, { messages, badLines, secrets }: Job): number {
  const broken = badLines.map((line) => {
    const error = { code: "invalid-value", message: notHexadecimal(line), offset: line.offset };
    return { layers: [], detected: null, document: null, embedded: [], mac: null, error };
  });
  const records = [...messages.map((message) => dissectionRecord(message, secrets)), ...broken];
  context.out(`${JSON.stringify(records, null, 2)}\n`);
  return isWhole({ messages, badLines }) ? EXIT.fine : EXIT.failed;
}

function showXml(context: CommandContext, { messages, badLines, secrets }: Job): number {
  const documents = messages.flatMap(({ document }) => (document ? [document] : []));
  for (const document of documents) context.out(documentText(document));
  if (documents.length === 0) context.err("phonebank decode: no document\n");
  const code = report(context, { messages, badLines, secrets });
  return documents.length === 0 ? EXIT.failed : code;
}

/** Tells what was wrong on stderr and gives the exit code. */
function report(context: CommandContext, { messages, badLines }: Job): number {
  const problems = messages.flatMap(({ problem }) => (problem ? [problemText(problem)] : []));
  const all = [...problems, ...badLines.map(notHexadecimal)];
  for (const line of all.slice(0, MOST_ERRORS)) context.err(`phonebank decode: ${line}\n`);
  if (all.length > MOST_ERRORS) context.err(`phonebank decode: and ${all.length - MOST_ERRORS} more\n`);
  return isWhole({ messages, badLines }) ? EXIT.fine : EXIT.failed;
}

function isWhole({ messages, badLines }: Pick<Job, "messages" | "badLines">): boolean {
  return badLines.length === 0 && messages.every(({ problem }) => !problem);
}

function notHexadecimal({ line, offset }: BadLine): string {
  return `line ${line} is not hexadecimal digits, two an octet, from octet ${offset} on`;
}
