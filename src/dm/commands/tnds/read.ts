import { attempt } from "../../../base/decoded.ts";
import { mediaTypeOf } from "../../../base/media-type.ts";
import type { MarkupEncoding } from "../../../codec/markup/document.ts";
import { embeddedDocument } from "../../../codec/syncml/embedded.ts";
import type { Meta } from "../../../codec/syncml/message.ts";
import { TNDS_TYPES, type Tnds } from "../../../codec/tnds/document.ts";
import type { CommandItem } from "../command.ts";

/** Whether the Type of an item says that its Data is a serialised tree. */
export function isTnds({ type = "" }: Meta): boolean {
  if (type === "" || type === "text/plain") return false;
  const mime = mediaTypeOf(type);
  return Object.values(TNDS_TYPES).includes(mime);
}

/** A serialised tree that came, and in what it was written. */
export interface ReadTree {
  readonly tnds: Tnds;
  readonly encoding: MarkupEncoding;
}

/** The serialised tree in an item, in either encoding; undefined when it cannot be read or holds no node (DM_TND). */
export function readTnds({ data = "", meta }: Pick<CommandItem, "data" | "meta">): ReadTree | undefined {
  const document = attempt(() => embeddedDocument(data, meta));
  return document?.kind === "tnds" && document.tnds.nodes.length > 0 ? document : undefined;
}
