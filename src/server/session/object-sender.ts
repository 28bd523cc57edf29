import { largest } from "../../base/largest.ts";
import { chunkOf } from "../../codec/syncml/large-object.ts";
import type { Item, ItemCommand, Meta } from "../../codec/syncml/message.ts";
import type { Behaviour } from "../device/behaviour.ts";
import type { PlannedJobCommand } from "../device/device-jobs.ts";
import type { PlannedCommand } from "../jobs/plan.ts";
import type { PlannedStep } from "../jobs/run.ts";

/** What may be wrong with the chunks on purpose. */
export type ChunkFault = Behaviour["chunks"];

/** Sends the value of one Add or Replace in chunks, one a message (DM_Protocol, large objects). */
export class ObjectSender {
  readonly step: PlannedStep;
  readonly #planned: PlannedCommand;
  readonly #command: ItemCommand;
  readonly #item: Item;
  readonly #length: number;
  readonly #fault: ChunkFault;
  #offset = 0;

  /** A sender for a command that can be cut, else `undefined`. */
  static for(planned: PlannedJobCommand, fault?: ChunkFault): ObjectSender | undefined {
    const { command } = planned;
    if (command.cmd !== "Add" && command.cmd !== "Replace") return undefined;
    const [item, second] = command.items;
    return item?.data === undefined || second ? undefined : new ObjectSender(planned, command, item, fault);
  }

  private constructor(planned: PlannedJobCommand, command: ItemCommand, item: Item, fault: ChunkFault) {
    this.step = planned.step;
    this.#planned = planned;
    this.#command = command;
    this.#item = item;
    this.#length = item.data?.length ?? 0;
    this.#fault = fault;
  }

  /** Whether the client is to be left alone with what it has. */
  get breaksOff(): boolean {
    return this.#fault === "break-off" && this.#offset > 0;
  }

  /**
   * The longest next chunk that still fits; `last` when the object ends with it; `undefined` when not even one character fits.
   * `room`: octets of a message, of which a chunk cannot have more.
   */
  next(
    fits: (chunk: PlannedCommand) => boolean,
    room: number,
  ): { readonly chunk: PlannedCommand; readonly last: boolean } | undefined {
    const longest = Math.min(room, this.#length - this.#offset);
    const { chunk, next } = this.#chunk(largest(1, longest, (length) => fits(this.#chunk(length).chunk)));
    if (next === this.#offset) return undefined;
    this.#offset = next;
    return { chunk, last: next === this.#length };
  }

  #chunk(length: number): { readonly chunk: PlannedCommand; readonly next: number } {
    const { item, next } = chunkOf(this.#item, this.#offset, length);
    const command = { ...this.#command, items: [this.#spoil(item)] };
    return { chunk: { ...this.#planned, command }, next };
  }

  #spoil(item: Item): Item {
    const { size, ...others }: Meta = item.meta ?? {};
    if (size === undefined || (this.#fault !== "no-size" && this.#fault !== "wrong-size")) return item;
    if (this.#fault === "wrong-size") return { ...item, meta: { ...others, size: size + 1 } };
    const { meta: _meta, ...bare } = item;
    return Object.keys(others).length === 0 ? bare : { ...bare, meta: others };
  }
}
