import { EventEmitter } from "node:events";

/**
 * What the library takes for its socket: frames that passed our checks are read from it one at a time, and what the
 * library writes is handed on. Reading is synchronous, so whatever a frame causes has happened when `feed` returns.
 */
export class FrameSocket extends EventEmitter {
  readonly #write: (bytes: Uint8Array) => void;
  #frame: Uint8Array = new Uint8Array();
  #open = true;

  constructor(write: (bytes: Uint8Array) => void) {
    super();
    this.#write = write;
  }

  get writable(): boolean {
    return this.#open;
  }

  /** Lets the library read one frame. */
  feed(frame: Uint8Array): void {
    this.#frame = frame;
    this.emit("readable");
    this.#frame = new Uint8Array();
  }

  /** The next `count` octets, or `null` when fewer are there; a Buffer, because that is what the library expects. */
  read(count: number): Buffer | null {
    if (count > this.#frame.length || this.#frame.length === 0) return null;
    const taken = this.#frame.subarray(0, count);
    this.#frame = this.#frame.subarray(count);
    return Buffer.from(taken.buffer, taken.byteOffset, taken.byteLength);
  }

  write(bytes: Uint8Array, written?: () => void): boolean {
    if (!this.#open) return false;
    this.#write(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    written?.();
    return true;
  }

  /** From now on nothing is written. Who closes the real socket is decided elsewhere. */
  shut(): void {
    this.#open = false;
  }
}
