import type { Clock } from "../base/clock.ts";
import type { Emit } from "../events/event.ts";
import type { HandsetPlan } from "../lab/handset-plan.ts";
import { prepareBootstrap } from "../server/bootstrap/prepare-bootstrap.ts";
import { type Submit, sendBootstrap } from "../server/bootstrap/send-bootstrap.ts";
import { fillTemplate } from "../server/bootstrap/template.ts";
import { pause } from "./pause.ts";
import type { PushStep } from "./schema.ts";
import { type Authority, templateValues } from "./template-values.ts";

/** The short number that bootstraps come from. */
const SENDER = "4900111";

export interface PushSurroundings extends Authority {
  readonly template: string;
  readonly submit: Submit;
  /** Tells the user of a handset a PIN by another way than the network. */
  readonly tellUser: (handset: string, pin: string) => void;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly interrupted: AbortSignal;
}

/** Sends the step's document to each handset, each at its time whatever became of those before; resolves when all are sent. */
export async function pushAll(step: PushStep, to: readonly HandsetPlan[], around: PushSurroundings): Promise<void> {
  const { clock, interrupted } = around;
  const startedAt = clock.now();
  const sending: Promise<unknown>[] = [];
  for (const [index, plan] of to.entries()) {
    const dueInMs = startedAt + (index * 1000) / step.rate - clock.now();
    if (dueInMs > 0) await pause(clock, dueInMs, interrupted);
    if (interrupted.aborted) break;
    sending.push(push(step, plan, index, around));
  }
  await Promise.all(sending);
}

function push(step: PushStep, { state }: HandsetPlan, index: number, around: PushSurroundings): Promise<boolean> {
  const { imsi, msisdn } = state.sim;
  const sec = step.sec === "none" ? undefined : SEC_NUMBERS[step.sec];
  const prepared = prepareBootstrap({
    profile: step.profile,
    document: fillTemplate(around.template, templateValues(state.id, state.sim, around), step.document),
    ...(sec === undefined ? {} : { sec }),
    ...(step.pin === undefined ? {} : { pin: step.pin }),
    ...(step.fault === undefined ? {} : { fault: step.fault }),
    imsi,
    tid: index & 0xff,
    reference: index & 0xff,
  });
  if (prepared.code !== undefined) around.tellUser(state.id, prepared.code);
  return sendBootstrap(prepared, { from: SENDER, to: msisdn }, around);
}

const SEC_NUMBERS = { NETWPIN: 0, USERPIN: 1, USERNETWPIN: 2, USERPINMAC: 3 } as const;
