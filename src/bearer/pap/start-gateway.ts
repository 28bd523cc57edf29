import { latin1Text } from "../../base/bytes.ts";
import { decoded } from "../../base/decoded.ts";
import { CodecError } from "../../base/errors.ts";
import { parseMediaType } from "../../codec/pap/content-type.ts";
import { encodePap, PAP_MEDIA_TYPE } from "../../codec/pap/document.ts";
import type { PapVersion } from "../../codec/pap/document-type.ts";
import { decodeSubmission, type Submission } from "../../codec/pap/submission.ts";
import { type HttpListenerLimits, type HttpRequest, type HttpResponse, startHttpListener } from "../http/listener.ts";
import { RateMeter } from "../peer/rate-meter.ts";
import { PAP_GATEWAY_LIMITS, type PapLimits } from "./limits.ts";
import { isLoggedIn, type PapUsers } from "./login.ts";
import { type GatewayOptions, PushProxyGateway, SUPPORTED_VERSIONS } from "./push-proxy-gateway.ts";
import { badMessage, refusal } from "./refusal.ts";
import { SENDER_NAME } from "./reports.ts";

/** A gateway, and where it listens. */
export interface PapGatewayOptions extends GatewayOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Who may push; without it, anyone. */
  readonly users?: PapUsers;
  readonly limits?: Partial<PapLimits>;
  /** Connections and times of HTTP. */
  readonly httpLimits?: Partial<HttpListenerLimits>;
}

/** A gateway that takes messages until it is closed. */
export interface PapGateway {
  /** For example `http://127.0.0.1:8088`; any path will do. */
  readonly address: string;
  /** Takes no more messages; pushes that wait and notifications under way are dropped. */
  close(): Promise<void>;
}

/**
 * Listens as a push proxy gateway: push initiators POST PAP to it and get status 202 with the answer, whatever it says
 * (PAP §14). Only what never became a message has another status: 401, 405, 413, 503. @throws {PortError} (rejects) `listen-failed`
 */
export async function startPapGateway(options: PapGatewayOptions): Promise<PapGateway> {
  const limits = { ...PAP_GATEWAY_LIMITS, ...options.limits };
  const { host, port, clock, emit, users, httpLimits } = options;
  const rate = new RateMeter(clock, limits.maxRequestsPerSecond);
  let address = "";
  const gateway = new PushProxyGateway(options, limits, () => address);
  const listener = await startHttpListener({
    host,
    port,
    clock,
    emit,
    maxBodyBytes: limits.maxBodyBytes,
    ...(httpLimits === undefined ? {} : { limits: httpLimits }),
    handle: async (request) => {
      const turnedAway = turnAway(request, users, rate);
      if (!turnedAway) return answer(request, gateway, limits, options);
      emit({ type: "pap.refused", peer: request.peer, reason: turnedAway.reason });
      return { status: turnedAway.status, headers: turnedAway.headers, body: new Uint8Array() };
    },
  });
  address = listener.address;
  return {
    address,
    close: async () => {
      await gateway.close();
      await listener.close();
    },
  };
}

function turnAway(
  request: HttpRequest,
  users: PapUsers | undefined,
  rate: RateMeter,
): { status: number; reason: string; headers: Record<string, string> } | undefined {
  if (!rate.pass()) return { status: 503, reason: "too many requests a second", headers: { "Retry-After": "1" } };
  if (request.method !== "POST") {
    return { status: 405, reason: `${request.method} is not POST`, headers: { Allow: "POST" } };
  }
  if (!users || isLoggedIn(request, users)) return undefined;
  return { status: 401, reason: "no user, or a wrong password", headers: { "WWW-Authenticate": 'Basic realm="PAP"' } };
}

/** The answer to one body, in the version of PAP that its sender uses. */
async function answer(
  { headers, body, peer }: HttpRequest,
  gateway: PushProxyGateway,
  limits: PapLimits,
  { emit }: PapGatewayOptions,
): Promise<HttpResponse> {
  emit({ type: "pap.received", peer, bytes: body });
  const contentType = headers["content-type"] ?? "";
  const submission = decoded(() => submissionIn(contentType, body, limits));
  const isRead = !(submission instanceof CodecError);
  const version: PapVersion = isRead && submission.control.version?.startsWith("1.") ? "1.0" : "2.0";
  const message = isRead
    ? await gateway.answer(submission, { peer, version })
    : badMessage(refusal(2000, submission.message), fragmentOf(body));
  const reason = reasonOf(message);
  if (reason !== undefined) emit({ type: "pap.refused", peer, reason });
  const bytes = encodePap(message, { version, supportedVersions: SUPPORTED_VERSIONS, productName: SENDER_NAME });
  emit({ type: "pap.sent", peer, bytes });
  return { status: 202, headers: { "Content-Type": PAP_MEDIA_TYPE }, body: bytes };
}

/** Why a message was refused, if it was. */
function reasonOf(message: Awaited<ReturnType<PushProxyGateway["answer"]>>): string | undefined {
  const result =
    message.kind === "push-response" ? message.result : message.kind === "badmessage-response" ? message : undefined;
  return result === undefined || result.code < 2000 ? undefined : `${result.code} ${result.description ?? ""}`.trim();
}

/** What a body may be. Types that a web page may send without being asked are not among them. */
const ACCEPTED: ReadonlySet<string> = new Set(["multipart/related", "multipart/mixed", "application/xml", "text/xml"]);

/** @throws {CodecError} */
function submissionIn(contentType: string, body: Uint8Array, { maxContentBytes }: PapLimits): Submission {
  const { type } = parseMediaType(contentType);
  if (!ACCEPTED.has(type)) throw new CodecError("unknown-format", 0, "PAP §8", `${type} carries no PAP`);
  return decodeSubmission(contentType, body, { multipart: { partOctets: maxContentBytes, octets: body.length } });
}

/** The beginning of a message that could not be read; characters that XML lacks are shown as question marks. */
function fragmentOf(body: Uint8Array): string {
  return latin1Text(body.subarray(0, 200)).replace(/[^\t\n\r\x20-\x7e\xa0-\xff]/g, "?");
}
