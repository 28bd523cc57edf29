/** Large objects on their way in: one Add or Replace whose Data comes in chunks, all but the last with MoreData, over several messages (DM_Protocol, large objects). */
import { type Collected, collectChunk } from "../codec/syncml/large-object.ts";
import type { Command, Item, ItemCommandName, Meta } from "../codec/syncml/message.ts";
import { isAboutMessages } from "./commands/alert.ts";
import { restoreData, type StoredData, storeData } from "./stored-data.ts";

/** An object of which some chunks have come, a plain JSON value. */
export interface IncomingObject {
  readonly cmd: ItemCommandName;
  /** LocURI of its Target, as it came with the first chunk. */
  readonly target: string;
  /** Format and Type as they came with the first chunk. */
  readonly format?: string;
  readonly type?: string;
  /** Octets of the whole, as Size said. */
  readonly size: number;
  /** Octets that have come. */
  readonly received: number;
  readonly chunks: readonly StoredData[];
}

const WITHOUT_ITEMS: ReadonlySet<Command["cmd"]> = new Set(["Alert", "Atomic", "Sequence", "Unknown"]);

/** Puts the chunks of one object together; they have to follow each other, or the object is broken off. */
export class ObjectReceiver {
  readonly #maxObjectBytes: number;
  #pending: IncomingObject | null;
  readonly #broken: string[] = [];

  /** `pending`: the object that earlier messages began. */
  constructor(pending: IncomingObject | null, maxObjectBytes: number) {
    this.#pending = pending;
    this.#maxObjectBytes = maxObjectBytes;
  }

  /** The object that waits for further chunks. */
  get pending(): IncomingObject | null {
    return this.#pending;
  }

  /** Targets of objects that something else came in between of, for Alert 1225. */
  get broken(): readonly string[] {
    return this.#broken;
  }

  /** Takes note of a command that is not done to items: it breaks off what is on its way, unless it is an Alert about messages. */
  meet(command: Command): void {
    if (this.#pending === null || !WITHOUT_ITEMS.has(command.cmd)) return;
    if (!isAboutMessages(command)) this.#breakOff(this.#pending);
  }

  /** Takes note of an item of a command: gives the object that it goes on with; if that is not the one on its way, that one is broken off. */
  meetItem(cmd: ItemCommandName, { target }: Item): IncomingObject | undefined {
    const pending = this.#pending;
    if (pending === null) return undefined;
    const isSame = !target?.uri || target.uri.trim() === pending.target.trim();
    if (cmd === pending.cmd && isSame) return pending;
    this.#breakOff(pending);
    return undefined;
  }

  /** Takes one chunk of an object; see {@link collectChunk} for what becomes of it. */
  take(cmd: ItemCommandName, target: string, item: Item, { format, type, size }: Meta): Collected {
    const pending = this.#pending;
    const before = pending && { ...pending, chunks: pending.chunks.map(restoreData) };
    const collected = collectChunk(before ?? undefined, item, size, this.#maxObjectBytes);
    this.#pending = null;
    if (collected.kind !== "chunk") return collected;
    this.#pending = {
      cmd,
      target,
      ...(format === undefined ? {} : { format }),
      ...(type === undefined ? {} : { type }),
      size: collected.state.size,
      received: collected.state.received,
      chunks: [...(pending?.chunks ?? []), storeData(item.data ?? "")],
    };
    return collected;
  }

  #breakOff({ target }: IncomingObject): void {
    this.#broken.push(target);
    this.#pending = null;
  }
}
