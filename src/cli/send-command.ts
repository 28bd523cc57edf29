/** What the commands have in common that send one push to one handset. */
import { randomBytes } from "node:crypto";
import { PUSH_WAYS } from "../server/rest/notify.ts";
import {
  type CommandContext,
  type CommandOption,
  choiceOption,
  EXIT,
  flagOption,
  numberOption,
  type ParsedOptions,
  textOption,
  UsageError,
} from "./command.ts";
import { type PreparedPush, SENDERS } from "./send-push.ts";
import { formatTable } from "./table.ts";
import { USUAL_SENDER } from "./telephone-number.ts";

/** Options that one way alone has. */
const OF_WAY = { smsc: "smpp", receipt: "smpp", from: "smpp", gateway: "pap", "obex-password": "obex" } as const;

/** What TO is with each way, and what the exit codes say. */
export const SEND_DESCRIPTION =
  "TO is a telephone number (smpp, pap), HOST:PORT (obex), HOST[:PORT] (udp; 2948 when left out) or " +
  "ws://HOST:PORT/handsets/ID (ws). Accepted ends with 0, refused with 1, unreachable with 4: that is the peer's answer, " +
  "not what the handset makes of the message.";

/** The options that say by which way a push goes and to whom. */
export const SEND_TARGET = {
  via: { type: "string", value: "WAY", help: PUSH_WAYS.join(", ") },
  to: { type: "string", value: "TO", help: "the handset" },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** The options of each way, and of all. */
export const SEND_OPTIONS = {
  smsc: { type: "string", value: "ID:PASSWORD@HOST:PORT", help: "smpp: where to bind, and as whom" },
  from: { type: "string", value: "ADDRESS", help: `smpp: sender of the short messages (default ${USUAL_SENDER})` },
  receipt: { type: "boolean", help: "smpp: wait for the delivery receipt of every part" },
  gateway: { type: "string", value: "URL", help: "pap: the push proxy gateway" },
  "obex-password": { type: "string", value: "PASSWORD", help: "obex: shown to a handset that asks for it" },
  reference: {
    type: "string",
    value: "N",
    help: "0 to 255 (default: any): TID of the push and reference of its parts",
  },
  json: { type: "boolean", help: "print JSON" },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** What is told besides the answer. */
export type SendFacts = Readonly<Record<string, string | number>>;

/** Sends what `prepare` makes, tells what became of it, and gives the exit code. @throws {UsageError | PortError} (rejects) */
export async function sendOne(
  context: CommandContext,
  options: ParsedOptions,
  prepare: () => Promise<{ readonly prepared: PreparedPush; readonly facts: SendFacts }>,
): Promise<number> {
  const via = choiceOption(options, "via", PUSH_WAYS);
  const to = textOption(options, "to");
  if (via === undefined || to === undefined)
    throw new UsageError(`--via (${PUSH_WAYS.join(", ")}) and --to are needed`);
  for (const [name, way] of Object.entries(OF_WAY)) {
    if (options[name] !== undefined && way !== via) throw new UsageError(`--${name} is for --via ${way}`);
  }
  const { prepared, facts } = await prepare();
  const { interrupted } = context;
  const { accepted, answer } = await SENDERS[via]({ prepared, to, options, interrupted });
  const { push, parts } = prepared;
  const told = {
    accepted,
    via,
    to,
    bytes: push.length,
    ...(via === "smpp" ? { parts: parts.length } : {}),
    ...facts,
    answer,
  };
  if (flagOption(options, "json")) context.out(`${JSON.stringify(told)}\n`);
  else context.out(formatTable(Object.entries(told).map(([name, value]) => [name, String(value)])));
  if (interrupted.aborted && !accepted) return EXIT.interrupted;
  return accepted ? EXIT.fine : EXIT.failed;
}

/** What `--reference` says, or any. @throws {UsageError} */
export function pushReference(options: ParsedOptions): number {
  return numberOption(options, "reference", 0, 255) ?? randomBytes(1)[0] ?? 0;
}
