/** The verbs by which the user of a handset answers what it asks: `pin`, `accept` and `refuse`. */
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
  { usage: "accept ID", help: "its user says yes to a bootstrap", words: [1, 1] },
  () => (client, id) => client.act(id, "prompts", { agreed: true }),
);

/** `refuse`: says no, to a question for a PIN too. */
export const refuse = steeringVerb(
  { usage: "refuse ID", help: "its user says no to a bootstrap, or to a PIN", words: [1, 1] },
  () => (client, id) => client.act(id, "prompts", { agreed: false }),
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
