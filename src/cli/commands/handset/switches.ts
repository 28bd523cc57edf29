/** The verbs that change how a handset stands in the world: `power`, `network`, `battery` and `busy`. */
import { UsageError } from "../../command.ts";
import { choice } from "./choice.ts";
import { steeringVerb, type VerbForm } from "./verb.ts";

const POWER: VerbForm = { usage: "power ID on|off", help: "switch it on or off", words: [2, 2] };

/** `power`: switches a handset on or off. */
export const power = steeringVerb(POWER, ({ words }) => {
  const body = { power: choice(words[1], ["on", "off"], POWER) };
  return (client, id) => client.act(id, "power", body);
});

const NETWORK: VerbForm = {
  usage: "network ID attached|roaming|lost|new-address",
  help: "let it lose its network, find it or another again, or get another IP address",
  words: [2, 2],
};

/** `network`: takes the network away, and gives it back or another. */
export const network = steeringVerb(NETWORK, ({ words }) => {
  const body = { network: choice(words[1], ["attached", "roaming", "lost", "new-address"], NETWORK) };
  return (client, id) => client.act(id, "network", body);
});

const BATTERY: VerbForm = { usage: "battery ID PERCENT", help: "charge or drain its battery", words: [2, 2] };

/** `battery`: charges or drains the battery. */
export const battery = steeringVerb(BATTERY, ({ words: [, given = ""] }) => {
  const level = /^\d{1,3}$/.test(given) ? Number(given) : Number.NaN;
  if (!(level <= 100)) throw new UsageError(`expected ${BATTERY.usage}, 0 to 100, not "${given}"`);
  return (client, id) => client.act(id, "battery", { level });
});

const BUSY: VerbForm = {
  usage: "busy ID on|off",
  help: "take it up, as with a call, so that its user is not asked, or free it",
  words: [2, 2],
};

/** `busy`: takes a handset up, and sets it free. */
export const busy = steeringVerb(BUSY, ({ words }) => {
  const body = { busy: choice(words[1], ["on", "off"], BUSY) === "on" };
  return (client, id) => client.act(id, "busy", body);
});
