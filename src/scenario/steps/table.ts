import type { Scene } from "../scene.ts";
import type { ScenarioStep } from "../schema.ts";
import { abortStep } from "./abort.ts";
import { announceStep } from "./announce.ts";
import { answerStep } from "./answer.ts";
import { batteryStep } from "./battery.ts";
import { busyStep } from "./busy.ts";
import { cardStep } from "./card.ts";
import { eventStep } from "./event.ts";
import { expectStep } from "./expect.ts";
import { messageStep } from "./message.ts";
import { networkStep } from "./network.ts";
import { notifyStep } from "./notify.ts";
import { powerStep } from "./power.ts";
import { pushStep } from "./push.ts";
import { requestStep } from "./request.ts";
import { serverStep } from "./server.ts";
import { sessionStep } from "./session.ts";
import type { StepKind, UnmetExpectation } from "./step-kind.ts";
import { waitStep } from "./wait.ts";

/** A step that is ready to be played. */
export interface PlayableStep {
  /** One line for people, without secrets. */
  readonly name: string;
  /** Resolves when it is done, with what it had to find and did not. */
  play(scene: Scene): Promise<UnmetExpectation | undefined>;
}

/** The step as it was written, with its kind. */
export function playable(step: ScenarioStep): PlayableStep {
  if ("push" in step) return of(pushStep, step.push);
  if ("message" in step) return of(messageStep, step.message);
  if ("notify" in step) return of(notifyStep, step.notify);
  if ("card" in step) return of(cardStep, step.card);
  if ("power" in step) return of(powerStep, step.power);
  if ("network" in step) return of(networkStep, step.network);
  if ("battery" in step) return of(batteryStep, step.battery);
  if ("busy" in step) return of(busyStep, step.busy);
  if ("answer" in step) return of(answerStep, step.answer);
  if ("session" in step) return of(sessionStep, step.session);
  if ("abort" in step) return of(abortStep, step.abort);
  if ("event" in step) return of(eventStep, step.event);
  if ("request" in step) return of(requestStep, step.request);
  if ("server" in step) return of(serverStep, step.server);
  if ("announce" in step) return of(announceStep, step.announce);
  if ("wait" in step) return of(waitStep, step.wait);
  return of(expectStep, step.expect);
}

function of<Settings>(kind: StepKind<Settings>, settings: Settings): PlayableStep {
  return { name: kind.describe(settings), play: (scene) => kind.play(settings, scene) };
}
