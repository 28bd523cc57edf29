import type { PhonebankEvent } from "./event.ts";

/** Stands in the place of a secret. */
export const REDACTED = "***";

/** Fields of events that hold a secret, or may, as texts tell PINs, by event type. Raw octets are not among them: they are evidence, and are treated like a capture. */
const SECRET_FIELDS: Partial<Record<PhonebankEvent["type"], readonly string[]>> = {
  "pin.entered": ["pin"],
  "message.stored": ["text"],
  "prompt.answered": ["secret"],
};

/** Names of tree nodes whose value is a password, a nonce or a key (DM_StdObj DMAcc, ConnMO), in each spelling, and those that keep the name of a provisioning parm. */
const SECRET_NODES = new Set([
  "AAuthSecret",
  "AAuthData",
  "AauthSecret",
  "AauthData",
  "AuthSecret",
  "AUTHSECRET",
  "PROXY-PW",
  "BASAUTH-PW",
  "ClientPW",
  "ServerPW",
  "ClientNonce",
  "ServerNonce",
]);

/** True when the value of the node at this URI must never be shown. */
export function isSecretUri(uri: string): boolean {
  return SECRET_NODES.has(uri.slice(uri.lastIndexOf("/") + 1));
}

/** The event as it may leave the process: secrets are replaced, all else is untouched. */
export function redact(event: PhonebankEvent): PhonebankEvent {
  if (event.type === "server.learned" && isSecretUri(event.uri)) return { ...event, value: REDACTED };
  const fields = SECRET_FIELDS[event.type]?.filter((field) => field in event) ?? [];
  if (fields.length === 0) return event;
  return { ...event, ...Object.fromEntries(fields.map((field) => [field, REDACTED])) };
}
