import { utf8Bytes } from "../../base/bytes.ts";
import type { DeviceRecord } from "../device/device-record.ts";
import type { Provocations } from "../device/provocations.ts";
import type { SessionReply } from "../session/session-environment.ts";
import type { DmResponse } from "./dm-server-options.ts";
import { refusal } from "./server-answers.ts";
import { withQuery } from "./session-opening.ts";

const GARBAGE = "This is no SyncML message.\n";

/** What HTTP says on purpose in place of an answer to the message of this number, which is then as good as never sent. */
export function provokedRefusal(provocations: Provocations, msgId: string, url: string): DmResponse | undefined {
  const status = provocations.take("http", msgId);
  if (status !== undefined) return refusal(status, "refused on purpose");
  const redirect = provocations.take("httpRedirect", msgId);
  if (!redirect) return undefined;
  const location = redirect.to ?? withQuery(url, `r=${msgId}`);
  return { ...refusal(redirect.status, "redirected on purpose"), location };
}

/** The answer, or what is no answer at all and goes out for it on purpose. */
export function provokedReply(provocations: Provocations, msgId: string, answer: SessionReply): SessionReply {
  const isGarbage = provocations.take("garbage", msgId) !== undefined;
  return isGarbage ? { ...answer, body: utf8Bytes(GARBAGE) } : answer;
}

/** What is wrong on purpose with the way that an answer of so many octets goes. */
export function provokedDelivery(
  { provocations, place }: Pick<DeviceRecord, "provocations" | "place">,
  msgId: string,
  length: number,
): Pick<DmResponse, "delayMs" | "cutAfter"> & Partial<Pick<DmResponse, "contentType">> {
  const delayMs = provocations.take("slow", msgId);
  const contentType = provocations.take("contentType", msgId);
  const cut = provocations.take("cut", msgId);
  return {
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(cut === undefined ? {} : { cutAfter: cut === "each" ? place % length : cut }),
  };
}
