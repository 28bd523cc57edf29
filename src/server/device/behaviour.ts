import { z } from "zod";
import { durationSchema } from "../../base/duration-schema.ts";

/**
 * What the server does besides its jobs to provoke a client, as a closed list. Each entry has one verb, and may say for which
 * devices it holds, in which message of a session, and how often.
 */

/** Statuses by which a SyncHdr sends the client elsewhere (SyncML_RepPro). */
const REDIRECTIONS = [300, 301, 302, 303, 305] as const;
/** Statuses by which HTTP does. */
const HTTP_REDIRECTIONS = [301, 302, 303, 307, 308] as const;

const verbs = {
  /** The SyncHdr gets this status, nothing is executed, and nothing is asked for. */
  refuse: z.int().min(400).max(599).optional(),
  /** HTTP answers with this status in place of a message. */
  http: z.int().min(400).max(599).optional(),
  /** The SyncHdr's status names another URL; without one, the server's own with a query behind it. */
  redirect: z
    .strictObject({
      status: z.union(REDIRECTIONS.map((code) => z.literal(code))).default(302),
      to: z.string().optional(),
    })
    .optional(),
  /** The same by HTTP. */
  httpRedirect: z
    .strictObject({
      status: z.union(HTTP_REDIRECTIONS.map((code) => z.literal(code))).default(307),
      to: z.string().optional(),
    })
    .optional(),
  /** The session is aborted by Alert 1223. */
  abort: z.literal(true).optional(),
  /** The answer takes so long. */
  slow: durationSchema.optional(),
  /** The client's proof is taken for one with an old nonce: it is challenged with a new one. */
  staleNonce: z.literal(true).optional(),
  /** The server's own proof is wrong. */
  wrongProof: z.literal(true).optional(),
  /** The server shows its proof when it is asked, not before. */
  noProof: z.literal(true).optional(),
  /** Messages after the first go to an address of the session (RespURI). */
  respUri: z.literal(true).optional(),
  /** Octets of the largest message that the server says it takes. */
  maxMsgSize: z.int().min(100).optional(),
  /** Octets of the largest object that it takes. */
  maxObjSize: z.int().min(0).optional(),
  /** The server sends longer messages and larger objects than the client says it takes. */
  ignoreLimits: z.literal(true).optional(),
  /** Before this message the server has forgotten the session. */
  restart: z.literal(true).optional(),
  /** The answer is the one before once more. */
  repeatAnswer: z.literal(true).optional(),
  /** The answer is no SyncML message. */
  garbage: z.literal(true).optional(),
  /** The answer says that it is of this media type. */
  contentType: z.string().min(1).optional(),
  /** The connection is cut after so many octets of the answer; `each`: one octet later with each device that comes, and from the first again. */
  cut: z.union([z.int().min(0), z.literal("each")], { error: "expected a number of octets, or each" }).optional(),
  /** The package goes on for one more message, which the client has to ask for. */
  noFinal: z.literal(true).optional(),
  /** What is wrong with large objects that the server sends: no Size, another Size, or the next command before the end. */
  chunks: z.enum(["no-size", "wrong-size", "break-off"]).optional(),
  /** The server does not speak this version. */
  refuseVersion: z.enum(["1.1", "1.2"]).optional(),
};

/** What may be done wrong, and more. */
export type BehaviourVerb = keyof typeof verbs;

/** Verbs that are about a session as a whole, not about a message in it. */
export const SESSION_VERBS = [
  "noProof",
  "respUri",
  "maxMsgSize",
  "maxObjSize",
  "ignoreLimits",
  "chunks",
  "refuseVersion",
] as const satisfies readonly BehaviourVerb[];

/** The message of a session that a verb is about where the file does not say it; other verbs are about the first. */
export const USUAL_MESSAGE: Partial<Record<BehaviourVerb, number | "any">> = {
  restart: 2,
  repeatAnswer: 2,
  slow: "any",
  noFinal: "any",
};

const entry = z
  .strictObject({
    ...verbs,
    /** As those of a job. */
    devices: z.union([z.string().min(1), z.array(z.string().min(1))]).optional(),
    /** The number of the client's message. */
    message: z.int().min(1).optional(),
    /** How often with one device; absent: always. */
    times: z.int().min(1).optional(),
  })
  .superRefine((value, context) => {
    const found = (Object.keys(verbs) as BehaviourVerb[]).filter((verb) => value[verb] !== undefined);
    if (found.length === 1) {
      if (value.message === undefined || !(SESSION_VERBS as readonly string[]).includes(found[0] ?? "")) return;
      const message = `no message with ${found[0]}, which is about a whole session`;
      context.addIssue({ code: "custom", path: ["message"], message });
      return;
    }
    const message = `one behaviour expected here, found ${found.length === 0 ? "none" : found.join(" and ")}`;
    context.addIssue({ code: "custom", message });
  });

/** The behaviour of a server, for files and options: one entry, or a list. */
export const BEHAVIOUR_SCHEMA = z.union([entry, z.array(entry)], {
  error: `expected one behaviour, or a list of them, each with one of ${Object.keys(verbs).join(", ")}, and devices, message or times`,
});

/** One entry of a server's behaviour. */
export type Behaviour = z.output<typeof entry>;
