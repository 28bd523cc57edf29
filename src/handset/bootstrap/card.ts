/** The card of one handset: put in, taken out, looked through at power-on; and what it brings into the tree (DM_Bootstrap §5.3.5.1; ProvSC). */

import { fromBase64 } from "../../base/bytes.ts";
import { Bug } from "../../base/errors.ts";
import type { ProfileName } from "../../bootstrap/attempt.ts";
import { originOfFile, removeOrigin } from "../../bootstrap/card-data.ts";
import { withoutPadding } from "../../codec/provisioning/card-file.ts";
import { contentDigest } from "../../codec/security/content-digest.ts";
import { CARD_FILES, type CardFile, type CardFileName, type SmartCard } from "../../ports/card.ts";
import { Tree } from "../../tree/tree.ts";
import { formatUri } from "../../tree/uri.ts";
import { deviceTime } from "../device-time.ts";
import type { HandsetStep } from "../effect.ts";
import type { HandsetEnvironment } from "../environment.ts";
import { inTurn } from "../in-turn.ts";
import type { DeviceModel } from "../model/model.ts";
import { serversOf } from "../servers.ts";
import { abandonSessions } from "../sessions/session-end.ts";
import type { CardDocument, HandsetState } from "../state.ts";
import { beginCardBootstrap, dropAttempts, resumeWithCard } from "./bootstrapping.ts";

type Step = HandsetStep<HandsetState>;

/** The card is taken out of the slot, if there is one. What it brought is another matter: see {@link checkCard}. */
export function ejectCard(state: HandsetState, env: HandsetEnvironment): HandsetState {
  if (!state.simInserted) return state;
  env.emit({ type: "card.changed", inserted: false, iccid: state.sim.iccid });
  return { ...state, simInserted: false };
}

/** A card is put into the empty slot. */
export function insertCard(state: HandsetState, card: SmartCard, env: HandsetEnvironment): Step {
  env.emit({ type: "card.changed", inserted: true, iccid: card.iccid });
  return checkCard({ ...state, sim: card, simInserted: true }, env);
}

/** What a handset does when its card was changed. One that is off does it at power-on. */
export function checkCard(state: HandsetState, env: HandsetEnvironment): Step {
  if (state.power === "off") return { state, effects: [] };
  return useCard(forgetFormerCard(state, env), env);
}

/** Compares what came from a card with the card that is in the slot, and deletes what is not on it any more. */
export function forgetFormerCard(state: HandsetState, env: HandsetEnvironment): HandsetState {
  const { bootstrap, cleanUp } = env.model.card;
  if (bootstrap === "off") return state;
  const onCard = new Set(usableCardFiles(state, env.model).map((file) => keyOf(state.sim.iccid, file)));
  const gone = state.fromCard.filter(({ digest }) => !onCard.has(digest));
  const cleared = cleanUp === "on" ? gone.reduce((next, each) => clear(next, each, env), state) : state;
  return dropAttempts(cleared, ({ card }) => card !== undefined && !onCard.has(card.digest), env);
}

/** Applies what is new on the card, and goes on with what waited for a card. */
export function useCard(state: HandsetState, env: HandsetEnvironment): Step {
  if (!state.simInserted) return { state, effects: [] };
  const known = new Set([...state.fromCard, ...state.attempts].map(({ digest }) => digest));
  const fresh = usableCardFiles(state, env.model).filter((file) => !known.has(keyOf(state.sim.iccid, file)));
  return inTurn(state, [
    ...fresh.map((file) => (next: HandsetState) => applyFile(next, file, env)),
    (next) => resumeWithCard(next, env),
  ]);
}

/**
 * What the handset uses of its card, in the order in which it is applied: nothing of one that is not in, or that the SIM lock
 * does not let pass, and nothing at all when its model leaves cards alone.
 */
export function usableCardFiles(
  { sim, simInserted }: Pick<HandsetState, "sim" | "simInserted">,
  { card: { bootstrap, simLock } }: Pick<DeviceModel, "card">,
): readonly CardFile[] {
  const isLocked = simLock.length > 0 && !simLock.some((prefix) => sim.imsi.startsWith(prefix));
  if (bootstrap === "off" || !simInserted || isLocked) return [];
  return sim.files.toSorted((a, b) => CARD_FILES.indexOf(a.name) - CARD_FILES.indexOf(b.name));
}

/** What the document of a file is: one holds a DM message, the others provisioning documents (DM_Bootstrap §5.3.5.1). */
export function profileOfFile(name: CardFileName): ProfileName {
  return name === "DM_Bootstrap" ? "dm" : "cp";
}

function keyOf(iccid: string, { name, content }: CardFile): string {
  return contentDigest(iccid, name, content);
}

function applyFile(state: HandsetState, file: CardFile, env: HandsetEnvironment): Step {
  const { iccid } = state.sim;
  const card = { iccid, file: file.name, digest: keyOf(iccid, file) };
  return beginCardBootstrap(state, { profile: profileOfFile(file.name), body: documentIn(file) }, card, env);
}

function documentIn({ content }: CardFile): Uint8Array {
  const octets = fromBase64(content);
  if (!octets) throw new Bug("a file of a card is base64");
  return withoutPadding(octets);
}

/** Deletes what one file brought, whatever servers have done with it since, and lets nothing more be sent on its account. */
function clear(state: HandsetState, from: CardDocument, env: HandsetEnvironment): HandsetState {
  const { iccid, file } = from;
  const tree = new Tree(env.model.base, state.overlay);
  const { overlay, removed } = removeOrigin(tree, originOfFile(iccid, file), deviceTime(state, env));
  const left = serversOf({ overlay }, env.model);
  const lost = serversOf(state, env.model).filter((serverId) => !left.includes(serverId));
  const quiet = abandonSessions(state, lost, env);
  env.emit({ type: "card.cleared", iccid, file, uris: removed.map(formatUri) });
  const contexts = quiet.contexts.filter(({ provurl }) => !from.contexts.includes(provurl));
  return { ...quiet, overlay, contexts, fromCard: quiet.fromCard.filter((each) => each !== from) };
}
