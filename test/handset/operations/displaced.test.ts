import { describe, expect, test } from "vitest";
import { buildBaseTree } from "../../../src/mo/base-tree-builder.ts";
import { behaviourAbove } from "../../../src/mo/behaviours.ts";
import { DEVINFO } from "../../../src/mo/devinfo.ts";
import { DMACC } from "../../../src/mo/dmacc.ts";
import { FUMO } from "../../../src/mo/fumo.ts";
import { SCOMO } from "../../../src/mo/scomo.ts";
import { NO_LIMITS } from "../../../src/tree/uri.ts";
import { aChoreModel, aManagedHandset, type ManagedHandset } from "../../support/a-managed-handset.ts";

const FIRMWARE = "./FUMO/Pkg1";
const PACKAGE = "./SCM/Inventory/Delivered/game";

const BASE = buildBaseTree(
  [
    { mo: DEVINFO, at: "./DevInfo" },
    { mo: DMACC, at: "./DMAcc" },
    { mo: FUMO, at: "./FUMO" },
    { mo: SCOMO, at: "./SCM" },
  ],
  { "./DevInfo/Man": "Acme", "./DevInfo/Mod": "One", "./DevInfo/DmV": "1.2", "./DevInfo/Lang": "en" },
  {
    limits: NO_LIMITS,
    properties: new Set(),
    rootAcl: "Add=*&Delete=*&Exec=*&Get=*&Replace=*",
  },
);

const meta = (format: string) => `<Meta><Format xmlns="syncml:metinf">${format}</Format></Meta>`;
const target = (uri: string) => `<Target><LocURI>${uri}</LocURI></Target>`;
const add = (id: number, uri: string, format: string, data = "") =>
  `<Add><CmdID>${id}</CmdID><Item>${target(uri)}${meta(format)}<Data>${data}</Data></Item></Add>`;
const remove = (id: number, uri: string) => `<Delete><CmdID>${id}</CmdID><Item>${target(uri)}</Item></Delete>`;
const replace = (id: number, uri: string, data: string) =>
  `<Replace><CmdID>${id}</CmdID><Item>${target(uri)}<Data>${data}</Data></Item></Replace>`;
const exec = (id: number, uri: string, correlator: string) =>
  `<Exec><CmdID>${id}</CmdID><Correlator>${correlator}</Correlator><Item>${target(uri)}</Item></Exec>`;

const newFirmware = add(11, FIRMWARE, "node") + replace(12, `${FIRMWARE}/Download/PkgURL`, "http://dl.example/fw");
const newPackage = add(11, PACKAGE, "node") + add(12, `${PACKAGE}/PkgID`, "chr", "game");

/** A handset in its second session, whose first one has started something on a new instance. */
function started(uri: string, made: string): ManagedHandset {
  const model = aChoreModel({ base: BASE });
  const handset = aManagedHandset({ ...model, behaviour: { ...model.behaviour, above: behaviourAbove } });
  handset.serve(made, exec(20, uri, "first")).serve();
  expect(handset.state.operations).toHaveLength(1);
  return handset.take({ type: "session.requested" });
}

const correlators = (handset: ManagedHandset) => handset.state.operations.map(({ operation }) => operation.correlator);

describe.each([
  ["firmware", FIRMWARE, newFirmware, `${FIRMWARE}/Download`, "400"],
  ["a package", PACKAGE, newPackage, `${PACKAGE}/Operations/Install`, "1400"],
])("An operation on %s that a server deletes and adds again", (_, instance, made, uri, code) => {
  test.each([
    ["in one message", [remove(1, instance) + made + exec(30, uri, "second")]],
    ["in two messages", [remove(1, instance), made + exec(30, uri, "second")]],
  ])("%s is reported as failed, and leaves the new instance to its own", (_, messages) => {
    const handset = started(uri, made);
    for (const message of messages) handset.serve(message);
    expect(handset.statuses).toContain("Exec 202");
    expect(correlators(handset)).toEqual(["second"]);
    expect(handset.told("report.queued")).toMatchObject([{ correlator: "first", data: code }]);
  });
});

describe("An operation on an instance that a server renames", () => {
  test("goes on under the new name, and is reported from there", () => {
    const handset = started(`${FIRMWARE}/Download`, newFirmware);
    handset.serve(replace(1, `${FIRMWARE}?prop=Name`, "Pkg2")).serve();
    const download = handset.state.operations[0]?.download ?? "none";
    const result = { outcome: "failed", reason: "server-error", detail: "HTTP status 500" } as const;
    handset.take({ type: "download.ended", download, result });
    expect(handset.value("./FUMO/Pkg2/State")).toBe("20");
    expect(handset.state.reports).toMatchObject([{ alert: { source: "./FUMO/Pkg2" } }]);
  });

  test("is over with it when that is deleted under the new name", () => {
    const handset = started(`${FIRMWARE}/Download`, newFirmware);
    handset.serve(replace(1, `${FIRMWARE}?prop=Name`, "Pkg2")).serve(remove(1, "./FUMO/Pkg2"));
    expect(correlators(handset)).toEqual([]);
    expect(handset.told("report.queued")).toMatchObject([{ data: "400" }]);
  });
});
