import { fromBase64, utf8Bytes } from "../../base/bytes.ts";
import type { Clock, Millis } from "../../base/clock.ts";
import { CodecError } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import { decodeSyncml, encodeSyncml } from "../../codec/syncml/codec.ts";
import { SYNCML_DM_TYPES, type SyncMLEncoding, type SyncMLMessage } from "../../codec/syncml/message.ts";
import type { Emit } from "../../events/event.ts";
import type { AccountBook } from "./account.ts";
import { headerStatus } from "./answer-commands.ts";
import type { AuthScheme } from "./authentication.ts";
import { Conversations } from "./conversations.ts";
import { DeviceRecord, type DeviceReport } from "./device-record.ts";
import type { Job } from "./job.ts";
import { RULES, type Rule } from "./judge-rules.ts";
import { ServerSession } from "./session.ts";

/** What makes a DM server: who it is, whom it knows, and what it wants done. */
export interface DmServerOptions {
  /** The Server Identifier, as in the devices' accounts. */
  readonly serverId: string;
  /** Where devices reach it; asked for with every message, so it may be known late. */
  readonly url: () => string;
  readonly accounts: AccountBook;
  readonly jobs: readonly Job[];
  /** What clients are challenged for, and how the server proves itself. */
  readonly auth: AuthScheme;
  /** `unasked` (default): our Cred goes with the first answer to an accepted client. `challenged`: only when the client asks. */
  readonly cred?: "unasked" | "challenged";
  /** Whether a RespURI of its own is given to every session. */
  readonly respUri?: boolean;
  /** Largest message, in octets, that clients are told they may send; absent: they are told nothing. */
  readonly maxMsgSize?: number;
  readonly random: Random;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Called once a session, when the device has proved itself. */
  readonly onSession?: (device: string) => void;
  /** Asked for every request: while it is so, each is answered with HTTP 503. */
  readonly isDown?: () => boolean;
  readonly limits?: Partial<DmServerLimits>;
}

/** What a server takes in before it says no. */
export interface DmServerLimits {
  /** Octets of a request body; more is answered with HTTP 413. */
  readonly bodyBytes: number;
  /** Devices that are remembered; a further one is answered with HTTP 503. */
  readonly devices: number;
  /** Sessions under way; a further one is answered with HTTP 503. */
  readonly sessions: number;
  /** A session without a message for so long makes room for another. */
  readonly sessionIdleMs: Millis;
  /** Messages of a client in one session; after that it is ended. */
  readonly messages: number;
  /** Octets of an object that a client may send; announced as MaxObjSize. */
  readonly objectBytes: number;
}

/** Limits where the options say nothing. */
export const DEFAULT_LIMITS: DmServerLimits = {
  bodyBytes: 1 << 20,
  devices: 200_000,
  sessions: 100_000,
  sessionIdleMs: 600_000,
  messages: 1000,
  objectBytes: 1 << 20,
};

/** One POST, whatever carried it. */
export interface DmRequest {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Path and query. */
  readonly path: string;
}

/** The answer to a {@link DmRequest}, with an HTTP status. */
export interface DmResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** Media types that may hold a SyncML message; small clients use the data synchronisation ones, or none. */
const MEDIA_TYPES: ReadonlySet<string> = new Set([
  ...Object.values(SYNCML_DM_TYPES),
  "application/vnd.syncml+wbxml",
  "application/vnd.syncml+xml",
  "application/octet-stream",
  "application/xml",
  "text/xml",
  "",
]);

/** An OMA DM 1.2 server in memory. It runs jobs on devices and holds them to the protocol; it never throws for what they send. */
export class DmServer {
  readonly #options: DmServerOptions;
  readonly #limits: DmServerLimits;
  readonly #records = new Map<string, DeviceRecord>();
  readonly #conversations: Conversations;

  constructor(options: DmServerOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#conversations = new Conversations(this.#limits, options.clock);
  }

