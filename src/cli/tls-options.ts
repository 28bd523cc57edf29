import type { TlsFiles } from "../lab/network/tls-files.ts";
import { type CommandOption, type ParsedOptions, textOption, UsageError } from "./command.ts";

/** The options that say how handsets speak HTTPS with DM servers. */
export const TLS_OPTIONS = {
  ca: {
    type: "string",
    value: "FILE",
    help: "PEM: authorities that DM servers are trusted by, instead of the machine's",
  },
  "client-cert": {
    type: "string",
    value: "FILE",
    help: "PEM: what handsets show to DM servers; {{imei}} in the path stands for each handset's own",
  },
  "client-key": { type: "string", value: "FILE", help: "PEM: the key of --client-cert" },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** The files that are named; `undefined` when none is. @throws {UsageError} for a certificate without its key, or the other way round */
export function tlsFiles(options: ParsedOptions): TlsFiles | undefined {
  const ca = textOption(options, "ca");
  const cert = textOption(options, "client-cert");
  const key = textOption(options, "client-key");
  if ((cert === undefined) !== (key === undefined)) throw new UsageError("--client-cert and --client-key go together");
  if (ca === undefined && cert === undefined) return undefined;
  return { ca, ...(cert !== undefined && key !== undefined ? { identity: { cert, key } } : {}) };
}
