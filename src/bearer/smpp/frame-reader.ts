/** Smallest and largest command_length accepted, in octets; the smallest is a header alone (SMPP §3.2). */
export interface FrameLimits {
  readonly minPduBytes: number;
  readonly maxPduBytes: number;
}

/** The stream cannot be cut into frames any further: its next command_length is out of bounds. */
export interface FrameViolation {
  readonly commandLength: number;
  /** Octets of the stream before the bad frame. */
  readonly offset: number;
  /** What was received of the bad frame so far. */
  readonly bytes: Uint8Array;
}

/** Cuts a stream of octets into SMPP frames before anything else looks at them. Holds back at most one frame. */
export class FrameReader {
  readonly #limits: FrameLimits;
  #held: Uint8Array[] = [];
  #heldLength = 0;
  #wanted = 4;
  #offset = 0;
  #violation: FrameViolation | undefined;

  constructor(limits: FrameLimits) {
    this.#limits = limits;
  }

  /** Set once the stream cannot be read any more; everything after is ignored. */
  get violation(): FrameViolation | undefined {
    return this.#violation;
  }

  /** The frames that `chunk` completes, in order, each a copy of its own. */
  push(chunk: Uint8Array): Uint8Array[] {
    if (this.#violation) return [];
    // Without its Buffer clothes, whose slice() gives a view: a frame must not keep the socket's buffer alive.
    this.#held.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#heldLength += chunk.length;
    // Until a whole length or frame is there nothing is copied, so octets that trickle in one by one stay cheap.
    if (this.#heldLength < this.#wanted) return [];
    const input = joined(this.#held, this.#heldLength);
    const frames: Uint8Array[] = [];
    let start = 0;
    while (input.length - start >= 4) {
      const length = new DataView(input.buffer, input.byteOffset + start).getUint32(0);
      if (length < this.#limits.minPduBytes || length > this.#limits.maxPduBytes) {
        this.#violation = { commandLength: length, offset: this.#offset + start, bytes: input.slice(start) };
        this.#hold(new Uint8Array(), 0);
        return frames;
      }
      if (input.length - start < length) return this.#rest(frames, input, start, length);
      frames.push(input.slice(start, start + length));
      start += length;
    }
    return this.#rest(frames, input, start, 4);
  }

  #rest(frames: Uint8Array[], input: Uint8Array, start: number, wanted: number): Uint8Array[] {
    this.#offset += start;
    this.#hold(input.slice(start), wanted);
    return frames;
  }

  #hold(bytes: Uint8Array, wanted: number): void {
    this.#held = bytes.length > 0 ? [bytes] : [];
    this.#heldLength = bytes.length;
    this.#wanted = wanted;
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  if (chunks.length === 1 && chunks[0]) return chunks[0];
  const out = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
