import { describe, expect, test } from "vitest";
import { toBase64, utf8Bytes } from "../../src/base/bytes.ts";
import type { BehaviourSettings } from "../../src/mo/behaviour.ts";
import { SCOMO_FAILURES } from "../../src/mo/scomo-settings.ts";
import type { Draft } from "../../src/tree/draft.ts";
import type { Tree } from "../../src/tree/tree.ts";
import { NO_LIMITS } from "../../src/tree/uri.ts";
import { aDeviceWith, afterServer, behaviourOf, below, carryOut, type Surroundings } from "./carry-out.ts";
import { describedNodes } from "./described.ts";

const TO_FETCH = "./SCM/Download/game";
const HERE = "./SCM/Inventory/Delivered/tool";
const COMPONENT = "./SCM/Inventory/Deployed/app";
const NEW_COMPONENT = "./SCM/Inventory/Deployed/game";
const NEW_PACKAGE = "./SCM/Inventory/Delivered/game";
const URL = "http://dl.example/game.jar";
const WEB = { [URL]: { body: "PKG game" } };

function aPhone(values: Record<string, string> = {}, limits = NO_LIMITS): Tree {
  const operations = (at: string, names: string) =>
    Object.fromEntries(names.split(" ").map((name) => [`${at}/Operations/${name}`, ""]));
  return aDeviceWith(
    "SCOMO",
    "./SCM",
    {
      [`${TO_FETCH}/PkgID`]: "com.example.game",
      [`${TO_FETCH}/Name`]: "Game",
      [`${TO_FETCH}/PkgURL`]: URL,
      [`${TO_FETCH}/EnvType`]: "midp2",
      [`${TO_FETCH}/Status`]: "10",
      ...operations(TO_FETCH, "Download DownloadInstall DownloadInstallInactive DownlaodInstallInactive"),
      [`${HERE}/PkgID`]: "com.example.tool",
      [`${HERE}/Data`]: toBase64(utf8Bytes("PKG tool")),
      [`${HERE}/Status`]: "10",
      [`${HERE}/State`]: "10",
      ...operations(HERE, "Remove Install InstallInactive"),
      [`${COMPONENT}/ID`]: "com.example.app",
      [`${COMPONENT}/Status`]: "10",
      [`${COMPONENT}/State`]: "20",
      ...operations(COMPONENT, "Activate Deactivate Remove"),
      ...values,
    },
    limits,
  );
}

/** Executes an operation of a package or component, with an eye on its Status. */
function operate(slot: string, name: string, around: Surroundings = {}, tree = aPhone()) {
  return carryOut(tree, `${slot}/Operations/${name}`, `${slot}/Status`, { web: WEB, ...around });
}

describe("The object SCOMO", () => {
  const facts = ["Name", "Description", "InstallParams", "EnvType", "PkgType"];
  const optional = (at: string, names: readonly string[]) =>
    names.map((name) => `${at}/${name} chr Add+Delete+Get+Replace ?`);
  const executed = (at: string, names: readonly string[]) => [
    `${at}/Operations node Add+Get 1`,
    ...names.map((name) => `${at}/Operations/${name} null Add+Exec ?`),
    `${at}/Operations/Ext node Add+Delete+Get+Replace ?`,
    `${at}/Ext node Add+Delete+Get+Replace ?`,
  ];

  test("has the nodes of SCOMO 1.0", () => {
    expect(describedNodes("SCOMO")).toEqual([
      "Download node Add+Get 1",
      "Download/x node Add+Delete+Get+Replace *",
      "Download/x/PkgID chr Add+Get+Replace 1",
      ...optional("Download/x", ["PkgURL", ...facts]),
      "Download/x/Status int Get 1",
      ...executed("Download/x", ["Download", "DownloadInstall", "DownloadInstallInactive", "DownlaodInstallInactive"]),
      "Inventory node Get 1",
      "Inventory/Delivered node Add+Get 1",
      "Inventory/Delivered/x node Add+Delete+Get+Replace *",
      "Inventory/Delivered/x/PkgID chr Add+Get+Replace 1",
      "Inventory/Delivered/x/Data bin Add+Replace ?",
      ...optional("Inventory/Delivered/x", ["Descriptor", ...facts]),
      "Inventory/Delivered/x/Status int Get 1",
      "Inventory/Delivered/x/State int Get 1",
      ...executed("Inventory/Delivered/x", ["Remove", "Install", "InstallInactive"]),
      "Inventory/Deployed node Get 1",
      "Inventory/Deployed/x node Get *",
      "Inventory/Deployed/x/ID chr Get 1",
      ...["Name", "Version", "Description", "EnvType", "PkgIDRef"].map(
        (name) => `Inventory/Deployed/x/${name} chr Get ?`,
      ),
      "Inventory/Deployed/x/Status int Get 1",
      "Inventory/Deployed/x/State int Get 1",
      ...executed("Inventory/Deployed/x", ["Activate", "Deactivate", "Remove"]),
      "Ext node Get ?",
    ]);
  });
});

