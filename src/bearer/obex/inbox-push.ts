import { attempt } from "../../base/decoded.ts";
import type { ObexObject } from "../../codec/obex/object.ts";
import type { ObexResponseName } from "../../codec/obex/response-codes.ts";
import { pushFromContent } from "../../codec/pap/content-entity.ts";
import { encodePush } from "../../codec/wsp/push.ts";
import { objectType, typeRefusal } from "./object-type.ts";

/** The push that an object in the inbox stands for, as a connectionless WSP Push PDU; or how the object is refused. */
export function pushOfObject(object: ObexObject, tid: number): Uint8Array | ObexResponseName {
  const { body } = object;
  if (!body) return "Forbidden"; // this deletes what it names, and an inbox does not
  const why = typeRefusal(object);
  if (why) return why;
  const contentType = objectType(object);
  if (contentType === undefined) return "Unsupported Media Type";
  const headers = [{ name: "Content-Type", value: contentType }];
  // Its type may have parameters that a push cannot say.
  return attempt(() => encodePush(pushFromContent({ headers, body }, tid))) ?? "Bad Request";
}
