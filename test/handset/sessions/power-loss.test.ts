import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../../src/handset/input.ts";
import { prepareBootstrap } from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { vector } from "../../bootstrap/a-device.ts";
import { accountItems, adding, dmMessage } from "../../bootstrap/a-dm-message.ts";
import { aBootstrap, anAccountDocument, aPinBootstrap } from "../../support/a-bootstrap.ts";
import { aCard, OTHER_SUBSCRIBER } from "../../support/a-card.ts";
import { aHandset, type HandDrivenHandset } from "../../support/a-handset.ts";
import { aModel } from "../../support/a-model.ts";
import { SIM } from "../../support/a-sim.ts";

const DM_MESSAGE = dmMessage([adding(...accountItems())]);
const CARD = aCard({ Bootstrap: vector("cp-document-w"), Config1: anAccountDocument(), DM_Bootstrap: DM_MESSAGE });

const OFF: HandsetInput = { type: "power.off" };
const ON: HandsetInput = { type: "power.on" };
const LOST: HandsetInput = { type: "network.lost" };
const ATTACHED: HandsetInput = { type: "network.attached" };
const REMOVED: HandsetInput = { type: "card.removed" };
const inserted = (card = SIM): HandsetInput => ({ type: "card.inserted", card });
const yes = (attempt: string): HandsetInput => ({ type: "consent.given", attempt });
const no = (attempt: string): HandsetInput => ({ type: "prompt.refused", attempt });
const pin = (attempt: string, digits: string): HandsetInput => ({ type: "pin.entered", attempt, pin: digits });
const messages = (all: ReturnType<typeof aBootstrap>) =>
  all.map((sms): HandsetInput => ({ type: "sms.delivered", sms }));

/** A push that needs the IMSI, over a line that needs no card. */
function push(sec: 0 | 2 = 0): HandsetInput {
  const { push: pdu } = prepareBootstrap({
    document: anAccountDocument(),
    sec,
    pin: "1234",
    imsi: SIM.imsi,
    tid: 1,
    reference: 1,
  });
  return { type: "push.delivered", push: { kind: "push", bearer: "obex", from: "x", to: "x", pdu, local: false } };
}

/** What happens in each process, how the handset asks, and how the attempts end. */
const PROCESSES: readonly [string, { readonly asks?: boolean; readonly inputs: readonly HandsetInput[] }, string][] = [
  ["push with NETWPIN", { inputs: messages(aBootstrap()) }, "finished"],
  ["push with NETWPIN, refused by its MAC", { inputs: messages(aBootstrap({ fault: "bad-mac" })) }, "bad-mac"],
  ["push with a DM message", { inputs: messages(aBootstrap({ profile: "dm", document: DM_MESSAGE })) }, "finished"],
  [
    "push with USERPIN and consent",
    { asks: true, inputs: [...messages(aPinBootstrap("1234")), pin("bootstrap-1", "1234"), yes("bootstrap-1")] },
    "finished",
  ],
  [
    "push with USERPIN, typed wrong first",
    { inputs: [...messages(aPinBootstrap("1234")), pin("bootstrap-1", "0000"), pin("bootstrap-1", "1234")] },
    "finished",
  ],
  [
    "push with USERPIN, typed wrong for good",
    { inputs: [...messages(aPinBootstrap("1234")), ...["0", "1", "2"].map((each) => pin("bootstrap-1", each))] },
    "pin-exhausted",
  ],
  [
    "push that the user refuses",
    { asks: true, inputs: [...messages(aBootstrap()), no("bootstrap-1")] },
    "user-refused",
  ],
  ["card", { inputs: [OFF, inserted(CARD), ON] }, "finished finished finished"],
  [
    "card with consent",
    { asks: true, inputs: [inserted(CARD), yes("bootstrap-2"), yes("bootstrap-1"), yes("bootstrap-3")] },
    "finished finished finished",
  ],
  ["card that is taken out", { inputs: [inserted(CARD), REMOVED] }, "finished finished finished"],
  [
    "card that is exchanged while the handset is off",
    { inputs: [inserted(CARD), OFF, inserted(aCard({ Bootstrap: anAccountDocument() }, OTHER_SUBSCRIBER)), ON] },
    "finished finished finished finished",
  ],
  ["push kept for a card", { inputs: [REMOVED, push(), inserted()] }, "finished"],
  [
    "push with USERNETWPIN kept for a card, with consent",
    { asks: true, inputs: [REMOVED, push(2), inserted(), pin("bootstrap-1", "1234"), yes("bootstrap-1")] },
    "finished",
  ],
  [
    "push kept for a card that is another's",
    { inputs: [REMOVED, push(), inserted(aCard({}, OTHER_SUBSCRIBER))] },
    "bad-mac",
  ],
  ["push held by the network", { inputs: [LOST, ...messages(aBootstrap()), ATTACHED] }, "finished"],
  ["push held while the handset is off", { inputs: [OFF, ...messages(aBootstrap()), ON] }, "finished"],
];

/** What a handset is in the end: its tree, what it remembers, and with whom it wants sessions or has one. */
function outcome({ state, events }: HandDrivenHandset) {
  const { overlay, appliedDocuments, fromCard, contexts, attempts, pendingSessions, session, held, reassembly } = state;
  const wanted = [...pendingSessions, ...(session ? [session.pending] : [])];
  return {
    left: { overlay, appliedDocuments, fromCard, contexts, attempts, held, reassembly },
    wanted: wanted.toSorted((a, b) => a.serverId.localeCompare(b.serverId)),
    ends: events.flatMap((event) => {
      if (event.type === "bootstrap.finished") return ["finished"];
      return event.type === "bootstrap.rejected" ? [event.reason] : [];
    }),
  };
}

/** Lives through the inputs; the power is lost after those that `isLost` names. */
function lived(inputs: readonly HandsetInput[], asks: boolean, isLost: (index: number) => boolean) {
  const rules = asks ? ([{ decision: "ask" }] as const) : [];
  const handset = aHandset({ model: aModel({ bootstrap: { rules } }) });
  for (const [i, input] of inputs.entries()) {
    handset.take(input);
    if (isLost(i)) losePower(handset);
  }
  return outcome(handset);
}

/** A switch that is off stays off: then nothing but the process ends. */
function losePower(handset: HandDrivenHandset): void {
  const wasOn = handset.state.power === "on";
  handset.state = JSON.parse(JSON.stringify(handset.state));
  if (wasOn) handset.take(ON);
}

describe.each(PROCESSES)("A bootstrap by %s", (_, { inputs, asks = false }, ends) => {
  const undisturbed = lived(inputs, asks, () => false);

  test("ends as it should when nothing disturbs it", () => {
    expect(undisturbed.ends.join(" ")).toBe(ends);
    expect(undisturbed.left.attempts).toEqual([]);
  });

  test.each(inputs.map((_, i) => [i]))("ends the same when the power is lost after input %i", (at) => {
    expect(lived(inputs, asks, (i) => i === at)).toEqual(undisturbed);
  });

  test("ends the same when the power is lost after every input", () => {
    expect(lived(inputs, asks, () => true)).toEqual(undisturbed);
  });
});
