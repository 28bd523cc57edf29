import { fromBase64, utf8Text } from "../base/bytes.ts";
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

/** True when the value of the node at this URI, or of a list that begins with it, must never be shown. */
export function isSecretUri(uri: string): boolean {
  const [node = ""] = uri.split("?list=");
  return SECRET_NODES.has(node.slice(node.lastIndexOf("/") + 1));
}

/** True when what was told of a node must never be shown: a secret, or a serialised tree (`?list=TNDS`) that has the node of one. */
export function isSecretValue(uri: string, value: string): boolean {
  return isSecretUri(uri) || (uri.includes("?list=TNDS") && namesSecretNode(value));
}

/** Names of nodes stand as they are in XML and in WBXML, which is told as base64. */
function namesSecretNode(tree: string): boolean {
  const octets = fromBase64(tree);
  const text = octets ? utf8Text(octets) : tree;
  return [...SECRET_NODES].some((name) => text.includes(name));
}

/** The event as it may leave the process: secrets are replaced, all else is untouched. */
export function redact(event: PhonebankEvent): PhonebankEvent {
  if (event.type === "server.learned" && isSecretValue(event.uri, event.value)) return { ...event, value: REDACTED };
  const fields = SECRET_FIELDS[event.type]?.filter((field) => field in event) ?? [];
  if (fields.length === 0) return event;
  return { ...event, ...Object.fromEntries(fields.map((field) => [field, REDACTED])) };
}
