import { Admission } from "../../bearer/http/admission.ts";
import { jsonAnswer, jsonRefusal } from "../../bearer/http/json-answer.ts";
import type { HttpRequest, HttpResponse } from "../../bearer/http/listener.ts";
import { decodedPart } from "../../bearer/http/url.ts";
import type { DmServer } from "../dm/dm-server.ts";
import { deviceSummary } from "./device-view.ts";
import { jobOfBody } from "./job-body.ts";
import { notifyDevice, type PushSender } from "./notify.ts";

/** What the REST view needs: the server that it shows, and the word that callers have to know. */
export interface RestOptions {
  readonly server: DmServer;
  /** Absent: only programs of the machine itself may call. */
  readonly token: string | undefined;
  /** By which notifications go out. */
  readonly send: PushSender;
}

/** The path under which everything stands. */
const ROOT = "/devices";

/** Whether a path is one of the REST view. */
export function isRestPath(path: string): boolean {
  return path === ROOT || path.startsWith(`${ROOT}/`);
}

/** What stands below a device. */
const BELOW: readonly (string | undefined)[] = [undefined, "jobs", "notifications"];

/** Answers one request to the REST view: what the server knows of its devices, and one more job or a notification for one of them. */
export async function restAnswer(request: HttpRequest, { server, token, send }: RestOptions): Promise<HttpResponse> {
  const refused = new Admission(token, token === undefined).refusalOf(request.headers);
  if (refused) return refused;
  if (request.path === ROOT) {
    return forMethod(request, { GET: () => jsonAnswer(200, server.snapshot().map(deviceSummary)) });
  }
  const [, escaped = "", what] = /^\/devices\/([^/]+)(?:\/([^/]+))?$/.exec(request.path) ?? [];
  const device = decodedPart(escaped);
  if (device === undefined) return jsonRefusal(400, "bad-request", "the path is wrongly escaped");
  if (device === "" || !BELOW.includes(what)) {
    return jsonRefusal(404, "not-found", "there is nothing at this path");
  }
  if (what === "notifications") {
    return forMethod(request, { POST: () => notifyDevice(request, device, { server, send }) });
  }
  const report = server.report(device);
  if (!report) return jsonRefusal(404, "no-device", `no device ${device} has come`);
  if (what === undefined) return forMethod(request, { GET: () => jsonAnswer(200, report) });
  return forMethod(request, { POST: () => queue(request, server, device) });
}

function queue(request: HttpRequest, server: DmServer, device: string): HttpResponse {
  const read = jobOfBody(request);
  if ("status" in read) return read;
  server.queueJob(device, read.job);
  const { jobs = [], commandsLeft = 0 } = server.report(device) ?? {};
  return jsonAnswer(202, { device, jobs, commandsLeft });
}

function forMethod(
  { method }: HttpRequest,
  actions: Readonly<Partial<Record<string, () => HttpResponse | Promise<HttpResponse>>>>,
): HttpResponse | Promise<HttpResponse> {
  const allowed = Object.keys(actions).join(", ");
  return actions[method]?.() ?? jsonRefusal(405, "method-not-allowed", `expected ${allowed}`, { Allow: allowed });
}
