import { z } from "zod";
import { numbersAt, planProblems } from "../../fleet/numbering.ts";
import type { HandsetState } from "../../handset/state.ts";
import { fillCardFiles } from "../../lab/fleet/card-files.ts";
import { insertCard } from "../../lab/operate/insert-card.ts";
import { removeCard } from "../../lab/operate/remove-card.ts";
import { CARD_FILES, type SimIdentity, type SmartCard } from "../../ports/card.ts";
import { eachStep } from "../operate-each.ts";
import { authorityOf, type Scene } from "../scene.ts";
import { templateValues } from "../template-values.ts";
import { groupsSchema } from "./step-kind.ts";

/** Templates as in the fleet, filled with the number of the handset within the step, from 0. */
const numbersSchema = z
  .strictObject({ imsi: z.string(), msisdn: z.string(), iccid: z.string() })
  .superRefine((numbers, context) => {
    for (const { field, expected } of planProblems({ ...numbers, imei: NO_IMEI }, 1)) {
      context.addIssue({ code: "custom", path: [field], message: `expected ${expected}` });
    }
  });

const schema = z
  .strictObject({
    of: groupsSchema,
    /** A card that is in the slot is taken out before another one is inserted. */
    do: z.enum(["insert", "remove"]),
    /** Numbers of another card; absent: the card that was in the slot last. */
    numbers: numbersSchema.optional(),
    /** Provisioning documents and SyncML messages (XML or WBXML), relative to the scenario, by the files of the card that they go into; absent: as they were, on another card none. */
    files: z.partialRecord(z.enum(CARD_FILES), z.string().min(1)).optional(),
  })
  .refine(({ do: verb, numbers, files }) => verb === "insert" || !(numbers ?? files), {
    error: "expected neither numbers nor files for a card that is removed",
  });

/** A card step as it is written. */
export type CardStep = z.infer<typeof schema>;

/** Puts cards into handsets, or takes them out. */
export const cardStep = eachStep(
  schema,
  ({ of, do: verb, numbers }) => `${verb} ${numbers ? "another card" : "the card"} of ${of.join(", ")}`,
  (step, state, scene, index) => {
    const { fleet, cardTurns } = scene;
    if (step.do === "remove") return removeCard(fleet, state.id);
    return insertCard(fleet, cardTurns, state.id, cardFor(state, index, step, scene));
  },
);

/** Stands in for an IMEI, which a card has not. */
const NO_IMEI = "00000000000000";

/** What is inserted; undefined is the card that was in last. */
function cardFor(state: HandsetState, index: number, step: CardStep, scene: Scene): SmartCard | undefined {
  const { numbers, files } = step;
  if (!numbers && !files) return undefined;
  const sim = numbers ? simAt(numbers, index) : state.sim;
  const templates = scene.loaded.cards.get(step);
  const kept = numbers ? [] : state.sim.files;
  if (!templates) return { ...sim, files: kept };
  return { ...sim, files: fillCardFiles(templates, templateValues(state, sim, authorityOf(scene))) };
}

function simAt(numbers: z.infer<typeof numbersSchema>, index: number): SimIdentity {
  const { imsi, msisdn, iccid } = numbersAt(
    { ...numbers, imei: NO_IMEI },
    { imei: index, imsi: index, msisdn: index, iccid: index },
  );
  return { imsi, msisdn, iccid };
}
