import type { SmartCard } from "../../src/ports/card.ts";

/** The card in a handset of the tests; there is nothing on it to bootstrap from. */
export const SIM: SmartCard = {
  imsi: "001010123456789",
  iccid: "8900101000000000008",
  msisdn: "491700001",
  files: [],
};

export const IMEI = "352099000000006";
