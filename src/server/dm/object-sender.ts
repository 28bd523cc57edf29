import type { Data, Item, ItemCommand } from "../../codec/syncml/message.ts";
import { dataLength } from "./data-value.ts";
import type { PlannedCommand } from "./job-plan.ts";

/** Sends the value of one Add or Replace in chunks, one a message (DM_Protocol, large objects). */
export class ObjectSender {
  readonly #planned: PlannedCommand;
  readonly #command: ItemCommand;
  readonly #item: Item;
  readonly #data: Data;
  #offset = 0;

  /** A sender for a command that can be cut, else `undefined`. */
  static for(planned: PlannedCommand): ObjectSender | undefined {
    const { command } = planned;
    if (command.cmd !== "Add" && command.cmd !== "Replace") return undefined;
    const [item, second] = command.items;
    return item?.data === undefined || second ? undefined : new ObjectSender(planned, command, item, item.data);
  }

  private constructor(planned: PlannedCommand, command: ItemCommand, item: Item, data: Data) {
    this.#planned = planned;
    this.#command = command;
    this.#item = item;
    this.#data = data;
  }

  /** The longest next chunk that still fits; `last` when the object ends with it; `undefined` when not even one character fits. */
  next(
    fits: (chunk: PlannedCommand) => boolean,
  ): { readonly chunk: PlannedCommand; readonly last: boolean } | undefined {
    let fitting = 0;
    let tooLong = this.#data.length - this.#offset + 1;
    while (tooLong - fitting > 1) {
      const middle = (fitting + tooLong) >> 1;
      if (fits(this.#chunk(middle))) fitting = middle;
      else tooLong = middle;
    }
    const length = this.#wholeCharacters(fitting);
    if (length === 0) return undefined;
    const chunk = this.#chunk(length);
    this.#offset += length;
    return { chunk, last: this.#offset === this.#data.length };
  }

  #chunk(length: number): PlannedCommand {
    const end = this.#offset + length;
    const last = end === this.#data.length;
    const meta = { ...this.#item.meta, ...(this.#offset === 0 ? { size: dataLength(this.#data) } : {}) };
    const item: Item = {
      ...this.#item,
      ...(Object.keys(meta).length === 0 ? {} : { meta }),
      data: typeof this.#data === "string" ? this.#data.slice(this.#offset, end) : this.#data.slice(this.#offset, end),
      ...(last ? {} : { moreData: true }),
    };
    return { command: { ...this.#command, items: [item] }, expected: this.#planned.expected };
  }

  /** Shortens a cut that would fall between the halves of a surrogate pair. */
  #wholeCharacters(length: number): number {
    const before = typeof this.#data === "string" ? this.#data.charCodeAt(this.#offset + length - 1) : 0;
    return before >= 0xd800 && before < 0xdc00 ? length - 1 : length;
  }
}
