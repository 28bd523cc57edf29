import { isDeepStrictEqual } from "node:util";
import { equalBytes, utf8Bytes } from "../../src/base/bytes.ts";
import type { MarkupElement } from "../../src/codec/markup/element.ts";
import type { Package0 } from "../../src/codec/notification/package0.ts";
import type { ObexObject } from "../../src/codec/obex/object.ts";
import type { SmppMessage } from "../../src/codec/smpp/message.ts";
import type { SyncMLMessage } from "../../src/codec/syncml/message.ts";
import type { PushPdu } from "../../src/codec/wsp/push.ts";
import type { Row } from "./manifest.ts";

/** What a vector turned out to be, layer by layer, and which of its layers our encoders write octet for octet as they stand. */
export interface Subject {
  readonly folder: string;
  /** Layers that were encoded again to the very octets. */
  readonly canonical: string[];
  /** What went wrong while opening it. */
  readonly failures: string[];
  readonly octets?: Uint8Array;
  readonly headers?: readonly Uint8Array[];
  readonly smpp?: readonly SmppMessage[];
  readonly wsp?: Uint8Array;
  readonly push?: PushPdu;
  /** The document as it travelled. */
  readonly body?: Uint8Array;
  readonly root?: MarkupElement;
  readonly message?: SyncMLMessage;
  readonly notification?: Package0;
  readonly object?: ObexObject;
}

export type Opener = (folder: string, row: Row) => Subject;

/** Notes a layer that has one form only. */
export function mustBeSame(
  subject: Subject,
  layer: string,
  theirs: readonly Uint8Array[],
  ours: readonly Uint8Array[],
): void {
  const isSame =
    theirs.length === ours.length && theirs.every((octets, i) => equalBytes(octets, ours[i] ?? utf8Bytes("")));
  if (!isSame) subject.failures.push(`${layer} is not the same when encoded again`);
  else if (!subject.canonical.includes(layer)) subject.canonical.push(layer);
}

/** Notes a layer that has several forms: ours must mean the same, and may be the same. */
export function may<T>(
  subject: Subject,
  layer: string,
  theirs: Uint8Array,
  ours: Uint8Array,
  decode: (octets: Uint8Array) => T,
  value: T,
): void {
  if (equalBytes(theirs, ours)) subject.canonical.push(layer);
  else if (!isDeepStrictEqual(decode(ours), value))
    subject.failures.push(`${layer} means something else when encoded again`);
}
