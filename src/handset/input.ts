import type { SmartCard } from "../ports/card.ts";
import type { InboundPush, InboundSms } from "../ports/inbound.ts";
import type { SessionAnswer } from "../ports/session-transport.ts";

/** Everything that can be told to a handset. */
export type HandsetInput =
  /** It starts; one that was on already has lost its power in between. */
  | { readonly type: "power.on" }
  | { readonly type: "power.off" }
  | { readonly type: "network.attached" }
  | { readonly type: "network.lost" }
  /** Another card than the one in the slot takes its place. */
  | { readonly type: "card.inserted"; readonly card: SmartCard }
  | { readonly type: "card.removed" }
  | { readonly type: "sms.delivered"; readonly sms: InboundSms }
  | { readonly type: "push.delivered"; readonly push: InboundPush }
  | { readonly type: "pin.entered"; readonly attempt: string; readonly pin: string }
  | { readonly type: "consent.given"; readonly attempt: string }
  /** The user says no to a prompt of either kind. */
  | { readonly type: "prompt.refused"; readonly attempt: string }
  /** The user asks for a session with one server, or with each there is an account for. */
  | { readonly type: "session.requested"; readonly server?: string }
  /** The time that `nextAlarm` named has come. */
  | { readonly type: "alarm.due" }
  | { readonly type: "message.answered"; readonly sessionId: string; readonly answer: SessionAnswer };