interface Row {
  readonly slot: string;
  readonly name: string;
  readonly settings?: BehaviourSettings;
  readonly userAgrees?: boolean;
  /** Values of Status, in order; the node's own, so none once the node is gone. */
  readonly statuses: string;
  readonly code: string;
}

const NO_DATA = { keepsPackage: false };

const ROWS: readonly Row[] = [
  { slot: TO_FETCH, name: "Download", statuses: "30 40", code: "1200" },
  { slot: TO_FETCH, name: "DownloadInstall", statuses: "30 40 50 10", code: "1200" },
  { slot: TO_FETCH, name: "DownloadInstallInactive", statuses: "30 40 50 10", code: "1200" },
  { slot: TO_FETCH, name: "DownlaodInstallInactive", statuses: "30 40 50 10", code: "1200" },
  { slot: TO_FETCH, name: "Download", settings: { failAt: "download" }, statuses: "30 20", code: "1402" },
  { slot: TO_FETCH, name: "Download", settings: { failAt: "authentication" }, statuses: "30 20", code: "1403" },
  { slot: TO_FETCH, name: "Download", settings: { failAt: "download-memory" }, statuses: "30 20", code: "1404" },
  { slot: TO_FETCH, name: "Download", settings: { failAt: "server-error" }, statuses: "30 20", code: "1500" },
  { slot: TO_FETCH, name: "Download", settings: { failAt: "server-unavailable" }, statuses: "30 20", code: "1501" },
  { slot: TO_FETCH, name: "Download", settings: { failAt: "client-error" }, statuses: "30 20", code: "1400" },
  { slot: TO_FETCH, name: "Download", settings: { asks: true }, userAgrees: false, statuses: "30 20", code: "1401" },
  { slot: TO_FETCH, name: "Download", settings: { asks: true }, statuses: "30 40", code: "1200" },
  { slot: TO_FETCH, name: "Download", settings: { failAt: "install" }, statuses: "30 40", code: "1200" },
  { slot: TO_FETCH, name: "DownloadInstall", settings: { failAt: "install" }, statuses: "30 40 50 60", code: "1405" },
  { slot: TO_FETCH, name: "DownloadInstall", settings: { failAt: "unknown" }, statuses: "30 40 50 60", code: "1412" },
  {
    slot: TO_FETCH,
    name: "DownloadInstall",
    settings: { failAt: "validation", ...NO_DATA },
    statuses: "30 40 50 70",
    code: "1407",
  },
  {
    slot: TO_FETCH,
    name: "DownloadInstall",
    settings: { environments: "brew, midp2" },
    statuses: "30 40 50 10",
    code: "1200",
  },
  {
    slot: TO_FETCH,
    name: "DownloadInstall",
    settings: { environments: "brew" },
    statuses: "30 40 50 60",
    code: "1413",
  },
  { slot: HERE, name: "Install", statuses: "40 10", code: "1200" },
  { slot: HERE, name: "InstallInactive", statuses: "40 10", code: "1200" },
  { slot: HERE, name: "Install", settings: { failAt: "install" }, statuses: "40 50", code: "1405" },
  { slot: HERE, name: "Install", settings: { failAt: "install-memory" }, statuses: "40 50", code: "1406" },
  { slot: HERE, name: "Install", settings: { failAt: "environment" }, statuses: "40 50", code: "1413" },
  { slot: HERE, name: "Install", settings: { failAt: "install", ...NO_DATA }, statuses: "40 60", code: "1405" },
  {
    slot: HERE,
    name: "Install",
    settings: { failAt: "install", ...NO_DATA, deliveredNoData: 70 },
    statuses: "40 70",
    code: "1405",
  },
  { slot: HERE, name: "Install", settings: { packageStart: "PKG" }, statuses: "40 10", code: "1200" },
  { slot: HERE, name: "Install", settings: { packageStart: "ZIP" }, statuses: "40 50", code: "1407" },
  { slot: HERE, name: "Install", settings: { maxPackageBytes: 3 }, statuses: "40 50", code: "1406" },
  { slot: HERE, name: "Install", settings: { asks: true }, userAgrees: false, statuses: "40 50", code: "1401" },
  { slot: HERE, name: "Remove", statuses: "30", code: "1200" },
  { slot: HERE, name: "Remove", settings: { failAt: "remove" }, statuses: "30 20", code: "1408" },
  { slot: HERE, name: "Remove", settings: { failAt: "not-implemented" }, statuses: "30 20", code: "1411" },
  { slot: COMPONENT, name: "Activate", statuses: "50 10", code: "1200" },
  { slot: COMPONENT, name: "Activate", settings: { failAt: "activate" }, statuses: "50 40", code: "1409" },
  { slot: COMPONENT, name: "Deactivate", statuses: "70 10", code: "1200" },
  { slot: COMPONENT, name: "Deactivate", settings: { failAt: "deactivate" }, statuses: "70 60", code: "1410" },
  { slot: COMPONENT, name: "Deactivate", settings: { asks: true }, userAgrees: false, statuses: "70 60", code: "1401" },
  { slot: COMPONENT, name: "Remove", statuses: "30", code: "1200" },
  { slot: COMPONENT, name: "Remove", settings: { failAt: "remove" }, statuses: "30 20", code: "1408" },
  { slot: COMPONENT, name: "Remove", settings: { removesActive: false }, statuses: "30 20", code: "1408" },
];

