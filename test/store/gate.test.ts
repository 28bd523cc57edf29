import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gate } from "../../src/store/gate.ts";

describe("A gate", () => {
  test("never lets more through at once than its width, and all in order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(4), { maxLength: 20 }), async (width, works) => {
        const enter = gate(width);
        const begun: number[] = [];
        let inside = 0;
        const work = (turns: number, i: number) => async () => {
          begun.push(i);
          inside++;
          expect(inside).toBeLessThanOrEqual(width);
          for (let turn = 0; turn < turns; turn++) await undefined;
          inside--;
          return i;
        };
        const results = await Promise.all(works.map((turns, i) => enter(work(turns, i))));
        expect(results).toEqual(works.map((_, i) => i));
        expect(begun).toEqual(works.map((_, i) => i));
      }),
    );
  });

  test("lets no newcomer pass the one that waits", async () => {
    const enter = gate(1);
    const log: string[] = [];
    let inside = 0;
    const work = (name: string) => async () => {
      inside++;
      log.push(`${name} ${inside}`);
      await undefined;
      inside--;
    };
    const first = enter(work("a"));
    const second = enter(work("b"));
    const third = first.then(() => enter(work("c")));
    await Promise.all([second, third]);
    expect(log).toEqual(["a 1", "b 1", "c 1"]);
  });

  test("is idle only when nothing runs and nothing waits", async () => {
    const enter = gate(1);
    const log: string[] = [];
    await enter.idle();
    const work = (name: string) => async () => {
      await undefined;
      log.push(name);
    };
    void enter(work("a"));
    const second = enter(work("b"));
    await enter.idle();
    expect(log).toEqual(["a", "b"]);
    await second;
  });

  test("opens again after work that failed", async () => {
    const enter = gate(1);
    await expect(enter(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await enter(async () => "yes")).toBe("yes");
  });
});
