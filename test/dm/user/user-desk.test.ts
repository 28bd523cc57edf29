import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Command } from "../../../src/codec/syncml/message.ts";
import { type DeskMemory, NO_REPLIES, UserDesk } from "../../../src/dm/user/user-desk.ts";
import type { UserPrompt, UserReply } from "../../../src/dm/user/user-prompt.ts";
import { aTree } from "../a-device.ts";
import { container, one, run, snapshot, UI } from "../commands/run.ts";

const ask = (code: number): Command => ({
  cmd: "Alert",
  cmdId: "1",
  code,
  items: ["", "?", "a", "b"].map((data) => ({ data })),
});

const change = fc.nat(3).map((value) => one("Replace", "./DMAcc/ex/Name", `name ${value}`));
const failing = fc.constant(one("Delete", "./DevInfo/DevId"));
const question = fc.constantFrom(1100, 1101, 1102, 1103, 1104).map(ask);
const plain = fc.oneof(change, failing, question, question);
const member = fc.array(plain, { maxLength: 4 });
const message = fc.array(
  fc.oneof(
    plain,
    member.map((members) => container("Sequence", members)),
    member.map((members) => container("Atomic", members)),
  ),
  { maxLength: 8 },
);

const reply: fc.Arbitrary<UserReply> = fc.oneof(
  fc.boolean().map((agreed) => ({ agreed })),
  fc.string({ maxLength: 4 }).map((text) => ({ text })),
  fc.subarray([1, 2]).map((choices) => ({ choices })),
  fc.constantFrom<UserReply>({ gone: "cancelled" }, { gone: "timed-out" }),
);

describe("A message that waits for its user", () => {
  test("comes out as if all answers had been known, however often it was begun, and shows each text once", () => {
    fc.assert(
      fc.property(message, fc.array(reply, { minLength: 40, maxLength: 40 }), (commands, replies) => {
        const known = new UserDesk(UI, { shown: 0, replies });
        const whole = run(aTree(), commands, { user: known });

        let memory: DeskMemory = NO_REPLIES;
        const shown: UserPrompt[] = [];
        for (;;) {
          const user = new UserDesk(UI, memory);
          const ran = run(aTree(), commands, { user });
          shown.push(...user.newlyShown);
          const next = replies[memory.replies.length];
          if (user.waitsFor && next) {
            expect(ran.events).toEqual([]);
            const { shown: count, replies: before } = user.remember();
            memory = { shown: count, replies: [...before, next] };
            continue;
          }
          expect(ran.statuses).toEqual(whole.statuses);
          expect(snapshot(ran.draft)).toBe(snapshot(whole.draft));
          expect(shown).toEqual(known.newlyShown);
          return;
        }
      }),
      { numRuns: 200 },
    );
  });

  test("is remembered as plain JSON", () => {
    const user = new UserDesk(UI, { shown: 1, replies: [{ gone: "timed-out" }, { choices: [1] }, { text: "" }] });
    run(aTree(), [ask(1100), ask(1100), ask(1102)], { user });
    expect(JSON.parse(JSON.stringify(user.remember()))).toEqual(user.remember());
    expect(user.newlyShown).toHaveLength(1);
  });
});
