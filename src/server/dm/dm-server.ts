import { fromBase64 } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import { mediaTypeOf } from "../../base/media-type.ts";
import { RESYNC_NONCES } from "../../codec/security/notification-digest.ts";
import { decodeSyncml } from "../../codec/syncml/codec.ts";
import { SYNCML_DM_TYPES, type SyncMLEncoding, type SyncMLMessage } from "../../codec/syncml/message.ts";
import type { DeviceRecord, DeviceReport } from "../device/device-record.ts";
import { DeviceRecords } from "../device/device-records.ts";
import type { Job } from "../jobs/job.ts";
import { NotificationBook } from "../notification/notification-book.ts";
import {
  type NotificationOrder,
  type OrderedNotification,
  orderNotification,
} from "../notification/order-notification.ts";
import type { ServerSession } from "../session/session.ts";
import type { SessionReply } from "../session/session-environment.ts";
import { Conversations } from "./conversations.ts";
import {
  DEFAULT_LIMITS,
  type DmRequest,
  type DmResponse,
  type DmServerLimits,
  type DmServerOptions,
} from "./dm-server-options.ts";
import { provokedDelivery, provokedRefusal, provokedReply } from "./provoked-answer.ts";
import { MEDIA_TYPES, notFound, refusal } from "./server-answers.ts";
import { openSession } from "./session-opening.ts";

/** A message of a device that the server knows, on its way in. */
interface Incoming {
  readonly request: DmRequest;
  readonly mediaType: string;
  readonly message: SyncMLMessage;
  readonly encoding: SyncMLEncoding;
}

/** An OMA DM server in memory. It runs jobs on devices and holds them to the protocol; it never throws for what they send. */
export class DmServer {
  readonly #options: DmServerOptions;
  readonly #limits: DmServerLimits;
  readonly #records: DeviceRecords;
  readonly #conversations: Conversations;
  readonly #notifications: NotificationBook;

  constructor(options: DmServerOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#records = new DeviceRecords(options, this.#limits.devices, options.memory?.known);
    this.#conversations = new Conversations(this.#limits, options.clock);
    this.#notifications = new NotificationBook(options);
  }

