import { z } from "zod";
import { LISTS, STANDARD_RULES } from "../../../dm/command-rules.ts";

/** `dm.commands` of a device model: what it can do with commands; the defaults are those of {@link STANDARD_RULES}. How it deviates is under `quirks`. */
export const commandRulesSchema = z
  .strictObject({
    /** Onto an existing leaf, to a new one, either, or neither: 406. */
    copy: z.enum(["any", "overwrite", "create", "unsupported"]).default(STANDARD_RULES.copy),
    /** What `?list=` may ask for; anything else answers 406. */
    lists: z.array(z.enum(LISTS)).default([...STANDARD_RULES.lists]),
    /** Serialised trees in Add and Replace; without them 415. */
    trees: z.enum(["supported", "unsupported"]).default(STANDARD_RULES.trees),
    /** Interior nodes that an Add needs: made and, when it fails, taken away again or kept; `off`: 404. */
    implicitAdd: z.enum(["undone", "kept", "off"]).default(STANDARD_RULES.implicitAdd),
    /** `irreversible`: members that were carried out stay so, 516; `unsupported`: 406. */
    atomic: z.enum(["supported", "irreversible", "unsupported"]).default(STANDARD_RULES.atomic),
    /** Commands that fail for a reason of the device's own: a node in use, a store that does not answer. */
    refusals: z
      .array(
        z.strictObject({
          at: z.string().startsWith("./"),
          command: z.enum(["Add", "Copy", "Delete", "Exec", "Get", "Replace"]).optional(),
          status: z.union(
            [z.literal(403), z.literal(420), z.literal(500), z.literal(503), z.literal(506), z.literal(510)],
            { error: "expected 403, 420, 500, 503, 506 or 510" },
          ),
        }),
      )
      .default([]),
  })
  .prefault({});
