import { fromBase64 } from "../base/bytes.ts";
import { signPackage0 } from "../codec/assemble/push.ts";
import { NOTIFICATION_VERSIONS, type Package0, UI_MODES } from "../codec/notification/package0.ts";
import {
  type CommandOption,
  choiceOption,
  numberOption,
  type ParsedOptions,
  textOption,
  UsageError,
} from "./command.ts";

/** The options that stand for a document when a Package #0 is made. */
export const NOTIFICATION_OPTIONS = {
  "server-id": { type: "string", value: "ID", help: "Package #0: the server that calls" },
  "session-id": { type: "string", value: "N", help: "Package #0: 0 to 65535" },
  password: { type: "string", value: "TEXT", help: "Package #0: the server's password, for the digest" },
  nonce: { type: "string", value: "BASE64", help: "Package #0: the server's nonce, for the digest (default: empty)" },
  dm: { type: "string", value: "VERSION", help: "Package #0: what the handset speaks, 1.2 (the default) or 1.1" },
  "ui-mode": { type: "string", value: "MODE", help: `Package #0: ${UI_MODES.join(", ")}` },
  initiator: { type: "string", value: "WHO", help: "Package #0: server (the default) or client" },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** The Package #0 that the options describe, or `undefined` when they say nothing of one. @throws {UsageError} when they say too little */
export function notificationFrom(options: ParsedOptions): Package0 | undefined {
  const given = Object.keys(NOTIFICATION_OPTIONS).filter((name) => options[name] !== undefined);
  if (given.length === 0) return undefined;
  const sessionId = numberOption(options, "session-id", 0, 0xffff);
  const serverId = textOption(options, "server-id");
  const password = textOption(options, "password");
  if (!serverId || sessionId === undefined || password === undefined) {
    throw new UsageError(`--${given[0]} is for a Package #0, which needs --server-id, --session-id and --password`);
  }
  const version = NOTIFICATION_VERSIONS[choiceOption(options, "dm", ["1.1", "1.2"] as const) ?? "1.2"];
  const uiMode = choiceOption(options, "ui-mode", UI_MODES) ?? "unspecified";
  const initiator = choiceOption(options, "initiator", ["server", "client"] as const) ?? "server";
  const trigger = { version, uiMode, initiator, reserved: 0, sessionId, serverId };
  return signPackage0({ ...trigger, vendor: new Uint8Array() }, { password, nonce: nonceFrom(options) });
}

function nonceFrom(options: ParsedOptions): Uint8Array {
  const text = textOption(options, "nonce") ?? "";
  const nonce = fromBase64(text);
  if (!nonce) throw new UsageError(`--nonce takes base64, not "${text}"`);
  return nonce;
}
