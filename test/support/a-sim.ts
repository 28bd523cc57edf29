import type { SimIdentity } from "../../src/handset/state.ts";

/** The card in a handset of the tests. */
export const SIM: SimIdentity = { imsi: "001010123456789", iccid: "8900101000000000008", msisdn: "491700001" };

export const IMEI = "352099000000006";
