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
  try {
    decodePush(pdu);
    return undefined;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return { reason: error.detail, offset: error.offset, spec: error.spec };
  }
}
