import { describe, expect, test } from "vitest";
import { decodeSyncml } from "../../../src/codec/syncml/codec.ts";
import type { Command } from "../../../src/codec/syncml/message.ts";
import { JOB_SCHEMA } from "../../../src/server/jobs/job.ts";
import { planCommand } from "../../../src/server/jobs/plan.ts";
import {
  aServer,
  chalOf,
  gets,
  md5Cred,
  nonce,
  orders,
  package1,
  package3,
  post,
  postRaw,
  talk,
  uriOf,
} from "../client-messages.ts";

const decode = (body: Uint8Array) => decodeSyncml(body).message;
const renumbered = (commands: readonly Command[]) => commands.map((each, i) => ({ ...each, cmdId: String(i + 1) }));

describe("a job", () => {
  test("in YAML's terms names one verb for each command", () => {
    const problems = (command: unknown) =>
      JOB_SCHEMA.safeParse({ commands: [command] }).error?.issues.map(
        ({ path, message }) => `${path.join(".")}: ${message}`,
      );
    expect(problems({ expect: 200 })).toEqual(["commands.0: one command expected here, found none"]);
    expect(problems({ get: "./a", delete: "./a" })).toEqual([
      "commands.0: one command expected here, found get and delete",
    ]);
    expect(problems({ atomic: [{}] })).toEqual(["commands.0.atomic.0: one command expected here, found none"]);
    expect(problems({ fetch: "./a" })?.join()).toContain("fetch");
    expect(problems({ get: "./a", expect: 4000 })?.[0]).toContain("commands.0.expect");
    expect(problems({ get: "./DevDetail/FwV", expect: 200 })).toBeUndefined();
  });

  test.each<[string, object, Partial<Command>]>([
    ["get", { get: "./a" }, { cmd: "Get", items: [{ target: { uri: "./a" } }] }],
    [
      "get of several",
      { get: ["./a", "./b"] },
      { cmd: "Get", items: [{ target: { uri: "./a" } }, { target: { uri: "./b" } }] },
    ],
    ["delete", { delete: "./a" }, { cmd: "Delete", items: [{ target: { uri: "./a" } }] }],
    [
      "replace",
      { replace: { uri: "./a", value: 7, format: "int" } },
      { cmd: "Replace", items: [{ target: { uri: "./a" }, meta: { format: "int" }, data: "7" }] },
    ],
    [
      "add of a node",
      { add: { uri: "./a", format: "node" } },
      { cmd: "Add", items: [{ target: { uri: "./a" }, meta: { format: "node" } }] },
    ],
    [
      "add of octets",
      { add: { uri: "./a", value: "AQI=", format: "bin" } },
      { cmd: "Add", items: [{ target: { uri: "./a" }, meta: { format: "bin" }, data: Uint8Array.of(1, 2) }] },
    ],
    [
      "copy",
      { copy: { from: "./a", to: "./b" } },
      { cmd: "Copy", items: [{ target: { uri: "./b" }, source: { uri: "./a" } }] },
    ],
    [
      "exec",
      { exec: { uri: "./a", data: "x", correlator: "c1" } },
      { cmd: "Exec", correlator: "c1", items: [{ target: { uri: "./a" }, data: "x" }] },
    ],
    [
      "alert",
      { alert: { code: 1101, items: ["", "Sure?"] } },
      { cmd: "Alert", code: 1101, items: [{}, { data: "Sure?" }] },
    ],
    [
      "sequence",
      { sequence: [{ delete: "./a" }] },
      { cmd: "Sequence", commands: [{ cmd: "Delete", cmdId: "", items: [{ target: { uri: "./a" } }] }] },
    ],
  ])("%s becomes a command", (_verb, command, expected) => {
    const [entry] = JOB_SCHEMA.parse({ commands: [command] }).commands;
    expect(planCommand(entry as never, "wbxml").command).toEqual({ cmdId: "", ...expected });
  });

  test("sends octets as b64 in XML", () => {
    const [entry] = JOB_SCHEMA.parse({ commands: [{ add: { uri: "./a", value: "AQI=", format: "bin" } }] }).commands;
    expect(planCommand(entry as never, "xml").command).toMatchObject({
      items: [{ meta: { format: "b64" }, data: "AQI=" }],
    });
  });

  test("expects of the members of an Atomic what is written beside them", () => {
    const { server, events } = aServer({
      job: [
        {
          atomic: [
            { delete: "./a", expect: 216 },
            { delete: "./b", expect: 200 },
          ],
          expect: 507,
        },
      ],
    });
    talk(server);
    const found = events.flatMap((event) => (event.type === "violation.found" ? [event.detail] : []));
    expect(found).toEqual(["Atomic got 200, expected 507", "Delete ./a got 200, expected 216"]);
  });
});