describe("An operation on a software component", () => {
  test("may fail in no other way than the rows below say", () => {
    const named = new Set(ROWS.flatMap(({ settings }) => settings?.["failAt"] ?? []));
    expect([...named].sort()).toEqual(Object.keys(SCOMO_FAILURES).sort());
  });

  test.each(ROWS)("$name of $slot with $settings: Status $statuses, code $code", (row) => {
    const { slot, name, settings = {}, userAgrees = true } = row;
    const seen = operate(slot, name, { settings, userAgrees });
    expect(seen.status).toBe(202);
    expect(seen.values.join(" ")).toBe(row.statuses);
    expect(seen.alert).toMatchObject({ data: row.code, mark: row.code === "1200" ? "informational" : "critical" });
  });

  test.each([
    ["bad-url", "1402"],
    ["unreachable", "1501"],
    ["timeout", "1402"],
    ["unauthorized", "1403"],
    ["refused", "1402"],
    ["server-error", "1500"],
    ["too-large", "1404"],
    ["broken", "1402"],
  ] as const)("whose download fails as %s reports %s", (reason, code) => {
    const seen = operate(TO_FETCH, "DownloadInstall", { web: { [URL]: reason } });
    expect([seen.values.join(" "), seen.alert?.data]).toEqual(["30 20", code]);
  });

  test("without a PkgURL reports 1402 and loads nothing", () => {
    const seen = operate(TO_FETCH, "Download", {}, aPhone({ [`${TO_FETCH}/PkgURL`]: "" }));
    expect(seen.alert?.data).toBe("1402");
    expect(seen.wishes.map((wish) => wish.do)).toEqual(["report"]);
  });

  describe.each([{ packageStart: "ZIP" }, { packageFor: "Other" }, { packageType: "application/x-other" }])(
    "of a package that does not fit %j",
    (settings) => {
      test.each([
        ["Download", "30 20"],
        ["DownloadInstall", "30 60"],
      ])("%s reports 1407, Status %s", (name, statuses) => {
        const seen = operate(TO_FETCH, name, { settings });
        expect([seen.values.join(" "), seen.alert?.data]).toEqual([statuses, "1407"]);
      });
    },
  );

  const BUSY: readonly (readonly [string, string, string])[] = [
    [TO_FETCH, "Download", "30 50"],
    [HERE, "Install", "30 40"],
    [COMPONENT, "Activate", "30 50 70"],
  ];

  test.each(BUSY)("of %s, %s, is refused while another goes on, in Status %s", (slot, name, busy) => {
    for (const status of ["10", "20", "30", "40", "50", "60", "70"]) {
      const tree = aPhone({ [`${slot}/Status`]: status });
      const isBusy = busy.split(" ").includes(status);
      const exec = (settings: BehaviourSettings) => operate(slot, name, { settings }, tree);
      expect([status, exec({}).status]).toEqual([status, isBusy ? 403 : 202]);
      expect(exec({ wrongState: "500" }).status).toBe(isBusy ? 500 : 202);
      const reported = exec({ wrongState: "report" });
      expect([reported.status, reported.alert?.data]).toEqual([202, isBusy ? "1400" : "1200"]);
      if (isBusy) expect(reported.values).toEqual([]);
    }
  });

  test("is none for a node that is no operation", () => {
    const tree = aPhone({ [`${TO_FETCH}/Operations/Ext/Own`]: "", [`${TO_FETCH}/Ext/Install`]: "" });
    expect(operate(TO_FETCH, "Ext/Own", {}, tree).status).toBe(406);
    expect(carryOut(tree, `${TO_FETCH}/Ext/Install`, "").status).toBe(406);
    expect(carryOut(tree, "./SCM/Download", "").status).toBe(406);
  });

  test("is done at once on a device that answers 200, but for what is fetched", () => {
    const settings = { answers: "200" };
    const done = operate(COMPONENT, "Deactivate", { settings });
    expect([done.status, done.values.join(" "), done.alert]).toEqual([200, "10", undefined]);
    expect(done.tree.get(`${COMPONENT}/State`)?.value).toBe("10");
    const failed = operate(COMPONENT, "Deactivate", {
      settings: { ...settings, failAt: "deactivate", codeInStatus: true },
    });
    expect([failed.status, failed.outcome.statusCode]).toEqual([500, 1410]);
    expect(operate(TO_FETCH, "Download", { settings }).status).toBe(202);
  });

  test("waits as long as the model says", () => {
    const seen = operate(TO_FETCH, "DownloadInstall", { settings: { workMs: 7, maxPackageBytes: 99, asks: true } });
    expect(seen.wishes.slice(0, -1)).toEqual([
      { do: "ask", text: "DownloadInstall Game?" },
      { do: "download", url: URL, maxBytes: 99 },
      { do: "wait", ms: 7 },
    ]);
  });

  test.each([
    [TO_FETCH, "Download", 2, "1400"],
    [TO_FETCH, "DownloadInstall", 3, "1400"],
    [HERE, "Install", 2, "1400"],
    [HERE, "Remove", 2, "1200"],
    [COMPONENT, "Remove", 2, "1200"],
  ])("makes nothing of %s when that is deleted during %s", (slot, name, count, code) => {
    for (let step = 0; step < count; step++) {
      const seen = operate(slot, name, { meddling: { [step]: (draft: Draft) => draft.remove(slot) } });
      expect(seen.alert?.data).toBe(code);
      for (const path of [slot, NEW_PACKAGE, NEW_COMPONENT]) expect(seen.tree.get(path)).toBeUndefined();
      expect(seen.tree.children("./SCM/Inventory/Deployed")).toEqual(slot === COMPONENT ? [] : ["app"]);
    }
  });

  test("installs nothing of a package whose Data are taken away meanwhile", () => {
    const data = `${HERE}/Data`;
    const meddling = { 1: (draft: Draft) => draft.setValue(data, "") };
    const seen = operate(HERE, "Install", { meddling }, aPhone({ [data]: "UEtHIHRvb2w=" }));
    expect(seen.alert?.data).toBe("1407");
    expect(seen.tree.children("./SCM/Inventory/Deployed")).toEqual(["app"]);
  });

  test("wants the same again after a restart that nobody asked for", () => {
    for (const step of [1, 2]) {
      const seen = operate(TO_FETCH, "DownloadInstall", { interrupted: { [step]: { type: "restarted" } } });
      expect(seen.wishes[step]).toEqual(seen.wishes[step - 1]);
      expect(seen.alert?.data).toBe("1200");
    }
    const asked = operate(HERE, "Install", { settings: { asks: true }, interrupted: { 1: { type: "restarted" } } });
    expect(asked.wishes.map((wish) => wish.do)).toEqual(["ask", "ask", "wait", "report"]);
  });
});

