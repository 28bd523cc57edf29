import type { PhonebankEvent } from "../events/event.ts";
import { redact } from "../events/redaction.ts";

/** Events that only programs want; people see what they add up to. */
const QUIET: ReadonlySet<PhonebankEvent["type"]> = new Set([
  "handset.woken",
  "handset.rested",
  "state.saved",
  "smpp.received",
  "smpp.sent",
  "pap.received",
  "pap.sent",
  "obex.received",
  "obex.sent",
  "udp.received",
  "websocket.received",
  "message.exchanged",
  "server.received",
  "server.answered",
  "bootstrap.started",
  "bootstrap.checked",
]);

/** Fields that stand first in the line. */
const UNPRINTED = new Set(["seq", "at", "type", "handset", "span"]);

/** An event as one line for people, or `undefined` when it is not for them. */
export function formatEventLine(event: PhonebankEvent): string | undefined {
  if (QUIET.has(event.type)) return undefined;
  const time = new Date(event.at).toISOString().slice(11, 23);
  const who = [event.handset, event.span].filter((part) => part !== undefined).join(" ");
  const fields = Object.entries(redact(event))
    .filter(([name]) => !UNPRINTED.has(name))
    .map(([name, value]) => `${name}=${formatValue(value)}`);
  return [time, event.type, who, ...fields].filter((part) => part !== "").join(" ");
}

function formatValue(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} octets`;
  if (typeof value === "string") return /^[\w.:/+-]+$/.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return value.length <= 3 ? JSON.stringify(value) : `${value.length} items`;
  return JSON.stringify(value);
}
