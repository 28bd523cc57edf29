import { describe, expect, test } from "vitest";
import { fromBase64 } from "../../src/base/bytes.ts";
import { VirtualClock } from "../../src/base/clock.ts";
import { Bug } from "../../src/base/errors.ts";
import { seededRandom } from "../../src/base/random.ts";
import { planHandsets } from "../../src/lab/fleet/handset-plan.ts";
import { UserBook } from "../../src/lab/fleet/user-book.ts";
import { handsetGroupSchema } from "../../src/lab/load/fleet/fleet-schema.ts";
import { bookFromFile, EXAMPLE_ACCOUNTS, scenarioAccount } from "../../src/lab/server-accounts.ts";
import { runVirtually } from "../../src/lab/surroundings/virtual-time.ts";
import type { Reply } from "../../src/ports/user.ts";

describe("The users of a fleet", () => {
  const aPlan = (group: object) => planHandsets([handsetGroupSchema.parse({ name: "a", ...group })]);
  const [plan] = aPlan({ pin: ["1", "2"] });
  const PIN = { kind: "pin", asking: 1 } as const;
  const id = plan?.state.id ?? "";

  test("type the PINs of their plan one after the other, and the last one again", () => {
    const users = new UserBook(plan ? [plan] : [], { pin: "9" });
    const typed = [1, 2, 3, 4].map((asking) => users.reply(id, { kind: "pin", asking }));
    expect(typed).toEqual(["1", "2", "2", "2"].map((pin) => ({ pin })));
  });

  test("who have none type what everybody types, or nothing", () => {
    expect(new UserBook([], { pin: "9" }).reply(id, PIN)).toEqual({ pin: "9" });
    expect(new UserBook([]).reply(id, PIN)).toBeUndefined();
  });

  test("type the PIN that they were told last by another way, in place of their own", () => {
    const users = new UserBook(plan ? [plan] : [], { pin: "9" });
    users.tell(id, "4827386802");
    expect(users.reply(id, PIN)).toEqual({ pin: "4827386802" });
  });

  test.each<[string, "accept" | "refuse" | undefined, "accept" | "refuse" | undefined, Reply | undefined]>([
    ["yes, as their plan has it", "accept", "refuse", { agreed: true }],
    ["no, as their plan has it", "refuse", "accept", { agreed: false }],
    ["what everybody says", undefined, "accept", { agreed: true }],
    ["nothing", undefined, undefined, undefined],
  ])("say %s when they are asked for consent", (_, own, everybody, expected) => {
    const users = new UserBook(aPlan({ consent: own }), { pin: "9", consent: everybody });
    expect(users.reply(id, { kind: "consent" })).toEqual(expected);
  });

  test("who have no PIN and refuse everything refuse to type one", () => {
    expect(new UserBook(aPlan({ consent: "refuse" })).reply(id, PIN)).toEqual({ agreed: false });
    expect(new UserBook(aPlan({ consent: "accept" })).reply(id, PIN)).toBeUndefined();
  });
});

describe("Virtual time", () => {
  test("passes until the goal is reached, and no further", async () => {
    const clock = new VirtualClock();
    clock.setTimeout(() => {}, 1_000_000);
    const sleep = (ms: number) => new Promise<void>((resolve) => clock.setTimeout(resolve, ms));
    const goal = sleep(10).then(() => sleep(20));
    await runVirtually(clock, goal);
    expect(clock.now()).toBe(30);
  });

  test("hands on what the goal came to, also when it failed", async () => {
    expect(await runVirtually(new VirtualClock(), Promise.resolve(5))).toBe(5);
    await expect(runVirtually(new VirtualClock(), Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  test("that stands still is a bug: the goal can no longer come", async () => {
    await expect(runVirtually(new VirtualClock(), new Promise(() => {}))).rejects.toThrow(Bug);
  });
});

describe("The accounts of a scenario", () => {
  test("follow from seed and device alone", () => {
    const drawn = seededRandom(1);
    drawn.uint32();
    expect(scenarioAccount(drawn, "IMEI:1", "s")).toEqual(scenarioAccount(seededRandom(1), "IMEI:1", "s"));
    const passwords = [
      scenarioAccount(seededRandom(1), "IMEI:2", "s"),
      scenarioAccount(seededRandom(2), "IMEI:1", "s"),
    ];
    expect(passwords.map(({ password }) => password)).not.toContain(
      scenarioAccount(seededRandom(1), "IMEI:1", "s").password,
    );
  });

  test("have secrets and nonces of 128 bits", () => {
    const { password, serverPassword, clientNonce, serverNonce } = scenarioAccount(seededRandom(1), "IMEI:1", "s");
    expect(new Set([password, serverPassword]).size).toBe(2);
    for (const secret of [password, serverPassword]) expect(secret).toMatch(/^[0-9a-f]{32}$/);
    for (const nonce of [clientNonce, serverNonce]) expect(fromBase64(nonce ?? "")).toHaveLength(16);
  });
});

describe("The accounts of a jobs file", () => {
  const own = { ...EXAMPLE_ACCOUNTS[0], device: "IMEI:1", name: "own" } as (typeof EXAMPLE_ACCOUNTS)[number];

  test("are those of the device, else those of *", () => {
    const book = bookFromFile([...EXAMPLE_ACCOUNTS, own]);
    expect(book.find("IMEI:1", undefined)?.userName).toBe("own");
    expect(book.find("IMEI:2", undefined)?.userName).toBe("srv");
    expect(book.find("IMEI:2", "somebody")).toBeUndefined();
  });

  test("leave out devices that nobody named", () => {
    expect(bookFromFile([own]).find("IMEI:2", undefined)).toBeUndefined();
  });
});