describe("The inventory of software", () => {
  const component = (state: string) => ({
    ID: "com.example.game",
    Name: "Game",
    EnvType: "midp2",
    Version: "1.0",
    PkgIDRef: "com.example.game",
    Status: "10",
    State: state,
    "Operations/Activate": "",
    "Operations/Deactivate": "",
    "Operations/Remove": "",
  });
  const delivered = (state: string) => ({
    PkgID: "com.example.game",
    Name: "Game",
    EnvType: "midp2",
    Status: "10",
    State: state,
    "Operations/Remove": "",
    "Operations/Install": "",
    "Operations/InstallInactive": "",
  });

  test("has a package in Delivered after a Download", () => {
    const { tree } = operate(TO_FETCH, "Download");
    expect(below(tree, NEW_PACKAGE)).toEqual(delivered("10"));
    expect(tree.get(NEW_COMPONENT)).toBeUndefined();
    expect(tree.get(TO_FETCH)).toBeDefined();
  });

  test("has a component after an installation, active or not", () => {
    expect(below(operate(TO_FETCH, "DownloadInstall").tree, NEW_COMPONENT)).toEqual(component("20"));
    expect(below(operate(TO_FETCH, "DownloadInstallInactive").tree, NEW_COMPONENT)).toEqual(component("10"));
    const installed = operate(HERE, "InstallInactive").tree;
    expect(below(installed, "./SCM/Inventory/Deployed/tool")).toMatchObject({ ID: "com.example.tool", State: "10" });
  });

  test.each([
    [{ keepsPackage: true, downloadNode: "kept" }, true, "20"],
    [{ keepsPackage: true, downloadNode: "moved" }, false, "20"],
    [{ keepsPackage: false, downloadNode: "kept" }, true, undefined],
    [{ keepsPackage: false, downloadNode: "moved" }, false, undefined],
  ])("after an installation on a device with %j", (settings, isKept, state) => {
    const { tree, alert } = operate(TO_FETCH, "DownloadInstall", { settings });
    expect(alert?.data).toBe("1200");
    expect(tree.get(TO_FETCH) !== undefined).toBe(isKept);
    expect(tree.get(`${NEW_PACKAGE}/State`)?.value).toBe(state);
    expect(below(tree, NEW_COMPONENT)).toEqual(component("20"));
  });

  test("has the package moved, not copied, where a device does so", () => {
    const { tree } = operate(TO_FETCH, "Download", { settings: { downloadNode: "moved" } });
    expect(tree.get(TO_FETCH)).toBeUndefined();
    expect(below(tree, NEW_PACKAGE)).toEqual(delivered("10"));
  });

  test("marks an installed package, or lets it go", () => {
    expect(operate(HERE, "Install").tree.get(`${HERE}/State`)?.value).toBe("20");
    expect(operate(HERE, "Install", { settings: NO_DATA }).tree.get(HERE)).toBeUndefined();
  });

  test("has a package that is only delivered again once its component is removed", () => {
    const installed = operate(HERE, "Install").tree;
    expect(installed.get(`${HERE}/State`)?.value).toBe("20");
    const component = "./SCM/Inventory/Deployed/tool";
    const failed = operate(component, "Remove", { settings: { failAt: "remove" } }, installed).tree;
    expect(failed.get(`${HERE}/State`)?.value).toBe("20");
    const other = operate(COMPONENT, "Remove", {}, installed).tree;
    expect(other.get(`${HERE}/State`)?.value).toBe("20");
    const removed = operate(component, "Remove", {}, installed).tree;
    expect(removed.get(component)).toBeUndefined();
    expect(below(removed, HERE)).toMatchObject({ State: "10", Status: "10" });
  });

  test("has no data after a failure that leaves none", () => {
    const { tree } = operate(HERE, "Install", { settings: { ...NO_DATA, failAt: "install" } });
    expect(tree.get(`${HERE}/Data`)?.value).toBe("");
    expect(tree.get("./SCM/Inventory/Deployed/tool")).toBeUndefined();
  });

  test("replaces a component with the identifier of the package", () => {
    const tree = aPhone({ [`${COMPONENT}/ID`]: "com.example.game", [`${COMPONENT}/Version`]: "0.9" });
    const seen = operate(TO_FETCH, "DownloadInstall", { settings: { version: "2.0" } }, tree);
    expect(seen.alert?.target).toBe(COMPONENT);
    expect(below(seen.tree, COMPONENT)).toEqual({ ...component("20"), Version: "2.0" });
    expect(seen.tree.get(NEW_COMPONENT)).toBeUndefined();
  });

  test.each([
    [COMPONENT, "Remove"],
    [HERE, "Remove"],
  ])("has %s no more after %s", (slot, name) => {
    expect(operate(slot, name).tree.get(slot)).toBeUndefined();
  });

  test.each([
    ["Activate", "20"],
    ["Deactivate", "10"],
  ])("has the component after %s in State %s", (name, state) => {
    expect(operate(COMPONENT, name).tree.get(`${COMPONENT}/State`)?.value).toBe(state);
  });

  test("takes no package for whose nodes the tree has no room", () => {
    const limits = {
      maxDepth: 0,
      maxTotLen: `${TO_FETCH}/Operations/DownloadInstallInactive`.length - 5,
      maxSegLen: 0,
    };
    const install = operate(TO_FETCH, "DownloadInstall", {}, aPhone({}, limits));
    expect([install.values.join(" "), install.alert?.data]).toEqual(["30 40 50 60", "1406"]);
    const download = operate(TO_FETCH, "Download", {}, aPhone({}, limits));
    expect([download.values.join(" "), download.alert?.data]).toEqual(["30 20", "1404"]);
  });
});

