/** Short messages for a handset that cannot be reached: the network keeps them, in the record, so that they survive with it. */

import { fromBase64, toBase64 } from "../../base/bytes.ts";
import { Bug } from "../../base/errors.ts";
import type { InboundSms } from "../../ports/inbound.ts";
import type { HandsetEnvironment } from "../environment.ts";
import type { HandsetState } from "../state.ts";

/** A short message as JSON, with the card that it is for: whoever puts another one into the handset does not get it. */
export type HeldSms = Omit<InboundSms, "userData"> & { readonly userData: string; readonly iccid: string };

/** Short messages that a network keeps for one subscriber; of more, the oldest goes. */
const MOST_HELD = 32;

/** The message is kept until the handset can be reached again. */
export function holdSms(state: HandsetState, sms: InboundSms, env: HandsetEnvironment): HandsetState {
  const kept = state.held.slice(-(MOST_HELD - 1));
  if (kept.length < state.held.length) {
    env.emit({ type: "sms.dropped", reason: `the network keeps ${MOST_HELD} messages at most` });
  }
  const held = [...kept, { ...sms, userData: toBase64(sms.userData), iccid: state.sim.iccid }];
  env.emit({ type: "sms.held", from: sms.from, to: sms.to, held: held.length });
  return { ...state, held };
}

/** A kept message as it was. */
export function releasedSms({ userData, iccid: _, ...sms }: HeldSms): InboundSms {
  const octets = fromBase64(userData);
  if (!octets) throw new Bug("the user data of a kept message is base64");
  return { ...sms, userData: octets };
}
