/**
 * Everything that can happen, as one union. Whatever happens is emitted once, where it happens; log, statistics,
 * trace and report are readers. Types are `noun.verbInThePast`, but for `listening`, which is the first of a server's.
 * Events at the edge carry the raw octets. Fields that may hold a secret are named in `redaction.ts` and never leave the
 * process unredacted.
 */
import type { Millis } from "../base/clock.ts";
import type { AnnouncedBy, DownloadTrouble, NotificationRejection, RejectionReason } from "./vocabulary.ts";

/** What every event carries besides its own fields. */
export interface Envelope {
  /** Counts from 1 in one run. */
  readonly seq: number;
  readonly at: Millis;
  /** The handset's id (its IMEI), when the event belongs to one. */
  readonly handset?: string;
  /** The push, bootstrap or session it belongs to, for example `bootstrap-1`; unique within the handset. */
  readonly span?: string;
}

/** Span of the bootstrap that a handset was made with (DM_Bootstrap §5.1.2.1). */
export const FACTORY_SPAN = "factory";

/** How a handset is reached: SMPP and PAP find it by its MSISDN, WebSocket by its id. */
export interface HandsetAddress {
  readonly id: string;
  readonly msisdn: string;
  /** Its own socket for OBEX over TCP. */
  readonly obex?: string;
  /** Its own socket for WDP over UDP. */
  readonly udp?: string;
}

