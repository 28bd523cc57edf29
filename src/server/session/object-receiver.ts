import { type Collected, collectChunk, type PartialObject } from "../../codec/syncml/large-object.ts";
import type { Item, Meta } from "../../codec/syncml/message.ts";

/** Puts large objects together that a client sends in chunks (DM_Protocol, large objects). One at a time. */
export class ObjectReceiver {
  readonly #maxObjectBytes: number;
  #pending: { readonly uri: string; readonly format: string | undefined; readonly state: PartialObject } | undefined;

  constructor(maxObjectBytes: number) {
    this.#maxObjectBytes = maxObjectBytes;
  }

  /** Where the object is from that waits for further chunks; `undefined` when none does. */
  get pending(): string | undefined {
    return this.#pending?.uri;
  }

  /** Forgets an object that will not be completed; tells which it was. */
  drop(): string | undefined {
    const uri = this.#pending?.uri;
    this.#pending = undefined;
    return uri;
  }

  /** Takes one item of an object, which may go on with the pending one; `meta` holds for it, and its format for all chunks after it. */
  take(uri: string, item: Item, meta: Meta): { readonly collected: Collected; readonly format: string | undefined } {
    const before = this.#pending?.uri === uri ? this.#pending : undefined;
    const format = meta.format ?? before?.format;
    const collected = collectChunk(before?.state, item, meta.size, this.#maxObjectBytes);
    this.#pending = collected.kind === "chunk" ? { uri, format, state: collected.state } : undefined;
    const named = collected.kind === "broken" ? { ...collected, detail: `${uri}: ${collected.detail}` } : collected;
    return { collected: named, format };
  }
}
