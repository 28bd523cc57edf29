/** A Package #0 on its way from octets to a wanted session: read, proven, shown to the user as it asks (DM_Notification). */
import { decoded } from "../../base/decoded.ts";
import { CodecError } from "../../base/errors.ts";
import { decodePackage0, type Package0, type UiMode } from "../../codec/notification/package0.ts";
import { contentDigest } from "../../codec/security/content-digest.ts";
import type { Account } from "../../dm/account/account.ts";
import { scopedEmit } from "../../events/bus.ts";
import type { EventBody } from "../../events/event.ts";
import type { NotificationRejection } from "../../events/vocabulary.ts";
import { Tree } from "../../tree/tree.ts";
import type { HandsetStep } from "../effect.ts";
import type { HandsetEnvironment } from "../environment.ts";
import { inTurn } from "../in-turn.ts";
import type { HandsetState } from "../state.ts";
import { callersWaiting, isKnownCall, rememberAnswered, wantCalled } from "./calls.ts";
import { proveNotification } from "./notification-proof.ts";
import { showPrompt } from "./session-prompts.ts";
import type { OpenNotification, SessionCall } from "./session-record.ts";

type Step = HandsetStep<HandsetState>;
type Refusal = Omit<Extract<EventBody, { readonly type: "notification.rejected" }>, "type">;

/** Where a notification came from. */
export interface NotificationOrigin {
  readonly from: string;
  /** The line that the session is to go over. */
  readonly line?: string | undefined;
}

/** Takes a Package #0. One that proves nothing, or that there is no use for, leads to an event and to nothing else. */
export function takeNotification(
  state: HandsetState,
  body: Uint8Array,
  origin: NotificationOrigin,
  env: HandsetEnvironment,
): Step {
  const number = state.counters.notification + 1;
  const id = `notification-${number}`;
  const counted = { ...state, counters: { ...state.counters, notification: number } };
  const own = { ...env, emit: scopedEmit(env.emit, { span: id }) };
  const { line } = origin;
  const read = readNotification(body, env);
  if ("refused" in read) return refuse(counted, read.refused, line, own);
  const { notification } = read;
  const { serverId, initiator } = notification;
  const proof = proveNotification(new Tree(env.model.base, state.overlay), notification, body, env.model.dm);
  if ("refused" in proof) {
    const { refused: reason, detail } = proof;
    return refuse(counted, { reason, server: serverId, ...(detail === undefined ? {} : { detail }) }, line, own);
  }
  const call: SessionCall = {
    sessionId: notification.sessionId.toString(16).toUpperCase(),
    initiator,
    resynchronises: proof.resynchronises,
    digest: contentDigest(body),
    ...(line === undefined ? {} : { line }),
  };
  const reason = whyNot(state, serverId, call, env);
  if (reason) return refuse(counted, { reason, server: serverId, sessionId: call.sessionId }, line, own);
  const open = { id, serverId, call, endsAt: env.now + env.model.notification.promptMs, from: origin.from };
  return turnToUser(counted, open, uiModeOf(notification, env), proof.account, own);
}

/** The user says yes or no to the session. A question that is not open takes no answer. */
export function answerNotification(state: HandsetState, id: string, agreed: boolean, env: HandsetEnvironment): Step {
  const open = state.notifications.find((each) => each.id === id);
  if (!open) return { state, effects: [] };
  const own = { ...env, emit: scopedEmit(env.emit, { span: id }) };
  own.emit({ type: "prompt.answered", agreed });
  const rest = without(state, open);
  if (agreed) return accept(rest, open, "user-interaction", own);
  return refuse(rememberAnswered(rest, open.call), { reason: "user-refused", ...namesOf(open) }, open.call.line, own);
}

/** Gives up questions that the user has not answered for long enough. */
export function expireNotifications(state: HandsetState, env: HandsetEnvironment): Step {
  const over = state.notifications.filter(({ endsAt }) => endsAt <= env.now);
  return inTurn(
    state,
    over.map((open) => (next) => {
      env.emit({ type: "prompt.expired", span: open.id });
      const own = { ...env, emit: scopedEmit(env.emit, { span: open.id }) };
      return refuse(without(next, open), { reason: "prompt-timeout", ...namesOf(open) }, open.call.line, own);
    }),
  );
}

/** Asks again what is open: after the power was gone, or when the user is free. */
export function reopenNotifications(state: HandsetState, env: HandsetEnvironment): Step {
  return { state, effects: state.notifications.flatMap((open) => ask(open, env)) };
}

