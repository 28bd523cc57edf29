import { randomBytes } from "node:crypto";
import { decodeXmlText } from "../../codec/markup/document.ts";
import { proveBootstrap } from "../../codec/security/bootstrap-proof.ts";
import { type PreparedBootstrap, prepareBootstrap } from "../../server/bootstrap/prepare-bootstrap.ts";
import {
  type CommandContext,
  type CommandDefinition,
  choiceOption,
  EXIT,
  flagOption,
  numberOption,
  type ParsedOptions,
  textOption,
  UsageError,
} from "../command.ts";
import { readContent } from "../read-content.ts";
import { missingSecret, SECURITY_OPTIONS, secOption, secretOptions } from "../security-options.ts";
import { SENDERS } from "../send-push.ts";
import { formatTable } from "../table.ts";

const WAYS = ["smpp", "pap", "obex", "udp", "ws"] as const satisfies readonly (keyof typeof SENDERS)[];

/** Options that one way alone has. */
const OF_WAY = { smsc: "smpp", receipt: "smpp", from: "smpp", gateway: "pap" } as const;

/** `phonebank bootstrap send`: one bootstrap to one handset, ours or anybody's. */
export const bootstrap: CommandDefinition = {
  name: "bootstrap",
  summary: "Send a bootstrap over SMPP, PAP, OBEX, UDP or WebSocket.",
  description:
    "DOC is XML, or WBXML that is sent as it is. TO is a telephone number (smpp, pap), HOST:PORT (obex), HOST[:PORT] " +
    "(udp; 2948 when left out) or ws://HOST:PORT/handsets/ID (ws). With userpinmac the code for the user is told on " +
    "stderr. Accepted ends with 0, refused with 1, unreachable with 4: that is the peer's answer, not what the handset " +
    "makes of the message.",
  positionals: "send [DOC|-]",
  options: {
    via: { type: "string", value: "WAY", help: WAYS.join(", ") },
    to: { type: "string", value: "TO", help: "the handset" },
    profile: { type: "string", value: "PROFILE", help: "cp (the default): provisioning document; dm: SyncML message" },
    ...SECURITY_OPTIONS,
    smsc: { type: "string", value: "ID:PASSWORD@HOST:PORT", help: "smpp: where to bind, and as whom" },
    from: { type: "string", value: "ADDRESS", help: "smpp: sender of the short messages (default +4900111)" },
    receipt: { type: "boolean", help: "smpp: wait for the delivery receipt of every part" },
    gateway: { type: "string", value: "URL", help: "pap: the push proxy gateway" },
    reference: {
      type: "string",
      value: "N",
      help: "0 to 255 (default: any): TID of the push and reference of its parts",
    },
    json: { type: "boolean", help: "print JSON" },
  },
  examples: [
    "phonebank bootstrap send --sec userpin --pin 1234 --via smpp \\\n    --smsc test:test@127.0.0.1:2775 --to 491700001 --receipt account.xml",
    "phonebank bootstrap send --sec netwpin --imsi 001010123456789 --via obex \\\n    --to 127.0.0.1:6500 account.xml",
  ],
  async run(context, options, [verb, ...positionals]) {
    if (verb !== "send") throw new UsageError("expected send [DOC|-]");
    const via = choiceOption(options, "via", WAYS);
    const to = textOption(options, "to");
    if (via === undefined || to === undefined) throw new UsageError(`--via (${WAYS.join(", ")}) and --to are needed`);
    for (const [name, way] of Object.entries(OF_WAY)) {
      if (options[name] !== undefined && way !== via) throw new UsageError(`--${name} is for --via ${way}`);
    }
    const prepared = prepare(await readContent(context, positionals, "bootstrap send"), options);
    if (prepared.code !== undefined) context.err(`phonebank bootstrap: the user types ${prepared.code}\n`);
    const { interrupted } = context;
    const { accepted, answer } = await SENDERS[via]({ bootstrap: prepared, to, options, interrupted });
    tell(context, flagOption(options, "json"), {
      accepted,
      via,
      to,
      bytes: prepared.push.length,
      ...(via === "smpp" ? { parts: prepared.parts.length } : {}),
      ...(prepared.mac === undefined ? {} : { mac: prepared.mac }),
      answer,
    });
    if (interrupted.aborted && !accepted) return EXIT.interrupted;
    return accepted ? EXIT.fine : EXIT.failed;
  },
};

function prepare(content: Uint8Array, options: ParsedOptions): PreparedBootstrap {
  const sec = secOption(options);
  const secrets = secretOptions(options);
  if (sec !== undefined && !proveBootstrap(content, sec, secrets)) throw missingSecret(sec);
  const reference = numberOption(options, "reference", 0) ?? randomBytes(1)[0] ?? 0;
  if (reference > 255) throw new UsageError(`--reference is 255 at most, not ${reference}`);
  const isWbxml = content[0] !== undefined && content[0] <= 0x03;
  return prepareBootstrap({
    document: isWbxml ? content : decodeXmlText(content, ""),
    profile: choiceOption(options, "profile", ["cp", "dm"] as const) ?? "cp",
    ...(sec === undefined ? {} : { sec }),
    ...secrets,
    tid: reference,
    reference,
  });
}

interface Facts {
  readonly accepted: boolean;
  readonly [name: string]: string | number | boolean;
}

function tell(context: CommandContext, asJson: boolean, facts: Facts): void {
  if (asJson) context.out(`${JSON.stringify(facts)}\n`);
  else context.out(formatTable(Object.entries(facts).map(([name, value]) => [name, String(value)])));
}
