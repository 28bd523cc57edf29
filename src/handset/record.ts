import { HANDSET_SCHEMA_VERSION, type HandsetState } from "./state.ts";

type Kind = "text" | "number" | "flag" | "list" | "record";

/** The shape of a stored handset, field by field; what stands deeper was written together with it. */
const SHAPE: Readonly<Record<keyof HandsetState, Kind | `${Kind} or null`>> = {
  schemaVersion: "number",
  id: "text",
  model: "text",
  power: "text",
  network: "text",
  battery: "number or null",
  busy: "flag",
  clockSkewMs: "number",
  sim: "record",
  simInserted: "flag",
  fromCard: "list",
  held: "list",
  messages: "list",
  overlay: "record",
  reassembly: "record",
  completedParts: "list",
  attempts: "list",
  appliedDocuments: "list",
  contexts: "list",
  notifications: "list",
  answeredCalls: "list",
  authTypes: "record or null",
  pendingSessions: "list",
  session: "record or null",
  pollAt: "number or null",
  operations: "list",
  reports: "list",
  restartsAt: "number or null",
  customized: "record or null",
  counters: "record",
};

/** Why a value from the disk is no handset of this version; `undefined` when it is one. */
export function problemOfRecord(value: unknown): string | undefined {
  if (kindOf(value) !== "record") return "not a JSON object";
  const record = value as Readonly<Record<string, unknown>>;
  const version = record["schemaVersion"];
  if (version !== HANDSET_SCHEMA_VERSION) return `record of version ${version}, expected ${HANDSET_SCHEMA_VERSION}`;
  for (const [field, kind] of Object.entries(SHAPE)) {
    const found = kindOf(record[field]);
    const fits = found === kind || kind === `${found} or null` || (record[field] === null && kind.endsWith(" or null"));
    if (!fits) return `${field} is not a ${kind}`;
  }
  return undefined;
}

function kindOf(value: unknown): Kind | undefined {
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "flag";
  if (Array.isArray(value)) return "list";
  return typeof value === "object" && value !== null ? "record" : undefined;
}