describe("a server's messages", () => {
  test("are no longer than the client's MaxMsgSize, and have every command once and in order", () => {
    for (const encoding of ["wbxml", "xml"] as const) {
      const { server, rules } = aServer({ job: gets(40) });
      const limit = encoding === "xml" ? 2000 : 700;
      const asked: (string | undefined)[] = [];
      let response = postRaw(server, package1({ meta: { maxMsgSize: limit } }), encoding);
      for (let msgId = 2; ; msgId++) {
        expect(response.body.length).toBeLessThanOrEqual(limit);
        const answer = decode(response.body);
        if (orders(answer).length === 0) break;
        asked.push(...orders(answer).map(uriOf));
        response = postRaw(server, package3(answer, String(msgId)), encoding);
      }
      expect(asked).toEqual(gets(40).map(({ get }) => get));
      expect(rules()).toEqual([]);
    }
  });

  test("come in the encoding of the client, and change with it", () => {
    const { server } = aServer({ job: gets(1) });
    const first = postRaw(server, package1(), "xml");
    expect([first.contentType, first.body[0]]).toEqual(["application/vnd.syncml.dm+xml", 0x3c]);
    const second = postRaw(server, package3(decode(first.body), "2"), "wbxml");
    expect([second.contentType, second.body[0]]).toEqual(["application/vnd.syncml.dm+wbxml", 0x02]);
  });

  test("end the session when no command is left", () => {
    const { server } = aServer();
    const answer = post(server, package1());
    expect(answer.final).toBe(true);
    expect(orders(answer)).toEqual([]);
    expect(server.snapshot()[0]?.sessions).toEqual({ started: 1, completed: 1, failed: 0, aborted: 0 });
  });

  test("ask for the next message while the client's package goes on", () => {
    const { server, rules } = aServer({ job: gets(2) });
    const asked = post(server, package1());
    const [status, get1, results1, ...rest] = package3(asked, "2").commands;
    const part = [status, get1, results1].filter((each) => each !== undefined);
    const more = post(server, { ...package3(asked, "2"), commands: part, final: false });
    expect(orders(more)).toMatchObject([{ cmd: "Alert", code: 1222 }]);
    expect(more.final).toBe(false);
    const reply = package3(more, "3", { code: 200 });
    const all = [...reply.commands.slice(0, 1), ...rest, ...reply.commands.slice(1)];
    const last = post(server, { ...reply, commands: renumbered(all) });
    expect(orders(last)).toEqual([]);
    expect(rules()).toEqual([]);
    expect(server.snapshot()[0]).toMatchObject({ sessions: { completed: 1 }, commandsLeft: 0 });
  });

  test("go on in the next message when no command has room beside the first Statuses", () => {
    const { server, rules } = aServer({ job: gets(2) });
    const answers = talk(server, package1({ meta: { maxMsgSize: 400 } }));
    expect(answers.map(({ final }) => final)).toEqual([false, true, true]);
    expect(answers.map((answer) => orders(answer).map(uriOf))).toEqual([[], gets(2).map(({ get }) => get), []]);
    expect(rules()).toEqual([]);
  });

  test("leave out a command that fits no message, and say so in the report", () => {
    const uri = `./${"x".repeat(600)}`;
    const { server, rules } = aServer({ job: [{ get: uri }, { get: "./b" }] });
    const answers = talk(server, package1({ meta: { maxMsgSize: 500 } }));
    expect(answers.flatMap(orders).map(uriOf)).toEqual(["./b"]);
    expect(server.snapshot()[0]).toMatchObject({ unsendable: 1, commandsLeft: 0 });
    expect(rules()).toEqual([]);
  });
});