/** Whether a prompt of this name is a question about a session. */
export function isNotification({ notifications }: HandsetState, id: string): boolean {
  return notifications.some((each) => each.id === id);
}

type ReadNotification = { readonly notification: Package0 } | { readonly refused: Refusal };

function readNotification(body: Uint8Array, { model }: HandsetEnvironment): ReadNotification {
  const notification = decoded(() => decodePackage0(body));
  if (notification instanceof CodecError) {
    const { code, message, offset, spec } = notification;
    const reason = code === "unsupported-version" ? code : "damaged";
    return { refused: { reason, detail: message, offset, spec } };
  }
  const { version, sessionId, serverId } = notification;
  if (!model.notification.versions.includes(version)) {
    const detail = `version ${version}, the device takes ${model.notification.versions.join(", ")}`;
    return { refused: { reason: "unsupported-version", server: serverId, detail } };
  }
  if (sessionId === 0) return { refused: { reason: "damaged", server: serverId, detail: "session id 0" } };
  return { notification };
}

/** Why the session that a proven notification calls for is not wanted. */
function whyNot(
  state: HandsetState,
  serverId: string,
  call: SessionCall,
  { model: { notification } }: HandsetEnvironment,
): NotificationRejection | undefined {
  if (isKnownCall(state, serverId, call)) return "repeated";
  const isBusy = state.session?.dm.serverId === serverId;
  if (isBusy && notification.duringSession === "ignore") return "session-running";
  const waiting = callersWaiting(state);
  return waiting.has(serverId) || waiting.size < notification.maxWaiting ? undefined : "too-many-waiting";
}

function uiModeOf({ uiMode }: Package0, { model }: HandsetEnvironment): Exclude<UiMode, "unspecified"> {
  return uiMode === "unspecified" ? model.notification.unspecifiedUi : uiMode;
}

/** Goes on without the user, tells him, or asks him. */
function turnToUser(
  state: HandsetState,
  open: OpenNotification,
  uiMode: Exclude<UiMode, "unspecified">,
  account: Account,
  env: HandsetEnvironment,
): Step {
  if (uiMode === "user-interaction") return keepAsking(state, open, env);
  const accepted = accept(state, open, uiMode, env);
  if (uiMode === "background") return accepted;
  const text = `${account.name ?? open.serverId} begins a session.`;
  return inTurn(accepted.state, [(next) => showPrompt(next, { kind: "display", text }, open.id, env)]);
}

/** One question for each server: that which is open already is now about the newer call. */
function keepAsking(state: HandsetState, open: OpenNotification, env: HandsetEnvironment): Step {
  const before = state.notifications.find(({ serverId }) => serverId === open.serverId);
  if (!before)
    return {
      state: { ...state, notifications: [...state.notifications, open] },
      effects: state.busy ? [] : ask(open, env),
    };
  const newer = { ...before, call: open.call };
  const notifications = state.notifications.map((each) => (each === before ? newer : each));
  const line = before.call.line === open.call.line ? undefined : before.call.line;
  return refuse({ ...state, notifications }, { reason: "superseded", ...namesOf(before) }, line, env);
}

function ask({ id, serverId, from }: OpenNotification, env: HandsetEnvironment): Step["effects"] {
  env.emit({ type: "prompt.opened", span: id, prompt: "session", text: serverId, from });
  return [{ type: "user.ask", attempt: id, prompt: { kind: "session", server: serverId } }];
}

function accept(
  state: HandsetState,
  { serverId, call }: OpenNotification,
  uiMode: Exclude<UiMode, "unspecified">,
  env: HandsetEnvironment,
): Step {
  const { sessionId, initiator, resynchronises } = call;
  env.emit({ type: "notification.accepted", server: serverId, sessionId, uiMode, initiator, resynchronises });
  return { state: wantCalled(state, serverId, call, env), effects: [] };
}

function refuse(state: HandsetState, refusal: Refusal, line: string | undefined, env: HandsetEnvironment): Step {
  env.emit({ type: "notification.rejected", ...refusal });
  return { state, effects: line === undefined ? [] : [{ type: "call.refuse", line }] };
}

function namesOf({ serverId, call }: OpenNotification) {
  return { server: serverId, sessionId: call.sessionId };
}

function without(state: HandsetState, open: OpenNotification): HandsetState {
  return { ...state, notifications: state.notifications.filter((each) => each !== open) };
}
