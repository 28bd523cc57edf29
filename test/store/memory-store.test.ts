import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/store/memory-store.ts";

describe("The memory store", () => {
  test("gives back what was saved, ordered by id", async () => {
    const store = memoryStore<{ text: string }>();
    await store.save("2", { text: "two" });
    await store.save("1", { text: "one" });
    await store.save("2", { text: "two again" });
    expect(await store.load("2")).toEqual({ text: "two again" });
    const texts: string[] = [];
    for await (const { text } of store.scan()) texts.push(text);
    expect(texts).toEqual(["one", "two again"]);
  });

  test("is not changed by what its users do with a record", async () => {
    const store = memoryStore<{ text: string }>();
    const record = { text: "one" };
    await store.save("1", record);
    record.text = "changed";
    const loaded = await store.load("1");
    if (loaded) loaded.text = "changed too";
    expect(await store.load("1")).toEqual({ text: "one" });
  });

  test("has no record after it was deleted", async () => {
    const store = memoryStore<{ text: string }>();
    await store.save("1", { text: "one" });
    await store.delete("1");
    expect(await store.load("1")).toBeUndefined();
  });
});
