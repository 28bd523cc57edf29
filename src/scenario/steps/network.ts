import { z } from "zod";
import { changeNetwork, NETWORK_CHANGES } from "../../lab/operate/change-network.ts";
import { eachStep } from "../operate-each.ts";
import { groupsSchema } from "./step-kind.ts";

const schema = z.strictObject({ of: groupsSchema, is: z.enum(NETWORK_CHANGES) });

/** Brings handsets into their network or another, or out of it, or gives them other addresses. */
export const networkStep = eachStep(
  schema,
  ({ of, is }) => `network ${is} of ${of.join(", ")}`,
  ({ is }, { id }, { fleet }) => changeNetwork(fleet, id, is),
);
