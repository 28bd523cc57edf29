import { describe, expect, test } from "vitest";
import type { SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import { JOB_SCHEMA } from "../../../src/server/jobs/job.ts";
import { statusFits } from "../../../src/server/jobs/status-match.ts";
import { valueFits } from "../../../src/server/jobs/value-match.ts";
import { aServer, package1, post, reply } from "../client-messages.ts";

/** What is not met of one command when the client answers as `change` has it. */
function unmet(command: object, change: (message: SyncMLMessage) => SyncMLMessage = (message) => message): string[] {
  const { server, events } = aServer({ job: [command] });
  post(server, change(reply(post(server, package1()), "2")));
  return events.flatMap((event) =>
    event.type === "violation.found" && event.rule === "expectation" ? [event.detail] : [],
  );
}

const results = (values: Readonly<Record<string, string>>) => (message: SyncMLMessage) => ({
  ...message,
  commands: message.commands.map((each) =>
    each.cmd === "Results"
      ? { ...each, items: each.items.map((item) => ({ ...item, data: values[item.source?.uri ?? ""] ?? "" })) }
      : each,
  ),
});

const answered =
  (...entered: string[]) =>
  (message: SyncMLMessage) => ({
    ...message,
    commands: message.commands.map((each) =>
      each.cmd === "Status" && each.of === "Alert" ? { ...each, items: entered.map((data) => ({ data })) } : each,
    ),
  });

describe("an expected status", () => {
  test.each([
    [200, 200, true],
    [200, 201, false],
    ["2xx", 213, true],
    ["2xx", 304, false],
    ["1xx", 1200, false],
    [[404, "5xx"], 404, true],
    [[404, "5xx"], 507, true],
    [[404, "5xx"], 405, false],
  ] as const)("%j and %i: %s", (wanted, code, fits) => {
    expect(statusFits(code, wanted as never)).toBe(fits);
  });

  test("is told in the words of the job", () => {
    expect(unmet({ delete: "./a", expect: [404, "5xx"] })).toEqual(["Delete ./a got 200, expected 404 or 5xx"]);
    expect(unmet({ delete: "./a", expect: { status: "4xx" } })).toEqual(["Delete ./a got 200, expected 4xx"]);
  });

  test("is not met by no Status at all, or by none for one of the items", () => {
    const silence = (message: SyncMLMessage) => ({
      ...message,
      commands: message.commands.filter((each) => each.cmd !== "Status" || each.of === "SyncHdr"),
    });
    expect(unmet({ delete: "./a", expect: 200 }, silence)).toEqual(["Delete ./a got no status, expected 200"]);
    const half = (message: SyncMLMessage) => ({
      ...message,
      commands: message.commands.map((each) =>
        each.cmd === "Status" && each.of === "Delete" ? { ...each, targetRefs: ["./a"] } : each,
      ),
    });
    const detail = "Delete ./a ./b got no status for ./b, expected 200";
    expect(unmet({ delete: ["./a", "./b"], expect: 200 }, half)).toEqual([detail]);
  });

  test("is not looked for inside a container that the client does not have", () => {
    const refused = (message: SyncMLMessage) => ({
      ...message,
      commands: message.commands.flatMap((each) => {
        if (each.cmd !== "Status" || each.of === "SyncHdr") return [each];
        return each.of === "Atomic" ? [{ ...each, code: 406 }] : [];
      }),
    });
    expect(unmet({ atomic: [{ delete: "./a", expect: 200 }], expect: 406 }, refused)).toEqual([]);
  });

  test("has to be a status", () => {
    const problem = (expected: unknown) =>
      JOB_SCHEMA.safeParse({ commands: [{ get: "./a", expect: expected }] }).error?.issues[0]?.path.join(".");
    for (const wrong of ["6xx", 99, 2000, "200", [], {}, { status: "ok" }, { code: 200 }]) {
      expect(problem(wrong), JSON.stringify(wrong)).toContain("commands.0.expect");
    }
    for (const right of ["1xx", 599, 1200, ["2xx", 404], { value: 1 }, { answers: [] }]) {
      expect(problem(right), JSON.stringify(right)).toBeUndefined();
    }
  });
});

describe("an expected value", () => {
  test.each([
    ["1.0", "1.0", true],
    ["1.0", 1.0, false],
    ["1", 1, true],
    ["true", true, true],
    [undefined, "", false],
    ["1.0.7", { matches: "^1\\." }, true],
    ["2.1", { matches: "^1\\." }, false],
    [undefined, { matches: "" }, false],
    ["DevInfo/DevDetail/DMAcc", { contains: "DMAcc" }, true],
    ["DevInfo/DevDetail", { contains: ["DevDetail", "DevInfo"] }, true],
    ["DevInfo/DevDetail", { contains: ["DevDetail", "DMAcc"] }, false],
    ["DevInfos", { contains: "DevInfo" }, false],
    ["a", { not: "b" }, true],
    ["b", { not: "b" }, false],
    [undefined, { not: "b" }, true],
    ["", { known: true }, true],
    [undefined, { known: true }, false],
    [undefined, { known: false }, true],
    ["abc", { matches: "b", not: "abc" }, false],
  ] as const)("%j is %j: %s", (value, wanted, fits) => {
    expect(valueFits(value, wanted as never)).toBe(fits);
  });

  test("is that of the first URI, or of each that is named", () => {
    const values = results({ "./a": "1", "./b": "2" });
    const get = ["./a", "./b"];
    expect(unmet({ get, expect: { value: 1, values: { "./b": 2 } } }, values)).toEqual([]);
    expect(unmet({ get, expect: { value: 3, values: { "./b": { matches: "^x" }, "./c": "1" } } }, values)).toEqual([
      './a is "1", expected "3"',
      './b is "2", expected a match of /^x/',
      './c is not there, expected "1"',
    ]);
  });

  test("is not told where the node holds a secret", () => {
    const get = "./DMAcc/1/AppAuth/1/AAuthSecret";
    const found = unmet({ get, expect: { value: "right" } }, results({ [get]: "wrong" }));
    expect(found).toEqual([`${get} is ***, expected ***`]);
  });

  test("is a regular expression that can be one", () => {
    const { error } = JOB_SCHEMA.safeParse({ commands: [{ get: "./a", expect: { value: { matches: "(" } } }] });
    expect(JSON.stringify(error?.issues)).toContain("expected a regular expression");
  });
});

describe("expected answers of a user", () => {
  const choice = { alert: { code: 1104, text: "Which?", choices: ["a", "b", "c"] } };

  test("are held against what was entered, in any order", () => {
    expect(unmet({ ...choice, expect: { answers: [3, 1] } }, answered("1", "3"))).toEqual([]);
    expect(unmet({ ...choice, expect: { answers: [3] } }, answered("1", "3"))).toEqual([
      'Alert 1104 was answered ["1","3"], expected ["3"]',
    ]);
  });

  test.each([{ options: { ET: "P" }, text: "PIN?" }, { items: ["MAXLEN=8&ET=P", "PIN?"] }])(
    "are not told where they are entered unseen: %j",
    (alert) => {
      const job = { alert: { code: 1102, ...alert }, expect: { answers: ["13572468"] } };
      expect(unmet(job, answered("97531864"))).toEqual(["Alert 1102 was answered ***, expected ***"]);
    },
  );

  test("are told where the user sees what he types", () => {
    const job = { alert: { code: 1102, text: "Name?", options: { ET: "T" } }, expect: { answers: ["Joe"] } };
    expect(unmet(job, answered("Jim"))).toEqual(['Alert 1102 was answered ["Jim"], expected ["Joe"]']);
  });

  test("can be saved for later commands", () => {
    const { server } = aServer({ job: [{ ...choice, save: "chosen" }, { get: "./{{results.chosen}}" }] });
    const next = post(server, answered("1", "3")(reply(post(server, package1()), "2")));
    expect(next.commands.at(-1)).toMatchObject({ cmd: "Get", items: [{ target: { uri: "./1-3" } }] });
  });
});

describe("expectations of the members of a container", () => {
  test("and what they save are their own", () => {
    const { server } = aServer({
      job: [
        {
          sequence: [
            { get: "./a", save: "a", expect: 200 },
            { delete: "./b", save: "b" },
          ],
          save: "all",
        },
        { get: "./{{results.a}}/{{status.b}}/{{status.all}}" },
      ],
    });
    const next = post(server, reply(post(server, package1()), "2"));
    expect(next.commands.at(-1)).toMatchObject({ items: [{ target: { uri: "./value of ./a/200/200" } }] });
  });

  test("decide with it what the job does", () => {
    const { server } = aServer({
      job: [{ sequence: [{ get: "./a" }, { delete: "./b", expect: 404 }], onFailure: "stop" }, { get: "./c" }],
    });
    expect(post(server, reply(post(server, package1()), "2")).commands).toHaveLength(1);
    expect(server.snapshot()[0]?.jobs).toMatchObject([
      { state: "failed", unmet: ["Delete ./b got 200, expected 404"] },
    ]);
  });
});

describe("a secret that a job saved", () => {
  const PIN = "13572468";
  const SECRET_NODE = "./DMAcc/1/AppAuth/1/AAuthSecret";

  /** Everything that is told of a run: its events and what the REST view shows. */
  function toldOf(job: readonly object[], change: (message: SyncMLMessage) => SyncMLMessage): string {
    const { server, events } = aServer({ job: [...job] });
    let last = post(server, package1());
    for (let msgId = 2; last.commands.some(({ cmd }) => cmd !== "Status") && msgId < 9; msgId++) {
      last = post(server, change(reply(last, String(msgId))));
    }
    const told = events.filter(({ type }) => type === "violation.found" || type.startsWith("job."));
    return JSON.stringify([told, server.snapshot().map(({ jobs, violations }) => ({ jobs, violations }))]);
  }

  test.each([
    ["a user's unseen input", { alert: { code: 1102, text: "PIN?", options: { ET: "P" } } }, answered(PIN)],
    ["the value of a node", { get: SECRET_NODE }, results({ [SECRET_NODE]: PIN })],
  ])("is not told by what is expected of a later command: %s", (_what, command, change) => {
    const told = toldOf(
      [
        { ...command, save: "it" },
        { get: "./Ext/Pin", expect: { value: "{{results.it}}", values: { "./Ext/Other": { not: "{{results.it}}" } } } },
      ],
      change,
    );
    expect(told).not.toContain(PIN);
    expect(told).toContain("./Ext/Pin is ***, expected ***");
  });

  test("is forgotten as one when another value takes its name", () => {
    const told = toldOf(
      [
        { get: SECRET_NODE, save: "it" },
        { get: "./Ext/Open", save: "it" },
        { get: "./Ext/Pin", expect: { value: "{{results.it}}" } },
      ],
      results({ [SECRET_NODE]: PIN, "./Ext/Open": "open", "./Ext/Pin": "shut" }),
    );
    expect(told).toContain('./Ext/Pin is \\"shut\\", expected \\"open\\"');
  });
});
