import type { IncomingMessage } from "node:http";
import type { Clock } from "../base/clock.ts";
import { readBody } from "../bearer/http/read-body.ts";
import { peerOf } from "../bearer/peer/socket-name.ts";
import type { Emit } from "../events/event.ts";
import type { Operated } from "../lab/operate/operated.ts";
import type { Admission } from "./admission.ts";
import { type Answer, operateRefusal, refusal, success } from "./answer.ts";
import { valueOfBody } from "./json-body.ts";
import type { ControlLimits } from "./limits.ts";
import { EVENTS_PATH } from "./protocol.ts";
import { decodedPart, targetOf } from "./request.ts";
import { type Action, RESOURCES } from "./routes.ts";

export interface HandlerOptions {
  readonly operated: Operated;
  readonly admission: Admission;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits: ControlLimits;
}

/** The answer to one request; `undefined` when its sender went away before it was whole. Never rejects. */
export async function handle(incoming: IncomingMessage, options: HandlerOptions): Promise<Answer | undefined> {
  const { path } = targetOf(incoming);
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
      return refusal(413, "too-large", message, { Connection: "close" });
    }
    const read = valueOfBody(incoming.headers["content-type"] ?? "", octets, action.schema);
    if ("status" in read) return read;
    body = read.value;
  }
  const call = { operated: options.operated, name, peer: peerOf(incoming.socket) };
  return carriedOut(() => action.run(call, body), path, options);
}

function actionFor(path: string, method: string): { readonly action: Action; readonly name: string } | Answer {
  for (const resource of RESOURCES) {
    const match = resource.path.exec(path);
    if (!match) continue;
    const action = resource.actions[method];
    const name = decodedPart(match[1] ?? "");
    if (name === undefined) return refusal(400, "bad-request", "the path is wrongly escaped");
    if (action) return { action, name };
    const allowed = Object.keys(resource.actions).join(", ");
    return refusal(405, "method-not-allowed", `expected ${allowed}`, { Allow: allowed });
  }
  if (path !== EVENTS_PATH) return refusal(404, "not-found", "there is nothing at this path");
  return refusal(426, "upgrade-required", "events come over WebSocket", { Upgrade: "websocket" });
}

/** The answer to an action, or 503 when there is none in time; the handset goes on all the same. */
function carriedOut(run: () => unknown, path: string, { clock, limits, emit }: HandlerOptions): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer) => {
      clock.clearTimeout(timer);
      resolve(answer);
    };
    const timer = clock.setTimeout(
      () => resolve(refusal(503, "busy", "it takes too long; it may still be done")),
      limits.handleTimeoutMs,
    );
    // Called inside a promise, so that an action that throws at once fails in the same way as one that throws later.
    Promise.resolve()
      .then(run)
      .then(
        (value) => settle(success(value)),
        (error: unknown) => {
          const refused = operateRefusal(error);
          if (refused) return settle(refused);
          const detail = error instanceof Error ? error.message : String(error);
          emit({ type: "http.failed", url: path, attempt: 1, detail, retrying: false });
          settle(refusal(500, "bug", "this is a fault in phonebank"));
        },
      );
  });
}
