import { describe, expect, test } from "vitest";
import { Mailboxes } from "../../src/fleet/mailbox.ts";

/** Work that goes on until it is told to end. */
function heldWork(log: string[], name: string) {
  let end: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    log.push(`${name} begins`);
    await held;
    log.push(`${name} ends`);
    return name;
  };
  return { work, end };
}

describe("Mailboxes", () => {
  test("do the work of one owner in order, one piece at a time", async () => {
    const log: string[] = [];
    const boxes = new Mailboxes();
    const [first, second] = [heldWork(log, "first"), heldWork(log, "second")];
    const done = [boxes.post("a", first.work), boxes.post("a", second.work)];
    second.end();
    first.end();
    expect(await Promise.all(done)).toEqual(["first", "second"]);
    expect(log).toEqual(["first begins", "first ends", "second begins", "second ends"]);
  });

  test("let no owner wait for another", async () => {
    const log: string[] = [];
    const boxes = new Mailboxes();
    const slow = heldWork(log, "slow");
    void boxes.post("a", slow.work);
    expect(await boxes.post("b", async () => "quick")).toBe("quick");
    slow.end();
    await boxes.idle();
    expect(log).toEqual(["slow begins", "slow ends"]);
  });

  test("hand back what failed, and go on", async () => {
    const boxes = new Mailboxes();
    const failed = boxes.post("a", () => Promise.reject(new Error("no")));
    const next = boxes.post("a", async () => "next");
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("next");
  });

  test("are idle when work that was posted by other work is done too", async () => {
    const log: string[] = [];
    const boxes = new Mailboxes();
    void boxes.post("a", async () => {
      void boxes.post("b", async () => log.push("b"));
    });
    await boxes.idle();
    expect(log).toEqual(["b"]);
    await boxes.idle();
  });
});
