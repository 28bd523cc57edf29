/** Notifications on their way: each made by a server for one handset, and waited for by it. */
import { Bug } from "../base/errors.ts";
import { deviceIdIn } from "../handset/model/device-id.ts";
import type { HandsetState } from "../handset/state.ts";
import { manageOver } from "../lab/network/manage-over-line.ts";
import type { DmServer } from "../server/dm/dm-server.ts";
import type { OrderedNotification } from "../server/notification/order-notification.ts";
import { sendNotification } from "../server/notification/send-notification.ts";
import { SENDER, sendWhole } from "./push.ts";
import { authorityOf, handsetsIn, type Scene } from "./scene.ts";
import type { NotifyStep } from "./steps/notify.ts";
import type { UnmetExpectation } from "./steps/step-kind.ts";

/** Calls every handset of the groups, all at once; resolves when all calls are sent, and sessions over OBEX at their end. */
export async function notifyAll(step: NotifyStep, scene: Scene): Promise<UnmetExpectation | undefined> {
  const handsets = handsetsIn(scene, step.to);
  const problems = (await Promise.all(handsets.map((state) => notify(step, state, scene)))).flat();
  const [first] = problems;
  return first === undefined
    ? undefined
    : { expectation: "a notification", found: `${problems.length} of ${handsets.length} not possible: ${first}` };
}

/** Why it was not possible, if so. That a handset does not want it is none of these. */
async function notify(step: NotifyStep, state: HandsetState, scene: Scene): Promise<string[]> {
  const server = embeddedServer(step, scene);
  const ordered = order(step, state, server, scene);
  if (!ordered) return [step.again ? "none was sent before" : "the server has no account of the device"];
  const { carriers, around } = scene;
  const { emit } = around.bus;
  if (step.over === "obex") {
    await manage(ordered, server, state, scene);
    return [];
  }
  if (step.via !== "sms") {
    await sendWhole(ordered.push, step.via, state, scene, () => ordered.offer(state.id));
    return [];
  }
  const to = state.sim.msisdn;
  const submit = carriers.submit.bind(carriers);
  await sendNotification(ordered, { from: step.from ?? SENDER, to }, { submit, emit, offer: () => ordered.offer(to) });
  return [];
}

function embeddedServer({ server }: NotifyStep, scene: Scene): DmServer {
  const authority = authorityOf(scene, server);
  if (!authority.server) throw new Bug("a scenario that notifies runs with its embedded servers");
  return authority.server;
}

function order(
  { server: named, dm, ui, initiator, session, name, resync, again, fault }: NotifyStep,
  state: HandsetState,
  server: DmServer,
  { notifications }: Scene,
): OrderedNotification | undefined {
  const key = `${state.id} ${named ?? ""}`;
  if (again) return notifications.get(key);
  const ordered = server.notify(deviceIdIn(state), {
    uiMode: ui,
    initiator,
    ...(dm === undefined ? {} : { dm }),
    ...(session === undefined ? {} : { sessionId: session }),
    ...(name === undefined ? {} : { name }),
    ...(resync === undefined ? {} : { resync }),
    ...(fault === undefined ? {} : { fault }),
  });
  if (ordered) notifications.set(key, ordered);
  return ordered;
}

/** Calls the handset over its OBEX port, and has the server manage it on that line. */
async function manage(
  notification: OrderedNotification,
  server: DmServer,
  { id, sim }: HandsetState,
  { carriers, around: { clock, bus } }: Scene,
): Promise<void> {
  const target = { id, msisdn: sim.msisdn };
  const { result, detail } = await manageOver({ server, notification, to: id, clock }, (conversation) =>
    carriers.manage(target, notification, conversation),
  );
  if (result === "finished") bus.emit({ type: "push.sent", to: id, parts: 1, bytes: notification.push });
  else bus.emit({ type: "push.unsent", to: id, detail: `obex: ${detail}` });
}
