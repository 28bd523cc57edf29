/** What goes over the wire of the control API, in both directions. Server and client stand on this file alone; docs/control-api.md shows it. */
import { z } from "zod";
import { ANNOUNCED_BY } from "../events/vocabulary.ts";
import { CARD_FILES } from "../ports/card.ts";

const digits = (min: number, max: number, what: string) =>
  z.string().regex(new RegExp(`^\\d{${min},${max}}$`), `expected ${what}: ${min} to ${max} digits`);

const base64 = z.base64("expected octets in base64").min(1, "expected octets in base64");

/** POST /handsets/ID/power */
export const powerBodySchema = z.strictObject({ power: z.enum(["on", "off"]) });
/** A body of {@link powerBodySchema}. */
export type PowerBody = z.infer<typeof powerBodySchema>;

/** POST /handsets/ID/network */
export const networkBodySchema = z.strictObject({ network: z.enum(["attached", "roaming", "lost", "new-address"]) });
/** A body of {@link networkBodySchema}. */
export type NetworkBody = z.infer<typeof networkBodySchema>;

/** POST /handsets/ID/battery: its charge in percent. */
export const batteryBodySchema = z.strictObject({ level: z.int().min(0).max(100) });
/** A body of {@link batteryBodySchema}. */
export type BatteryBody = z.infer<typeof batteryBodySchema>;

/** POST /handsets/ID/busy: whether it is taken up, with a call for example. */
export const busyBodySchema = z.strictObject({ busy: z.boolean() });
/** A body of {@link busyBodySchema}. */
export type BusyBody = z.infer<typeof busyBodySchema>;

/** A card with everything that a handset reads from it. */
export const cardSchema = z.strictObject({
  imsi: digits(6, 15, "an IMSI"),
  iccid: digits(18, 20, "an ICCID"),
  /** International number without `+`. */
  msisdn: digits(3, 15, "an MSISDN without +"),
  files: z
    .array(z.strictObject({ name: z.enum(CARD_FILES), /** WBXML. */ content: base64 }))
    .refine((files) => new Set(files.map(({ name }) => name)).size === files.length, "expected each file once")
    .default([]),
});

const emptySchema = z.custom<Record<string, never>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0,
);

/** POST /handsets/ID/card: another card, or `{}` for the one that was in the handset last. */
export const cardBodySchema = z.union([emptySchema, cardSchema], {
  error: "expected {}, or a card with imsi, iccid, msisdn and files",
});
/** As it is sent: without `files` there are none. */
export type CardBody = z.input<typeof cardBodySchema>;

const attempt = z.string().min(1).max(100).exactOptional();

/** POST /handsets/ID/prompts: to the oldest prompt that takes such an answer, or to that of an attempt. No answers a question for a PIN too. */
export const promptBodySchema = z.union(
  [
    z.strictObject({ pin: digits(1, 32, "a PIN"), attempt }),
    z.strictObject({ agreed: z.boolean(), attempt }),
    /** To a server that asks for a text. */
    z.strictObject({ text: z.string().max(10_000), attempt }),
    /** To a server that gives a choice: numbers from 1. */
    z.strictObject({ choices: z.array(z.int().min(1)).max(1_000), attempt }),
    /** The user turns away, whatever is asked. */
    z.strictObject({ cancelled: z.literal(true), attempt }),
  ],
  { error: "expected pin, agreed, text, choices or cancelled" },
);
/** A body of {@link promptBodySchema}. */
export type PromptBody = z.infer<typeof promptBodySchema>;

/** POST /handsets/ID/push: a connectionless WSP Push PDU, TID first. */
export const pushBodySchema = z.strictObject({
  pdu: base64,
  /** Who the sender is to be for the handset; without it the caller's socket. */
  from: z.string().min(1).max(100).exactOptional(),
});
/** A body of {@link pushBodySchema}. */
export type PushBody = z.infer<typeof pushBodySchema>;

/** POST /handsets/ID/sessions: with one server, or with each there is an account for. */
export const sessionBodySchema = z.strictObject({ server: z.string().min(1).max(1_000).exactOptional() });
/** A body of {@link sessionBodySchema}. */
export type SessionBody = z.infer<typeof sessionBodySchema>;

