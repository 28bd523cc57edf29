/** The verb that takes a card out of a handset and puts one in: `card`. */
import { resolve } from "node:path";
import { numberValues } from "../../../lab/fleet/bootstrap-document.ts";
import { type CardPaths, readCardFiles } from "../../../lab/fleet/card-files.ts";
import { CARD_FILES } from "../../../ports/card.ts";
import { type CommandContext, listOption, UsageError } from "../../command.ts";
import { readFields } from "../../fields.ts";
import { type Request, steeringVerb, type VerbCall, type VerbForm } from "./verb.ts";

const NUMBERS = ["imsi", "iccid", "msisdn"] as const;

const FORM: VerbForm = {
  usage: "card ID remove|insert [imsi=N,iccid=N,msisdn=N]",
  help:
    "take its card out; or put in the one that was there last, or, with numbers or --file, another: numbers that are " +
    "left out stay the same",
  words: [2, 3],
  options: ["file"],
};

/** `card`: removes and inserts cards. */
export const card = steeringVerb(FORM, (call) => {
  const [, verb, numbers] = call.words;
  if (verb === "insert") return inserting(call);
  if (verb !== "remove" || numbers !== undefined) throw new UsageError(`expected ${FORM.usage}`);
  if (listOption(call.options, "file").length > 0) throw new UsageError("--file is for a card that is inserted");
  return (client, id) => client.removeCard(id);
});

function inserting({ context, options, words: [, , numbers] }: VerbCall): Request {
  const paths = pathsFrom(context, listOption(options, "file"));
  if (numbers === undefined && Object.keys(paths).length === 0) return (client, id) => client.act(id, "card", {});
  const given = numbers === undefined ? {} : readFields(numbers, "the card", NUMBERS);
  return async (client, id) => {
    const { id: imei, imsi, iccid, msisdn } = await client.show(id);
    const sim = { imsi, iccid, msisdn, ...given };
    const files = readCardFiles(paths, numberValues(imei, sim)).map((file) => ({ ...file }));
    return client.act(id, "card", { ...sim, files });
  };
}

/** The files that `--file NAME=PATH` names. @throws {UsageError} */
function pathsFrom({ cwd }: CommandContext, specs: readonly string[]): CardPaths {
  const paths: Partial<Record<(typeof CARD_FILES)[number], string>> = {};
  for (const spec of specs) {
    const at = spec.indexOf("=");
    const name = CARD_FILES.find((each) => each === spec.slice(0, at));
    if (name === undefined || at + 1 === spec.length) {
      throw new UsageError(`--file takes NAME=FILE with a name of ${CARD_FILES.join(", ")}, not "${spec}"`);
    }
    if (paths[name] !== undefined) throw new UsageError(`--file ${name} stands twice`);
    paths[name] = resolve(cwd, spec.slice(at + 1));
  }
  return paths;
}
