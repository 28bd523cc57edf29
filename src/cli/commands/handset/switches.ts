/** The verbs that change how a handset stands in the world: `power` and `network`. */
import { UsageError } from "../../command.ts";
import { steeringVerb, type VerbForm } from "./verb.ts";

const POWER: VerbForm = { usage: "power ID on|off", help: "switch it on or off", words: [2, 2] };

/** `power`: switches a handset on or off. */
export const power = steeringVerb(POWER, ({ words }) => {
  const body = { power: choice(words[1], ["on", "off"], POWER) };
  return (client, id) => client.act(id, "power", body);
});

const NETWORK: VerbForm = {
  usage: "network ID attached|lost",
  help: "let it lose its network, or find it again",
  words: [2, 2],
};

/** `network`: takes the network away, and gives it back. */
export const network = steeringVerb(NETWORK, ({ words }) => {
  const body = { network: choice(words[1], ["attached", "lost"], NETWORK) };
  return (client, id) => client.act(id, "network", body);
});

function choice<Word extends string>(given: string | undefined, words: readonly Word[], { usage }: VerbForm): Word {
  const found = words.find((word) => word === given);
  if (found === undefined) throw new UsageError(`expected ${usage}, not "${given}"`);
  return found;
}
