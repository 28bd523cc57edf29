import { seededRandom } from "../../../src/base/random.ts";
import { SYNCML_DM_TYPES } from "../../../src/codec/syncml/message.ts";
import { formatXml } from "../../../src/codec/xml/format.ts";
import { step } from "../../../src/handset/step.ts";
import { inEncoding } from "../../dm/a-server.ts";
import { chooseFrom } from "../../dm/mutation/choose.ts";
import { type Mutant, mutant } from "../../dm/mutation/mutant.ts";
import { type Stage, stages } from "../../dm/mutation/stages.ts";
import { type Sound, survive } from "../../dm/mutation/survival.ts";
import type { HostileTarget } from "../target.ts";

/** Handsets that wait for a message of their server. The first octet of an input says which of them it is for. */
export const DM_SESSION_TARGETS: readonly HostileTarget[] = [
  {
    name: "message in a DM session",
    decoders: [step],
    corpus: () =>
      WAITING.map(({ answer, model }, index) => prefixed(index, inEncoding(formatXml(answer), model.dm.encoding))),
    run: (input) => react(input, ({ model }, body) => ({ contentType: SYNCML_DM_TYPES[model.dm.encoding], body })),
    neverThrows: true,
  },
  {
    name: "elements of a message in a DM session",
    decoders: [step],
    // what is chosen for the message: which changes, and where
    corpus: () => WAITING.map(({ name }, index) => prefixed(index, seededRandom(name).bytes(24))),
    run: (input) => react(input, ({ answer, model }, octets) => mutant(answer, model.dm.encoding, chooseFrom(octets))),
    neverThrows: true,
  },
];

const WAITING: readonly Stage[] = [...stages("wbxml"), ...stages("xml").slice(0, 2)];
const sound: Sound = new Set();

function prefixed(index: number, octets: Uint8Array): Uint8Array {
  return Uint8Array.from([index, ...octets]);
}

/** What came of the message, for which handset: another kind of outcome each. */
function react(input: Uint8Array, make: (stage: Stage, octets: Uint8Array) => Omit<Mutant, "changes">) {
  const stage = WAITING[(input[0] ?? 0) % WAITING.length] as Stage;
  return { [`${survive(stage, make(stage, input.subarray(1)), sound)} ${stage.name}`]: true };
}
