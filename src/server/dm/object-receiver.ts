import type { Data, Item } from "../../codec/syncml/message.ts";
import { dataLength, joinData } from "./data-value.ts";

/** What became of one item: it is whole, it is kept until the rest comes, or it cannot be had (with the Status for it). */
export type ObjectOutcome =
  | { readonly kind: "whole"; readonly data: Data }
  | { readonly kind: "chunk" }
  | { readonly kind: "broken"; readonly status: 411 | 413 | 424; readonly detail: string };

interface Pending {
  readonly uri: string;
  readonly size: number;
  readonly chunks: Data[];
  received: number;
}

/** Puts large objects together that a client sends in chunks (DM_Protocol, large objects). One at a time. */
export class ObjectReceiver {
  readonly #maxObjectBytes: number;
  #pending: Pending | undefined;

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
  take(uri: string, item: Item, size: number | undefined): ObjectOutcome {
    const data = item.data ?? "";
    if (this.#pending && this.#pending.uri !== uri) this.#pending = undefined;
    if (!this.#pending) {
      if (!item.moreData) return { kind: "whole", data };
      if (size === undefined) return { kind: "broken", status: 411, detail: `first chunk of ${uri} without Size` };
      if (size > this.#maxObjectBytes) {
        return { kind: "broken", status: 413, detail: `${uri} has ${size} bytes, at most ${this.#maxObjectBytes}` };
      }
      this.#pending = { uri, size, chunks: [], received: 0 };
    }
    return this.#append(this.#pending, data, item.moreData === true);
  }

  #append(pending: Pending, data: Data, more: boolean): ObjectOutcome {
    pending.chunks.push(data);
    pending.received += dataLength(data);
    if (more && pending.received < pending.size) return { kind: "chunk" };
    this.#pending = undefined;
    if (!more && pending.received === pending.size) return { kind: "whole", data: joinData(pending.chunks) };
    const detail = `${pending.uri} has ${pending.received}${more ? " or more" : ""} bytes, its Size says ${pending.size}`;
    return { kind: "broken", status: 424, detail };
  }
}