/** An event without its envelope: the type and the fields that go with it. */
export type EventBody =
  // the house
  | { type: "listening"; addresses: Readonly<Record<string, string>>; handsets: readonly HandsetAddress[] }
  | { type: "model.noted"; model: string; note: string }
  | { type: "state.saved"; writes: number }
  | { type: "record.quarantined"; file: string; detail: string }
  // SMPP, at the edge
  | { type: "smpp.opened"; peer: string; systemId: string; mode: "transmitter" | "receiver" | "transceiver" }
  | { type: "smpp.received"; peer: string; bytes: Uint8Array }
  | { type: "smpp.sent"; peer: string; bytes: Uint8Array }
  | { type: "smpp.refused"; peer: string; reason: string; offset?: number; bytes?: Uint8Array }
  | { type: "smpp.closed"; peer: string; reason: string }
  // WDP over UDP, at the edge
  | { type: "udp.received"; peer: string; bytes: Uint8Array }
  | { type: "udp.refused"; peer: string; reason: string; offset?: number; datagrams?: number }
  // WebSocket, at the edge
  | { type: "websocket.opened"; peer: string }
  | { type: "websocket.received"; peer: string; bytes: Uint8Array }
  | { type: "websocket.refused"; peer: string; reason: string; offset?: number }
  | { type: "websocket.closed"; peer: string; code: number; reason: string; unsent: number }
  // deliveries that are disturbed on purpose
  | {
      type: "delivery.disturbed";
      from: string;
      to: string;
      message: number;
      kinds: readonly string[];
      delayMs?: Millis;
      offsets?: readonly number[];
    }
  | { type: "delivery.missed"; from: string; to: string; message: number; outcome: string }
  // PAP, at the edge
  | { type: "pap.received"; peer: string; bytes: Uint8Array }
  | { type: "pap.sent"; peer: string; bytes: Uint8Array }
  | { type: "pap.refused"; peer: string; reason: string }
  | { type: "pap.settled"; pushId: string; address: string; state: string; code: number }
  // OBEX, at the edge
  | { type: "obex.opened"; peer: string }
  | { type: "obex.received"; peer: string; bytes: Uint8Array }
  | { type: "obex.sent"; peer: string; bytes: Uint8Array }
  | { type: "obex.refused"; peer: string; reason: string; offset?: number }
  | { type: "obex.closed"; peer: string; reason: string }
  | { type: "obex.failed"; url: string; attempt: number; detail: string; retrying: boolean }
  // the control API, at the edge
  | { type: "control.requested"; method: string; path: string; status: number; peer: string }
  // one handset: what comes in
  | { type: "handset.woken"; input: string }
  | { type: "handset.rested" }
  | { type: "handset.failed"; input: string; detail: string }
  | { type: "handset.announced"; url: string; how: AnnouncedBy }
  | { type: "power.changed"; power: "on" | "off" }
  | { type: "network.changed"; network: "attached" | "roaming" | "lost" }
  | { type: "address.changed" }
  | { type: "battery.changed"; level: number }
  | { type: "busy.changed"; busy: boolean }
  | { type: "card.changed"; inserted: boolean; iccid: string }
  | { type: "card.cleared"; iccid: string; file: string; uris: readonly string[] }
  | { type: "sms.held"; from: string; to: string; held: number }
  | { type: "sms.received"; from: string; to: string; bytes: Uint8Array }
  | { type: "sms.dropped"; reason: string; offset?: number; spec?: string }
  | { type: "sms.reassembled"; parts: number; bytes: Uint8Array }
  | { type: "push.delivered"; bearer: string; from: string; bytes: Uint8Array }
  | { type: "push.received"; contentType: string; sec?: number; bytes: Uint8Array }
  | { type: "push.dropped"; reason: string; contentType?: string; offset?: number; spec?: string }
  | { type: "message.stored"; kind: "text" | "si" | "sl"; from?: string; text?: string; href?: string }
  | {
      type: "message.removed";
      kind: "text" | "si" | "sl";
      reason: "deleted" | "expired" | "inbox full" | "replaced";
    }
  // bootstrap
  | { type: "bootstrap.started"; profile: "cp" | "dm"; sec?: number }
  | {
      type: "prompt.opened";
      prompt: "pin" | "consent" | "session" | "operation" | "display" | "confirm" | "input" | "choice";
      triesLeft?: number;
      from?: string;
      /** Name of a question in a session. */
      id?: string;
      text?: string;
      choices?: readonly string[];
      /** How long the answer is waited for. */
      forMs?: Millis;
    }
  | { type: "pin.entered"; pin: string }
  | {
      type: "prompt.answered";
      agreed: boolean;
      id?: string;
      text?: string;
      /** A text that was typed unseen. */
      secret?: string;
      choices?: readonly number[];
    }
  | { type: "prompt.expired"; id?: string }
  | { type: "bootstrap.kept"; reason: "no card" }
  | { type: "bootstrap.checked"; sec?: number; fits: boolean }
  | {
      type: "bootstrap.mapped";
      nodes: number;
      dropped: readonly { path: string; reason: string }[];
      mapped?: readonly { path: string; uri: string }[];
      advice?: readonly { path: string; advice: string }[];
    }
  | { type: "tree.changed"; by: string; uris: readonly string[] }
  | { type: "bootstrap.finished"; servers: readonly string[] }
  | { type: "bootstrap.rejected"; reason: RejectionReason; detail?: string; offset?: number; spec?: string }
  // notification: a server's call for a session
  | {
      type: "notification.accepted";
      server: string;
      sessionId: string;
      uiMode: "background" | "informative" | "user-interaction";
      initiator: "client" | "server";
      resynchronises: boolean;
    }
  | {
      type: "notification.rejected";
      reason: NotificationRejection;
      server?: string;
      sessionId?: string;
      detail?: string;
      offset?: number;
      spec?: string;
    }
  // DM session
  | { type: "session.started"; server: string; sessionId: string; url: string }
  | {
      type: "message.exchanged";
      direction: "sent" | "received";
      contentType: string;
      bytes: Uint8Array;
      msgId?: string;
      /** The `x-syncml-hmac` header beside the message. */
      hmac?: string;
    }
  | { type: "command.executed"; command: string; uri: string; status: number }
  | { type: "session.resumed"; server: string; sessionId: string }
  | { type: "session.redirected"; server: string; sessionId: string; from: string; to: string }
  | { type: "session.finished"; server: string; sessionId: string; messages: number; durationMs: Millis }
  | {
      type: "session.failed";
      server: string;
      sessionId: string;
      reason: string;
      /** Where an answer could not be read. */
      detail?: string;
      durationMs: Millis;
    }
  // operations that servers start, and what servers are told
  | { type: "operation.started"; object: string; node: string; server: string; correlator?: string }
  | { type: "operation.advanced"; input: string; wish: string }
  | { type: "operation.ended"; object: string; reason: "reported" | "done" | "object gone" | "reset" }
  | { type: "handset.restarted" }
  | { type: "handset.reset" }
  | { type: "report.queued"; server: string; code: 1224 | 1226; alert: string; data: string; correlator?: string }
  | { type: "report.taken"; server: string; status: number }
  | { type: "report.dropped"; server: string; reason: string }
  | { type: "download.started"; url: string; from: number }
  | { type: "download.finished"; url: string; contentType: string; length: number; durationMs: Millis }
  | { type: "notice.posted"; url: string; text: string; status: number }
  | { type: "notice.failed"; url: string; detail: string }
  | { type: "download.stopped"; url: string; length: number }
  | { type: "download.failed"; url: string; reason: DownloadTrouble; detail: string }
  // HTTP, at the edge
  | { type: "http.failed"; url: string; attempt: number; detail: string; retrying: boolean }
  | { type: "http.redirected"; from: string; to: string }
  | { type: "http.challenged"; url: string; status: 401 | 407; scheme: "basic" | "digest" }
  // the authority's side
  | { type: "push.sent"; to: string; parts: number; bytes: Uint8Array }
  | { type: "push.unsent"; to: string; detail: string }
  | { type: "bootstrap.sent"; device: string; server: string; to: string }
  | { type: "bootstrap.acknowledged"; device: string; server: string; afterMs: Millis }
  | { type: "bootstrap.unanswered"; device: string; server: string; to: string; waitedMs: Millis }
  | { type: "server.received"; device: string; bytes: Uint8Array }
  | { type: "server.answered"; device: string; bytes: Uint8Array }
  | { type: "server.learned"; device: string; uri: string; value: string }
  | { type: "notification.sent"; device: string; server: string; sessionId: string; to: string }
  | { type: "notification.answered"; device: string; server: string; sessionId: string; afterMs: Millis }
  | {
      type: "notification.unanswered";
      device: string;
      server: string;
      sessionId: string;
      to: string;
      waitedMs: Millis;
    }
  | { type: "job.started"; device: string; job: string }
  | { type: "job.finished"; device: string; job: string }
  | { type: "job.failed"; device: string; job: string; step: number; detail: string }
  | { type: "device.unsaved"; device: string; detail: string }
  | { type: "violation.found"; device: string; rule: string; detail: string; spec: string }
  // scenario
  | { type: "scenario.started"; scenario: string; seed: string; handsets: number }
  | { type: "step.started"; step: string }
  | { type: "expectation.failed"; expectation: string; found: string }
  | { type: "scenario.finished"; failed: number };

/** The name of an event, for example `push.received`. */
export type EventType = EventBody["type"];

/** One thing that happened. */
export type PhonebankEvent = Envelope & EventBody;

/** How code tells what happened. Never throws, never waits. */
export type Emit = (event: EventBody & { readonly handset?: string; readonly span?: string }) => void;
