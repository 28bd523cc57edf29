import type { HandsetSummary } from "../../../lab/operate/describe.ts";

/** How a handset stands, as a sentence: `352099000000007 is on, attached, card inserted, bootstrapped`. */
export function formatStanding({ id, power, busy, network, card, status }: HandsetSummary): string {
  const where = network === "lost" ? "network lost" : network;
  return `${id} is ${power}, ${busy ? "busy, " : ""}${where}, ${card === "inserted" ? "card inserted" : "no card"}, ${status}`;
}

/** The status of a handset in a list: what is out of the ordinary stands before it. */
export function formatStatus({ power, busy, network, card, status }: HandsetSummary): string {
  const where = network === "lost" ? "network lost" : network === "roaming" && "roaming";
  const unusual = [power === "off" && "off", busy && "busy", where, card === "none" && "no card"];
  return [...unusual, status].filter(Boolean).join(", ");
}
