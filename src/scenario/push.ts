/** Bootstraps on their way: each made for its handset, and sent at its time. */
import { CodecError, ConfigError } from "../base/errors.ts";
import { deviceIdIn } from "../handset/model/device-id.ts";
import type { HandsetState } from "../handset/state.ts";
import type { PushBearer } from "../lab/network/carriers.ts";
import { type PreparedBootstrap, prepareBootstrap } from "../server/bootstrap/prepare-bootstrap.ts";
import { sendBootstrap } from "../server/bootstrap/send-bootstrap.ts";
import { fillTemplate } from "../server/bootstrap/template.ts";
import { pause } from "./pause.ts";
import { authorityOf, handsetsIn, type Scene } from "./scene.ts";
import type { PushStep } from "./steps/push.ts";
import { templateValues } from "./template-values.ts";

/** The short number that messages come from when a step names none. */
export const SENDER = "4900111";

/** Sends the step's document to each handset, each at its time whatever became of those before; resolves when all are sent. */
export async function pushAll(step: PushStep, scene: Scene): Promise<void> {
  const { interrupted } = scene;
  const { clock } = scene.around;
  const startedAt = clock.now();
  const sending: Promise<unknown>[] = [];
  for (const [index, state] of handsetsIn(scene, step.to).entries()) {
    const dueInMs = startedAt + (index * 1000) / step.rate - clock.now();
    if (dueInMs > 0) await pause(clock, dueInMs, interrupted);
    if (interrupted.aborted) break;
    sending.push(push(step, state, index, scene));
  }
  await Promise.all(sending);
}

async function push(step: PushStep, state: HandsetState, index: number, scene: Scene): Promise<void> {
  const { around, carriers, acknowledgements } = scene;
  const { id, sim } = state;
  const bootstrap = prepare(step, state, index, scene);
  if (bootstrap.code !== undefined) scene.users.tell(id, bootstrap.code);
  const { serverId } = authorityOf(scene, step.server);
  const offer = () => acknowledgements.offer({ device: deviceIdIn(state), server: serverId, to: sim.msisdn });
  if (step.via !== "sms") return sendWhole(bootstrap.push, step.via, state, scene, offer);
  const { emit } = around.bus;
  const submit = carriers.submit.bind(carriers);
  await sendBootstrap(bootstrap, { from: step.from ?? SENDER, to: sim.msisdn }, { submit, emit, offer });
}

function prepare(step: PushStep, state: HandsetState, index: number, scene: Scene): PreparedBootstrap {
  const { sim } = state;
  const template = scene.loaded.documents.get(step.document) ?? "";
  const sec = step.sec === "none" ? undefined : SEC_NUMBERS[step.sec];
  try {
    return prepareBootstrap({
      profile: step.profile,
      document: fillTemplate(template, templateValues(state, sim, authorityOf(scene, step.server)), step.document),
      ...(sec === undefined ? {} : { sec }),
      ...(step.pin === undefined ? {} : { pin: step.pin }),
      ...(step.fault === undefined ? {} : { fault: step.fault }),
      imsi: sim.imsi,
      tid: index & 0xff,
      reference: index & 0xff,
    });
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new ConfigError([{ file: step.document, path: error.path ?? "", expected: error.detail }]);
  }
}

const SEC_NUMBERS = { NETWPIN: 0, USERPIN: 1, USERNETWPIN: 2, USERPINMAC: 3 } as const;

/** Sends a push by a bearer that takes it whole. `offer` is called just before, for the device may come before the bearer has answered. */
export async function sendWhole(
  pdu: Uint8Array,
  via: PushBearer,
  { id, sim }: HandsetState,
  { carriers, around }: Pick<Scene, "carriers" | "around">,
  offer?: () => (isTaken: boolean) => void,
): Promise<void> {
  const { emit } = around.bus;
  const settle = offer?.();
  const { ok, detail = "refused" } = await carriers.push(via, { id, msisdn: sim.msisdn }, pdu);
  if (ok) emit({ type: "push.sent", to: id, parts: 1, bytes: pdu });
  else emit({ type: "push.unsent", to: id, detail: `${via}: ${detail}` });
  settle?.(ok);
}