describe("The report on a software component", () => {
  test("names the executed node, and the component that has come of it", () => {
    expect(operate(TO_FETCH, "DownloadInstall", { correlator: "c1" }).alert).toEqual({
      type: "urn:oma:at:scomo:1.0:OperationComplete",
      format: "chr",
      mark: "informational",
      data: "1200",
      source: `${TO_FETCH}/Operations/DownloadInstall`,
      target: NEW_COMPONENT,
      correlator: "c1",
    });
  });

  test("names the package or component where a device does so, and no component where none has come", () => {
    const settings = { alertSource: "package" };
    expect(operate(COMPONENT, "Activate", { settings }).alert?.source).toBe(COMPONENT);
    expect(operate(TO_FETCH, "Download", { settings }).alert).not.toHaveProperty("target");
  });

  test("may carry code and identifier as XML", () => {
    const tree = aPhone({ [`${TO_FETCH}/PkgID`]: "a<b&c" });
    expect(operate(TO_FETCH, "Download", { settings: { alertData: "xml" } }, tree).alert).toMatchObject({
      format: "xml",
      data: "<ResultCode>1200</ResultCode><Identifier>a&lt;b&amp;c</Identifier>",
    });
  });

  test.each([
    [{ successCode: 1250 }, "1250"],
    [{ failureCode: 1499, failAt: "download" }, "1499"],
    [{ failureCode: 1599, failAt: "server-error" }, "1599"],
  ])("has the code of a vendor with %j", (settings, code) => {
    expect(operate(TO_FETCH, "Download", { settings }).alert?.data).toBe(code);
  });

  test("goes to the installNotifyURI of a descriptor besides", () => {
    const body =
      "<media><type>text/plain</type><objectURI>game.jar</objectURI><size>8</size><installNotifyURI>done</installNotifyURI></media>";
    const web = { ...WEB, "http://dl.example/game.dd": { type: "application/vnd.oma.dd+xml", body } };
    const tree = aPhone({ [`${TO_FETCH}/PkgURL`]: "http://dl.example/game.dd" });
    const seen = operate(TO_FETCH, "DownloadInstall", { web }, tree);
    expect(seen.notices).toEqual([{ url: "http://dl.example/done", text: "900 Success" }]);
    expect(seen.wishes.flatMap((wish) => (wish.do === "download" ? wish.url : []))).toEqual([
      "http://dl.example/game.dd",
      URL,
    ]);
    const failed = operate(TO_FETCH, "DownloadInstall", { web, settings: { failAt: "install" } }, tree);
    expect(failed.notices).toEqual([{ url: "http://dl.example/done", text: "952 Device Aborted" }]);
  });

  test.each([
    ["user", "urn:oma:at:scomo:1.0:UserRequest"],
    ["device", "urn:oma:at:scomo:1.0:DeviceRequest"],
  ] as const)("is not the alert with which the %s asks for software", (by, type) => {
    expect(behaviourOf("SCOMO").request?.("./SCM", by, {})).toEqual({ type, format: "chr", data: "", source: "./SCM" });
  });
});

