import { Bug } from "../base/errors.ts";
import { answerPin, endPrompts, reopenPrompts } from "./bootstrapping.ts";
import type { Effect, HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { expireParts, receiveDelivered, receiveSms } from "./inbox.ts";
import type { HandsetInput } from "./input.ts";
import { forgetSessionInFlight, openDueSession, takeAnswer } from "./sessions.ts";
import type { HandsetState } from "./state.ts";

type Step = HandsetStep<HandsetState>;

/** Everything a handset does: one input in, the new state and the effects out. Pure but for `env.emit`. */
export function step(state: HandsetState, input: HandsetInput, env: HandsetEnvironment): Step {
  return then(take(state, input, env), (next) => openDueSession(next, env));
}

function take(state: HandsetState, input: HandsetInput, env: HandsetEnvironment): Step {
  switch (input.type) {
    case "power.on":
      return then(expire(forgetSessionInFlight(state, env), env), (next) => reopenPrompts(next, env));
    case "sms.delivered":
      return receiveSms(state, input.sms, env);
    case "push.delivered":
      return receiveDelivered(state, input.push, env);
    case "pin.entered":
      return answerPin(state, input.attempt, input.pin, env);
    case "alarm.due":
      return expire(state, env);
    case "message.answered":
      return takeAnswer(state, input.sessionId, input.answer, env);
    default:
      throw new Bug(`no handset input ${JSON.stringify(input satisfies never)}`);
  }
}

function expire(state: HandsetState, env: HandsetEnvironment): Step {
  return then(endPrompts(state, env), (next) => ({ state: expireParts(next, env), effects: [] }));
}

function then(first: Step, second: (state: HandsetState) => Step): Step {
  const next = second(first.state);
  return { state: next.state, effects: [...first.effects, ...next.effects] as readonly Effect[] };
}
