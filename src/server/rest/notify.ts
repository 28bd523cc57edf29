import { z } from "zod";
import { CodecError, PortError } from "../../base/errors.ts";
import { jsonAnswer, jsonRefusal } from "../../bearer/http/json-answer.ts";
import type { HttpRequest, HttpResponse } from "../../bearer/http/listener.ts";
import { UI_MODES } from "../../codec/notification/package0.ts";
import type { DmServer } from "../dm/dm-server.ts";
import type { OrderedNotification } from "../notification/order-notification.ts";
import type { PreparedNotification } from "../notification/prepare-notification.ts";
import { valueOfBody } from "./request-body.ts";

/** The ways by which a push reaches a device. */
export const PUSH_WAYS = ["smpp", "pap", "obex", "udp", "ws"] as const;
/** One of {@link PUSH_WAYS}. */
export type PushWay = (typeof PUSH_WAYS)[number];

/** A notification on its way to the peer that takes it to its device. */
export interface NotificationPush extends Pick<PreparedNotification, "push" | "parts"> {
  readonly via: PushWay;
  /** Where it goes, in the words of the way. */
  readonly to: string;
}

/** What came of it: the peer's answer, or why it was not even tried. */
export type PushOutcome = { readonly accepted: boolean; readonly answer: string } | { readonly problem: string };

/** Sends a notification. @throws {PortError} (rejects) */
export type PushSender = (push: NotificationPush) => Promise<PushOutcome>;

/** The body of a request. Nobody says which number a device has, so it names the way and the address. */
const bodySchema = z.strictObject({
  via: z.enum(PUSH_WAYS),
  to: z.string().min(1),
  /** What the device speaks. */
  dm: z.enum(["1.1", "1.2"]).optional(),
  /** How the user takes part. */
  ui: z.enum(UI_MODES).optional(),
  initiator: z.enum(["server", "client"]).optional(),
  /** Number of the session; absent: one that is free. */
  session: z.int().min(1).max(0xffff).optional(),
  /** By which jobs know it (`on: { notification: NAME }`). */
  name: z.string().min(1).optional(),
  /** Whether both sides begin anew with the zero nonce, and in which form. */
  resync: z.enum(["octets", "characters"]).optional(),
});

type NotificationBody = z.output<typeof bodySchema>;

/** Calls a device for a session by a Package #0, made with the nonce that the server knows of it (DM_Notification). */
export async function notifyDevice(
  request: HttpRequest,
  device: string,
  { server, send }: { readonly server: DmServer; readonly send: PushSender },
): Promise<HttpResponse> {
  const read = valueOfBody(request, "notification", bodySchema);
  if ("status" in read) return read;
  const { via, to } = read.value;
  const ordered = order(server, device, read.value);
  if (!ordered) return jsonRefusal(404, "no-device", `there is no account of ${device}`);
  if ("problem" in ordered) return jsonRefusal(400, "bad-request", ordered.problem);
  const { push, parts, sessionId } = ordered;
  const outcome = await offered(ordered, to, () => send({ push, parts, via, to }));
  if ("problem" in outcome) return jsonRefusal(400, "bad-request", outcome.problem);
  if (!outcome.accepted) return jsonRefusal(502, "not-sent", outcome.answer);
  return jsonAnswer(202, { device, sessionId, via, to, answer: outcome.answer });
}

function order(
  server: DmServer,
  device: string,
  { dm, ui, session, initiator, name, resync }: NotificationBody,
): OrderedNotification | { readonly problem: string } | undefined {
  try {
    return server.notify(device, {
      ...(dm === undefined ? {} : { dm }),
      ...(ui === undefined ? {} : { uiMode: ui }),
      ...(session === undefined ? {} : { sessionId: session }),
      ...(initiator === undefined ? {} : { initiator }),
      ...(name === undefined ? {} : { name }),
      ...(resync === undefined ? {} : { resync }),
    });
  } catch (error) {
    if (error instanceof CodecError) return { problem: error.message };
    throw error;
  }
}

/** The session is waited for from just before the push goes out, unless that fails. */
async function offered(
  notification: OrderedNotification,
  to: string,
  send: () => Promise<PushOutcome>,
): Promise<PushOutcome> {
  const settle = notification.offer(to);
  let isTaken = false;
  try {
    const outcome = await send();
    isTaken = "accepted" in outcome && outcome.accepted;
    return outcome;
  } catch (error) {
    if (error instanceof PortError) return { accepted: false, answer: `${error.message} [${error.code}]` };
    throw error;
  } finally {
    settle(isTaken);
  }
}
