import { decoded } from "../../base/decoded.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { decodePush } from "../../codec/wsp/push.ts";

/** What keeps octets from being a connectionless push, and where. */
export interface PushFault {
  readonly reason: string;
  readonly offset: number;
  readonly spec: SpecRef;
}

/** The fault of a PDU whose head, up to its body, is not that of a connectionless push; `undefined` for one to deliver (WSP §8.2.4.1). */
export function pushFault(pdu: Uint8Array): PushFault | undefined {
  const push = decoded(() => decodePush(pdu));
  return push instanceof CodecError ? { reason: push.detail, offset: push.offset, spec: push.spec } : undefined;
}
