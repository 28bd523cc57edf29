/** How texts, Service Indications and Service Loadings come into the messages of a handset, and how they go. */
import type { Millis } from "../../base/clock.ts";
import { CodecError } from "../../base/errors.ts";
import { parsePapTime } from "../../codec/pap/time.ts";
import type { ServiceIndication } from "../../codec/si/service-indication.ts";
import type { ServiceLoading } from "../../codec/si/service-loading.ts";
import type { HandsetEnvironment } from "../environment.ts";
import type { HandsetState } from "../state.ts";
import { type StoredMessage, surplusMessages } from "./messages.ts";

type Content = Omit<StoredMessage, "id" | "receivedAt">;
type RemovalReason = "deleted" | "expired" | "inbox full" | "replaced";

/** Why a message was not kept. */
export interface NotKept {
  readonly notKept: string;
}

/** Keeps a text. */
export function keepText(state: HandsetState, from: string, text: string, env: HandsetEnvironment): HandsetState {
  return keep(state, { kind: "text", from, text }, env);
}

/**
 * Does what an indication says: it takes the place of the older one of its name, or deletes it (SI). One without `created` is as old as
 * its reception.
 * @throws {CodecError} for a date that the calendar lacks
 */
export function takeIndication(
  state: HandsetState,
  from: string,
  indication: ServiceIndication,
  env: HandsetEnvironment,
): HandsetState | NotKept {
  const { href, created, expires, action = "signal-medium", text } = indication;
  const createdAt = instantOf("created", created);
  if ((instantOf("si-expires", expires) ?? Number.POSITIVE_INFINITY) <= env.now) return { notKept: "has expired" };
  const siId = indication.siId || href || undefined;
  const known = state.messages.filter((each) => each.kind === "si" && siId !== undefined && each.siId === siId);
  const isDelete = action === "delete";
  const isOld = (each: StoredMessage) =>
    createdAt !== undefined && (isDelete ? ageOf(each) > createdAt : ageOf(each) >= createdAt);
  if (known.some(isOld)) return { notKept: "no newer than the one that is kept" };
  if (isDelete && known.length === 0) return { notKept: "nothing to delete" };
  const without = remove(state, known, isDelete ? "deleted" : "replaced", env);
  if (isDelete) return without;
  const optional = {
    ...(href === undefined ? {} : { href }),
    ...(siId === undefined ? {} : { siId }),
    ...(created === undefined ? {} : { created }),
    ...(expires === undefined ? {} : { expires }),
  };
  return keep(without, { kind: "si", from, text, action, ...optional }, env);
}

/** Keeps a loading; nothing is loaded (SL). */
export function keepLoading(
  state: HandsetState,
  from: string,
  { href, action = "execute-low" }: ServiceLoading,
  env: HandsetEnvironment,
): HandsetState {
  return keep(state, { kind: "sl", from, href, action }, env);
}

/** Takes out the indications whose time is over. */
export function expireMessages(state: HandsetState, env: HandsetEnvironment): HandsetState {
  const expired = state.messages.filter((each) => (expiryOf(each) ?? Number.POSITIVE_INFINITY) <= env.now);
  return remove(state, expired, "expired", env);
}

/** When {@link expireMessages} next has something to do, or `undefined` when nothing expires. */
export function nextMessageExpiry(messages: readonly StoredMessage[]): Millis | undefined {
  const times = messages.map(expiryOf).filter((time) => time !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}

function keep(state: HandsetState, content: Content, env: HandsetEnvironment): HandsetState {
  const number = state.counters.message + 1;
  const id = `message-${number}`;
  const { kind, from, text, href } = content;
  env.emit({
    type: "message.stored",
    span: id,
    kind,
    ...(from === undefined ? {} : { from }),
    ...(text === undefined ? {} : { text }),
    ...(href === undefined ? {} : { href }),
  });
  const messages = [...state.messages, { ...content, id, receivedAt: env.now }];
  const grown = { ...state, messages, counters: { ...state.counters, message: number } };
  return remove(grown, surplusMessages(messages), "inbox full", env);
}

function remove(
  state: HandsetState,
  gone: readonly StoredMessage[],
  reason: RemovalReason,
  env: HandsetEnvironment,
): HandsetState {
  if (gone.length === 0) return state;
  for (const { id, kind } of gone) env.emit({ type: "message.removed", span: id, kind, reason });
  return { ...state, messages: state.messages.filter((each) => !gone.includes(each)) };
}

function ageOf({ created, receivedAt }: StoredMessage): Millis {
  return (created === undefined ? undefined : parsePapTime(created)) ?? receivedAt;
}

function expiryOf({ expires }: StoredMessage): Millis | undefined {
  return expires === undefined ? undefined : parsePapTime(expires);
}

/** SI writes instants as PAP does. */
function instantOf(name: string, value: string | undefined): Millis | undefined {
  const instant = value === undefined ? undefined : parsePapTime(value);
  if (value === undefined || instant !== undefined) return instant;
  throw new CodecError("invalid-value", 0, "SI", `${name} "${value}" is not in the calendar`);
}
