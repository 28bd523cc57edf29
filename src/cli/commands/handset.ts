import { ANNOUNCED_BY } from "../../events/vocabulary.ts";
import { CARD_FILES } from "../../ports/card.ts";
import { type CommandDefinition, type ParsedOptions, UsageError } from "../command.ts";
import { SECURITY_OPTIONS } from "../security-options.ts";
import { alert, request } from "./handset/alerts.ts";
import { announce } from "./handset/announce.ts";
import { card } from "./handset/card.ts";
import { PLACE_OPTIONS } from "./handset/control.ts";
import { list, show, tree } from "./handset/look.ts";
import { accept, cancel, choose, pin, refuse, type } from "./handset/prompts.ts";
import { push } from "./handset/push.ts";
import { abort, session } from "./handset/session.ts";
import { battery, busy, network, power } from "./handset/switches.ts";
import { type HandsetVerb, OPTIONS_OF_VERBS } from "./handset/verb.ts";
import { watch } from "./handset/watch.ts";

/** Every verb by its name, in the order of the help text. */
const VERBS: Readonly<Record<string, HandsetVerb>> = {
  list,
  show,
  tree,
  watch,
  pin,
  accept,
  refuse,
  type,
  choose,
  cancel,
  card,
  power,
  network,
  battery,
  busy,
  session,
  abort,
  alert,
  request,
  push,
  announce,
};

/** `phonebank handset`: what handsets keep, and what is done to those of a running `serve`. */
export const handset: CommandDefinition = {
  name: "handset",
  summary: "Look at handsets, and hold those of a running serve: PIN, card, power, push.",
  description:
    "ID is an IMEI, an IMSI or an MSISDN. Secrets are shown as ***. Without --control, list, show and tree show what " +
    "the state folder holds, be it that a running serve owns it: that is what was saved last. All other verbs need a " +
    "serve that was started with --control; they tell how the handset stands when they are done, and end with 1 when " +
    "they are refused, with 4 when no such serve is reached.",
  positionals: "VERB ...",
  verbs: Object.values(VERBS).map(({ usage, help }) => [usage, help] as const),
  options: {
    ...PLACE_OPTIONS,
    file: {
      type: "string",
      multiple: true,
      value: "NAME=FILE",
      help: `card insert: a provisioning file of it, XML or WBXML; ${CARD_FILES.join(", ")}`,
    },
    sec: { ...SECURITY_OPTIONS.sec, help: `push: ${SECURITY_OPTIONS.sec.help}` },
    pin: { ...SECURITY_OPTIONS.pin, help: `push: ${SECURITY_OPTIONS.pin.help}` },
    imsi: { ...SECURITY_OPTIONS.imsi, help: `push: ${SECURITY_OPTIONS.imsi.help}` },
    from: { type: "string", value: "ADDRESS", help: "push: who the sender is to be (default: this command's socket)" },
    how: {
      type: "string",
      value: "HOW",
      help: `announce: how the server learns of it: ${ANNOUNCED_BY.join(", ")} (default attach)`,
    },
    json: { type: "boolean", help: "print JSON" },
  },
  examples: [
    "phonebank handset list",
    "phonebank handset tree 352099000000007 --json",
    "phonebank handset push 491700001 --sec userpin --pin 1234 account.xml",
    "phonebank handset pin 491700001 1234",
    "phonebank handset card 491700001 insert imsi=001010123456780 \\\n    --file Bootstrap=account.xml",
    "phonebank handset watch --control 127.0.0.1:8090 --json",
  ],
  async run(context, options, [name = "", ...words]) {
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (!verb) throw new UsageError(`expected ${Object.keys(VERBS).join(", ")}`);
    const [least, most] = verb.words;
    if (words.length < least || words.length > most) throw new UsageError(`expected ${verb.usage}`);
    refuseStrangeOptions(name, verb, options);
    return verb.run({ context, options, words });
  },
};

function refuseStrangeOptions(name: string, { options: own = [] }: HandsetVerb, options: ParsedOptions): void {
  const strange = OPTIONS_OF_VERBS.find((option) => options[option] !== undefined && !own.includes(option));
  if (strange) throw new UsageError(`handset ${name} does not take --${strange}`);
}
