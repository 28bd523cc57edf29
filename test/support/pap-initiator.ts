import type { RequestListener } from "node:http";
import { systemClock } from "../../src/base/clock.ts";
import { type PapGateway, type PapGatewayOptions, startPapGateway } from "../../src/bearer/pap/start-gateway.ts";
import { decodePap, encodePap } from "../../src/codec/pap/document.ts";
import type { PapMessage, PushMessage, ResultNotificationMessage } from "../../src/codec/pap/message.ts";
import type { MultipartPart } from "../../src/codec/pap/multipart.ts";
import { encodeSubmission, type SubmissionParts } from "../../src/codec/pap/submission.ts";
import { decodePush, type PushPdu } from "../../src/codec/wsp/push.ts";
import type { EventBody } from "../../src/events/event.ts";
import type { InboundPush } from "../../src/ports/inbound.ts";
import { anHttpServer, bodyOf, type TestServer } from "./http-server.ts";

export const ADDRESS = "WAPPUSH=+491700001/TYPE=PLMN@ppg.example";
export const CP = "application/vnd.wap.connectivity-wbxml";
export const CONTENT = contentOf(CP, Uint8Array.of(3, 0x0b, 0x6a, 0, 0x0d, 0x0a, 0xff));

/** A gateway whose deliveries and events are kept. */
export interface GatewayUnderTest {
  readonly gateway: PapGateway;
  readonly delivered: InboundPush[];
  readonly events: EventBody[];
}

export async function aGateway(options: Partial<PapGatewayOptions> = {}): Promise<GatewayUnderTest> {
  const delivered: InboundPush[] = [];
  const events: EventBody[] = [];
  const gateway = await startPapGateway({
    host: "127.0.0.1",
    port: 0,
    deliver: async (inbound) => {
      if (inbound.kind === "push") delivered.push(inbound);
      return "accepted";
    },
    emit: (event) => events.push(event),
    clock: systemClock,
    ...options,
  });
  return { gateway, delivered, events };
}

export function contentOf(type: string, body: Uint8Array, headers: MultipartPart["headers"] = []): MultipartPart {
  return { headers: [{ name: "Content-Type", value: type }, ...headers], body };
}

/** A push for one handset. */
export function aPush(fields: Partial<PushMessage> = {}): PushMessage {
  return { kind: "push-message", pushId: "p1@pi.example", addresses: [ADDRESS], ...fields };
}

/** POSTs octets and gives the HTTP response. */
export function post(
  url: string,
  contentType: string,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> {
  const init = { method: "POST", headers: { "Content-Type": contentType, ...headers }, body: new Uint8Array(body) };
  return fetch(url, init);
}

/** POSTs a submission and gives the PAP answer, whose status has to be 202. */
export async function submit(url: string, parts: SubmissionParts): Promise<PapMessage> {
  const { contentType, body } = encodeSubmission(parts);
  const response = await post(url, contentType, body);
  if (response.status !== 202) throw new Error(`status ${response.status}`);
  return decodePap(new Uint8Array(await response.arrayBuffer())).message;
}

/** Sends a push and gives the code of the push-response. */
export async function push(
  { gateway }: GatewayUnderTest,
  fields: Partial<PushMessage> = {},
  content: MultipartPart = CONTENT,
): Promise<number> {
  const answer = await submit(gateway.address, { message: aPush(fields), content });
  if (answer.kind !== "push-response") throw new Error(`answered ${JSON.stringify(answer)}`);
  return answer.result.code;
}

/** States and codes by address that a status query tells. */
export async function statesOf({ gateway }: GatewayUnderTest, pushId = "p1@pi.example"): Promise<string[]> {
  const message = { kind: "statusquery-message", pushId, addresses: [] } as const;
  const answer = await submit(gateway.address, { message });
  if (answer.kind !== "statusquery-response") throw new Error(`answered ${answer.kind}`);
  return answer.results.map(({ messageState, code }) => `${messageState} ${code}`);
}

/** The WSP push of a delivery. */
export function pushOf(inbound: InboundPush | undefined): PushPdu {
  return decodePush(inbound?.pdu ?? new Uint8Array());
}

/** A push initiator's side of result notifications: keeps them in the order they come. */
export interface NotificationSink extends TestServer {
  readonly notifications: ResultNotificationMessage[];
  /** Waits until there are that many. */
  until(count: number): Promise<void>;
}

/** Answers notifications with the statuses one after the other, with the last one for ever; 202 comes with a response in PAP, 0 cuts the connection. */
export async function aNotificationSink(statuses: readonly number[] = [202]): Promise<NotificationSink> {
  const notifications: ResultNotificationMessage[] = [];
  const waiting = new Set<() => void>();
  const listener: RequestListener = async (request, response) => {
    const { message } = decodePap(await bodyOf(request), request.headers["content-type"]);
    if (message.kind === "resultnotification-message") notifications.push(message);
    const status = statuses[Math.min(notifications.length, statuses.length) - 1] ?? 202;
    if (status === 0) request.socket.destroy();
    else {
      const pushId = notifications[0]?.pushId ?? "";
      response.writeHead(status, { "Content-Type": "application/xml" });
      response.end(encodePap({ kind: "resultnotification-response", pushId, code: 1000 }));
    }
    for (const look of waiting) look();
  };
  const server = await anHttpServer((request, response) => void listener(request, response));
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (notifications.length < count) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { ...server, notifications, until };
}
