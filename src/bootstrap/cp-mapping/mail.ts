import { formatUri } from "../../tree/uri.ts";
import { extendObject, type MappingContext } from "./context.ts";
import type { ObjectBuilder } from "./object-builder.ts";

/** An application object, as half of a mail account it may be. */
export interface MailPart {
  readonly appId: string;
  /** Empty without one. */
  readonly providerId: string;
  readonly object: ObjectBuilder;
}

/** SMTP, by which mail goes out. */
const OUTGOING = "25";

/** POP3 and IMAP4, by which mail comes in. */
const INCOMING = ["110", "143"];

/** Where each half names the other one; no document gives a node for it. */
const OTHER_HALF = "Ext/MailAccount";

/** Joins the two halves of each mail account: the first outgoing and the first incoming one with the same PROVIDER-ID. */
export function linkMail(parts: readonly MailPart[], context: MappingContext): void {
  const linked = new Set<string>();
  for (const { appId, providerId, object } of parts) {
    if (appId !== OUTGOING || providerId === "" || linked.has(providerId)) continue;
    const incoming = parts.find((part) => INCOMING.includes(part.appId) && part.providerId === providerId);
    if (!incoming) continue;
    linked.add(providerId);
    extendObject(context, object, (half) => half.constant(OTHER_HALF, formatUri(incoming.object.path)));
    extendObject(context, incoming.object, (half) => half.constant(OTHER_HALF, formatUri(object.path)));
  }
}
