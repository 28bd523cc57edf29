/** What a client that is a DM server may ask of a handset: its messages by GET, and to take answers by PUT (SyncML_OBEX). */
import { findHeader, mediaTypeOf, type ObexHeader } from "../../../codec/obex/headers.ts";
import type { ObexObject } from "../../../codec/obex/object.ts";
import type { ObexResponseName } from "../../../codec/obex/response-codes.ts";
import { NOTIFICATION_TYPE } from "../object-type.ts";
import type { DmLine, NoMessage } from "./line.ts";
import { dmHeaders, dmMessageOf, isDmType, isSameType } from "./message.ts";

/** How a GET without a message is answered. */
const REFUSALS: Readonly<Record<NoMessage, ObexResponseName>> = {
  "nothing-to-come": "Service Unavailable",
  "another-type": "Not Acceptable",
};

/** Whether a GET is for the next message of a session. One that names an object is not. */
export function asksForMessage(headers: readonly ObexHeader[]): boolean {
  return isDmType(mediaTypeOf(headers)) || (!mediaTypeOf(headers) && !findHeader(headers, "Name"));
}

/** The device's next message, when there is one, or how the GET is refused. */
export async function nextMessage(
  line: DmLine,
  headers: readonly ObexHeader[],
): Promise<ObexObject | ObexResponseName> {
  const message = await line.fetch(mediaTypeOf(headers));
  if (typeof message === "string") return REFUSALS[message];
  return { headers: dmHeaders(message), body: message.body };
}

/** Whether an object is the server's message in a session that goes over the line. */
export function isAnswer(line: DmLine, { headers }: Pick<ObexObject, "headers">): boolean {
  return line.carriesSession && isDmType(mediaTypeOf(headers));
}

/** Hands the device what the server answers; refused when it does not wait for it. */
export function takeAnswer(line: DmLine, object: ObexObject): ObexResponseName {
  return line.answer(dmMessageOf(object)) ? "Success" : "Service Unavailable";
}

/** Whether an object is a Package #0, which calls the device into a session. */
export function isNotification({ headers }: Pick<ObexObject, "headers">): boolean {
  return isSameType(mediaTypeOf(headers) ?? "", NOTIFICATION_TYPE);
}
