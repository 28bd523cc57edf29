import type { HandsetAddress, PhonebankEvent } from "../events/event.ts";
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

/** Items of a list that are printed; of longer ones their number. */
const LISTED = 3;

/** Fields that stand first in the line. */
const UNPRINTED = new Set(["seq", "at", "type", "handset", "span"]);

/** An event as one line for people, or `undefined` when it is not for them. */
export function formatEventLine(event: PhonebankEvent): string | undefined {
  if (QUIET.has(event.type)) return undefined;
  const time = new Date(event.at).toISOString().slice(11, 23);
  const who = [event.handset, event.span].filter((part) => part !== undefined).join(" ");
  const fields = Object.entries({ ...redact(event), ...(event.type === "listening" ? reaches(event.handsets) : {}) })
    .filter(([name]) => !UNPRINTED.has(name))
    .map(([name, value]) => `${name}=${formatValue(value)}`);
  return [time, event.type, who, ...fields].filter((part) => part !== "").join(" ");
}

/** Of more handsets than are listed, the first and the last address of the bearers on which each has its own. */
function reaches(handsets: readonly HandsetAddress[]): Partial<Record<"obex" | "udp", string>> {
  if (handsets.length <= LISTED) return {};
  const span = (bearer: "obex" | "udp") => {
    const [first, last] = [handsets[0]?.[bearer], handsets.at(-1)?.[bearer]];
    return first === undefined || last === undefined ? {} : { [bearer]: `${first} to ${last}` };
  };
  return { ...span("obex"), ...span("udp") };
}

function formatValue(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} octets`;
  if (typeof value === "string") return /^[\w.:/+-]+$/.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return value.length <= LISTED ? JSON.stringify(value) : `${value.length} items`;
  return JSON.stringify(value);
}
