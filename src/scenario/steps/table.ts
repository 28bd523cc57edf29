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

type Names<Step> = Step extends unknown ? keyof Step : never;
type StepName = Names<ScenarioStep>;

/** What each step is given in a scenario's file, by its name. */
type Settings = { readonly [Name in StepName]: Extract<ScenarioStep, Readonly<Record<Name, unknown>>>[Name] };

const KINDS: { readonly [Name in StepName]: StepKind<Settings[Name]> } = {
  push: pushStep,
  message: messageStep,
  notify: notifyStep,
  card: cardStep,
  power: powerStep,
  network: networkStep,
  battery: batteryStep,
  busy: busyStep,
  answer: answerStep,
  session: sessionStep,
  abort: abortStep,
  event: eventStep,
  request: requestStep,
  server: serverStep,
  announce: announceStep,
  wait: waitStep,
  expect: expectStep,
};

/** The step as it was written, with its kind. */
export function playable(step: ScenarioStep): PlayableStep {
  const [name] = Object.keys(step) as [StepName];
  return of(name, (step as Settings)[name]);
}

function of<Name extends StepName>(name: Name, settings: Settings[Name]): PlayableStep {
  const kind = KINDS[name];
  return { name: kind.describe(settings), play: (scene) => kind.play(settings, scene) };
}
