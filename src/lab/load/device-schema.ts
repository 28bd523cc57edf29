import { z } from "zod";
import { BOOTSTRAP_SOURCES } from "../../bootstrap/attempt.ts";
import { factorySchema } from "./factory-schema.ts";
import { durationSchema } from "./yaml-file.ts";

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

/** `devices/NAME/device.yaml`. Every value that the specifications leave open is a switch here. */
export const deviceSchema = z.strictObject({
  device: z.string().min(1),
  description: z.string(),
  /** Type Allocation Code: eight digits. */
  tac: z.string().regex(/^\d{8}$/, "expected eight digits"),
  userAgent: z.string().min(1),
  tree: z.strictObject({
    objects: z
      .array(
        z.strictObject({
          object: z.string(),
          at: z.string().startsWith("./"),
          /** With the object Application: the APPID of the one application whose accounts it holds; without, it holds those of all others. */
          appId: z
            .string()
            .regex(/^[A-Za-z0-9.-]{1,16}$/, "expected an APPID such as w4")
            .optional(),
        }),
      )
      .min(1),
    /** Values of permanent leaves, by URI. */
    values: z.record(z.string(), z.string()),
    /** Limits on URIs; 0 is unlimited. */
    limits: z.strictObject({
      maxDepth: z.int().min(0).default(0),
      maxTotLen: z.int().min(0).default(0),
      maxSegLen: z.int().min(0).default(0),
    }),
    /** Optional node properties that the device keeps. */
    properties: z.array(z.enum(["Size", "Title", "TStamp", "VerNo"])).default([]),
    rootAcl: z.string().default("Add=*&Get=*"),
  }),
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
  /** `needsCard: false` for a device that finds a network without a card. */
  network: z.strictObject({ needsCard: z.boolean().default(true) }).prefault({}),
  sms: z.strictObject({
    /** How long the parts of an incomplete message are kept. */
    keepPartsFor: durationSchema.default(86_400_000),
  }),
  dm: z.strictObject({
    encoding: z.enum(["wbxml", "xml"]).default("wbxml"),
    maxMsgSize: octets.default(16_384),
    maxObjSize: octets.default(1_048_576),
    verDtd: z.enum(["1.1", "1.2"]).default("1.2"),
    verProto: z.enum(["DM/1.1", "DM/1.2"]).default("DM/1.2"),
    /** Messages a session may have before the device gives it up. */
    maxRounds: z.int().min(2).default(100),
    answerTimeout: durationSchema.default(60_000),
    messageRetries: z.int().min(0).default(2),
    sessionTries: z.int().min(1).default(5),
    backOff: durationSchema.default(16_000),
    maxBackOff: durationSchema.default(86_400_000),
  }),
});
export type DeviceFile = z.infer<typeof deviceSchema>;
