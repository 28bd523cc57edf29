import { z } from "zod";
import { durationSchema } from "../../base/duration-schema.ts";
import { NOTIFICATION_REJECTIONS, REJECTION_REASONS } from "../../events/vocabulary.ts";
import { NO_LIMITS, type NodePath, parseUri } from "../../tree/uri.ts";
import { awaitExpectation } from "../expectations.ts";
import { handsetsIn } from "../scene.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";

/** Nodes by their URI: the value, or one of the two words that are never taken for a value. */
const nodesSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
  .superRefine((nodes, context) => {
    for (const uri of Object.keys(nodes)) {
      if (pathOf(uri) !== undefined) continue;
      context.addIssue({
        code: "custom",
        path: [uri],
        message: "expected the URI of a node such as ./DMAcc/1/ServerID",
      });
    }
  })
  .transform((nodes) => Object.entries(nodes).map(([uri, value]) => ({ path: pathOf(uri) ?? "", value })));

/** What can be expected of one handset. */
const WANTED = {
  bootstrap: z.enum(["none", "applied", "rejected"]).optional(),
  /** Of a rejected bootstrap, the last. */
  reason: z.enum(REJECTION_REASONS).optional(),
  /** `pending`: wanted, but not begun. */
  session: z.enum(["completed", "failed", "none", "pending"]).optional(),
  /** How many sessions have been completed. */
  sessions: z.int().min(0).optional(),
  /** SessionID of the session completed last. */
  sessionId: z.string().min(1).optional(),
  /** What became of the last call of a server: `accepted`, or why it was not. */
  notification: z.enum(["none", "accepted", ...NOTIFICATION_REJECTIONS]).optional(),
  /** Values of nodes of its tree by their URI; `absent`: there is no such node, `present`: there is, whatever its value. */
  nodes: nodesSchema.optional(),
  /** Server Identifiers of all the accounts in its tree, in any order. */
  servers: z.array(z.string()).optional(),
  /** How many messages its user can read. */
  messages: z.int().min(0).optional(),
  /** What its user is asked for. */
  prompt: z.enum(["pin", "consent", "session", "operation", "confirm", "input", "choice", "none"]).optional(),
  /** How many operations that servers have started are not over. */
  operations: z.int().min(0).optional(),
  /** How many reports no server has taken yet. */
  reports: z.int().min(0).optional(),
  /** Data of all alerts that servers have taken of it, oldest first: result codes, when they are reports of operations. */
  told: z.array(z.union([z.string(), z.number()]).transform(String)).optional(),
  /** Install notices of its downloads that servers have taken, oldest first, such as `900 Success`. */
  notices: z.array(z.string().min(1)).optional(),
  /** Names of jobs that servers have done with it, whatever else they have done. */
  jobs: z.array(z.string().min(1)).min(1).optional(),
  /** Whether a bootstrap waits for a card. */
  kept: z.boolean().optional(),
  /** Whether the network keeps short messages for it. */
  held: z.boolean().optional(),
};

const schema = z
  .strictObject({
    of: groupsSchema,
    ...WANTED,
    /** Waits until it holds, this long at most. */
    within: durationSchema.default(10_000),
  })
  .refine((step) => Object.keys(WANTED).some((name) => step[name as keyof typeof step] !== undefined), {
    error: `expected at least one of ${Object.keys(WANTED).join(", ")}`,
  });

/** What must hold for every handset of the groups. */
export type Expectation = z.infer<typeof schema>;

/** Waits until what is expected holds. */
export const expectStep: StepKind<Expectation> = {
  schema,
  describe: ({ of }) => `expect of ${of.join(", ")}`,
  play(expectation, scene) {
    const ids = handsetsIn(scene, expectation.of).map(({ id }) => id);
    return awaitExpectation(expectation, ids, scene);
  },
};

function pathOf(uri: string): NodePath | undefined {
  const parsed = parseUri(uri, NO_LIMITS);
  return "path" in parsed && parsed.query === undefined ? parsed.path : undefined;
}
