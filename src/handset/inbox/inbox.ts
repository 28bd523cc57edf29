/** The way of a short message to a decision: user data header, reassembly, text or push, and then one table by content type. */

import { fromBase64 } from "../../base/bytes.ts";
import { decoded } from "../../base/decoded.ts";
import { CodecError } from "../../base/errors.ts";
import type { ProfileName } from "../../bootstrap/attempt.ts";
import { decodeSi, SI_TYPES } from "../../codec/si/service-indication.ts";
import { decodeSl, SL_TYPES } from "../../codec/si/service-loading.ts";
import { carriedText, readTextPart, textCoding } from "../../codec/sms/carried-text.ts";
import { carriesOctets } from "../../codec/sms/data-coding.ts";
import { readPart } from "../../codec/sms/part.ts";
import { type Datagram, missingParts, type Part, type PartialSet } from "../../codec/sms/partial-set.ts";
import { addPart, expireSets } from "../../codec/sms/reassembly.ts";
import { CHARSETS } from "../../codec/wsp/charsets.ts";
import { WAP_PUSH_PORT } from "../../codec/wsp/ports.ts";
import { decodePush, type PushPdu } from "../../codec/wsp/push.ts";
import type { EventBody } from "../../events/event.ts";
import type { InboundPush, InboundSms } from "../../ports/inbound.ts";
import { beginBootstrap, rejectIncomplete } from "../bootstrap/bootstrapping.ts";
import type { HandsetStep } from "../effect.ts";
import type { HandsetEnvironment } from "../environment.ts";
import { takeNotification } from "../sessions/notification.ts";
import type { HandsetState } from "../state.ts";
import { keepLoading, keepText, type NotKept, takeIndication } from "./messaging.ts";
import { digestsOfCompleted, isRedelivered, withoutRedelivered } from "./redelivery.ts";

type Step = HandsetStep<HandsetState>;
type Why = Pick<Extract<EventBody, { readonly type: "sms.dropped" }>, "reason" | "offset" | "spec">;

/** What a push may be, by content type; anything else is dropped and counted. Bootstrap profiles are dispatched further by name. */
const PUSH_TYPES: ReadonlyMap<string, PushUse> = new Map<string, PushUse>([
  ["application/vnd.wap.connectivity-wbxml", "cp"],
  ["application/vnd.syncml.dm+wbxml", "dm"],
  [SI_TYPES.wbxml, "si"],
  [SI_TYPES.xml, "si"],
  [SL_TYPES.wbxml, "sl"],
  [SL_TYPES.xml, "sl"],
  ["application/vnd.syncml.notification", "notification"],
]);

type PushUse = ProfileName | "si" | "sl" | "notification";

/** Who sent a push, and whether over a line that only the owner of the handset has. */
interface Origin {
  readonly from: string;
  readonly local: boolean;
  /** The line it came by, where a session can go over that. */
  readonly line?: string | undefined;
}

/** Takes one short message: joins it to its set and acts on the datagram that it completes. Malformed ones are dropped, never thrown. */
export function receiveSms(state: HandsetState, sms: InboundSms, env: HandsetEnvironment): Step {
  env.emit({ type: "sms.received", from: sms.from, to: sms.to, bytes: sms.userData });
  const part = decoded(() => partOf(sms));
  if (part instanceof CodecError) return dropSms(state, blame(part), env);
  if ("useless" in part) return dropSms(state, { reason: part.useless, spec: "TS_23_038" }, env);
  const before = withoutRedelivered(state.reassembly, part, state.completedParts);
  const { state: reassembly, datagram, dropped } = addPart(before, part, env.now, env.model.reassembly);
  for (const { set, reason } of dropped) reportDropped(set, reason, state, env);
  if (!datagram) return { state: { ...state, reassembly }, effects: [] };
  if (datagram.parts === 1) return receiveDatagram({ ...state, reassembly }, datagram, env);
  const completedParts = digestsOfCompleted(before, part);
  const joined = { ...state, reassembly, completedParts };
  env.emit({ type: "sms.reassembled", parts: datagram.parts, bytes: datagram.data });
  const isAgain =
    datagram.text !== undefined && completedParts.every((digest) => state.completedParts.includes(digest));
  return isAgain ? dropSms(joined, { reason: "delivered again" }, env) : receiveDatagram(joined, datagram, env);
}

/** The part that a message is, or in words why it is of no use. @throws {CodecError} */
function partOf(sms: InboundSms): Part | { readonly useless: string } {
  const coding = textCoding(sms.dataCoding);
  if (!coding) return carriesOctets(sms.dataCoding) ? readPart(sms) : { useless: "compressed text" };
  const part = readTextPart(sms, coding);
  return part.ports ? { useless: `data coding ${sms.dataCoding} carries text, not a push` } : part;
}

