import { z } from "zod";
import { durationSchema } from "../../../base/duration-schema.ts";
import { BOOTSTRAP_SOURCES } from "../../../bootstrap/attempt.ts";
import { factorySchema } from "../factory/factory-schema.ts";
import { behaviourSchema } from "./behaviour-schema.ts";
import { commandRulesSchema } from "./command-rules-schema.ts";
import { notificationSchema } from "./notification-schema.ts";
import { quirksSchema } from "./quirks-schema.ts";
import { sessionsSchema } from "./sessions-schema.ts";
import { treeSchema } from "./tree-schema.ts";

const octets = z.int().min(1);

/** One kind of bootstrap messages, and what the device does with them. */
const ruleSchema = z.strictObject({
  source: z.enum(BOOTSTRAP_SOURCES).optional(),
  profile: z.enum(["cp", "dm"]).optional(),
  sec: z.union([z.int().min(0).max(3), z.literal("none")], { error: "expected 0 to 3, or none" }).optional(),
  /** Originating address, or its beginning and a `*`. */
  from: z.string().min(1).optional(),
  decision: z.enum(["accept", "ask", "refuse"]),
});

const uiSchema = z
  .union([
    z.literal("none"),
    z.strictObject({
      /** Characters of one text, and choices of one question; more answers 416. */
      maxText: z.int().min(1).default(1000),
      maxChoices: z.int().min(1).default(50),
      /** How long an answer is waited for when the server does not say. */
      wait: durationSchema.default(300_000),
      /** Whether no answer in time stops the rest of the message, as turning away does. */
      timeoutCancels: z.boolean().default(false),
    }),
  ])
  .prefault({});

/** `devices/NAME/device.yaml`. Every value that the specifications leave open is a switch here. */
export const deviceSchema = z.strictObject({
  device: z.string().min(1),
  description: z.string(),
  /** Type Allocation Code: eight digits. */
  tac: z.string().regex(/^\d{8}$/, "expected eight digits"),
  userAgent: z.string().min(1),
  /** `./DevInfo/DevId`: `IMEI:` and the number, or `urn:uuid:` and a UUID made of it. */
  deviceId: z.enum(["imei", "uuid"]).default("imei"),
  tree: treeSchema,
  bootstrap: z.strictObject({
    profiles: z.array(z.enum(["cp", "dm"])).default(["cp"]),
    /** SEC methods accepted: 0 NETWPIN, 1 USERPIN, 2 USERNETWPIN, 3 USERPINMAC. */
    allowedSec: z.array(z.int().min(0).max(3)).default([0, 1, 2, 3]),
    /** A MAC without SEC: read as NETWPIN, or refused. */
    missingSec: z.enum(["netwpin", "reject"]).default("netwpin"),
    /** A provisioning document with neither SEC nor MAC, over the air. A DM message is always rejected. */
    unauthenticated: z.enum(["reject", "accept"]).default("reject"),
    /** Neither SEC nor MAC, over a line that only the owner has. */
    unauthenticatedLocal: z.enum(["reject", "accept"]).default("accept"),
    /**
     * What becomes of messages of some kind: the first rule that fits decides, and without one the message is accepted. `ask`: the
     * user has to agree.
     */
    rules: z.array(ruleSchema).default([]),
    /** A message whose method needs the IMSI while there is no card: kept until one comes, or rejected. */
    withoutCard: z.enum(["keep", "reject"]).default("keep"),
    pinTries: z.int().min(1).max(10).default(3),
    pinTimeout: durationSchema.default(3_600_000),
    consentTimeout: durationSchema.default(3_600_000),
    cardTimeout: durationSchema.default(86_400_000),
    maxOpen: z.int().min(1).default(5),
    /** Rights for the ServerID beyond Get, Replace and Delete. */
    acl: z.array(z.enum(["Add", "Exec"])).default([]),
  }),
  factory: factorySchema.optional(),
  /** Bootstrap from the card, and what is done when that card is gone (DM_Bootstrap §5.3.5.1). */
  card: z
    .strictObject({
      bootstrap: z.enum(["on", "off"]).default("on"),
      cleanUp: z.enum(["on", "off"]).default("on"),
      /** Beginnings of the IMSIs whose cards are taken; none: all. */
      simLock: z.array(z.string().regex(/^\d{1,15}$/, "expected the first digits of an IMSI")).default([]),
    })
    .prefault({}),
  network: z
    .strictObject({
      /** False for a device that finds a network without a card. */
      needsCard: z.boolean().default(true),
      /** In the network of another operator: sessions as ever, or none before it is in its own again. */
      roaming: z.enum(["sessions", "no-sessions"]).default("sessions"),
    })
    .prefault({}),
  sessions: sessionsSchema,
  /** In what it deviates: docs/quirks.md. */
  quirks: quirksSchema,
  sms: z.strictObject({
    /** How long the parts of an incomplete message are kept. */
    keepPartsFor: durationSchema.default(86_400_000),
  }),
  notification: notificationSchema,
  behaviour: behaviourSchema,
  dm: z.strictObject({
    encoding: z.enum(["wbxml", "xml"]).default("wbxml"),
    maxMsgSize: octets.default(16_384),
    maxObjSize: octets.default(1_048_576),
    /** Whether values larger than a message come and go in chunks; `./DevDetail/LrgObj` says the same. */
    largeObjects: z.boolean().default(true),
    commands: commandRulesSchema,
    verDtd: z.enum(["1.1", "1.2"]).default("1.2"),
    verProto: z.enum(["DM/1.1", "DM/1.2"]).default("DM/1.2"),
    /** Client Events (1224) that every package 1 has beside its Alert. */
    clientEvents: z
      .array(z.strictObject({ type: z.string().min(1), format: z.string().min(1).default("chr"), data: z.string() }))
      .default([]),
    /** Messages a session may have before the device gives it up. */
    maxRounds: z.int().min(2).default(100),
    /** What can be shown to the user, and how long he is waited for; `none`: user alerts answer 406. */
    ui: uiSchema,
    /** The nonce of a session that resynchronises: four zero octets, the ten characters `0x00000000`, or none such. */
    nonceResync: z.enum(["off", "zero-octets", "ascii"]).default("off"),
    /** An answer whose content type is not that of its octets: read by the octets, or the end of the session. */
    wrongContentType: z.enum(["strict", "lenient"]).default("lenient"),
    /** What follows a refusal of package 1 for its version: nothing, or package 1 once more as DM 1.1. */
    versionRetry: z.enum(["off", "dm-1.1"]).default("off"),
    /** What follows a refusal of package 1 for its encoding, 415: nothing, or package 1 once more in the other one. */
    encodingRetry: z.enum(["off", "other"]).default("off"),
    /** A 401 or 407 without Chal: the end of the session, or a try with Basic when the account has no AAuthPref. */
    withoutChal: z.enum(["end", "basic"]).default("end"),
    /** Target LocURI after a RespURI: that, or the address of the account. */
    headerTarget: z.enum(["resp-uri", "account"]).default("resp-uri"),
    answerTimeout: durationSchema.default(60_000),
    messageRetries: z.int().min(0).default(2),
    sessionTries: z.int().min(1).default(5),
    backOff: durationSchema.default(16_000),
    maxBackOff: durationSchema.default(86_400_000),
  }),
});
/** A device file with its defaults filled in. */
export type DeviceFile = z.infer<typeof deviceSchema>;