describe("an unfinished job", () => {
  test("goes on in the next session with the batch that was not answered", () => {
    const { server, rules } = aServer({ job: gets(20) });
    const first = post(server, package1({ meta: { maxMsgSize: 700 } }));
    const second = post(server, package3(first, "2"));
    expect(orders(second).length).toBeGreaterThan(0);
    const again = post(server, package1({ sessionId: "2", cred: md5Cred(chalOf(first)?.nextNonce) }));
    expect(orders(again).map(uriOf)).toEqual(
      gets(20)
        .slice(orders(first).length)
        .map(({ get }) => get),
    );
    expect(rules()).toEqual([]);
    expect(server.snapshot()[0]?.sessions).toEqual({ started: 2, completed: 0, failed: 1, aborted: 0 });
  });

  test("goes on after the client's abort", () => {
    const { server, rules } = aServer({ job: gets(1) });
    const first = post(server, package1());
    const { commands, ...rest } = package3(first, "2");
    const abort: Command = { cmd: "Alert", cmdId: "9", code: 1223, items: [] };
    const answer = post(server, { ...rest, commands: [...commands.slice(0, 1), abort] });
    expect(orders(answer)).toEqual([]);
    expect(answer.commands).toHaveLength(2);
    expect(server.snapshot()[0]).toMatchObject({ sessions: { failed: 1, aborted: 1 }, commandsLeft: 1 });
    expect(rules()).toEqual([]);
  });
});

describe("a challenged client", () => {
  test("may abort the session in place of its package 1", () => {
    const { server, rules } = aServer();
    const challenged = post(server, package1({ cred: md5Cred(nonce(99)) }));
    const { header } = package1({ msgId: "2", cred: md5Cred(chalOf(challenged)?.nextNonce) });
    const status = { cmd: "Status", cmdId: "1", msgRef: "1", cmdRef: "0", of: "SyncHdr", code: 200 } as const;
    const first: Command = { ...status, targetRefs: [], sourceRefs: [], items: [] };
    const abort: Command = { cmd: "Alert", cmdId: "2", code: 1223, items: [] };
    const answer = post(server, { header, commands: [first, abort], final: true });
    expect(answer.commands).toMatchObject([
      { of: "SyncHdr", code: 212 },
      { of: "Alert", code: 200 },
    ]);
    expect(server.snapshot()[0]?.sessions).toEqual({ started: 1, completed: 0, failed: 1, aborted: 1 });
    expect(rules()).toEqual([]);
  });
});

describe("a repeated message", () => {
  test("gets the same octets again, and nothing else happens", () => {
    const { server, rules } = aServer({ job: gets(1) });
    const first = postRaw(server, package1());
    expect(postRaw(server, package1())).toEqual(first);
    const third = package3(decode(first.body), "2");
    const last = postRaw(server, third);
    expect(postRaw(server, third)).toEqual(last);
    expect(server.snapshot()[0]).toMatchObject({ sessions: { started: 1, completed: 1 }, statuses: { 200: 1 } });
    expect(rules()).toEqual([]);
  });

  test("of number 1 with other content opens a new session", () => {
    const { server } = aServer({ job: gets(1) });
    const first = post(server, package1());
    const again = post(server, package1({ cred: md5Cred(chalOf(first)?.nextNonce) }));
    expect(again.header.msgId).toBe("1");
    expect(server.snapshot()[0]?.sessions).toEqual({ started: 2, completed: 0, failed: 1, aborted: 0 });
  });
});

describe("an alert of a device", () => {
  test("is acknowledged and kept for the report", () => {
    const { server } = aServer();
    const alert: Command = {
      cmd: "Alert",
      cmdId: "",
      code: 1226,
      correlator: "fw-77",
      items: [{ source: { uri: "./FUMO/Pkg1" }, meta: { type: "org.x", format: "chr" }, data: "200" }],
    };
    const message = package1();
    const answer = post(server, { ...message, commands: renumbered([...message.commands, alert]) });
    expect(answer.commands).toHaveLength(4);
    expect(server.snapshot()[0]?.alerts).toEqual([
      { code: 1226, source: "./FUMO/Pkg1", type: "org.x", correlator: "fw-77", data: "200" },
    ]);
  });
});
