import type { UserReply } from "../dm/user/user-prompt.ts";
import type { GenericAlert } from "../mo/behaviour.ts";
import type { SmartCard } from "../ports/card.ts";
import type { EndedDownload } from "../ports/downloader.ts";
import type { InboundPush, InboundSms } from "../ports/inbound.ts";
import type { SessionAnswer } from "../ports/session-transport.ts";

/** Everything that can be told to a handset. */
export type HandsetInput =
  /** It starts; one that was on already has lost its power in between. */
  | { readonly type: "power.on" }
  | { readonly type: "power.off" }
  | { readonly type: "network.attached" }
  | { readonly type: "network.lost" }
  /** It is in the network of another operator. */
  | { readonly type: "network.roaming" }
  /** The network gives it another IP address. */
  | { readonly type: "network.addressChanged" }
  /** Charge in percent. */
  | { readonly type: "battery.changed"; readonly level: number }
  /** It is taken up, with a call for example, or free again. */
  | { readonly type: "busy.changed"; readonly busy: boolean }
  /** Another card than the one in the slot takes its place. */
  | { readonly type: "card.inserted"; readonly card: SmartCard }
  | { readonly type: "card.removed" }
  | { readonly type: "sms.delivered"; readonly sms: InboundSms }
  | { readonly type: "push.delivered"; readonly push: InboundPush }
  | { readonly type: "pin.entered"; readonly attempt: string; readonly pin: string }
  | { readonly type: "consent.given"; readonly attempt: string }
  /** The user says no to a bootstrap, an operation, or a session that a server calls for. */
  | { readonly type: "prompt.refused"; readonly attempt: string }
  /** The user asks for a session with one server, or with each there is an account for. */
  | { readonly type: "session.requested"; readonly server?: string }
  /** The user, or the device, wants no more of the session in flight. */
  | { readonly type: "session.aborted" }
  /** The time that `nextAlarm` named has come. */
  | { readonly type: "alarm.due" }
  /** To the message in flight of the session of this name: several can have one SessionID, as servers choose it too. */
  | { readonly type: "message.answered"; readonly span: string; readonly answer: SessionAnswer }
  /** What the user does about a question of a server in a session. */
  | { readonly type: "user.replied"; readonly prompt: string; readonly reply: UserReply }
  /** A download of an operation is over; one that was stopped is not. */
  | { readonly type: "download.ended"; readonly download: string; readonly result: EndedDownload }
  /** The user or the device has something to tell one server, or each there is an account for. */
  | {
      readonly type: "client.event";
      readonly server?: string;
      readonly code: 1224 | 1226;
      readonly alert: GenericAlert;
    };
