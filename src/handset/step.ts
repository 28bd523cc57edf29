import { Bug } from "../base/errors.ts";
import { charged } from "./battery.ts";
import { answerPrompt, reopenPrompts } from "./bootstrap/bootstrapping.ts";
import { checkCard, ejectCard, forgetFormerCard, insertCard, useCard } from "./bootstrap/card.ts";
import { freed, takeBusy } from "./busy.ts";
import type { HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { inTurn } from "./in-turn.ts";
import { holdSms, releasedSms } from "./inbox/held-sms.ts";
import { receiveDelivered, receiveSms } from "./inbox/inbox.ts";
import type { HandsetInput } from "./input.ts";
import { inNetwork, takeOtherAddress, withoutNetwork } from "./network.ts";
import { endDownload, tendDownloads } from "./operations/downloads.ts";
import { answerOperation, beginOperations, resumeOperations } from "./operations/operations.ts";
import { isSubscriberReachable } from "./reach.ts";
import { tellServers } from "./reports/client-events.ts";
import { arrangeReports } from "./reports/report-sessions.ts";
import { resetIfWanted, restartIfWanted } from "./restart.ts";
import { withoutLines } from "./sessions/calls.ts";
import { answerNotification, isNotification, reopenNotifications } from "./sessions/notification.ts";
import { arrangePolls, beginAtBoot } from "./sessions/polling.ts";
import { recoverSession } from "./sessions/power-loss.ts";
import { breakOffSession } from "./sessions/session-end.ts";
import { reopenQuestion } from "./sessions/session-prompts.ts";
import { abortSession, answerQuestion, openDueSession, takeAnswer } from "./sessions/sessions.ts";
import { requestSessions } from "./sessions/wanted-sessions.ts";
import type { HandsetState } from "./state.ts";
import { expire } from "./waiting.ts";

type Step = HandsetStep<HandsetState>;

/** Everything a handset does: one input in, the new state and the effects out. Pure but for `env.emit`. */
export function step(state: HandsetState, input: HandsetInput, env: HandsetEnvironment): Step {
  return inTurn(state, [
    (next) => (next.power === "on" ? take(next, input, env) : takeWhileOff(next, input, env)),
    (next) => beginOperations(next, env),
    (next) => resetIfWanted(next, env),
    (next) => done(restartIfWanted(next, env)),
    (next) => tendDownloads(next, env),
    (next) => receiveHeld(next, env),
    (next) => openDueSession(arrangeReports(arrangePolls(next, env)), env),
    // a report that turned out to have no account to go to is nothing that a reset waits for
    (next) => resetIfWanted(next, env),
  ]);
}

function take(state: HandsetState, input: HandsetInput, env: HandsetEnvironment): Step {
  switch (input.type) {
    case "power.on":
      return inTurn(freed(state, env), [(next) => recoverSession(next, env), (next) => start(next, env)]);
    case "power.off":
      return done(switched(breakOffSession(freed(state, env), "switched off", env), "off", env));
    case "network.attached":
      return done(inNetwork(state, "attached", env));
    case "network.roaming":
      return done(inNetwork(state, "roaming", env));
    case "network.lost":
      return done(inNetwork(state, "lost", env));
    case "network.addressChanged":
      return takeOtherAddress(state, env);
    case "battery.changed":
      return done(charged(state, input.level, env));
    case "busy.changed":
      return takeBusy(state, input.busy, env);
    case "card.inserted":
      return insertCard(withoutCard(state, env), input.card, env);
    case "card.removed":
      return checkCard(withoutCard(state, env), env);
    case "sms.delivered":
      return isSubscriberReachable(state) ? receiveSms(state, input.sms, env) : done(holdSms(state, input.sms, env));
    case "push.delivered":
      return receiveDelivered(state, input.push, env);
    case "pin.entered":
      return answerPrompt(state, input, env);
    case "consent.given":
    case "prompt.refused":
      return answerQuestionOf(state, input, env);
    case "user.replied":
      return answerQuestion(state, input.prompt, input.reply, env);
    case "download.ended":
      return endDownload(state, input.download, input.result, env);
    case "client.event":
      return done(tellServers(state, input, env));
    case "session.requested":
      return done(requestSessions(state, input.server, env));
    case "session.aborted":
      return abortSession(state, env);
    case "alarm.due":
      return expire(state, env);
    case "message.answered":
      return takeAnswer(state, input, env);
    default:
      throw new Bug(`no handset input ${JSON.stringify(input satisfies never)}`);
  }
}

/** A handset that is off can be switched on; its card can be changed, its battery charged, the network around it can come and go, and keeps its messages. */
function takeWhileOff(state: HandsetState, input: HandsetInput, env: HandsetEnvironment): Step {
  switch (input.type) {
    case "power.on":
      return comeOn(state, env);
    case "power.off":
      return done(state.restartsAt === null ? state : { ...state, restartsAt: null });
    case "alarm.due":
      return (state.restartsAt ?? Number.POSITIVE_INFINITY) <= env.now ? comeOn(state, env) : done(state);
    case "network.attached":
    case "network.roaming":
    case "network.lost":
    case "battery.changed":
    case "card.inserted":
    case "card.removed":
      return take(state, input, env);
    case "sms.delivered":
      return done(holdSms(state, input.sms, env));
    case "push.delivered":
      env.emit({ type: "push.dropped", reason: "the handset is off" });
      return done(state);
    default:
      return done(state);
  }
}

/** It comes on by hand, or by itself after a restart. */
function comeOn(state: HandsetState, env: HandsetEnvironment): Step {
  const on = switched({ ...state, restartsAt: null }, "on", env);
  if (state.restartsAt !== null) env.emit({ type: "handset.restarted" });
  return start(on, env);
}

function start(state: HandsetState, env: HandsetEnvironment): Step {
  return inTurn(state, [
    (next) => resumeOperations(next, env),
    (next) => expire(next, env),
    (next) => done(forgetFormerCard(next, env)),
    (next) => done(withoutLines(next)),
    (next) => reopenPrompts(next, env),
    (next) => reopenNotifications(next, env),
    (next) => reopenQuestion(next, env),
    (next) => useCard(next, env),
    (next) => done(beginAtBoot(next, env)),
  ]);
}

function switched(state: HandsetState, power: "on" | "off", env: HandsetEnvironment): HandsetState {
  env.emit({ type: "power.changed", power });
  return { ...state, power };
}

/** The slot is empty; a session that goes over the card's network ends with it. */
function withoutCard(state: HandsetState, env: HandsetEnvironment): HandsetState {
  return withoutNetwork(ejectCard(state, env), "card removed", env);
}

/** What the network has kept is delivered as soon as that is possible, in the order in which it came. */
function receiveHeld(state: HandsetState, env: HandsetEnvironment): Step {
  const due = isSubscriberReachable(state) ? state.held.filter(({ iccid }) => iccid === state.sim.iccid) : [];
  if (due.length === 0) return done(state);
  const taken: HandsetState = { ...state, held: state.held.filter((each) => !due.includes(each)) };
  return inTurn(
    taken,
    due.map((held) => (next) => receiveSms(next, releasedSms(held), env)),
  );
}

/** The user says yes or no: to an operation, to a session that a server calls for, or to a bootstrap. */
function answerQuestionOf(
  state: HandsetState,
  input: Extract<HandsetInput, { readonly type: "consent.given" | "prompt.refused" }>,
  env: HandsetEnvironment,
): Step {
  const agreed = input.type === "consent.given";
  if (isOperation(state, input.attempt)) return answerOperation(state, input.attempt, agreed, env);
  if (isNotification(state, input.attempt)) return answerNotification(state, input.attempt, agreed, env);
  return answerPrompt(state, input, env);
}

function isOperation({ operations }: HandsetState, id: string): boolean {
  return operations.some(({ operation }) => operation.id === id);
}

function done(state: HandsetState): Step {
  return { state, effects: [] };
}
