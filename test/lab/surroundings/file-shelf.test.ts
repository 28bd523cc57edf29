import { describe, expect, test } from "vitest";
import { FileShelf, type ShelvedFile } from "../../../src/lab/surroundings/file-shelf.ts";

const BODY = Uint8Array.of(1, 2, 3, 4, 5);

const aShelf = (file: Partial<ShelvedFile> = {}) =>
  new FileShelf(new Map([["/a", { contentType: "text/x", body: BODY, ...file }]]));

const get = (shelf: FileShelf, headers: Readonly<Record<string, string>> = {}, path = "/a") =>
  shelf.handle({ method: "GET", path, headers });

describe("A shelf of files", () => {
  test("gives a file whole, with what it is known by", () => {
    const answer = get(aShelf());
    expect(answer).toMatchObject({ status: 200, body: BODY, headers: { "content-type": "text/x" } });
    expect(answer.headers["etag"]).toMatch(/^"[\w-]{16}"$/);
  });

  test("gives the rest of a file to who has the beginning of the same", () => {
    const shelf = aShelf();
    const tag = get(shelf).headers["etag"] ?? "";
    expect(get(shelf, { range: "bytes=2-", "if-range": tag })).toMatchObject({
      status: 206,
      headers: { "content-range": "bytes 2-4/5" },
      body: BODY.subarray(2),
    });
    expect(get(shelf, { range: "bytes=2-" }).status).toBe(206);
    expect(get(shelf, { range: "bytes=2-", "if-range": '"other"' }).status).toBe(200);
  });

  test("has nothing behind the end of a file", () => {
    expect(get(aShelf(), { range: "bytes=5-" })).toMatchObject({
      status: 416,
      headers: { "content-range": "bytes */5" },
    });
  });

  test.each(["bytes=1-2", "bytes=-2", "lines=1-", "bytes=x-"])("gives the whole to who asks for %s", (range) => {
    expect(get(aShelf(), { range }).status).toBe(200);
  });

  test("has no other files, and takes none", () => {
    expect(get(aShelf(), {}, "/b").status).toBe(404);
    expect(aShelf().handle({ method: "PUT", path: "/a", headers: {} }).status).toBe(405);
  });

  test("goes wrong as often as it is to", () => {
    const failing = aShelf({ status: 503, times: 2 });
    expect([1, 2, 3].map(() => get(failing).status)).toEqual([503, 503, 200]);
    const cut = aShelf({ cutAfter: 3 });
    expect([1, 2].map(() => get(cut).cutAfter)).toEqual([3, 3]);
  });
});
