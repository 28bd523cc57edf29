import { describe, expect, test } from "vitest";
import { toBase64, utf8Bytes } from "../../../src/base/bytes.ts";
import { encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import type { Command, SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import { aServer, gets, orders, package1, package3, post, reply, talk, uriOf } from "../client-messages.ts";

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
    const answer = reply(chunk, "2");
    const commands = answer.commands.map((each) =>
      each.cmd === "Status" && each.of === "Replace" ? { ...each, code: 413 } : each,
    );
    const next = post(server, { ...answer, commands });
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

  test("that the client has keeps the format that came with its first chunk", () => {
    const { server } = aServer({ job: gets(1) });
    let last = post(server, package1());
    for (const [i, data] of ["AQ", "ID"].entries()) {
      const message = package3(last, String(i + 2), i === 0 ? {} : { code: 200 });
      const meta = i === 0 ? { meta: { size: 4, format: "bin" } } : {};
      const item = { source: { uri: "./Vendor/Leaf0" }, ...meta, data: utf8Bytes(data), moreData: i === 0 };
      const results = { cmd: "Results", cmdId: "8", msgRef: "1", cmdRef: "4", items: [item] } as const;
      const commands = [...message.commands.filter((each) => each.cmd !== "Results"), results];
      last = post(server, { ...message, commands, final: i === 1 });
    }
    expect(server.snapshot()[0]?.learned["./Vendor/Leaf0"]).toBe(toBase64(utf8Bytes("AQID")));
  });

  test("that the client breaks off is dropped with Alert 1225, and what came in between is taken", () => {
    const chunk = (uri: string, more: boolean) => ({
      cmd: "Results" as const,
      cmdId: "8",
      msgRef: "1",
      cmdRef: "4",
      items: [{ source: { uri }, ...(more ? { meta: { size: 9 }, moreData: true } : {}), data: "abc" }],
    });
    const leaf = (i: number) => `./Vendor/Leaf${i}`;
    for (const between of [[], [chunk(leaf(1), false)]]) {
      const { server, rules } = aServer({ job: [{ get: [leaf(0), leaf(1)] }] });
      const asked = post(server, package1());
      const first = package3(asked, "2");
      const statuses = first.commands.filter((each) => each.cmd === "Status");
      const more = post(server, { ...first, commands: [...statuses, chunk(leaf(0), true)], final: false });
      expect(orders(more)).toMatchObject([{ cmd: "Alert", code: 1222 }]);
      const second = package3(more, "3", { code: 200 });
      const answer = post(server, { ...second, commands: [...second.commands, ...between] });
      expect(orders(answer)).toMatchObject([{ cmd: "Alert", code: 1225, items: [{ source: { uri: leaf(0) } }] }]);
      expect(rules()).toContain("large-object");
      expect(server.snapshot()[0]?.sessions.completed).toBe(0);
      expect(orders(post(server, package3(answer, "4", { code: 200 })))).toEqual([]);
      expect(server.snapshot()[0]?.sessions.completed).toBe(1);
      expect(server.snapshot()[0]?.learned).toEqual(
        expect.objectContaining(between.length > 0 ? { [leaf(1)]: "abc" } : {}),
      );
      expect(server.snapshot()[0]?.learned[leaf(0)]).toBeUndefined();
    }
  });

  test("that the client leaves behind with the session is not held against it", () => {
    const { server, rules } = aServer({ job: gets(1) });
    const first = package3(post(server, package1()), "2");
    const items = [{ source: { uri: "./Vendor/Leaf0" }, meta: { size: 9 }, data: "abc", moreData: true }];
    const chunk = { cmd: "Results", cmdId: "8", msgRef: "1", cmdRef: "4", items } as const;
    const statuses = first.commands.filter((each) => each.cmd === "Status");
    const more = post(server, { ...first, commands: [...statuses, chunk], final: false });
    const leaves = { cmd: "Alert", cmdId: "9", code: 1223, items: [] } as const;
    const last = package3(more, "3", { code: 200 });
    expect(orders(post(server, { ...last, commands: [...last.commands, leaves] }))).toEqual([]);
    expect(rules()).toEqual([]);
    expect(server.snapshot()[0]?.sessions).toMatchObject({ failed: 1, aborted: 1 });
  });

  test("that is larger than the client's MaxObjSize is not sent", () => {
    const job = (expected: object) => [
      { get: "./a" },
      { replace: { uri: "./b", size: 101 }, ...expected },
      { replace: { uri: "./c", size: 100 } },
    ];
    for (const [expected, failed] of [
      [{}, []],
      [{ expect: 200 }, ["job, command 2: 101 octets, the device takes objects of 100"]],
    ] as const) {
      const { server } = aServer({ job: job(expected) });
      const answers = talk(server, package1({ meta: { maxObjSize: 100, maxMsgSize: 5000 } }));
      expect(answers.flatMap(orders).map(uriOf)).toEqual(["./a", "./c"]);
      expect(server.snapshot()[0]).toMatchObject({ unsendable: 1, jobs: [{ unmet: failed }] });
    }
  });
});

describe("the judge of a large object", () => {
  /** The rules that the client breaks with its answer to the first chunk. */
  function broken(change: (message: SyncMLMessage) => SyncMLMessage, options = {}): string[] {
    const { server, rules } = aServer({ job: [{ replace: { uri: "./a", size: 3000 } }], ...options });
    const chunk = post(server, package1({ meta: { maxMsgSize: 600 } }));
    post(server, change(reply(chunk, "2")));
    return rules();
  }
  const statuses = (code: number) => (message: SyncMLMessage) => ({
    ...message,
    commands: message.commands.map((each) =>
      each.cmd === "Status" && each.of === "Replace" ? { ...each, code } : each,
    ),
  });
  const alerts = (code: number | undefined) => (message: SyncMLMessage) => ({
    ...message,
    commands: message.commands.flatMap((each): Command[] =>
      each.cmd === "Alert" ? (code === undefined ? [] : [{ ...each, code }]) : [each],
    ),
  });

  test.each<[string, (message: SyncMLMessage) => SyncMLMessage, object, string[]]>([
    ["213 and Alert 1222", (message) => message, {}, []],
    ["200 for a chunk", statuses(200), {}, ["large-object"]],
    ["a refusal", statuses(413), {}, []],
    ["no Alert 1222", alerts(undefined), {}, ["next-message"]],
    ["Alert 1225 though nothing is missing", alerts(1225), {}, ["large-object"]],
    ["Alert 1225 where chunks are wrong on purpose", alerts(1225), { behaviour: [{ chunks: "no-size" }] }, []],
  ])("on %s", (_what, change, options, rules) => {
    expect(broken(change, options)).toEqual(rules);
  });

  test("finds 213 for the last chunk", () => {
    const { server, rules } = aServer({ job: [{ replace: { uri: "./a", size: 400 } }] });
    let last = post(server, package1({ meta: { maxMsgSize: 600 } }));
    for (let msgId = 2; !last.final; msgId++) last = post(server, reply(last, String(msgId)));
    expect(orders(last)).toHaveLength(1);
    post(server, statuses(213)(reply(last, "9")));
    expect(rules()).toEqual(["msg-id", "large-object"]);
  });
});