/** POST /handsets/ID/alerts: what the device has to tell one server, or each there is an account for. */
export const alertBodySchema = z.strictObject({
  server: z.string().min(1).max(1_000).exactOptional(),
  /** 1224, a Client Event, or 1226, a Generic Alert, which it is when absent. */
  code: z.literal([1224, 1226]).exactOptional(),
  type: z.string().min(1).max(1_000),
  format: z.string().min(1).max(100).exactOptional(),
  mark: z.string().min(1).max(100).exactOptional(),
  data: z.string().max(100_000).exactOptional(),
  source: z.string().startsWith("./", "expected a URI such as ./DevInfo").max(1_000).exactOptional(),
});
/** A body of {@link alertBodySchema}. */
export type AlertBody = z.infer<typeof alertBodySchema>;

/** POST /handsets/ID/requests: for an operation of a management object, which one server is asked, or each there is an account for. */
export const requestBodySchema = z.strictObject({
  object: z.string().startsWith("./", "expected a URI such as ./FUMO/x").max(1_000),
  /** Who asks; the user when absent. */
  by: z.enum(["user", "device"]).exactOptional(),
  server: z.string().min(1).max(1_000).exactOptional(),
});
/** A body of {@link requestBodySchema}. */
export type RequestBody = z.infer<typeof requestBodySchema>;

/** POST /handsets/ID/announce */
export const announceBodySchema = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: "expected an http or https URL" }).max(2_000),
  /** How the server is to have learnt of the handset; `attach` when absent. */
  how: z.enum(ANNOUNCED_BY).exactOptional(),
});
/** A body of {@link announceBodySchema}. */
export type AnnounceBody = z.infer<typeof announceBodySchema>;

/** One handset in a list. */
const handsetSummarySchema = z.object({
  id: z.string(),
  msisdn: z.string(),
  imsi: z.string(),
  model: z.string(),
  power: z.enum(["on", "off"]),
  busy: z.boolean(),
  network: z.enum(["attached", "roaming", "lost"]),
  card: z.enum(["inserted", "none"]),
  status: z.string(),
});

/** Answer to GET /handsets, in the order in which the handsets came. */
export const handsetListSchema = z.array(handsetSummarySchema);

/** Answer to GET /handsets/ID. */
export const handsetFactsSchema = z.object({
  ...handsetSummarySchema.shape,
  iccid: z.string(),
  battery: z.int().nullable(),
  clockSkewMs: z.number(),
  nextPollAt: z.number().nullable(),
  nextAlarmAt: z.number().nullable(),
  accounts: z.array(
    z.object({ path: z.string(), serverId: z.string(), url: z.string(), user: z.string().exactOptional() }),
  ),
  openPrompts: z.int(),
  prompts: z.array(
    z.object({
      attempt: z.string(),
      kind: z.enum(["pin", "consent", "session", "operation", "confirm", "input", "choice"]),
      from: z.string().exactOptional(),
      text: z.string().exactOptional(),
      choices: z.array(z.string()).exactOptional(),
    }),
  ),
  incompleteMessages: z.int(),
  heldMessages: z.int(),
  messages: z.int(),
  pendingSessions: z.array(
    z.object({
      serverId: z.string(),
      alert: z.literal([1200, 1201]),
      tries: z.int(),
      notBefore: z.number(),
      sessionId: z.string().exactOptional(),
    }),
  ),
  sessionInFlight: z.boolean(),
  operations: z.array(z.string()),
  reports: z.int(),
  nodesChanged: z.int(),
});

/** Answer to GET /handsets/ID/tree: depth first. */
export const treeSchema = z.array(
  z.object({
    uri: z.string(),
    format: z.string(),
    type: z.string(),
    value: z.string().exactOptional(),
    acl: z.string().exactOptional(),
    effectiveAcl: z.string(),
    title: z.string().exactOptional(),
    tStamp: z.string().exactOptional(),
    verNo: z.int().exactOptional(),
    origin: z.string().exactOptional(),
  }),
);

/** Answer to every request that does something to a handset: how it stands now. What follows from it, events tell. */
export const doneSchema = z.object({ handset: handsetSummarySchema });
/** An answer of {@link doneSchema}. */
export type Done = z.infer<typeof doneSchema>;

/** Answer to a request that was not carried out; the code is for programs, and stable. */
export const errorAnswerSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
/** An answer of {@link errorAnswerSchema}. */
export type ErrorAnswer = z.infer<typeof errorAnswerSchema>;

/** Path of what happens, as WebSocket: each event one line of JSON as in a trace; `?handset=ID` for those of one handset. */
export const EVENTS_PATH = "/events";

/** Environment variable with the token, for `serve` and for who calls it. */
export const TOKEN_VARIABLE = "PHONEBANK_CONTROL_TOKEN";