describe("What a server does to packages", () => {
  const added = (at: string, leaf: string, settings: BehaviourSettings = {}) => {
    const add = (draft: Draft) => {
      draft.add(at, { format: "node", type: "" });
      draft.add(`${at}/${leaf}`, { format: leaf === "Data" ? "bin" : "chr", type: "", value: "UEtH" });
    };
    const tree = afterServer(aPhone(), `${at}/${leaf}`, add, settings);
    return Object.keys(below(tree, at)).filter((name) => name !== leaf);
  };

  test("is filled in with what the device has to say of a package to fetch", () => {
    const usual = ["Status", "Operations/Download", "Operations/DownloadInstall"];
    const right = "Operations/DownloadInstallInactive";
    const misspelt = "Operations/DownlaodInstallInactive";
    const at = "./SCM/Download/new";
    expect(added(at, "PkgID")).toEqual([...usual, right, misspelt]);
    expect(added(at, "PkgID", { inactiveNode: "DownloadInstallInactive" })).toEqual([...usual, right]);
    expect(added(at, "PkgID", { inactiveNode: "DownlaodInstallInactive" })).toEqual([...usual, misspelt]);
    expect(added(at, "PkgID", { newNodes: "none" })).toEqual(["Status"]);
  });

  test("is filled in with what the device has to say of a package that comes whole", () => {
    const at = "./SCM/Inventory/Delivered/new";
    const operations = ["Operations/Remove", "Operations/Install", "Operations/InstallInactive"];
    expect(added(at, "Data")).toEqual(["Status", "State", ...operations]);
    expect(added(at, "Data", { newNodes: "none" })).toEqual(["Status", "State"]);
  });

  test("makes an installed package one that is only delivered, by new Data", () => {
    const tree = aPhone({ [`${HERE}/State`]: "20" });
    const state = (path: string) => afterServer(tree, path, () => {}).get(`${HERE}/State`)?.value;
    expect([state(`${HERE}/Data`), state(HERE), state(`${HERE}/PkgID`)]).toEqual(["10", "20", "20"]);
  });

  test("changes nothing else", () => {
    for (const path of ["./SCM", "./SCM/Download", TO_FETCH, COMPONENT, "./SCM/Download/gone"]) {
      expect(behaviourOf("SCOMO").changed?.(aPhone(), "./SCM", path, {})).toEqual([]);
    }
  });
});
