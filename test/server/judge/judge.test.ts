import { describe, expect, test } from "vitest";
import { SPECS } from "../../../src/base/spec.ts";
import { encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import {
  type Command,
  type Item,
  type Status,
  SYNCML_DM_TYPES,
  type SyncMLMessage,
} from "../../../src/codec/syncml/message.ts";
import type { DmServerOptions } from "../../../src/server/dm/dm-server-options.ts";
import { RULES, type Rule } from "../../../src/server/judge/rules.ts";
import { aServer, chalOf, DEVICE, headerStatus, md5Cred, nonce, package1, package3, post } from "../client-messages.ts";

const JOB = [
  { get: ["./DevDetail/FwV", "./DevDetail/SwV"] },
  { replace: { uri: "./DMAcc/1/Name", value: "new" } },
  { atomic: [{ add: { uri: "./A", format: "node" } }, { delete: "./B" }] },
];

/** The rules that a session breaks when its package 3 is spoilt. */
function withPackage3(
  spoil: (message: SyncMLMessage, answered: SyncMLMessage) => SyncMLMessage,
  options: Parameters<typeof aServer>[0] = {},
): Rule[] {
  const { server, rules } = aServer({ job: JOB, ...options });
  const answered = post(server, package1());
  post(server, spoil(package3(answered, "2"), answered));
  return rules() as Rule[];
}

function withPackage1(
  spoil: (message: SyncMLMessage) => SyncMLMessage,
  options: Partial<DmServerOptions> = {},
): Rule[] {
  const { server, rules } = aServer(options);
  post(server, spoil(package1()));
  return rules() as Rule[];
}

const header = (message: SyncMLMessage, over: Partial<SyncMLMessage["header"]>): SyncMLMessage => ({
  ...message,
  header: { ...message.header, ...over },
});
const commands = (message: SyncMLMessage, change: (commands: readonly Command[]) => readonly Command[]) => ({
  ...message,
  commands: change(message.commands),
});
const statuses = (message: SyncMLMessage, change: (status: Status, i: number) => Status) =>
  commands(message, (all) => all.map((each, i) => (each.cmd === "Status" ? change(each, i) : each)));
/** The first Results with its item cut off after the first chunk. */
const chunked = (message: SyncMLMessage, over: Partial<Item>) =>
  commands(message, (all) =>
    all.map((each) =>
      each === all.find((one) => one.cmd === "Results") && each.cmd === "Results"
        ? { ...each, items: each.items.map((item) => ({ ...item, ...over, moreData: true })) }
        : each,
    ),
  );
const withoutChal = ({ chal: _chal, ...status }: Status): Status => status;

describe("the judge", () => {
  test("finds nothing in a clean session, in either encoding", () => {
    for (const encoding of ["wbxml", "xml"] as const) {
      const { server, rules } = aServer({ job: JOB.map((command) => ({ ...command, expect: 200 })) });
      const answered = post(server, package1(), encoding);
      expect(post(server, package3(answered, "2"), encoding).final).toBe(true);
      expect(rules()).toEqual([]);
      expect(server.snapshot()[0]).toMatchObject({ sessions: { completed: 1 }, commandsLeft: 0, violationCount: 0 });
    }
  });

  test("accepts one Status for all items of a command", () => {
    const broken = withPackage3((message) =>
      commands(message, (all) => {
        const second = all.filter((each) => each.cmd === "Status" && each.targetRefs[0] === "./DevDetail/SwV");
        return all
          .filter((each) => !second.includes(each))
          .map((each) => (each.cmd === "Status" && each.of === "Get" ? { ...each, targetRefs: [] } : each));
      }),
    );
    expect(broken).toEqual([]);
  });

  test("does not ask for the members of an Atomic that the client does not support", () => {
    const broken = withPackage3((message) => {
      const atomic = message.commands.findIndex((each) => each.cmd === "Status" && each.of === "Atomic");
      const kept = commands(message, (all) => all.slice(0, atomic + 1));
      return statuses(kept, (status) => (status.of === "Atomic" ? { ...status, code: 406 } : status));
    });
    expect(broken).toEqual([]);
  });

  const onPackage1: readonly [Rule, string, (message: SyncMLMessage) => SyncMLMessage][] = [
    ["session-id", "a SessionID of five characters", (m) => header(m, { sessionId: "12345" })],
    ["msg-id", "a first MsgID of 2", (m) => header(m, { msgId: "2" })],
    [
      "cmd-id",
      "CmdID 0",
      (m) => commands(m, (all) => all.map((each, i) => (i === 0 ? { ...each, cmdId: "0" } : each))),
    ],
    ["cmd-id", "a CmdID used twice", (m) => commands(m, (all) => all.map((each) => ({ ...each, cmdId: "1" })))],
    ["version", "VerDTD 1.1", (m) => header(m, { verDtd: "1.1" })],
    ["version", "VerProto DM/1.1", (m) => header(m, { verProto: "DM/1.1" })],
    ["cred-loc-name", "an md5 Cred without LocName", (m) => header(m, { source: { uri: DEVICE } })],
    ["package-1-alert", "no Alert", (m) => commands(m, (all) => all.filter((each) => each.cmd !== "Alert"))],
    ["package-1-dev-info", "no DevInfo", (m) => commands(m, (all) => all.filter((each) => each.cmd !== "Replace"))],
    [
      "package-1-dev-info",
      "DevInfo without Lang",
      (m) =>
        commands(m, (all) =>
          all.map((each) => (each.cmd === "Replace" ? { ...each, items: each.items.slice(0, 4) } : each)),
        ),
    ],
    [
      "source-dev-id",
      "another DevId than its Source",
      (m) =>
        commands(m, (all) =>
          all.map((each) =>
            each.cmd === "Replace"
              ? { ...each, items: each.items.map((item, i) => (i === 0 ? { ...item, data: "IMEI:1" } : item)) }
              : each,
          ),
        ),
    ],
    [
      "command",
      "a Get",
      (m) => commands(m, (all) => [...all, { cmd: "Get", cmdId: "9", items: [{ target: { uri: "./x" } }] }]),
    ],
    [
      "command",
      "a Replace of something that is not DevInfo",
      (m) =>
        commands(m, (all) => [...all, { cmd: "Replace", cmdId: "9", items: [{ source: { uri: "./x" }, data: "1" }] }]),
    ],
    [
      "final",
      "a session abort without Final",
      (m) => ({ ...commands(m, (all) => [...all, { cmd: "Alert", cmdId: "9", code: 1223, items: [] }]), final: false }),
    ],
  ];

  test.each(onPackage1)("finds %s: %s in package 1", (rule, _what, spoil) => {
    expect(withPackage1(spoil)).toEqual([rule]);
  });

  const onPackage3: readonly [Rule, string, (message: SyncMLMessage, answered: SyncMLMessage) => SyncMLMessage][] = [
    ["msg-id", "a MsgID left out", (m) => header(m, { msgId: "3" })],
    [
      "cred-after-accept",
      "a Cred after 212",
      (m) => header(m, { source: { uri: DEVICE, name: "emu-0001" }, cred: md5Cred() }),
    ],
    ["header-status", "no Status for the SyncHdr", (m) => commands(m, (all) => all.slice(1))],
    ["header-status", "the SyncHdr's Status last", (m) => commands(m, (all) => [...all.slice(1), ...all.slice(0, 1)])],
    [
      "status-reference",
      "a Status for a command that was not sent",
      (m) => commands(m, (all) => [...all, { ...headerStatus(m), msgRef: "1", cmdId: "90", cmdRef: "77", of: "Get" }]),
    ],
    ["status-command", "the wrong Cmd", (m) => statuses(m, (s) => (s.of === "Replace" ? { ...s, of: "Add" } : s))],
    [
      "status-target",
      "a TargetRef of something else",
      (m) => statuses(m, (s) => (s.of === "Replace" ? { ...s, targetRefs: ["./DMAcc/1/Name", "./x"] } : s)),
    ],
    [
      "status-order",
      "the last Status ahead of the others",
      (m) => commands(m, (all) => [...all.slice(0, 1), ...all.slice(-1), ...all.slice(1, -1)]),
    ],
    ["status-missing", "no Status for a member of an Atomic", (m) => commands(m, (all) => all.slice(0, -1))],
    [
      "status-missing",
      "no Status for one of two items",
      (m) =>
        commands(m, (all) =>
          all.filter(
            (each) =>
              !(
                "targetRefs" in each ? each.targetRefs : each.cmd === "Results" ? [each.items[0]?.source?.uri] : []
              ).includes("./DevDetail/SwV"),
          ),
        ),
    ],
    [
      "challenge-missing",
      "212 for an md5 Cred without Chal",
      (m) => statuses(m, (s, i) => (i === 0 ? withoutChal(s) : s)),
    ],
    [
      "results-reference",
      "Results for another URI",
      (m) =>
        commands(m, (all) => [
          ...all,
          { cmd: "Results", cmdId: "92", msgRef: "1", cmdRef: "4", items: [{ source: { uri: "./x" }, data: "1" }] },
        ]),
    ],
    [
      "results-reference",
      "Results for a Replace",
      (m) =>
        commands(m, (all) => [
          ...all,
          { cmd: "Results", cmdId: "92", msgRef: "1", cmdRef: "5", items: [{ source: { uri: "./x" }, data: "1" }] },
        ]),
    ],
    [
      "results-order",
      "Results ahead of their Status",
      (m) =>
        commands(m, (all) => {
          const [first, status, its, ...rest] = all;
          return [first, its, status, ...rest].filter((each) => each !== undefined);
        }),
    ],
    [
      "results-status",
      "Results for a URI that got 404",
      (m) => statuses(m, (s) => (s.targetRefs.includes("./DevDetail/SwV") ? { ...s, code: 404 } : s)),
    ],
    [
      "results-missing",
      "no Results for a Get with status 200",
      (m) =>
        commands(m, (all) =>
          all.filter((each) => each.cmd !== "Results" || each.items[0]?.source?.uri !== "./DevDetail/FwV"),
        ),
    ],
    ["large-object", "a first chunk without Size", (m) => ({ ...chunked(m, {}), final: false })],
    ["final", "MoreData together with Final", (m) => chunked(m, { meta: { size: 99 } })],
  ];

  /** What cannot be done wrong on its own. */
  const alsoBroken: readonly string[] = ["final large-object"];

  test.each(onPackage3)("finds %s: %s in package 3", (rule, _what, spoil) => {
    expect(withPackage3(spoil).filter((each) => !alsoBroken.includes(`${rule} ${each}`))).toEqual([rule]);
  });

  test("finds status-unauthenticated: a command executed for a server that was challenged", () => {
    const broken = withPackage3((message) => statuses(message, (s, i) => (i === 0 ? { ...s, code: 401 } : s)));
    expect(new Set(broken)).toEqual(new Set(["status-unauthenticated"]));
  });

  test("finds challenge-missing: 407 without Chal", () => {
    const broken = withPackage3((message) =>
      statuses(message, (s, i) => ({ ...(i === 0 ? withoutChal(s) : s), code: 407 })),
    );
    expect(broken).toContain("challenge-missing");
  });

  test("finds expectation: another status than the job expects", () => {
    const job = [
      { delete: "./A", expect: 405 },
      { delete: "./B", expect: 200 },
    ];
    const { server, events } = aServer({ job });
    post(server, package3(post(server, package1()), "2"));
    expect(events.filter((event) => event.type === "violation.found")).toEqual([
      {
        type: "violation.found",
        device: DEVICE,
        rule: "expectation",
        detail: "Delete ./A got 200, expected 405",
        spec: "DM_RepPro",
      },
    ]);
  });

  test("finds session-id: another SessionID in the middle of a session", () => {
    const broken = withPackage3((message) => header(message, { sessionId: "2" }));
    expect(broken).toContain("session-id");
  });

  test("finds msg-id: a MsgID used again for another message", () => {
    const { server, rules } = aServer({ job: JOB });
    const answered = post(server, package1());
    post(server, package3(answered, "2"));
    post(server, header(package3(answered, "2"), { target: { uri: "http://other/" } }));
    expect(rules()).toEqual(["msg-id"]);
  });

  test("finds message-size: more than our MaxMsgSize", () => {
    expect(withPackage1((message) => message, { maxMsgSize: 100 })).toEqual(["message-size"]);
  });

  test("finds message-after-end: a message after a package without commands", () => {
    const { server, rules } = aServer();
    const last = post(server, package1());
    post(server, package3(last, "2"));
    expect(rules()).toEqual(["message-after-end"]);
  });

  test("finds resp-uri: a message to the old address after a RespURI", () => {
    const { server, rules } = aServer({ job: JOB, respUri: true });
    const answered = post(server, package1());
    expect(answered.header.respUri).toMatch(/^http:\/\/dm\.example\.com\/dm\?s=[0-9a-z]+$/);
    const query = answered.header.respUri?.split("?")[1];
    const next = post(server, package3(answered, "2"), "wbxml", `/dm?${query}`);
    expect(rules()).toEqual([]);
    post(server, package3(next, "3"), "wbxml", "/dm");
    expect(rules()).toEqual(["resp-uri", "message-after-end"]);
  });

  test("finds package-1 rules again in the message after a challenge", () => {
    const { server, rules } = aServer({ job: JOB });
    const refused = post(server, package1({ cred: md5Cred(nonce(9)) }));
    const cred = md5Cred(chalOf(refused)?.nextNonce);
    const { commands: _all, ...bare } = package1({ msgId: "2", cred });
    post(server, { ...bare, commands: [{ ...headerStatus(refused, { code: 200 }) }] });
    expect(rules()).toEqual(["package-1-alert", "package-1-dev-info"]);
  });

  test("finds content-type: XML sent as WBXML, and a type that DM does not have", () => {
    const { server, rules } = aServer();
    server.handle({ contentType: SYNCML_DM_TYPES.wbxml, body: encodeSyncml(package1(), "xml"), path: "/dm" });
    const second = encodeSyncml(package1({ sessionId: "2" }), "wbxml");
    server.handle({ contentType: "application/vnd.syncml+wbxml", body: second, path: "/dm" });
    expect(rules()).toEqual(["content-type", "content-type"]);
  });

  test("has a specification and a sentence for every rule", () => {
    for (const [rule, { spec, says }] of Object.entries(RULES)) {
      expect(Object.keys(SPECS), rule).toContain(spec.split(" ")[0]);
      expect(says, rule).toMatch(/^[A-Z0-9].*\.$/);
    }
  });
});

describe("Results of a subtree", () => {
  /** The rules broken, and what is learned, when a Get has these Results, in the order of the list. */
  function listed(
    get: string | string[],
    results: readonly (readonly [uri: string, data?: string])[],
    expected?: object,
    refused?: string,
  ) {
    const { server, rules, events } = aServer({ job: [{ get, ...(expected ? { expect: expected } : {}) }] });
    const answer = package3(post(server, package1()), "2");
    const status = answer.commands
      .filter((each) => each.cmd === "Status")
      .map((each) => (refused !== undefined && each.targetRefs.includes(refused) ? { ...each, code: 405 } : each));
    const found = results.map(([uri, data], i) => ({
      cmd: "Results" as const,
      cmdId: String(10 + i),
      msgRef: "1",
      cmdRef: "4",
      items: [{ source: { uri }, ...(data === undefined ? {} : { data }) }],
    }));
    post(server, { ...answer, commands: [...status, ...found] });
    const { "./DevInfo/Mod": _mod, ...learned } = server.snapshot()[0]?.learned ?? {};
    const told = events.flatMap((event) => (event.type === "violation.found" ? [event.detail] : []));
    const others = Object.entries(learned).filter(([uri]) => !uri.startsWith("./DevInfo"));
    return { rules: rules(), learned: Object.fromEntries(others), told };
  }

  test("are those of its nodes, from the start of it on", () => {
    const nodes = [["./DMAcc"], ["./DMAcc/1"], ["./DMAcc/1/Name", "Lab"]] as const;
    for (const list of ["Struct", "StructData"]) {
      expect(listed(`./DMAcc?list=${list}`, nodes)).toMatchObject({ rules: [], learned: { "./DMAcc/1/Name": "Lab" } });
    }
    expect(listed("./DMAcc?list=StructData", nodes, { values: { "./DMAcc/1/Name": "Lab" } }).told).toEqual([]);
  });

  test.each([
    ["DMAcc?list=StructData", "./DMAcc"],
    ["./DMAcc/a b?list=StructData", "./DMAcc/a%20b"],
    ["./DMAcc/%c3%A4?list=StructData", "./DMAcc/ä"],
    ["./DMAcc/%e4?list=StructData", "./DMAcc/%e4"],
    [".?list=StructData", "./DMAcc"],
  ])("of %s may spell it %s", (asked, told) => {
    expect(listed(asked, [[told], [`${told}/Name`, "Lab"]]).rules).toEqual([]);
  });

  test("are one document where a serialised tree is asked for, which is not the node's list of children", () => {
    for (const uri of ["./DMAcc", "./DMAcc?list=TNDS"]) {
      const found = listed("./DMAcc?list=TNDS", [[uri, "<MgmtTree/>"]], { value: { matches: "MgmtTree" } });
      expect(found).toEqual({ rules: [], learned: { "./DMAcc?list=TNDS": "<MgmtTree/>" }, told: [] });
    }
  });

  test("are of nothing else", () => {
    for (const [get, uri] of [
      ["./DMAcc?list=StructData", "./DMAccount"],
      ["./DMAcc?list=TNDS", "./DMAcc/1"],
      ["./DMAcc?prop=ACL", "./DMAcc"],
      ["./DMAcc", "./DMAcc/1"],
    ] as const) {
      expect(listed(get, [[uri, "x"]]).rules, get).toContain("results-reference");
    }
  });

  test("may have a node that is refused by itself in the same Get", () => {
    const secret = "./DMAcc/1/AppAuth/1/AAuthSecret";
    const nodes = [["./DMAcc"], ["./DMAcc/1"], ["./DMAcc/1/Name", "Lab"], [secret]] as const;
    const get = [secret, "./DMAcc?list=StructData"];
    // The list's entry has no value: nothing is learned of the node.
    expect(listed(get, nodes, undefined, secret)).toEqual({
      rules: [],
      learned: { "./DMAcc/1/Name": "Lab" },
      told: [],
    });
    expect(listed(get, nodes, undefined, get[1]).rules).toEqual(["results-status", "results-status", "results-status"]);
  });

  test("may not be missing", () => {
    expect(listed("./DMAcc?list=Struct", []).rules).toEqual(["results-missing"]);
  });
});
