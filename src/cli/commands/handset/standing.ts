import type { HandsetSummary } from "../../../lab/operate/describe.ts";

/** How a handset stands, as a sentence: `352099000000007 is on, attached, card inserted, bootstrapped`. */
export function formatStanding({ id, power, network, card, status }: HandsetSummary): string {
  const where = network === "attached" ? "attached" : "network lost";
  return `${id} is ${power}, ${where}, ${card === "inserted" ? "card inserted" : "no card"}, ${status}`;
}

/** The status of a handset in a list: what is out of the ordinary stands before it. */
export function formatStatus({ power, network, card, status }: HandsetSummary): string {
  const unusual = [power === "off" && "off", network === "lost" && "network lost", card === "none" && "no card"];
  return [...unusual, status].filter(Boolean).join(", ");
}
