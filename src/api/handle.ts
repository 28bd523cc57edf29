import type { IncomingMessage } from "node:http";
import type { Clock } from "../base/clock.ts";
import type { Admission } from "../bearer/http/admission.ts";
import { jsonAnswer, jsonRefusal } from "../bearer/http/json-answer.ts";
import type { HttpResponse } from "../bearer/http/listener.ts";
import { readBody } from "../bearer/http/read-body.ts";
import { decodedPart, splitTarget } from "../bearer/http/url.ts";
import { inTime } from "../bearer/peer/in-time.ts";
import { peerOf } from "../bearer/peer/socket-name.ts";
import type { Emit } from "../events/event.ts";
import type { Operated } from "../lab/operate/operated.ts";
import { operateRefusal } from "./answer.ts";
import { valueOfBody } from "./json-body.ts";
import type { ControlLimits } from "./limits.ts";
import { EVENTS_PATH } from "./protocol.ts";
import { type Action, RESOURCES } from "./routes.ts";

/** What requests are carried out on, and who may send them. */
export interface HandlerOptions {
  readonly operated: Operated;
  readonly admission: Admission;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits: ControlLimits;
}

/** The answer to one request; `undefined` when its sender went away before it was whole. Never rejects. */
export async function handle(incoming: IncomingMessage, options: HandlerOptions): Promise<HttpResponse | undefined> {
  const { path } = splitTarget(incoming.url);
  const found = options.admission.refusalOf(incoming.headers) ?? actionFor(path, incoming.method ?? "");
  if ("status" in found) return found;
  const { action, name } = found;
  let body: unknown;
  if (action.schema) {
    const octets = await readBody(incoming, options.limits.maxBodyBytes);
    if (octets === "aborted") return undefined;
    if (octets === "too-long") {
      // The rest of the body is not worth reading, so the connection cannot be used again.
      const message = `the body has more than ${options.limits.maxBodyBytes} octets`;
      return jsonRefusal(413, "too-large", message, { Connection: "close" });
    }
    const read = valueOfBody(incoming.headers["content-type"] ?? "", octets, action.schema);
    if ("status" in read) return read;
    body = read.value;
  }
  const call = { operated: options.operated, name, peer: peerOf(incoming.socket) };
  return carriedOut(() => action.run(call, body), path, options);
}

function actionFor(path: string, method: string): { readonly action: Action; readonly name: string } | HttpResponse {
  for (const resource of RESOURCES) {
    const match = resource.path.exec(path);
    if (!match) continue;
    const action = resource.actions[method];
    const name = decodedPart(match[1] ?? "");
    if (name === undefined) return jsonRefusal(400, "bad-request", "the path is wrongly escaped");
    if (action) return { action, name };
    const allowed = Object.keys(resource.actions).join(", ");
    return jsonRefusal(405, "method-not-allowed", `expected ${allowed}`, { Allow: allowed });
  }
  if (path !== EVENTS_PATH) return jsonRefusal(404, "not-found", "there is nothing at this path");
  return jsonRefusal(426, "upgrade-required", "events come over WebSocket", { Upgrade: "websocket" });
}

/** The answer to an action, or 503 when there is none in time; the handset goes on all the same. */
function carriedOut(run: () => unknown, path: string, { clock, limits, emit }: HandlerOptions): Promise<HttpResponse> {
  const outcome = async () => {
    try {
      return jsonAnswer(200, await run());
    } catch (error) {
      const refused = operateRefusal(error);
      if (refused) return refused;
      const detail = error instanceof Error ? error.message : String(error);
      emit({ type: "http.failed", url: path, attempt: 1, detail, retrying: false });
      return jsonRefusal(500, "bug", "this is a fault in phonebank");
    }
  };
  const late = () => jsonRefusal(503, "busy", "it takes too long; it may still be done");
  return inTime(outcome, late, clock, limits.handleTimeoutMs);
}
