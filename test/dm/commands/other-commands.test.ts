import { describe, expect, test } from "vitest";
import type { Command } from "../../../src/codec/syncml/message.ts";
import { refuseCommands } from "../../../src/dm/command-processor.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import { aTree } from "../a-device.ts";
import { alertOf, container, items, one, run } from "./run.ts";

const open: NodeState = { format: "node", type: "", acl: "Add=*&Delete=*&Exec=*&Get=*&Replace=*" };

describe("Delete", () => {
  test.each([
    ["a dynamic leaf", "./Lab/Text", 200],
    ["a dynamic interior node", "./Lab/Group", 200],
    ["a missing node", "./Lab/Flag", 404],
    ["the root", ".", 405],
    ["a permanent node", "./DevInfo/Lang", 405],
    ["a node without Delete in its description", "./Lab/Closed", 405],
    ["a node guarded by its ACL", "./Lab/Number", 425],
    ["a property", "./Lab/Text?prop=Title", 405],
    ["a property nobody has", "./Lab/Text?prop=Colour", 406],
    ["a list", "./Lab/Group?list=TNDS", 406],
  ])("of %s (%s) answers %i", (_, uri, status) => {
    const tree = aTree({
      "./Lab": open,
      "./Lab/Text": "x",
      "./Lab/Group": { format: "node", type: "" },
      "./Lab/Group/Leaf": "x",
      "./Lab/Closed": { format: "node", type: "" },
      "./Lab/Number": { format: "int", type: "text/plain", value: "1", acl: "Get=*" },
    });
    const { draft, status: found } = run(tree, [one("Delete", uri)]);
    expect(found).toBe(status);
    if (status === 200) expect(draft.subtree(uri)).toEqual([]);
  });

  test("takes what is below with it", () => {
    expect(run(aTree(), [one("Delete", "./DMAcc/ex")]).draft.children("./DMAcc")).toEqual([]);
  });
});

describe("Exec", () => {
  test.each([
    ["a program without anything behind it", "./Lab/Program", 406],
    ["a node without Exec in its description", "./Lab/ReadOnly", 405],
    ["a missing node", "./Lab/Text", 404],
    ["a property", "./Lab/Program?prop=Name", 405],
    ["a property nobody has", "./Lab/Program?prop=Colour", 406],
  ])("of %s (%s) answers %i", (_, uri, status) => {
    expect(run(aTree({ "./Lab": open }), [one("Exec", uri)]).status).toBe(status);
  });

  test("of a program guarded by its ACL answers 425", () => {
    expect(run(aTree(), [one("Exec", "./Lab/Program")]).status).toBe(425);
  });
});

describe("An Alert from the server", () => {
  test.each([
    [1150, 0, 406],
    [1200, 0, 405],
    [1201, 0, 405],
    [1222, 0, 200],
    [1224, 1, 405],
    [1225, 1, 200],
    [1226, 1, 405],
    [42, 0, 406],
  ])("with code %i and %i items answers %i", (code, count, status) => {
    expect(run(aTree(), [alertOf(code, count)]).status).toBe(status);
  });

  test("without a code answers 412", () => {
    expect(run(aTree(), [{ cmd: "Alert", cmdId: "1", items: [] }]).status).toBe(412);
  });
});

describe("A command", () => {
  test.each([
    ["Put", 406],
    ["Search", 406],
    ["Sync", 406],
    ["Map", 406],
    ["Frobnicate", 400],
  ])("called %s answers %i", (name, status) => {
    expect(run(aTree(), [{ cmd: "Unknown", name, cmdId: "7" }]).statuses).toEqual([`${name} ${status}`]);
  });

  test("that only a client sends answers 400", () => {
    expect(run(aTree(), [{ cmd: "Results", cmdId: "7", cmdRef: "1", items: [] }]).statuses).toEqual(["Results 400"]);
  });

  test("without an item, or with an item without a Target, answers 400", () => {
    expect(run(aTree(), [items("Get", [])]).statuses).toEqual(["Get 400"]);
    expect(run(aTree(), [items("Get", [{}, { target: { uri: "" } }])]).statuses).toEqual(["Get 400", "Get 400"]);
  });

  test.each(["", "0"])("with the CmdID %o cannot be answered and is not carried out", (cmdId) => {
    const ran = run(aTree(), [{ ...one("Delete", "./DMAcc/ex"), cmdId } as Command]);
    expect(ran.replies).toEqual([]);
    expect(ran.draft.changed()).toEqual([]);
  });

  test("with a chunk of a large object answers 406, and the chunk is not stored", () => {
    const item = { target: { uri: "./DMAcc/ex/Name" }, meta: { size: 10 }, data: "half", moreData: true };
    const ran = run(aTree(), [items("Replace", [item])]);
    expect(ran.status).toBe(406);
    expect(ran.draft.changed()).toEqual([]);
  });

  test("with several items gets an outcome for each, in order, and an event for each", () => {
    const ran = run(aTree(), [items("Get", [{ target: { uri: "./DevInfo/Man" } }, { target: { uri: "./Nope" } }])]);
    expect(ran.statuses).toEqual(["Get ./DevInfo/Man 200", "Get ./Nope 404"]);
    expect(ran.events).toEqual([
      { type: "command.executed", command: "Get", uri: "./DevInfo/Man", status: 200 },
      { type: "command.executed", command: "Get", uri: "./Nope", status: 404 },
    ]);
  });
});

describe("A Sequence", () => {
  test("goes on after a member that fails, and keeps what was done", () => {
    const members = [
      one("Replace", "./DMAcc/ex/Name", "new"),
      one("Get", "./Nope"),
      one("Delete", "./DMAcc/ex/AAuthPref"),
      container("Atomic", [one("Delete", "./DMAcc/ex/Name"), one("Delete", "./Nope")]),
    ];
    const { statuses, draft } = run(aTree(), [container("Sequence", members)]);
    expect(statuses).toEqual([
      "Sequence 200",
      "Replace ./DMAcc/ex/Name 200",
      "Get ./Nope 404",
      "Delete ./DMAcc/ex/AAuthPref 200",
      "Atomic 507",
      "Delete ./DMAcc/ex/Name 216",
      "Delete ./Nope 404",
    ]);
    expect(draft.get("./DMAcc/ex/Name")?.value).toBe("new");
    expect(draft.get("./DMAcc/ex/AAuthPref")).toBeUndefined();
  });
});

describe("Refused commands", () => {
  test("each get the status, members of containers and items too", () => {
    const commands = [
      container("Atomic", [container("Sequence", [one("Get", "./a")]), alertOf(1100)]),
      items("Delete", [{ target: { uri: "./b" } }, { target: { uri: "./c" } }]),
      items("Exec", []),
    ];
    const replies = refuseCommands(commands, 407);
    expect(replies.map(({ cmd, outcomes }) => [cmd, outcomes.length])).toEqual([
      ["Atomic", 1],
      ["Sequence", 1],
      ["Get", 1],
      ["Alert", 1],
      ["Delete", 2],
      ["Exec", 1],
    ]);
    expect(new Set(replies.flatMap(({ outcomes }) => outcomes.map(({ status }) => status)))).toEqual(new Set([407]));
  });
});
