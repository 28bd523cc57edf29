import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import type { Command, SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import type { DmServer } from "../../../src/server/dm/dm-server.ts";
import { deviceFits, JOB_SCHEMA } from "../../../src/server/jobs/job.ts";
import { aServer, chalOf, DEVICE, md5Cred, orders, package1, post, reply, uriOf } from "../client-messages.ts";

const jobs = (...all: object[]) => all.map((job) => JOB_SCHEMA.parse(job));

/** One whole session of a client; `answer` changes what it says. */
function session(
  server: DmServer,
  {
    id = "1",
    last,
    before = [],
    answer = (message: SyncMLMessage) => message,
  }: {
    id?: string;
    /** The last message of the session before, for its nonce. */
    last?: SyncMLMessage | undefined;
    before?: readonly Command[];
    answer?: (message: SyncMLMessage, asked: SyncMLMessage) => SyncMLMessage;
  } = {},
): SyncMLMessage[] {
  const opening = package1({ sessionId: id, ...(last ? { cred: md5Cred(chalOf(last)?.nextNonce) } : {}) });
  const commands = [...opening.commands, ...before].map((each, i) => ({ ...each, cmdId: String(i + 1) }));
  const answers = [post(server, { ...opening, commands })];
  for (let asked = answers[0]; asked && (orders(asked).length > 0 || !asked.final); asked = answers.at(-1)) {
    answers.push(post(server, answer(reply(asked, String(answers.length + 1)), asked)));
  }
  return answers;
}

/** What the server asked for, message by message. */
const asked = (answers: readonly SyncMLMessage[]) =>
  answers
    .map((answer) => orders(answer).map((command) => uriOf(command) ?? command.cmd))
    .filter((all) => all.length > 0);

/** Gives commands for these URIs other statuses. */
const withStatus = (codes: Readonly<Record<string, number>>) => (message: SyncMLMessage) => {
  const refused = message.commands.flatMap((each) =>
    each.cmd === "Status" && each.targetRefs.some((uri) => uri in codes) ? each.targetRefs : [],
  );
  return {
    ...message,
    commands: message.commands
      .filter((each) => each.cmd !== "Results" || !refused.includes(each.items[0]?.source?.uri ?? ""))
      .map((each) => {
        const code = each.cmd === "Status" ? codes[each.targetRefs[0] ?? ""] : undefined;
        return code === undefined || each.cmd !== "Status" ? each : { ...each, code };
      }),
  };
};

/** A Generic Alert of a device. */
const alert = (type: string, data: string, correlator?: string): Command => ({
  cmd: "Alert",
  cmdId: "",
  code: 1226,
  ...(correlator === undefined ? {} : { correlator }),
  items: [{ source: { uri: "./FUMO/1" }, meta: { type, format: "chr" }, data }],
});

const UPDATE = "org.openmobilealliance.dm.firmwareupdate.update";

describe("a job's commands", () => {
  test("go out together as long as none asks for what another brings", () => {
    const { server } = aServer({ job: [{ get: "./a" }, { get: "./b", save: "b" }, { delete: "./c" }] });
    expect(asked(session(server))).toEqual([["./a", "./b", "./c"]]);
  });

  test("may hold what an earlier one saved, after that was answered", () => {
    const { server, rules } = aServer({
      job: [{ get: "./a", save: "a" }, { replace: { uri: "./b", value: "<{{results.a}}|{{status.a}}|{{device}}>" } }],
    });
    const answers = session(server);
    expect(asked(answers)).toEqual([["./a"], ["./b"]]);
    expect(answers.flatMap(orders).at(-1)).toMatchObject({ items: [{ data: `<value of ./a|200|${DEVICE}>` }] });
    expect(rules()).toEqual([]);
  });

  test("may hold what the device told of a node", () => {
    const { server } = aServer({ job: [{ get: "./x/{{./DevInfo/Mod}}" }] });
    expect(asked(session(server))).toEqual([["./x/Emu-1"]]);
  });

  test("are left out when nothing is known for a placeholder, which is a failure where something is expected", () => {
    const { server, events } = aServer({
      job: [{ get: "./{{results.x}}" }, { get: "./{{results.y}}", expect: 200 }, { get: "./b" }],
    });
    expect(asked(session(server))).toEqual([["./b"]]);
    expect(events.filter(({ type }) => type === "job.failed")).toEqual([
      { type: "job.failed", device: DEVICE, job: "job", step: 2, detail: "nothing is known of results.y" },
    ]);
  });

  test("are left out when their condition does not hold as their turn comes", () => {
    const { server } = aServer({
      job: [
        { get: "./a", save: "a" },
        { get: "./b", if: { "status.a": 200, "./DevInfo/Man": { not: "Acme" } } },
        { get: "./c", if: { "status.a": 200, "./a": "value of ./a", "./unknown": { known: false } } },
      ],
    });
    expect(asked(session(server))).toEqual([["./a"], ["./c"]]);
    expect(server.snapshot()[0]).toMatchObject({ commandsLeft: 0, jobs: [{ state: "finished" }] });
  });

  test("name placeholders, conditions and labels that exist, or the file is refused", () => {
    const problems = (job: object) =>
      JOB_SCHEMA.safeParse(job).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    const known = "./URI, results.NAME, status.NAME, alert.data, alert.source, alert.correlator or device";
    expect(problems({ commands: [{ get: "./{{result.x}}" }] })).toEqual([
      `commands.0: {{result.x}} is no placeholder, expected ${known}`,
    ]);
    expect(problems({ commands: [{ get: "./a" }], if: { FwV: "1" } })?.join()).toContain(known);
    expect(problems({ commands: [{ get: "./a", onFailure: { goto: "end" } }] })).toEqual([
      "commands.0.onFailure: expected one of the labels (there are none)",
    ]);
    expect(
      problems({
        commands: [
          { get: "./a", label: "x" },
          { get: "./b", label: "x" },
        ],
      }),
    ).toEqual([
      "commands.0.label: expected another label for each command",
      "commands.1.label: expected another label for each command",
    ]);
    expect(problems({ commands: [{ get: "./a" }], on: "first-session", repeat: "once" })).toEqual([
      "repeat: expected on or repeat, not both",
    ]);
  });
});

describe("a failure", () => {
  const commands = (onFailure: unknown) => [
    { get: "./a", expect: 200, onFailure },
    { get: "./b" },
    { get: "./c", label: "elsewhere" },
  ];
  const run = (onFailure: unknown, codes: Readonly<Record<string, number>> = { "./a": 404 }) => {
    const { server, events, rules } = aServer({ jobs: jobs({ name: "j", commands: commands(onFailure) }) });
    const answers = session(server, { answer: withStatus(codes) });
    const ends = events.filter(({ type }) => type === "job.finished" || type === "job.failed").map(({ type }) => type);
    return { asked: asked(answers).flat(), ends, rules: rules(), left: server.snapshot()[0]?.commandsLeft };
  };

  test("is passed over and told of, unless the job says otherwise", () => {
    for (const onFailure of [undefined, "continue"]) {
      expect(run(onFailure)).toEqual({
        asked: ["./a", "./b", "./c"],
        ends: ["job.failed"],
        rules: ["expectation"],
        left: 0,
      });
    }
  });

  test("stops the job where that is said", () => {
    expect(run("stop")).toEqual({ asked: ["./a"], ends: ["job.failed"], rules: ["expectation"], left: 0 });
    expect(run("stop", {}).asked).toEqual(["./a", "./b", "./c"]);
  });

  test("leads to a label where that is said, and is no fault then", () => {
    const goto = { goto: "elsewhere" };
    expect(run(goto)).toEqual({ asked: ["./a", "./c"], ends: ["job.finished"], rules: [], left: 0 });
    expect(run(goto, {}).asked).toEqual(["./a", "./b", "./c"]);
  });

  test("is any status but 2xx where nothing is expected", () => {
    for (const [code, asked] of [
      [404, ["./a"]],
      [202, ["./a", "./b"]],
    ] as const) {
      const { server } = aServer({ job: [{ delete: "./a", onFailure: "stop" }, { get: "./b" }] });
      expect(
        session(server, { answer: withStatus({ "./a": code }) })
          .flatMap(orders)
          .map(uriOf),
      ).toEqual(asked);
    }
  });

  test("that goes in circles ends the job", () => {
    const { server, events } = aServer({
      job: [{ get: "./a", label: "again", expect: 404, onFailure: { goto: "again" } }],
    });
    expect(asked(session(server))).toHaveLength(101);
    expect(events.at(-2)).toMatchObject({ type: "job.failed", detail: "Get ./a got 200, expected 404" });
  });

  test("of one job leaves the others alone", () => {
    const { server, events } = aServer({
      jobs: jobs(
        { name: "first", commands: [{ get: "./a", expect: 200, onFailure: "stop" }, { get: "./never" }] },
        { name: "second", commands: [{ get: "./b" }] },
      ),
    });
    expect(asked(session(server, { answer: withStatus({ "./a": 404 }) }))).toEqual([["./a"], ["./b"]]);
    expect(events.filter(({ type }) => type.startsWith("job."))).toEqual([
      { type: "job.started", device: DEVICE, job: "first" },
      { type: "job.failed", device: DEVICE, job: "first", step: 1, detail: "Get ./a got 404, expected 200" },
      { type: "job.started", device: DEVICE, job: "second" },
      { type: "job.finished", device: DEVICE, job: "second" },
    ]);
    expect(server.snapshot()[0]?.jobs).toEqual([
      { job: "first", state: "failed", unmet: ["Get ./a got 404, expected 200"] },
      { job: "second", state: "finished", unmet: [] },
    ]);
  });
});

describe("a job begins", () => {
  test("on the devices that its names and patterns mean", () => {
    expect(deviceFits("IMEI:123", undefined)).toBe(true);
    expect(deviceFits("IMEI:123", "IMEI:123")).toBe(true);
    expect(deviceFits("IMEI:123", ["x", "IMEI:1*"])).toBe(true);
    expect(deviceFits("IMEI:123", "*:*3")).toBe(true);
    expect(deviceFits("IMEI:123", "IMEI:12")).toBe(false);
    expect(deviceFits("IMEI.123", "IMEI:*")).toBe(false);
    expect(deviceFits("a+b", "a+b*")).toBe(true);
    const { server } = aServer({
      jobs: jobs(
        { devices: ["other"], commands: [{ get: "./a" }] },
        { devices: "IMEI:49*", commands: [{ get: "./b" }] },
      ),
    });
    expect(asked(session(server))).toEqual([["./b"]]);
  });

  test("once in the life of a device, or anew in every session, however that is said", () => {
    for (const every of [{ on: "every-session" }, { repeat: "every-session" }]) {
      const { server } = aServer({
        jobs: jobs({ commands: [{ get: "./once" }] }, { ...every, commands: [{ get: "./each" }] }),
      });
      const first = session(server);
      expect(asked(first)).toEqual([["./once", "./each"]]);
      expect(asked(session(server, { id: "2", last: first[0] }))).toEqual([["./each"]]);
    }
  });

  test("when its condition holds, which may be in a later session", () => {
    const { server } = aServer({
      jobs: jobs(
        { name: "update", if: { "./FwV": "value of ./FwV" }, commands: [{ exec: { uri: "./FUMO/1" } }] },
        { name: "inventory", commands: [{ get: "./FwV" }] },
      ),
    });
    const first = session(server);
    expect(asked(first)).toEqual([["./FwV"], ["./FUMO/1"]]);
    const later = aServer({
      jobs: jobs({ if: { "./unknown": "1" }, commands: [{ get: "./a" }] }, { commands: [{ get: "./b" }] }),
    });
    expect(asked(session(later.server))).toEqual([["./b"]]);
    expect(later.server.snapshot()[0]).toMatchObject({ commandsLeft: 0, jobs: [{}, { state: "waiting" }] });
  });

  test("each time an alert of its type comes, with what that says", () => {
    const job = {
      on: { alert: UPDATE },
      if: { "alert.data": { matches: "^2" } },
      commands: [{ replace: { uri: "./note", value: "{{alert.source}} {{alert.correlator}} {{alert.data}}" } }],
    };
    const { server } = aServer({ jobs: jobs(job) });
    let last: SyncMLMessage | undefined;
    const values = [
      alert(UPDATE, "200", "c"),
      alert("other", "200"),
      alert(UPDATE, "400", "c"),
      alert(UPDATE, "250", "d"),
    ].map((each, i) => {
      const answers = session(server, { id: String(i), last, before: [each] });
      last = answers[0];
      return answers.flatMap(orders).map((command) => "items" in command && command.items[0]?.data);
    });
    expect(values).toEqual([["./FUMO/1 c 200"], [], [], ["./FUMO/1 d 250"]]);
  });

  test("when it was queued for one device, behind its others", () => {
    const { server } = aServer({ job: [{ get: "./a" }] });
    const [job] = jobs({ name: "more", commands: [{ get: "./b" }] });
    expect(server.queueJob(DEVICE, job as never)).toBe(false);
    const first = session(server);
    expect(server.queueJob(DEVICE, job as never)).toBe(true);
    expect(asked(session(server, { id: "2", last: first[0] }))).toEqual([["./b"]]);
  });
});

describe("a job that waits for an alert", () => {
  const update = (over: object = {}) => ({
    name: "update",
    commands: [
      { exec: { uri: "./FUMO/1", correlator: "fw-77" }, expect: 202 },
      { await: { alert: UPDATE, correlator: "fw-77", within: "1h" }, expect: 200, save: "outcome", ...over },
      { get: "./after/{{results.outcome}}" },
    ],
  });
  const accepted = withStatus({ "./FUMO/1": 202 });

  test("goes on in the session that brings it, which may be a later one; other jobs do not wait", () => {
    const { server, rules, events } = aServer({ jobs: jobs(update(), { name: "other", commands: [{ get: "./b" }] }) });
    const first = session(server, { answer: accepted });
    expect(asked(first)).toEqual([["./FUMO/1"], ["./b"]]);
    expect(server.snapshot()[0]).toMatchObject({
      commandsLeft: 2,
      jobs: [{ job: "other" }, { job: "update", step: 2 }],
    });
    const wrong = session(server, { id: "2", last: first[0], before: [alert(UPDATE, "200", "fw-1")] });
    expect(asked(wrong)).toEqual([]);
    const right = session(server, {
      id: "3",
      last: wrong[0],
      before: [alert(` Reversed-Domain-Name: ${UPDATE}`, "200", "fw-77")],
    });
    expect(asked(right)).toEqual([["./after/200"]]);
    expect(rules()).toEqual([]);
    expect(events.filter(({ type }) => type === "job.finished")).toMatchObject([{ job: "other" }, { job: "update" }]);
  });

  test("takes one that came with the answer to the command before it", () => {
    const { server } = aServer({ jobs: jobs(update()) });
    const answer = (message: SyncMLMessage, to: SyncMLMessage) => {
      const isExec = orders(to).some(({ cmd }) => cmd === "Exec");
      const more = { ...alert(UPDATE, "200", "fw-77"), cmdId: "99" };
      return accepted(isExec ? { ...message, commands: [...message.commands, more] } : message);
    };
    expect(asked(session(server, { answer }))).toEqual([["./FUMO/1"], ["./after/200"]]);
  });

  test("holds what it says against the expectation", () => {
    for (const [expected, data, detail] of [
      ["2xx", "200", undefined],
      [200, "402", `alert ${UPDATE} says 402, expected 200`],
      [{ value: { matches: "^done" } }, "undone", `alert ${UPDATE} is "undone", expected a match of /^done/`],
    ] as const) {
      const { server, events } = aServer({ jobs: jobs(update({ expect: expected })) });
      const first = session(server, { answer: accepted });
      session(server, { id: "2", last: first[0], before: [alert(UPDATE, data, "fw-77")] });
      const found = events.flatMap((event) => (event.type === "violation.found" ? [event.detail] : []));
      expect(found).toEqual(detail === undefined ? [] : [detail]);
    }
  });

  test("fails when none has come in time, without a session, and stops or goes on as it says", () => {
    for (const [over, left] of [
      [{}, 1],
      [{ onFailure: "stop" }, 0],
    ] as const) {
      const clock = new VirtualClock();
      const { server, events } = aServer({ jobs: jobs(update(over)), clock });
      session(server, { answer: accepted });
      clock.advance(3_600_000 - 1);
      expect(server.snapshot()[0]?.commandsLeft).toBe(2);
      clock.advance(1);
      expect(server.snapshot()[0]?.commandsLeft).toBe(left);
      const detail = `no alert ${UPDATE} within 3600 s`;
      expect(events.filter(({ type }) => type === "violation.found")).toMatchObject([{ rule: "expectation", detail }]);
      expect(events.filter(({ type }) => type === "job.failed")).toHaveLength(left === 0 ? 1 : 0);
    }
  });

  test("waits no more when the server is closed", () => {
    const clock = new VirtualClock();
    const { server, rules } = aServer({ jobs: jobs(update()), clock });
    session(server, { answer: accepted });
    server.close();
    clock.advance(7_200_000);
    expect(rules()).toEqual([]);
  });
});

describe("an unfinished job", () => {
  test("sends again what was not answered, and only that", () => {
    const { server } = aServer({ job: [{ get: "./a", save: "a" }, { get: "./{{status.a}}" }, { get: "./c" }] });
    const first = post(server, package1());
    const second = post(server, reply(first, "2"));
    expect(asked([first, second])).toEqual([["./a"], ["./200", "./c"]]);
    const again = session(server, { id: "2", last: first });
    expect(asked(again)).toEqual([["./200", "./c"]]);
  });
});
