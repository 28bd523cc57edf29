/** Large objects: one Data over several messages (SyncML_RepPro, MoreData and Size). Pure; who sends and who waits keeps the state. */
import { concatBytes, utf8Bytes, utf8Length } from "../../base/bytes.ts";
import type { Data, Item } from "./message.ts";

/** One chunk of an item, and where the next one begins; `next` is the Data's length when this is the last. */
export interface Chunk {
  readonly item: Item;
  readonly next: number;
}

/**
 * The chunk of an item's Data that begins at `offset` and has at most `length` octets, or UTF-16 units of text; it never
 * ends within a character, and so may be empty. The first carries Size, the octets of the whole; all but the last MoreData.
 */
export function chunkOf(item: Item, offset: number, length: number): Chunk {
  const data = item.data ?? "";
  const end = wholeCharacters(data, Math.min(data.length, offset + length), offset);
  const meta = { ...item.meta, ...(offset === 0 && end < data.length ? { size: dataLength(data) } : {}) };
  const chunk: Item = {
    ...item,
    ...(Object.keys(meta).length === 0 ? {} : { meta }),
    data: data.slice(offset, end),
    ...(end < data.length ? { moreData: true } : {}),
  };
  return { item: chunk, next: end };
}

/** A large object of which some chunks have come. */
export interface PartialObject {
  /** Octets of the whole, as Size said. */
  readonly size: number;
  readonly chunks: readonly Data[];
  /** Octets that have come. */
  readonly received: number;
}

/** What became of one item: it is whole, it is kept until the rest comes, or it cannot be had (with the Status for it). */
export type Collected =
  | { readonly kind: "whole"; readonly data: Data }
  | { readonly kind: "chunk"; readonly state: PartialObject }
  | { readonly kind: "broken"; readonly status: 411 | 413 | 424; readonly detail: string };

/**
 * Takes one item; `state` is what came of the same object before. `size` is the Size stated for it, on the item or its
 * command. 411: a first chunk without Size; 413: more than `maxObjectBytes`; 424: another length than Size said.
 */
export function collectChunk(
  state: PartialObject | undefined,
  { data = "", moreData = false }: Pick<Item, "data" | "moreData">,
  size: number | undefined,
  maxObjectBytes: number,
): Collected {
  if (!state && !moreData) return { kind: "whole", data };
  const stated = state?.size ?? size;
  if (stated === undefined) return { kind: "broken", status: 411, detail: "first chunk without Size" };
  if (stated > maxObjectBytes) {
    return { kind: "broken", status: 413, detail: `${stated} bytes, at most ${maxObjectBytes}` };
  }
  const chunks = [...(state?.chunks ?? []), data];
  const received = (state?.received ?? 0) + dataLength(data);
  // one that holds all may have MoreData: senders that cut a stream see its end late, and send an empty last chunk
  if (moreData && received <= stated) return { kind: "chunk", state: { size: stated, chunks, received } };
  if (!moreData && received === stated) return { kind: "whole", data: joinData(chunks) };
  return {
    kind: "broken",
    status: 424,
    detail: `${received}${moreData ? " or more" : ""} bytes, its Size says ${stated}`,
  };
}

/** Octets that Data takes on the wire, which is what Size counts; 0 when there is none. */
export function dataLength(data: Data = ""): number {
  return typeof data === "string" ? utf8Length(data) : data.length;
}

/** The Data of a large object from its chunks: text when all of them are. */
function joinData(chunks: readonly Data[]): Data {
  const allText = chunks.every((chunk) => typeof chunk === "string");
  return allText ? chunks.join("") : concatBytes(chunks.map(octets));
}

function octets(data: Data): Uint8Array {
  return typeof data === "string" ? utf8Bytes(data) : data;
}

/** Moves a cut that would fall between the halves of a surrogate pair before it. */
function wholeCharacters(data: Data, end: number, offset: number): number {
  if (typeof data !== "string" || end === data.length || end === offset) return end;
  const before = data.charCodeAt(end - 1);
  return before >= 0xd800 && before < 0xdc00 ? end - 1 : end;
}