  /** Answers one POST. */
  handle(request: DmRequest): DmResponse {
    if (this.#options.isDown?.()) return refusal(503, "the server is down");
    const mediaType = mediaTypeOf(request.contentType);
    if (!MEDIA_TYPES.has(mediaType)) return refusal(415, `media type ${mediaType} is not supported`);
    if (request.body.length > this.#limits.bodyBytes) return refusal(413, "the message is too long");
    try {
      const { message, encoding } = decodeSyncml(request.body, request.contentType);
      return this.#receive({ request, mediaType, message, encoding });
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#options.emit({ type: "server.received", device: "unknown", bytes: request.body });
      this.#records.tellViolation("unknown", { rule: "undecodable", detail: error.message });
      return refusal(400, error.message);
    }
  }

  /** What is known of every device, in the order in which they first came. */
  snapshot(): DeviceReport[] {
    return this.#records.all.map((record) => record.report());
  }

  /** What is known of one device; `undefined` when it never came. */
  report(device: string): DeviceReport | undefined {
    return this.#records.known(device)?.report();
  }

  /** Has one more job done on a device that came before, behind its others; false when it never came. */
  queueJob(device: string, job: Job): boolean {
    const record = this.#records.known(device);
    record?.jobs.queue(job);
    if (record) this.#note(record);
    return record !== undefined;
  }

  /** The nonce that holds for our next md5 Cred or MAC, and for the digest of a notification to this device. */
  serverNonce(device: string): Uint8Array {
    const first = this.#options.accounts.find(device, undefined)?.serverNonce ?? "";
    return this.#records.known(device)?.serverNonce ?? fromBase64(first) ?? new Uint8Array();
  }

  /**
   * Makes the notification that asks a device for a session, and waits for it from when it is offered to a carrier; `undefined` for a
   * device without an account. @throws {CodecError} for a server id that no notification can carry
   */
  notify(device: string, order: NotificationOrder): OrderedNotification | undefined {
    const account = this.#options.accounts.find(device, undefined);
    const record = account && this.#records.of(device);
    if (!account || !record) return undefined;
    // Both proofs are made with the zero nonce until new ones were issued (DM_Security, nonce resynchronization).
    if (order.resync) record.clientNonce = record.serverNonce = RESYNC_NONCES[order.resync];
    const { serverId, random } = this.#options;
    const draw = () =>
      random
        .fork(device)
        .fork(`notification-${record.draws++}`)
        .uint32();
    const nonce = this.serverNonce(device);
    this.#note(record);
    return orderNotification(order, { device, serverId, account, nonce, draw, book: this.#notifications });
  }

  /** Resolves when all that it knows is kept; `undefined` where nothing is kept. */
  kept(): Promise<void> | undefined {
    return this.#options.memory?.saved();
  }

  /** Waits for nothing any more, and tells of every notification that no session has answered. */
  close(): void {
    for (const record of this.#records.all) record.jobs.close();
    this.#notifications.endWaiting();
  }

  #receive(incoming: Incoming): DmResponse {
    const { request, message } = incoming;
    const device = message.header.source.uri;
    if (device === "") return refusal(400, "Source LocURI is empty");
    if (!this.#options.accounts.find(device, undefined)) {
      // Nothing of it is remembered.
      this.#options.emit({ type: "server.received", device, bytes: request.body });
      return this.#respond(incoming, { body: notFound(message, this.#urlOf(request), incoming.encoding) });
    }
    const record = this.#records.of(device);
    if (!record) return refusal(503, "too many devices");

    this.#options.emit({ type: "server.received", device, bytes: request.body });
    const repeated = this.#conversations.repeated(device, message.header, request.body);
    if (repeated) {
      if (repeated.reused) {
        record.addViolation({ rule: "msg-id", detail: `MsgID ${message.header.msgId} again with other content` });
      }
      return this.#respond(incoming, repeated.answer);
    }
    const answer = this.#interfere(record, incoming) ?? this.#converse(record, incoming);
    if (record.hasProved) this.#note(record);
    return answer;
  }

  #note(record: DeviceRecord): void {
    this.#options.memory?.note(record.device, () => this.#records.stateOf(record));
  }

  /** What stands in the place of an answer, on purpose. The message is then as good as never sent. */
  #interfere({ device, provocations }: DeviceRecord, { request, message, encoding }: Incoming): DmResponse | undefined {
    const { msgId } = message.header;
    const refused = provokedRefusal(provocations, msgId, this.#urlOf(request));
    if (refused) return refused;
    const before = this.#conversations.lastAnswer(device, message.header);
    const isRepeated = before !== undefined && provocations.take("repeatAnswer", msgId);
    return isRepeated ? this.#respond({ message, encoding }, before) : undefined;
  }

  #converse(record: DeviceRecord, incoming: Incoming): DmResponse {
    const { request, message, encoding, mediaType } = incoming;
    const { device, provocations } = record;
    const { msgId } = message.header;
    // The sessions of an earlier process went with it.
    const isCut = record.isRestored && msgId !== "1" && !this.#conversations.current(device);
    const isLost = provocations.take("restart", msgId) !== undefined || isCut;
    if (isLost) this.#conversations.forget(device);
    const session = this.#session(record, incoming, isLost);
    if (!session) return refusal(503, "too many sessions");
    if (mediaType !== SYNCML_DM_TYPES[encoding]) {
      record.addViolation({ rule: "content-type", detail: `${mediaType || "none"} for ${encoding}` });
    }
    const { body, path, hmac } = request;
    const answer = session.receive(message, { body, path, hmac, encoding });
    this.#conversations.keep(device, session, { msgId, body, answer });
    const response = this.#respond(incoming, provokedReply(provocations, msgId, answer));
    return { ...response, ...provokedDelivery(record, msgId, response.body.length) };
  }

  #respond({ message, encoding }: Pick<Incoming, "message" | "encoding">, answer: SessionReply): DmResponse {
    this.#options.emit({ type: "server.answered", device: message.header.source.uri, bytes: answer.body });
    return { status: 200, contentType: SYNCML_DM_TYPES[encoding], ...answer };
  }

  /** The session that a message belongs to: the one under way, or a new one. */
  #session(record: DeviceRecord, { request, message }: Incoming, isLost: boolean): ServerSession | undefined {
    const { device } = record;
    const { sessionId, msgId } = message.header;
    const current = this.#conversations.current(device);
    if (current?.id === sessionId && msgId !== "1") return current;
    if (current && !current.ended) {
      if (msgId !== "1") {
        record.addViolation({ rule: "session-id", detail: `SessionID ${sessionId} within session ${current.id}` });
      }
      current.abandon();
    }
    if (!this.#conversations.makeRoom(device)) return undefined;
    return openSession(record, sessionId, isLost, {
      options: this.#options,
      limits: this.#limits,
      notifications: this.#notifications,
      url: this.#urlOf(request),
    });
  }

  /** The address of ours that the device came by. */
  #urlOf(request: DmRequest): string {
    return request.url ?? this.#options.url();
  }
}
