/** The verbs by which the user of a handset answers what it asks: `pin`, `accept`, `refuse`, `type`, `choose` and `cancel`. */
import { concatBytes, utf8Text } from "../../../base/bytes.ts";
import { type CommandContext, UsageError } from "../../command.ts";
import { steeringVerb } from "./verb.ts";

/** `pin`: types a PIN. */
export const pin = steeringVerb(
  { usage: "pin ID DIGITS|-", help: "its user types a PIN; - reads it from stdin", words: [2, 2] },
  async ({ context, words }) => {
    const pin = await pinFrom(context, words[1] ?? "");
    return (client, id) => client.act(id, "prompts", { pin });
  },
);

/** `accept`: says yes. */
export const accept = steeringVerb(
  { usage: "accept ID", help: "its user says yes to a bootstrap or a server", words: [1, 1] },
  () => (client, id) => client.act(id, "prompts", { agreed: true }),
);

/** `refuse`: says no, to a question for a PIN too. */
export const refuse = steeringVerb(
  { usage: "refuse ID", help: "its user says no, whatever is asked", words: [1, 1] },
  () => (client, id) => client.act(id, "prompts", { agreed: false }),
);

/** `type`: answers a server that asks for a text. */
export const type = steeringVerb(
  { usage: "type ID TEXT|-", help: "its user types what a server asks for; - reads it from stdin", words: [2, 2] },
  async ({ context, words }) => {
    const word = words[1] ?? "";
    const text = word === "-" ? await firstLine(context.stdin) : word;
    return (client, id) => client.act(id, "prompts", { text });
  },
);

/** `choose`: answers a server that gives a choice. */
export const choose = steeringVerb(
  { usage: "choose ID N[,N...]", help: "its user chooses among what a server offers, from 1", words: [2, 2] },
  ({ words }) => {
    const word = words[1] ?? "";
    if (!/^[1-9]\d{0,3}(?:,[1-9]\d{0,3})*$/.test(word)) throw new UsageError("choices are numbers such as 2 or 1,3");
    const choices = word.split(",").map(Number);
    return (client, id) => client.act(id, "prompts", { choices });
  },
);

/** `cancel`: turns away from a question. */
export const cancel = steeringVerb(
  { usage: "cancel ID", help: "its user turns away from what is asked", words: [1, 1] },
  () => (client, id) => client.act(id, "prompts", { cancelled: true }),
);

/** Command lines can be read by everybody on the machine, stdin cannot. @throws {UsageError} that does not repeat what was given */
async function pinFrom({ stdin }: CommandContext, word: string): Promise<string> {
  const given = word === "-" ? await firstLine(stdin) : word;
  if (!/^\d{1,32}$/.test(given)) throw new UsageError("a PIN is 1 to 32 decimal digits");
  return given;
}

/** Does not wait for the end: a terminal goes on after the line. */
async function firstLine(input: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) {
    chunks.push(chunk);
    if (chunk.includes(0x0a)) break;
  }
  return (utf8Text(concatBytes(chunks)).split("\n")[0] ?? "").trim();
}
