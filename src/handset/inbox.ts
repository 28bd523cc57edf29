/** The way of a short message to a decision: user data header, reassembly, push, and then one table by content type. */

import { fromBase64 } from "../base/bytes.ts";
import { CodecError } from "../base/errors.ts";
import type { ProfileName } from "../bootstrap/attempt.ts";
import { carriesOctets } from "../codec/sms/data-coding.ts";
import { readPart } from "../codec/sms/part.ts";
import { addPart, type Datagram, expireSets, missingParts, type PartialSet } from "../codec/sms/reassembly.ts";
import { WAP_PUSH_PORT } from "../codec/wsp/ports.ts";
import { decodePush, type PushPdu } from "../codec/wsp/push.ts";
import type { InboundPush, InboundSms } from "../ports/inbound.ts";
import { beginBootstrap, rejectIncomplete } from "./bootstrapping.ts";
import type { HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { digestsOfCompleted, isRedelivered, withoutRedelivered } from "./redelivery.ts";
import type { HandsetState } from "./state.ts";

type Step = HandsetStep<HandsetState>;

/** What a push may be, by content type; anything else is dropped and counted. Bootstrap profiles are dispatched further by name. */
const BOOTSTRAP_TYPES: ReadonlyMap<string, ProfileName> = new Map([
  ["application/vnd.wap.connectivity-wbxml", "cp"],
  ["application/vnd.syncml.dm+wbxml", "dm"],
]);

/** Takes one short message: joins it to its set and acts on the datagram that it completes. Malformed ones are dropped, never thrown. */
export function receiveSms(state: HandsetState, sms: InboundSms, env: HandsetEnvironment): Step {
  env.emit({ type: "sms.received", from: sms.from, to: sms.to, bytes: sms.userData });
  if (!carriesOctets(sms.dataCoding)) {
    env.emit({
      type: "sms.dropped",
      reason: `data coding ${sms.dataCoding} carries text, not a push`,
      spec: "TS_23_038",
    });
    return { state, effects: [] };
  }
  const part = decoded(() => readPart(sms));
  if (part instanceof CodecError) {
    env.emit({ type: "sms.dropped", ...blame(part) });
    return { state, effects: [] };
  }
  const before = withoutRedelivered(state.reassembly, part, state.completedParts);
  const { state: reassembly, datagram, dropped } = addPart(before, part, env.now, env.model.reassembly);
  for (const { set, reason } of dropped) reportDropped(set, reason, state, env);
  const isWhole = datagram !== undefined && datagram.parts > 1;
  const completedParts = isWhole ? digestsOfCompleted(before, part) : state.completedParts;
  const joined = { ...state, reassembly, completedParts };
  return datagram ? receiveDatagram(joined, datagram, env) : { state: joined, effects: [] };
}

/** Gives up incomplete messages whose time is over. */
export function expireParts(state: HandsetState, env: HandsetEnvironment): HandsetState {
  const { state: reassembly, expired } = expireSets(state.reassembly, env.now, env.model.reassembly);
  for (const set of expired) reportDropped(set, "expired", state, env);
  return expired.length === 0 ? state : { ...state, reassembly };
}

function receiveDatagram(state: HandsetState, datagram: Datagram, env: HandsetEnvironment): Step {
  if (datagram.destinationPort !== WAP_PUSH_PORT) {
    const reason =
      datagram.destinationPort === undefined ? "text message" : `nobody on port ${datagram.destinationPort}`;
    env.emit({ type: "sms.dropped", reason });
    return { state, effects: [] };
  }
  if (datagram.parts > 1) env.emit({ type: "sms.reassembled", parts: datagram.parts, bytes: datagram.data });
  return receivePdu(state, datagram.data, env);
}

/** Takes a push that came whole over another bearer. */
export function receiveDelivered(
  state: HandsetState,
  { pdu, bearer, from, local }: InboundPush,
  env: HandsetEnvironment,
): Step {
  env.emit({ type: "push.delivered", bearer, from, bytes: pdu });
  return receivePdu(state, pdu, env, local);
}

function receivePdu(state: HandsetState, pdu: Uint8Array, env: HandsetEnvironment, local = false): Step {
  const push = decoded(() => decodePush(pdu));
  if (!(push instanceof CodecError)) return receivePush(state, push, env, local);
  env.emit({ type: "push.dropped", ...blame(push) });
  return { state, effects: [] };
}

function receivePush(state: HandsetState, push: PushPdu, env: HandsetEnvironment, local: boolean): Step {
  const { contentType, parameters, body } = push;
  env.emit({
    type: "push.received",
    contentType,
    ...(parameters.sec === undefined ? {} : { sec: parameters.sec }),
    bytes: body,
  });
  const profile = BOOTSTRAP_TYPES.get(contentType);
  if (!profile) {
    env.emit({ type: "push.dropped", reason: "no use for this content type", contentType });
    return { state, effects: [] };
  }
  const { sec, mac } = parameters;
  const proof = { ...(sec === undefined ? {} : { sec }), ...(mac === undefined ? {} : { mac }) };
  const document = { profile, body, local, ...proof };
  return beginBootstrap(state, document, env);
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
  return first instanceof CodecError ? undefined : BOOTSTRAP_TYPES.get(first.contentType);
}

/** What a decoder gives, or the error by which it refuses what a peer sent. */
function decoded<Value>(decode: () => Value): Value | CodecError {
  try {
    return decode();
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
}

function blame({ message, offset, spec }: CodecError): { reason: string; offset: number; spec: string } {
  return { reason: message, offset, spec };
}
