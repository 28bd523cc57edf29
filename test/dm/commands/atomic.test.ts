import { describe, expect, test } from "vitest";
import { aTree } from "../a-device.ts";
import { alertOf, container, items, one, run, snapshot } from "./run.ts";

const rename = one("Replace", "./DMAcc/ex/Name", "new");
const addTag = one("Add", "./DMAcc/ex/Ext/Tag", "t1");
const failing = one("Replace", "./DMAcc/nope/Name", "x");
const forget = one("Delete", "./DMAcc/ex/AAuthPref");

describe("An Atomic", () => {
  test("of members that all succeed answers 200 and keeps everything", () => {
    const { statuses, draft } = run(aTree(), [container("Atomic", [rename, addTag, alertOf(1100, 2)])]);
    expect(statuses).toEqual(["Atomic 200", "Replace ./DMAcc/ex/Name 200", "Add ./DMAcc/ex/Ext/Tag 200", "Alert 200"]);
    expect(draft.get("./DMAcc/ex/Ext/Tag")?.value).toBe("t1");
  });

  test("with a failing member answers 507 and undoes values, nodes, ACLs, TStamp and VerNo", () => {
    const tree = aTree();
    const acl = one("Replace", "./DMAcc/ex?prop=ACL", "Get=*&Replace=*");
    const { statuses, draft } = run(tree, [container("Atomic", [rename, addTag, acl, failing, forget])]);
    expect(statuses).toEqual([
      "Atomic 507",
      "Replace ./DMAcc/ex/Name 216",
      "Add ./DMAcc/ex/Ext/Tag 216",
      "Replace ./DMAcc/ex?prop=ACL 216",
      "Replace ./DMAcc/nope/Name 404",
      "Delete ./DMAcc/ex/AAuthPref 215",
    ]);
    expect(snapshot(draft)).toBe(snapshot(tree));
    expect(draft.overlay()).toBe(tree.overlay());
  });

  test("whose first member fails leaves what came before the Atomic", () => {
    const { statuses, draft } = run(aTree(), [rename, container("Atomic", [failing, forget])]);
    expect(statuses.slice(1)).toEqual([
      "Atomic 507",
      "Replace ./DMAcc/nope/Name 404",
      "Delete ./DMAcc/ex/AAuthPref 215",
    ]);
    expect(draft.get("./DMAcc/ex/Name")?.value).toBe("new");
  });

  test("splits the items of the failing member into undone, failed and not executed", () => {
    const uris = ["./DMAcc/ex/Name", "./Nope", "./DMAcc/ex/AAuthPref"];
    const members = items(
      "Delete",
      uris.map((uri) => ({ target: { uri } })),
    );
    const { statuses, draft } = run(aTree(), [container("Atomic", [members])]);
    expect(statuses).toEqual([
      "Atomic 507",
      "Delete ./DMAcc/ex/Name 216",
      "Delete ./Nope 404",
      "Delete ./DMAcc/ex/AAuthPref 215",
    ]);
    expect(draft.changed()).toEqual([]);
  });

  test.each([
    ["Get", one("Get", "./DevInfo/Man"), ["Get ./DevInfo/Man 500"]],
    ["Exec", one("Exec", "./Lab/Program"), ["Exec ./Lab/Program 500"]],
    ["Atomic", container("Atomic", [forget]), ["Atomic 500", "Delete ./DMAcc/ex/AAuthPref 215"]],
    ["Sequence", container("Sequence", [forget]), ["Sequence 500", "Delete ./DMAcc/ex/AAuthPref 215"]],
  ])("with a %s inside fails", (_, member, statuses) => {
    const ran = run(aTree(), [container("Atomic", [rename, member])]);
    expect(ran.statuses).toEqual(["Atomic 507", "Replace ./DMAcc/ex/Name 216", ...statuses]);
    expect(ran.draft.changed()).toEqual([]);
  });

  test("fails with an Alert that the device does not know", () => {
    const { statuses } = run(aTree(), [container("Atomic", [rename, alertOf(1150, 2)])]);
    expect(statuses).toEqual(["Atomic 507", "Replace ./DMAcc/ex/Name 216", "Alert 406"]);
  });

  test("whose Statuses do not fit one message answers 517 and is undone", () => {
    const ran = run(aTree(), [container("Atomic", [rename])], { fitsTogether: () => false });
    expect(ran.statuses).toEqual(["Atomic 517", "Replace ./DMAcc/ex/Name 216"]);
    expect(ran.draft.changed()).toEqual([]);
  });

  test.each([
    ["Foo", 400],
    ["Put", 406],
  ] as const)("with a %s fails, as that is %i in it as anywhere", (name, status) => {
    const tree = aTree();
    const { statuses, draft } = run(tree, [
      container("Atomic", [rename, { cmd: "Unknown", name, cmdId: "8" }, forget]),
    ]);
    expect(statuses).toEqual([
      "Atomic 507",
      "Replace ./DMAcc/ex/Name 216",
      `${name} ${status}`,
      "Delete ./DMAcc/ex/AAuthPref 215",
    ]);
    expect(draft.overlay()).toBe(tree.overlay());
  });

  test("without members answers 200", () => {
    expect(run(aTree(), [container("Atomic", [])]).statuses).toEqual(["Atomic 200"]);
  });
});
