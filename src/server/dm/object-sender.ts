import { chunkOf } from "../../codec/syncml/large-object.ts";
import type { Item, ItemCommand } from "../../codec/syncml/message.ts";
import type { PlannedCommand } from "./job-plan.ts";

/** Sends the value of one Add or Replace in chunks, one a message (DM_Protocol, large objects). */
export class ObjectSender {
  readonly #planned: PlannedCommand;
  readonly #command: ItemCommand;
  readonly #item: Item;
  readonly #length: number;
  #offset = 0;

  /** A sender for a command that can be cut, else `undefined`. */
  static for(planned: PlannedCommand): ObjectSender | undefined {
    const { command } = planned;
    if (command.cmd !== "Add" && command.cmd !== "Replace") return undefined;
    const [item, second] = command.items;
    return item?.data === undefined || second ? undefined : new ObjectSender(planned, command, item, item.data.length);
  }

  private constructor(planned: PlannedCommand, command: ItemCommand, item: Item, length: number) {
    this.#planned = planned;
    this.#command = command;
    this.#item = item;
    this.#length = length;
  }

  /** The longest next chunk that still fits; `last` when the object ends with it; `undefined` when not even one character fits. */
  next(
    fits: (chunk: PlannedCommand) => boolean,
  ): { readonly chunk: PlannedCommand; readonly last: boolean } | undefined {
    let fitting = 0;
    let tooLong = this.#length - this.#offset + 1;
    while (tooLong - fitting > 1) {
      const middle = (fitting + tooLong) >> 1;
      if (fits(this.#chunk(middle).chunk)) fitting = middle;
      else tooLong = middle;
    }
    const { chunk, next } = this.#chunk(fitting);
    if (next === this.#offset) return undefined;
    this.#offset = next;
    return { chunk, last: next === this.#length };
  }

  #chunk(length: number): { readonly chunk: PlannedCommand; readonly next: number } {
    const { item, next } = chunkOf(this.#item, this.#offset, length);
    return { chunk: { command: { ...this.#command, items: [item] }, expected: this.#planned.expected }, next };
  }
}
