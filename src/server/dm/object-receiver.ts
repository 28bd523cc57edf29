import { type Collected, collectChunk, type PartialObject } from "../../codec/syncml/large-object.ts";
import type { Item } from "../../codec/syncml/message.ts";

/** Puts large objects together that a client sends in chunks (DM_Protocol, large objects). One at a time. */
export class ObjectReceiver {
  readonly #maxObjectBytes: number;
  #pending: { readonly uri: string; readonly state: PartialObject } | undefined;

  constructor(maxObjectBytes: number) {
    this.#maxObjectBytes = maxObjectBytes;
  }

  /** Whether chunks are still to come. */
  get waiting(): boolean {
    return this.#pending !== undefined;
  }

  /** Forgets an object that will not be completed; tells which it was. */
  drop(): string | undefined {
    const uri = this.#pending?.uri;
    this.#pending = undefined;
    return uri;
  }

  /** Takes one item. `size` is the Size stated for it, on the item or its command. */
  take(uri: string, item: Item, size: number | undefined): Collected {
    const before = this.#pending?.uri === uri ? this.#pending.state : undefined;
    const collected = collectChunk(before, item, size, this.#maxObjectBytes);
    this.#pending = collected.kind === "chunk" ? { uri, state: collected.state } : undefined;
    return collected.kind === "broken" ? { ...collected, detail: `${uri}: ${collected.detail}` } : collected;
  }
}
