import { z } from "zod";
import { BOOTSTRAP_FAULTS } from "../../server/bootstrap/prepare-bootstrap.ts";
import { pushAll } from "../push.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";
import { FROM_PROBLEM, fromFits, fromSchema, overWay, viaSchema } from "./via.ts";

const schema = z
  .strictObject({
    to: groupsSchema,
    /** `cp`: a provisioning document; `dm`: a SyncML message. */
    profile: z.enum(["cp", "dm"]).default("cp"),
    /** The document (XML), relative to the scenario; `{{server.url}}` and its like are filled in. */
    document: z.string().min(1),
    sec: z.enum(["NETWPIN", "USERPIN", "USERNETWPIN", "USERPINMAC", "none"]),
    /** PIN of the MAC; needed for all but NETWPIN and none. */
    pin: z.string().regex(/^\d+$/, "expected decimal digits").optional(),
    via: viaSchema,
    from: fromSchema,
    /** Server Identifier of the embedded server that the document is about; absent: the first. */
    server: z.string().min(1).optional(),
    /** Handsets a second that get theirs. */
    rate: z.number().positive().max(10_000).default(100),
    /** One thing done wrong on purpose. */
    fault: z.enum(BOOTSTRAP_FAULTS).optional(),
  })
  .refine(fromFits, FROM_PROBLEM)
  .superRefine((step, context) => {
    for (const [field, message] of problemsOf(step)) context.addIssue({ code: "custom", path: [field], message });
  });

/** A push step as it is written. */
export type PushStep = z.infer<typeof schema>;

/** Pushes a bootstrap to every handset of the groups. */
export const pushStep: StepKind<PushStep> = {
  schema,
  describe: ({ to, document, via }) => `push ${document} to ${to.join(", ")}${overWay({ via })}`,
  async play(step, scene) {
    await pushAll(step, scene);
    return undefined;
  },
};

/** What does not go together: the field that is to blame, and what was expected of it. */
function problemsOf({ sec, pin, via, fault }: PushStep): (readonly [keyof PushStep, string])[] {
  const problems: (readonly [keyof PushStep, string])[] = [];
  const needsPin = sec !== "NETWPIN" && sec !== "none";
  if (needsPin && pin === undefined) problems.push(["pin", `expected a pin for ${sec}`]);
  if (via !== "sms" && fault === "missing-part") {
    problems.push(["fault", `expected another fault: over ${via} a push has no parts`]);
  }
  const isWithoutMac = sec === "none" || (sec === "USERPINMAC" && fault === "no-mac");
  if (isWithoutMac && (fault === "bad-mac" || fault === "no-mac")) {
    problems.push(["fault", `expected another fault: with sec ${sec} no MAC is sent`]);
  }
  return problems;
}