function receiveDatagram(state: HandsetState, datagram: Datagram, env: HandsetEnvironment): Step {
  const { from, text, destinationPort, data } = datagram;
  if (text) return { state: keepText(state, from, carriedText(data, text), env), effects: [] };
  if (destinationPort === WAP_PUSH_PORT) return receivePdu(state, data, { from, local: false }, env);
  const reason = destinationPort === undefined ? "octets for no port" : `nobody on port ${destinationPort}`;
  return dropSms(state, { reason }, env);
}

/** Gives up incomplete messages whose time is over. */
export function expireParts(state: HandsetState, env: HandsetEnvironment): HandsetState {
  const { state: reassembly, expired } = expireSets(state.reassembly, env.now, env.model.reassembly);
  for (const set of expired) reportDropped(set, "expired", state, env);
  return expired.length === 0 ? state : { ...state, reassembly };
}

/** Takes a push that came whole over another bearer. */
export function receiveDelivered(
  state: HandsetState,
  { pdu, bearer, from, local, line }: InboundPush,
  env: HandsetEnvironment,
): Step {
  env.emit({ type: "push.delivered", bearer, from, bytes: pdu });
  return receivePdu(state, pdu, { from, local, line }, env);
}

function receivePdu(state: HandsetState, pdu: Uint8Array, origin: Origin, env: HandsetEnvironment): Step {
  const push = decoded(() => decodePush(pdu));
  if (!(push instanceof CodecError)) return receivePush(state, push, origin, env);
  env.emit({ type: "push.dropped", ...blame(push) });
  return { state, effects: [] };
}

function receivePush(state: HandsetState, push: PushPdu, origin: Origin, env: HandsetEnvironment): Step {
  const { from, local } = origin;
  const { contentType, parameters, body } = push;
  const { sec, mac } = parameters;
  env.emit({ type: "push.received", contentType, ...(sec === undefined ? {} : { sec }), bytes: body });
  const use = PUSH_TYPES.get(contentType);
  switch (use) {
    case undefined:
      return dropPush(state, push, { reason: "no use for this content type" }, env);
    case "si":
      return takeMessage(state, push, () => takeIndication(state, from, decodeSi(body, typeOf(push)), env), env);
    case "sl":
      return takeMessage(state, push, () => keepLoading(state, from, decodeSl(body, typeOf(push)), env), env);
    case "notification":
      return takeNotification(state, body, origin, env);
    default: {
      const proof = { ...(sec === undefined ? {} : { sec }), ...(mac === undefined ? {} : { mac }) };
      return beginBootstrap(state, { profile: use, body, source: local ? "local" : "air", from, ...proof }, env);
    }
  }
}

function takeMessage(
  state: HandsetState,
  push: PushPdu,
  take: () => HandsetState | NotKept,
  env: HandsetEnvironment,
): Step {
  const taken = decoded(take);
  if (taken instanceof CodecError) return dropPush(state, push, blame(taken), env);
  return "notKept" in taken ? dropPush(state, push, { reason: taken.notKept }, env) : { state: taken, effects: [] };
}

/** The content type with the character set, by its name or its number. */
function typeOf({ contentType, parameters: { charset } }: PushPdu): string {
  return charset === undefined ? contentType : `${contentType}; charset=${CHARSETS.nameOf(charset) ?? charset}`;
}

/** An incomplete set is over. When its first part shows that it was a bootstrap, that is a rejected bootstrap too. */
function reportDropped(
  set: PartialSet,
  reason: string,
  { completedParts }: HandsetState,
  env: HandsetEnvironment,
): void {
  if (isRedelivered(set, completedParts)) {
    env.emit({ type: "sms.dropped", reason: "delivered again" });
    return;
  }
  const missing = missingParts(set);
  const detail = `${reason}: part ${missing.join(", ")} of ${set.total} did not come`;
  env.emit({ type: "sms.dropped", reason: detail });
  const profile = set.destinationPort === WAP_PUSH_PORT ? profileOfFirstPart(set) : undefined;
  if (profile) rejectIncomplete(profile, detail, env);
}

function profileOfFirstPart(set: PartialSet): ProfileName | undefined {
  const first = decoded(() => decodePush(fromBase64(set.parts["1"] ?? "") ?? new Uint8Array()));
  // When the head itself was cut, nobody can tell what it was.
  return first instanceof CodecError ? undefined : profileOf(first.contentType);
}

function profileOf(contentType: string): ProfileName | undefined {
  const use = PUSH_TYPES.get(contentType);
  return use === "cp" || use === "dm" ? use : undefined;
}

function dropSms(state: HandsetState, why: Why, env: HandsetEnvironment): Step {
  env.emit({ type: "sms.dropped", ...why });
  return { state, effects: [] };
}

function dropPush(state: HandsetState, { contentType }: PushPdu, why: Why, env: HandsetEnvironment): Step {
  env.emit({ type: "push.dropped", contentType, ...why });
  return { state, effects: [] };
}

function blame({ message, offset, spec }: CodecError): Why {
  return { reason: message, offset, spec };
}
