/** How a step of a session ends: with a message, the last one once more, a question to the user, or the end of the session. */
import { toBase64 } from "../../base/bytes.ts";
import type { Overlay } from "../../tree/tree.ts";
import type { TransportCredential } from "../account/account.ts";
import { clientMac } from "../authentication/authentication.ts";
import { storedOctets } from "../base64.ts";
import { contentTypeOf, STANDARD_ACCENT, worded } from "../messages/accent.ts";
import { noteSent } from "../messages/client-alerts.ts";
import { nextEnvelope } from "../messages/header.ts";
import type { Waiting } from "../messages/large-object-sender.ts";
import { pack, packLast } from "../messages/outbox.ts";
import { storeCommands } from "../messages/waiting-commands.ts";
import { isExhausted, type SessionState } from "../session-state.ts";
import type { DmEnvironment, DmSettings } from "../settings.ts";
import type { UserPrompt } from "../user/user-prompt.ts";
import { ABORT } from "./session-abort.ts";
import { type Closing, type Happened, NOTHING } from "./turn-outcome.ts";

/** What to do next: send a message and come back with the answer, or stop. */
export type NextAction =
  | {
      readonly do: "send";
      readonly url: string;
      readonly contentType: string;
      readonly body: Uint8Array;
      /** The `x-syncml-hmac` header to go with the body. */
      readonly hmac?: string;
      /** What the transport may show when the server asks it. */
      readonly transportCredential?: TransportCredential;
    }
  | { readonly do: "finish" }
  /** Come back with what the user does, by `resumeSession`. */
  | { readonly do: "ask"; readonly prompt: UserPrompt }
  /** `reason` is a key of {@link ../failure.ts}, or what the transport says; `detail` is what a reader of the answer stumbled at. */
  | { readonly do: "fail"; readonly reason: string; readonly detail?: string };

/** The outcome of a step. State and overlay have to be kept before the message goes out. */
export interface SessionStep extends Happened {
  readonly state: SessionState;
  readonly overlay: Overlay;
  readonly next: NextAction;
}

/** The next message: as many of the commands as it takes, and its end; the rest waits. */
export function send(
  overlay: Overlay,
  state: SessionState,
  commands: readonly Waiting[],
  closing: Closing,
  { settings }: DmEnvironment,
): SessionStep {
  const { accent = STANDARD_ACCENT } = settings;
  const speaker = { state, encoding: settings.encoding };
  const spoken = worded(commands, speaker, accent);
  const envelope = nextEnvelope(state, settings);
  const last = typeof closing === "string" ? "final" : (worded([closing], speaker, accent)[0] ?? closing);
  const { octets, rest } = closing === "abort" ? packLast(spoken, ABORT, envelope) : pack(spoken, last, envelope);
  const hmac = clientMac(state.client, octets);
  const { msgId, repeats } = state.sent;
  const sent = { msgId: msgId + 1, octets: toBase64(octets), hmac, repeats };
  const alerts = noteSent(state.alerts, spoken, rest, sent.msgId);
  return {
    state: { ...state, sent, alerts, queue: storeCommands(rest) },
    overlay,
    next: sending(state, settings, octets, hmac),
    ...NOTHING,
  };
}

/** The last message with identical octets. */
export function repeat(overlay: Overlay, state: SessionState, { settings }: DmEnvironment): SessionStep {
  const { msgId, octets, hmac, repeats } = state.sent;
  if (isExhausted(state, settings)) return stop(overlay, state, "too-many-messages");
  return {
    state: { ...state, sent: { msgId, octets, hmac, repeats: repeats + 1 } },
    overlay,
    next: sending(state, settings, storedOctets(octets), hmac),
    ...NOTHING,
  };
}

function sending(state: SessionState, settings: DmSettings, body: Uint8Array, hmac: string | null): NextAction {
  const { url, transportCredential } = state;
  const contentType = contentTypeOf(settings.encoding, settings.accent ?? STANDARD_ACCENT);
  return {
    do: "send",
    url,
    contentType,
    body,
    ...(hmac === null ? {} : { hmac }),
    ...(transportCredential ? { transportCredential } : {}),
  };
}

/** What the client wanted to end is over for that reason, however it came to its end. */
export function stop(overlay: Overlay, state: SessionState, reason: string, detail?: string): SessionStep {
  if (state.abort) return { state, overlay, next: { do: "fail", reason: state.abort.reason }, ...NOTHING };
  return { state, overlay, next: { do: "fail", reason, ...(detail === undefined ? {} : { detail }) }, ...NOTHING };
}
