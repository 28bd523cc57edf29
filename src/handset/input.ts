import type { InboundPush, InboundSms } from "../ports/inbound.ts";
import type { SessionAnswer } from "../ports/session-transport.ts";

/** Everything that can be told to a handset. */
export type HandsetInput =
  | { readonly type: "power.on" }
  | { readonly type: "sms.delivered"; readonly sms: InboundSms }
  | { readonly type: "push.delivered"; readonly push: InboundPush }
  | { readonly type: "pin.entered"; readonly attempt: string; readonly pin: string }
  /** The time that `nextAlarm` named has come. */
  | { readonly type: "alarm.due" }
  | { readonly type: "message.answered"; readonly sessionId: string; readonly answer: SessionAnswer };
