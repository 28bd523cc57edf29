import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FrameReader } from "../../../src/bearer/smpp/frame-reader.ts";
import { pduBytes } from "../../support/smpp-peer.ts";

const LIMITS = { minPduBytes: 16, maxPduBytes: 16_384 };

describe("FrameReader", () => {
  const streams = fc.tuple(
    fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 6 }),
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
  );

  test("gives the same frames however the stream is cut", () => {
    fc.assert(
      fc.property(streams, ([bodies, sizes]) => {
        const frames = bodies.map((body, i) => pduBytes("submit_sm", i, body));
        const stream = Uint8Array.from(frames.flatMap((frame) => [...frame]));
        const reader = new FrameReader(LIMITS);
        const found: Uint8Array[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          found.push(...reader.push(stream.subarray(at, at + size)));
          at += size;
        }
        expect(found).toEqual(frames);
        expect(reader.violation).toBeUndefined();
      }),
    );
  });

  test.each([15, 16_385])("a command_length of %i ends the stream, after the frames before it", (length) => {
    const good = pduBytes("enquire_link", 1);
    const bad = Uint8Array.of(0, 0, length >> 8, length & 0xff, 9);
    const reader = new FrameReader(LIMITS);
    expect(reader.push(Uint8Array.from([...good, ...bad]))).toEqual([good]);
    expect(reader.violation).toEqual({ commandLength: length, offset: 16, bytes: bad });
    expect(reader.push(good)).toEqual([]);
  });

  test.each([16, 16_384])("a command_length of %i is a frame", (length) => {
    const frame = pduBytes("submit_sm", 1, new Uint8Array(length - 16));
    expect(new FrameReader(LIMITS).push(frame)).toEqual([frame]);
  });

  test("a frame is a copy that does not hold on to the chunk it came in", () => {
    const chunk = Buffer.alloc(4096);
    chunk.set(pduBytes("enquire_link", 1));
    const [frame] = new FrameReader(LIMITS).push(chunk.subarray(0, 16));
    expect(frame?.buffer.byteLength).toBe(16);
  });
});
