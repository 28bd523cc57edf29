import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { aServer, gets, orders, package1, package3, post, talk, uriOf } from "./client-messages.ts";

describe("a large object", () => {
  test("that the server has is sent in chunks, with its Size first, and answered with 213 each", () => {
    for (const value of ["y".repeat(3000), "Grüße, \u{1f600}".repeat(200)]) {
      const { server, rules } = aServer({ job: [{ replace: { uri: "./a", value }, expect: 200 }, { get: "./b" }] });
      const answers = talk(server, package1({ meta: { maxMsgSize: 600 } }));
      const items = answers.flatMap(orders).flatMap((command) => (command.cmd === "Replace" ? command.items : []));
      expect(items.length).toBeGreaterThan(5);
      expect(items.map((item) => item.data).join("")).toBe(value);
      expect(items.map((item) => item.meta?.size)).toEqual([
        utf8Bytes(value).length,
        ...items.slice(1).map(() => undefined),
      ]);
      expect(items.map((item) => item.moreData ?? false)).toEqual([...items.slice(1).map(() => true), false]);
      expect(answers.slice(0, items.length - 1).every((answer) => !answer.final)).toBe(true);
      expect(answers.every((answer) => encodeSyncml(answer, "wbxml").length <= 600)).toBe(true);
      expect(rules()).toEqual([]);
      expect(server.snapshot()[0]).toMatchObject({ commandsLeft: 0, learned: { "./b": "value of ./b" } });
    }
  });

  test("that the client refuses is given up, and the job goes on", () => {
    const { server, rules } = aServer({
      job: [{ replace: { uri: "./a", value: "y".repeat(3000) }, expect: 413 }, { get: "./b" }],
    });
    const chunk = post(server, package1({ meta: { maxMsgSize: 600 } }));
    const answer = package3(chunk, "2");
    const commands = answer.commands.map((each) =>
      each.cmd === "Status" && each.of === "Replace" ? { ...each, code: 413 } : each,
    );
    const next = post(server, { ...answer, commands, final: false });
    expect(orders(next).map(uriOf)).toEqual(["./b"]);
    expect(next.final).toBe(true);
    expect(rules()).toEqual([]);
  });

  test("brings the Final rule with it", () => {
    const { server, rules } = aServer({ job: [{ replace: { uri: "./a", value: "y".repeat(3000) } }] });
    post(server, package3(post(server, package1({ meta: { maxMsgSize: 600 } })), "2"));
    expect(rules()).toEqual(["final"]);
  });

  /** Package 3 with the one Results item given, in messages of a chunk each. */
  function sendChunks(chunks: readonly { data: string | Uint8Array; size?: number; more: boolean }[], options = {}) {
    const { server, rules } = aServer({ job: gets(1), ...options });
    let last = post(server, package1());
    const codes: (number | undefined)[] = [];
    chunks.forEach(({ data, size, more }, i) => {
      const message = package3(last, String(i + 2), i === 0 ? {} : { code: 200 });
      const item = {
        source: { uri: "./Vendor/Leaf0" },
        ...(size === undefined ? {} : { meta: { size } }),
        data,
        ...(more ? { moreData: true } : {}),
      };
      const results = { cmd: "Results", cmdId: "8", msgRef: "1", cmdRef: "4", items: [item] } as const;
      const commands = [...message.commands.filter((each) => each.cmd !== "Results"), results];
      last = post(server, { ...message, commands, final: !more });
      const status = last.commands.find((each) => each.cmd === "Status" && each.of === "Results");
      codes.push(status?.cmd === "Status" ? status.code : undefined);
    });
    return { codes, rules: rules(), learned: server.snapshot()[0]?.learned["./Vendor/Leaf0"] };
  }

  test("that the client has is put together", () => {
    expect(
      sendChunks([
        { data: "abc", size: 7, more: true },
        { data: "de", more: true },
        { data: "fg", more: false },
      ]),
    ).toEqual({
      codes: [213, 213, undefined],
      rules: [],
      learned: "abcdefg",
    });
    const octets = sendChunks([
      { data: Uint8Array.of(0xc3), size: 2, more: true },
      { data: Uint8Array.of(0xbc), more: false },
    ]);
    expect(octets.learned).toBe("ü");
  });

  test.each([
    ["without a Size", [{ data: "abc", more: true }], 411],
    [
      "that is shorter than its Size",
      [
        { data: "abc", size: 7, more: true },
        { data: "d", more: false },
      ],
      424,
    ],
    [
      "that is longer than its Size",
      [
        { data: "abc", size: 7, more: true },
        { data: "defgh", more: true },
      ],
      424,
    ],
    ["that is too large", [{ data: "abc", size: 101, more: true }], 413],
  ])("%s is refused", (_what, chunks, code) => {
    const { codes, rules, learned } = sendChunks(chunks, { limits: { objectBytes: 100 } });
    expect(codes.at(-1)).toBe(code);
    expect(rules).toEqual(["large-object"]);
    expect(learned).toBeUndefined();
  });
});
