import { z } from "zod";
import { changeNetwork, NETWORK_CHANGES } from "../../lab/operate/change-network.ts";
import { operateEach } from "../operate-each.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";

const schema = z.strictObject({ of: groupsSchema, is: z.enum(NETWORK_CHANGES) });
type NetworkStep = z.infer<typeof schema>;

/** Brings handsets into their network or another, or out of it, or gives them other addresses. */
export const networkStep: StepKind<NetworkStep> = {
  schema,
  describe: ({ of, is }) => `network ${is} of ${of.join(", ")}`,
  play(step, scene) {
    return operateEach(scene, step.of, networkStep.describe(step), ({ id }) => changeNetwork(scene.fleet, id, step.is));
  },
};
