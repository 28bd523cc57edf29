import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunkOf, collectChunk, dataLength, type PartialObject } from "../../../src/codec/syncml/large-object.ts";
import type { Data, Item } from "../../../src/codec/syncml/message.ts";

const TARGET = { uri: "./A/B" };

/** The chunks of an item, `length` at a time. */
function chunksOf(item: Item, length: number): Item[] {
  const chunks: Item[] = [];
  const total = (item.data ?? "").length;
  for (let offset = 0; offset < total; ) {
    const { item: chunk, next } = chunkOf(item, offset, length);
    chunks.push(chunk);
    offset = next;
  }
  return chunks;
}

const data: fc.Arbitrary<Data> = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
  fc.uint8Array({ minLength: 1, maxLength: 60 }),
);

describe("A large object", () => {
  test("states its Size in the first chunk, and MoreData in all but the last", () => {
    const chunks = chunksOf({ target: TARGET, data: "aäbb" }, 2);
    expect(chunks).toEqual([
      { target: TARGET, meta: { size: 5 }, data: "aä", moreData: true },
      { target: TARGET, data: "bb" },
    ]);
  });

  test("that fits one chunk is an ordinary item", () => {
    expect(chunkOf({ target: TARGET, data: "abc" }, 0, 10)).toEqual({ item: { target: TARGET, data: "abc" }, next: 3 });
  });

  test("is never cut within a character", () => {
    expect(chunksOf({ data: "a😀b" }, 2).map((each) => each.data)).toEqual(["a", "😀", "b"]);
  });

  test("comes together again from chunks of any length", () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 2, max: 70 }), (whole, length) => {
        let state: PartialObject | undefined;
        const chunks = chunksOf({ data: whole }, length);
        for (const [i, chunk] of chunks.entries()) {
          const collected = collectChunk(state, chunk, chunk.meta?.size, 1000);
          if (i === chunks.length - 1) expect(collected).toEqual({ kind: "whole", data: whole });
          else if (collected.kind === "chunk") state = collected.state;
          else expect.unreachable();
        }
      }),
    );
  });

  test.each([
    ["without Size", { moreData: true, data: "a" }, undefined, 411],
    ["larger than is taken", { moreData: true, data: "a" }, 1001, 413],
    ["longer than its Size", { moreData: true, data: "abc" }, 2, 424],
  ])("%s is refused with its Status", (_, item, size, status) => {
    expect(collectChunk(undefined, item, size, 1000)).toMatchObject({ kind: "broken", status });
  });

  test.each([
    ["two", ["ab", ""]],
    ["three", ["", "ab", ""]],
  ])("may have an empty last chunk, as of %s", (_, parts) => {
    let state: PartialObject | undefined;
    for (const part of parts.slice(0, -1)) {
      const collected = collectChunk(state, { moreData: true, data: part }, 2, 1000);
      if (collected.kind !== "chunk") throw new Error("a chunk expected");
      state = collected.state;
    }
    expect(collectChunk(state, {}, undefined, 1000)).toEqual({ kind: "whole", data: "ab" });
  });

  test("that ends before its Size is refused with 424", () => {
    const first = collectChunk(undefined, { moreData: true, data: "a" }, 5, 1000);
    if (first.kind !== "chunk") throw new Error("a chunk expected");
    expect(collectChunk(first.state, { data: "b" }, undefined, 1000)).toMatchObject({ kind: "broken", status: 424 });
  });

  test("counts octets, not characters", () => {
    expect(dataLength("ä€")).toBe(5);
  });
});
