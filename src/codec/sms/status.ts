/** What became of a short message (TP-Status, TS 23.040 §9.2.3.15). */

/** Outcomes by code. Codes that are reserved or a service centre's own have no entry; {@link statusClass} knows them too. */
export const STATUSES = {
  0: "received by the recipient",
  1: "forwarded, delivery cannot be confirmed",
  2: "replaced by the service centre",
  32: "congestion, still trying",
  33: "recipient busy, still trying",
  34: "no response from the recipient, still trying",
  35: "service rejected, still trying",
  36: "quality of service not available, still trying",
  37: "error in the recipient, still trying",
  64: "remote procedure error",
  65: "incompatible destination",
  66: "connection rejected by the recipient",
  67: "not obtainable",
  68: "quality of service not available",
  69: "no interworking available",
  70: "validity period expired",
  71: "deleted by the originator",
  72: "deleted by the service centre's administration",
  73: "message does not exist",
  96: "congestion, given up",
  97: "recipient busy, given up",
  98: "no response from the recipient, given up",
  99: "service rejected, given up",
  100: "quality of service not available, given up",
  101: "error in the recipient, given up",
} as const satisfies Readonly<Record<number, string>>;

/**
 * `completed`: the transaction is over; `trying`: a temporary error, the centre goes on; `permanent` and `temporary`: errors after
 * which it does not; `reserved`: a code with the top bit set.
 */
export type StatusClass = "completed" | "trying" | "permanent" | "temporary" | "reserved";

const CLASSES = ["completed", "trying", "permanent", "temporary"] as const;

/** The class of any code, 0 to 255: reserved codes below 80 mean what the others of their class mean. */
export function statusClass(code: number): StatusClass {
  return CLASSES[code >> 5] ?? "reserved";
}

/** What a code says, in words; the last sixteen codes of each class are the service centre's own. */
export function statusName(code: number): string {
  const known: string | undefined = (STATUSES as Readonly<Record<number, string>>)[code];
  if (known !== undefined) return known;
  const kind = statusClass(code);
  const own = kind !== "reserved" && (code & 0x10) !== 0;
  return `${own ? "service centre's own" : "reserved"} code 0x${code.toString(16).padStart(2, "0")}`;
}