  /** Answers one POST. */
  handle(request: DmRequest): DmResponse {
    if (this.#options.isDown?.()) return refusal(503, "the server is down");
    const mediaType = (request.contentType.split(";")[0] ?? "").trim().toLowerCase();
    if (!MEDIA_TYPES.has(mediaType)) return refusal(415, `media type ${mediaType} is not supported`);
    if (request.body.length > this.#limits.bodyBytes) return refusal(413, "the message is too long");
    try {
      return this.#answer(request, mediaType);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#options.emit({ type: "server.received", device: "unknown", bytes: request.body });
      this.#report("unknown", "undecodable", error.message);
      return refusal(400, error.message);
    }
  }

  /** What is known of every device, in the order in which they first came. */
  snapshot(): DeviceReport[] {
    return [...this.#records.values()].map((record) => record.report());
  }

  /** The nonce that holds for our next md5 Cred and for the digest of a notification to this device. */
  serverNonce(device: string): Uint8Array {
    const first = this.#options.accounts.find(device, undefined)?.serverNonce ?? "";
    return this.#records.get(device)?.serverNonce ?? fromBase64(first) ?? new Uint8Array();
  }

  #answer(request: DmRequest, mediaType: string): DmResponse {
    const { emit, accounts } = this.#options;
    const { message, encoding } = decodeSyncml(request.body, request.contentType);
    const device = message.header.source.uri;
    if (device === "") return refusal(400, "Source LocURI is empty");
    if (!accounts.find(device, undefined)) return this.#turnAway(message, encoding, request.body);
    const record = this.#record(device);
    if (!record) return refusal(503, "too many devices");

    emit({ type: "server.received", device, bytes: request.body });
    const repeated = this.#conversations.repeated(device, message.header, request.body);
    if (repeated) {
      if (repeated.reused) this.#report(device, "msg-id", `MsgID ${message.header.msgId} again with other content`);
      return this.#respond(device, encoding, repeated.answer);
    }
    const session = this.#session(record, message);
    if (!session) return refusal(503, "too many sessions");
    if (mediaType !== SYNCML_DM_TYPES[encoding]) {
      this.#report(device, "content-type", `${mediaType || "none"} for ${encoding}`);
    }
    const answer = session.receive(message, { size: request.body.length, path: request.path, encoding });
    this.#conversations.keep(device, session, { msgId: message.header.msgId, body: request.body, answer });
    return this.#respond(device, encoding, answer);
  }

  #respond(device: string, encoding: SyncMLEncoding, answer: Uint8Array): DmResponse {
    this.#options.emit({ type: "server.answered", device, bytes: answer });
    return { status: 200, contentType: SYNCML_DM_TYPES[encoding], body: answer };
  }

  /** A device without an account is told so; nothing of it is remembered. */
  #turnAway(message: SyncMLMessage, encoding: SyncMLEncoding, body: Uint8Array): DmResponse {
    const { header } = message;
    this.#options.emit({ type: "server.received", device: header.source.uri, bytes: body });
    const answer = encodeSyncml(
      {
        header: {
          verDtd: "1.2",
          verProto: "DM/1.2",
          sessionId: header.sessionId,
          msgId: header.msgId,
          target: { uri: header.source.uri },
          source: { uri: this.#options.url() },
        },
        commands: [{ ...headerStatus(header, { code: 404 }), cmdId: "1" }],
        final: true,
      },
      encoding,
    );
    return this.#respond(header.source.uri, encoding, answer);
  }

  #record(device: string): DeviceRecord | undefined {
    const known = this.#records.get(device);
    if (known) return known;
    if (this.#records.size >= this.#limits.devices) return undefined;
    const record = new DeviceRecord(device, this.#options.jobs);
    this.#records.set(device, record);
    return record;
  }

  /** The session that a message belongs to: the one under way, or a new one. */
  #session(record: DeviceRecord, message: SyncMLMessage): ServerSession | undefined {
    const { device } = record;
    const { sessionId, msgId } = message.header;
    const current = this.#conversations.current(device);
    if (current?.id === sessionId && msgId !== "1") return current;
    if (current && !current.ended) {
      if (msgId !== "1") this.#report(device, "session-id", `SessionID ${sessionId} within session ${current.id}`);
      current.abandon();
    }
    if (!this.#conversations.makeRoom(device)) return undefined;
    return this.#openSession(record, sessionId);
  }

  #openSession(record: DeviceRecord, sessionId: string): ServerSession {
    const { serverId, url, accounts, auth, cred, respUri, maxMsgSize, emit, random, onSession } = this.#options;
    const { device } = record;
    // Every draw depends on the device and how often it drew, never on what other devices do.
    const draw = (purpose: string) => random.fork(device).fork(`${purpose}-${record.draws++}`);
    const ownUri = respUri ? withQuery(url(), `s=${draw("resp-uri").uint32().toString(36)}`) : undefined;
    return new ServerSession(sessionId, {
      serverId,
      accounts,
      scheme: auth,
      offersCred: cred !== "challenged",
      url,
      respUri: ownUri,
      maxMsgSize,
      maxObjSize: this.#limits.objectBytes,
      maxMessages: this.#limits.messages,
      record,
      nextNonce: () => draw("nonce").bytes(16),
      accepted: () => onSession?.(device),
      report: ({ rule, detail }) => this.#report(device, rule, detail),
      learn: (uri, value) => {
        record.learn(uri, value);
        emit({ type: "server.learned", device, uri, value });
      },
    });
  }

  #report(device: string, rule: Rule, detail: string): void {
    this.#records.get(device)?.addViolation({ rule, detail });
    this.#options.emit({ type: "violation.found", device, rule, detail, spec: RULES[rule].spec });
  }
}

function withQuery(url: string, query: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}

function refusal(status: number, reason: string): DmResponse {
  return { status, contentType: "text/plain; charset=utf-8", body: utf8Bytes(`${reason}\n`) };
}
