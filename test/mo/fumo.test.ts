import { describe, expect, test } from "vitest";
import { toBase64, utf8Bytes } from "../../src/base/bytes.ts";
import type { BehaviourSettings, OperationInput, OperationWish } from "../../src/mo/behaviour.ts";
import { FUMO_FAILURES } from "../../src/mo/fumo-settings.ts";
import type { Draft } from "../../src/tree/draft.ts";
import type { Tree } from "../../src/tree/tree.ts";
import { aDeviceWith, afterServer, behaviourOf, below, carryOut, type Surroundings } from "./carry-out.ts";
import { describedNodes } from "./described.ts";

const ROOT = "./FUMO/Pkg1";
const STATE = `${ROOT}/State`;
const URL = "http://dl.example/fw.dd";
const PACKAGE_URL = "http://dl.example/fw.pkg";
const PACKAGE = "FWPKG for Reference 1.2: 1.0.8";

function aPhone(state = "10", values: Record<string, string> = {}): Tree {
  return aDeviceWith("FUMO", "./FUMO", {
    [`${ROOT}/PkgName`]: "Spring",
    [`${ROOT}/PkgVersion`]: "1.0.8",
    [`${ROOT}/Download/PkgURL`]: PACKAGE_URL,
    [`${ROOT}/Update`]: "",
    [`${ROOT}/DownloadAndUpdate/PkgURL`]: PACKAGE_URL,
    [STATE]: state,
    ...values,
  });
}

function descriptor(fields: Record<string, string> = {}): { type: string; body: string } {
  const all = {
    type: "application/octet-stream",
    objectURI: PACKAGE_URL,
    size: String(PACKAGE.length),
    ...fields,
  };
  const elements = Object.entries(all).map(([name, text]) => `<${name}>${text}</${name}>`);
  return {
    type: "application/vnd.oma.dd+xml; charset=utf-8",
    body: `<?xml version="1.0"?><media xmlns="http://www.openmobilealliance.org/xmlns/dd">${elements.join("")}</media>`,
  };
}

const WEB = { [PACKAGE_URL]: { body: PACKAGE } };

type Way = "Download" | "Update" | "DownloadAndUpdate";

function update(way: Way, around: Surroundings = {}, tree = aPhone()) {
  return carryOut(tree, `${ROOT}/${way}`, STATE, { web: WEB, ...around });
}

describe("The object FUMO", () => {
  test("has the nodes of FUMO 1.0", () => {
    expect(describedNodes("FUMO")).toEqual([
      "x node Add+Delete+Get+Replace *",
      "x/PkgName chr Add+Delete+Get+Replace ?",
      "x/PkgVersion chr Add+Delete+Get+Replace ?",
      "x/Download node Add+Delete+Exec+Get ?",
      "x/Download/PkgURL chr Add+Get+Replace 1",
      "x/Update node Add+Delete+Exec+Get ?",
      "x/Update/PkgData bin Add+Replace ?",
      "x/DownloadAndUpdate node Add+Delete+Exec+Get ?",
      "x/DownloadAndUpdate/PkgURL chr Add+Get+Replace 1",
      "x/State int Get 1",
      "x/Ext node Add+Delete+Get+Replace ?",
    ]);
  });
});

interface Transition {
  readonly what: string;
  readonly way: Way;
  readonly from?: string;
  readonly values?: Record<string, string>;
  readonly settings?: BehaviourSettings;
  readonly userAgrees?: boolean;
  readonly states: string;
  readonly code: string;
}

const DATA = { [`${ROOT}/Update/PkgData`]: toBase64(utf8Bytes(PACKAGE)) };

const TRANSITIONS: readonly Transition[] = [
  { what: "downloads", way: "Download", states: "30 40 50", code: "200" },
  { what: "updates with what was downloaded", way: "Update", from: "50", states: "60 90 100", code: "200" },
  {
    what: "updates with what a server wrote",
    way: "Update",
    from: "50",
    values: DATA,
    states: "60 90 100",
    code: "200",
  },
  { what: "downloads and updates", way: "DownloadAndUpdate", states: "30 40 50 60 90 100", code: "200" },
  {
    what: "keeps the package",
    way: "Update",
    from: "50",
    settings: { keepsPackage: true },
    states: "60 90",
    code: "200",
  },
  { what: "fails to download", way: "Download", settings: { failAt: "network" }, states: "30 20", code: "503" },
  { what: "finds a bad package", way: "Download", settings: { failAt: "signature" }, states: "30 40 20", code: "404" },
  {
    what: "fails to update",
    way: "Update",
    from: "50",
    settings: { failAt: "update" },
    states: "60 70 80",
    code: "410",
  },
  {
    what: "fails to update for want of charge",
    way: "Update",
    from: "50",
    settings: { level: 29, minBattery: 30 },
    states: "60 70 80",
    code: "450",
  },
  {
    what: "updates with just enough charge",
    way: "Update",
    from: "50",
    settings: { level: 30, minBattery: 30 },
    states: "60 90 100",
    code: "200",
  },
  {
    what: "fails to update and has the package still",
    way: "Update",
    from: "50",
    settings: { failAt: "update", keepsPackage: true },
    states: "60 70",
    code: "410",
  },
  {
    what: "finds a bad package late",
    way: "DownloadAndUpdate",
    settings: { failAt: "corrupt", verifies: "at-update" },
    states: "30 40 50 60 70 80",
    code: "402",
  },
  {
    what: "is cancelled before the download",
    way: "Download",
    settings: { asks: "download" },
    userAgrees: false,
    states: "30 20",
    code: "401",
  },
  {
    what: "is cancelled before the update",
    way: "DownloadAndUpdate",
    settings: { asks: "update" },
    userAgrees: false,
    states: "30 40 50 60 70 80",
    code: "401",
  },
  {
    what: "is agreed to twice",
    way: "DownloadAndUpdate",
    settings: { asks: "both" },
    states: "30 40 50 60 90 100",
    code: "200",
  },
  ...["20", "70", "80", "90", "100"].map((from): Transition => {
    return { what: "cleans up and downloads", way: "Download", from, states: "10 30 40 50", code: "200" };
  }),
  {
    what: "cleans up with the report",
    way: "DownloadAndUpdate",
    settings: { cleansUp: "with-report" },
    states: "30 40 50 60 90 100 10",
    code: "200",
  },
  {
    what: "cleans up a failure with the report",
    way: "Download",
    settings: { cleansUp: "with-report", failAt: "timeout" },
    states: "30 20 10",
    code: "407",
  },
  {
    what: "is ready after a download, whatever is cleaned up",
    way: "Download",
    settings: { cleansUp: "with-report" },
    states: "30 40 50",
    code: "200",
  },
  {
    what: "updates again",
    way: "Update",
    from: "70",
    settings: { updatesAgain: true },
    states: "60 90 100",
    code: "200",
  },
  {
    what: "reports a wrong state",
    way: "Update",
    from: "10",
    settings: { wrongState: "report", cleansUp: "with-report" },
    states: "",
    code: "400",
  },
];

describe("A firmware update", () => {
  test.each(TRANSITIONS)("$way from $from $what: states $states, code $code", (row) => {
    const { way, from = "10", settings = {}, userAgrees = true } = row;
    const seen = update(way, { settings, userAgrees }, aPhone(from, row.values));
    expect(seen.status).toBe(202);
    expect(seen.values.join(" ")).toBe(row.states);
    expect(seen.alert?.data).toBe(row.code);
  });

  const ALLOWED = { Download: "10 20 70 80 90 100", Update: "50", DownloadAndUpdate: "10 20 70 80 90 100" };
  const STATES = ["10", "20", "30", "40", "50", "60", "70", "80", "90", "100"];

  describe.each(["Download", "Update", "DownloadAndUpdate"] as const)("by %s", (way) => {
    test.each(STATES)("is begun or refused in state %s", (state) => {
      const allowed = ALLOWED[way].split(" ").includes(state);
      const exec = (settings: BehaviourSettings) => update(way, { settings }, aPhone(state));
      expect(exec({}).status).toBe(allowed ? 202 : 403);
      expect(exec({ wrongState: "500" }).status).toBe(allowed ? 202 : 500);
      const neverCleaned = allowed && (way === "Update" || state === "10");
      expect(exec({ cleansUp: "never" }).status).toBe(neverCleaned ? 202 : 403);
      expect(exec({ wrongState: "report" }).alert?.data).toBe(allowed ? "200" : "400");
    });
  });

  test("answers 406 for a node that is none of the three ways", () => {
    expect(carryOut(aPhone("10", { [`${ROOT}/Ext/Own`]: "" }), `${ROOT}/Ext/Own`, STATE).status).toBe(406);
  });

  const OWN_FAILURES = [
    ["authentication", "406", "20"],
    ["timeout", "407", "20"],
    ["bad-url", "411", "20"],
    ["server-unavailable", "412", "20"],
    ["server-error", "500", "20"],
    ["download-memory", "501", "20"],
    ["network", "503", "20"],
    ["corrupt", "402", "20"],
    ["mismatch", "403", "20"],
    ["signature", "404", "20"],
    ["unacceptable", "405", "20"],
    ["client-error", "400", "80"],
    ["not-implemented", "408", "80"],
    ["unknown", "409", "80"],
    ["update", "410", "80"],
    ["battery", "450", "80"],
    ["update-memory", "502", "80"],
  ] as const;

  test.each(OWN_FAILURES)("that a model lets fail by %s reports %s and ends in state %s", (failAt, code, state) => {
    const seen = update("DownloadAndUpdate", { settings: { failAt } });
    expect(seen.alert).toMatchObject({ data: code, mark: "critical" });
    expect(seen.tree.get(STATE)?.value).toBe(state);
    expect(seen.tree.get("./DevDetail/FwV")?.value).toBe("1.0.7");
  });

  test("may fail in no other way", () => {
    expect(OWN_FAILURES.map(([name]) => name).sort()).toEqual(Object.keys(FUMO_FAILURES).sort());
  });

  test("of a vendor reports codes of its own", () => {
    const settings = { successCode: 250, failureCode: 599 };
    expect(update("Download", { settings }).alert?.data).toBe("250");
    expect(update("Download", { settings: { ...settings, failAt: "network" } }).alert?.data).toBe("599");
  });

  const REAL_FAILURES = [
    ["bad-url", "411"],
    ["unreachable", "412"],
    ["timeout", "407"],
    ["unauthorized", "406"],
    ["refused", "411"],
    ["server-error", "500"],
    ["too-large", "501"],
    ["broken", "503"],
  ] as const;

  test.each(REAL_FAILURES)("whose download fails as %s reports %s", (reason, code) => {
    const seen = update("DownloadAndUpdate", { web: { [PACKAGE_URL]: reason } });
    expect([seen.values.join(" "), seen.alert?.data]).toEqual(["30 20", code]);
  });

  test("without a PkgURL reports 411 and loads nothing", () => {
    const seen = update("Download", {}, aPhone("10", { [`${ROOT}/Download/PkgURL`]: "" }));
    expect([seen.values.join(" "), seen.alert?.data]).toEqual(["30 20", "411"]);
    expect(seen.wishes.map((wish) => wish.do)).toEqual(["report"]);
  });

  test("wishes for the download, two waits and the restart, and then to report", () => {
    const seen = update("DownloadAndUpdate", { settings: { verifyMs: 7, installMs: 8, maxPackageBytes: 99 } });
    expect(seen.wishes.slice(0, -1)).toEqual([
      { do: "download", url: PACKAGE_URL, maxBytes: 99 },
      { do: "wait", ms: 7 },
      { do: "wait", ms: 8 },
      { do: "restart" },
    ] satisfies OperationWish[]);
    const calm = update("DownloadAndUpdate", { settings: { restarts: false } });
    expect(calm.wishes.map((wish) => wish.do)).toEqual(["download", "wait", "wait", "report"]);
  });

  test("asks in words that name the version", () => {
    const seen = update("DownloadAndUpdate", { settings: { asks: "both" } });
    expect(seen.wishes.filter((wish) => wish.do === "ask")).toEqual([
      { do: "ask", text: "Download an update of the firmware?" },
      { do: "ask", text: "Update the firmware to 1.0.8?" },
    ]);
  });
});

describe("The firmware version", () => {
  const fwV = (seen: { tree: Tree }) => seen.tree.get("./DevDetail/FwV")?.value;

  test("becomes PkgVersion, or what the model says", () => {
    expect(fwV(update("Update", {}, aPhone("50")))).toBe("1.0.8");
    expect(fwV(update("Update", { settings: { newFwV: "9" } }, aPhone("50")))).toBe("9");
    expect(fwV(update("Update", {}, aPhone("50", { [`${ROOT}/PkgVersion`]: "" })))).toBe("1.0.7");
  });

  test("stays while a package was only downloaded", () => {
    expect(fwV(update("Download"))).toBe("1.0.7");
  });
});

describe("A firmware package", () => {
  const RULES = { packageStart: "FWPKG", packageFor: "Reference 1.2", packageType: "application/octet-stream" };
  const byDescriptor = { [`${ROOT}/DownloadAndUpdate/PkgURL`]: URL };

  test.each([
    ["that fits every rule is taken", PACKAGE, "application/octet-stream", "200"],
    ["that begins otherwise is corrupt", `x${PACKAGE}`, "application/octet-stream", "402"],
    ["for another model is a mismatch", "FWPKG for Other", "application/octet-stream", "403"],
    ["of another type is not acceptable", PACKAGE, "text/html", "405"],
    ["without octets is corrupt", "", "application/octet-stream", "402"],
  ])("%s", (_, body, type, code) => {
    const web = { [PACKAGE_URL]: { body, type } };
    for (const verifies of ["after-download", "at-update"]) {
      const seen = update("DownloadAndUpdate", { web, settings: { ...RULES, verifies } });
      expect(seen.alert?.data).toBe(code);
      const late = verifies === "at-update" || code === "200";
      expect(seen.values.includes("60")).toBe(late);
    }
  });

  test.each([
    ["fits every rule", PACKAGE, "application/octet-stream", "200", "200"],
    ["begins otherwise", `x${PACKAGE}`, "application/octet-stream", "200", "402"],
    ["is for another model", "FWPKG for Other", "application/octet-stream", "200", "403"],
    // octets do not tell their type
    ["is of another type", PACKAGE, "text/html", "405", undefined],
    ["has no octets to keep", "", "application/octet-stream", "402", undefined],
  ])(
    "that was only downloaded is kept for the update that looks at it: it %s",
    (_, body, type, downloaded, updated) => {
      const settings = { ...RULES, verifies: "at-update" };
      const first = update("Download", { web: { [PACKAGE_URL]: { body, type } }, settings });
      expect(first.alert?.data).toBe(downloaded);
      const kept = first.tree.get(`${ROOT}/Update/PkgData`)?.value;
      expect(kept).toBe(updated && toBase64(utf8Bytes(body)));
      const second = update("Update", { settings }, first.tree);
      expect(second.alert?.data).toBe(updated);
      expect(second.status).toBe(updated ? 202 : 403);
      expect(second.tree.get(`${ROOT}/Update/PkgData`)?.value).toBe(updated && "");
    },
  );

  test("with a wrong size by its descriptor is found at the download, for its octets do not tell", () => {
    const web = { [URL]: descriptor({ size: "1" }), [PACKAGE_URL]: { body: PACKAGE } };
    const phone = aPhone("10", { [`${ROOT}/Download/PkgURL`]: URL });
    expect(update("Download", { web, settings: { verifies: "at-update" } }, phone).alert?.data).toBe("402");
  });

  test("is held against the rules at once where no Update could look at it later", () => {
    const values = { [`${ROOT}/Download/PkgURL`]: PACKAGE_URL, [STATE]: "10" };
    const phone = aDeviceWith("FUMO", "./FUMO", values);
    const web = { [PACKAGE_URL]: { body: "other", type: "application/octet-stream" } };
    const seen = update("Download", { web, settings: { ...RULES, verifies: "at-update" } }, phone);
    expect(seen.alert?.data).toBe("402");
  });

  test.each([
    [PACKAGE, {}, "200"],
    ["other", {}, "402"],
    ["FWPKG for Other", {}, "403"],
    [PACKAGE, { failAt: "signature" }, "404"],
    [PACKAGE, { maxPackageBytes: 5 }, "502"],
  ])("written as PkgData %j with %j is judged at the update: %s", (body, settings, code) => {
    const values = { [`${ROOT}/Update/PkgData`]: toBase64(utf8Bytes(body)) };
    const seen = update("Update", { settings: { ...RULES, ...settings } }, aPhone("50", values));
    expect(seen.alert?.data).toBe(code);
    expect(seen.tree.get(`${ROOT}/Update/PkgData`)?.value).toBe("");
  });

  test("says in its first 1024 characters for whom it is", () => {
    const codeAt = (offset: number) => {
      const web = { [PACKAGE_URL]: { body: `${" ".repeat(offset)}ME` } };
      return update("Download", { web, settings: { packageFor: "ME" } }).alert?.data;
    };
    expect([codeAt(1022), codeAt(1023)]).toEqual(["200", "403"]);
  });

  test("that is no base64 is corrupt", () => {
    const meddling = { 0: (draft: Draft) => draft.setValue(`${ROOT}/Update/PkgData`, "?") };
    expect(update("Update", { meddling }, aPhone("50", DATA)).alert?.data).toBe("402");
  });

  test("stays in PkgData on a device that keeps it", () => {
    const seen = update("Update", { settings: { keepsPackage: true } }, aPhone("50", DATA));
    expect(seen.tree.get(`${ROOT}/Update/PkgData`)?.value).toBe(DATA[`${ROOT}/Update/PkgData`]);
  });

  test.each([
    ["is fetched by its descriptor", descriptor(), PACKAGE, "200"],
    ["is fetched by a descriptor with a relative address", descriptor({ objectURI: "fw.pkg" }), PACKAGE, "200"],
    ["of another size than its descriptor says is corrupt", descriptor({ size: "7" }), PACKAGE, "402"],
    ["longer than there is room for is not fetched", descriptor({ size: "99999999" }), "never", "501"],
    ["without an address is not fetched", descriptor({ objectURI: "" }), "never", "411"],
    ["whose descriptor is none is corrupt", { ...descriptor(), body: "<oops/>" }, "never", "402"],
    ["of a type that its descriptor says is not taken", descriptor({ type: "text/x-other" }), PACKAGE, "405"],
  ])("%s", (_, dd, body, code) => {
    const web = { [URL]: dd, ...(body === "never" ? {} : { [PACKAGE_URL]: { body, type: "text/plain" } }) };
    const settings = { packageType: "application/octet-stream" };
    const seen = update("DownloadAndUpdate", { web, settings }, aPhone("10", byDescriptor));
    expect(seen.alert?.data).toBe(code);
    const downloads = seen.wishes.filter((wish) => wish.do === "download").length;
    expect(downloads).toBe(body === "never" ? 1 : 2);
    expect(seen.values.includes("40")).toBe(body !== "never");
  });

  const NOTIFIED = descriptor({ installNotifyURI: "/done?id=1" });

  test.each([
    ["installed", {}, undefined, true, "900 Success"],
    ["too long", { maxPackageBytes: 5 }, undefined, true, "901 Insufficient memory"],
    ["cancelled", { asks: "update" }, undefined, false, "902 User Cancelled"],
    ["lost on the way", {}, "broken", true, "903 Loss of Service"],
    ["of another size", {}, { body: "short" }, true, "905 Attribute mismatch"],
    ["for another device", { packageFor: "nobody" }, undefined, true, "953 Non-Acceptable Content"],
    ["refused by its server", {}, "refused", true, "954 Loader Error"],
    ["given up", { failAt: "battery" }, undefined, true, "952 Device Aborted"],
  ] as const)("that is %s is said so to the installNotifyURI", (_, settings, found, userAgrees, text) => {
    const web = { [URL]: NOTIFIED, [PACKAGE_URL]: found ?? { body: PACKAGE } };
    const around = { web, settings, userAgrees };
    const seen = update("DownloadAndUpdate", around, aPhone("10", byDescriptor));
    expect(seen.notices).toEqual([{ url: "http://dl.example/done?id=1", text }]);
    const silent = { ...around, settings: { ...settings, notifiesInstall: false } };
    expect(update("DownloadAndUpdate", silent, aPhone("10", byDescriptor)).notices).toEqual([]);
  });

  test.each([
    ["906 Invalid descriptor", { size: "-5" }],
    ["951 Invalid DDVersion", { DDVersion: "2.0" }],
  ])("is not fetched when all that can be said of its descriptor is %s", (text, fields) => {
    const web = { [URL]: descriptor({ installNotifyURI: "/done?id=1", ...fields }), [PACKAGE_URL]: { body: PACKAGE } };
    const seen = update("DownloadAndUpdate", { web }, aPhone("10", byDescriptor));
    expect(seen.notices).toEqual([{ url: "http://dl.example/done?id=1", text }]);
    expect(seen.alert?.data).toBe("402");
    expect(seen.wishes.filter((wish) => wish.do === "download")).toHaveLength(1);
  });
});

describe("The report of a firmware update", () => {
  test("is as FUMO has it, with the Correlator of its Exec", () => {
    expect(update("DownloadAndUpdate", { correlator: "fw-77" }).alert).toEqual({
      type: "org.openmobilealliance.dm.firmwareupdate.downloadandupdate",
      format: "chr",
      mark: "informational",
      data: "200",
      source: ROOT,
      correlator: "fw-77",
    });
  });

  test.each([
    [{ alertSource: "operation" }, { source: `${ROOT}/Download` }],
    [{ alertType: "prefixed" }, { type: "Reversed-Domain-Name: org.openmobilealliance.dm.firmwareupdate.download" }],
    [{ alertFormat: "int" }, { format: "int" }],
    [{ alertFormat: "text/plain" }, { format: "text/plain" }],
    [{ successMark: "warning" }, { mark: "warning" }],
  ])("differs by %j", (settings, difference) => {
    const usual = update("Download").alert;
    expect(usual?.type).toBe("org.openmobilealliance.dm.firmwareupdate.download");
    expect(update("Download", { settings }).alert).toEqual({ ...usual, ...difference });
  });

  test("may have no Mark", () => {
    expect(update("Download", { settings: { successMark: "none" } }).alert).not.toHaveProperty("mark");
  });

  test.each([
    ["user", "org.openmobilealliance.dm.firmwareupdate.userrequest"],
    ["device", "org.openmobilealliance.dm.firmwareupdate.devicerequest"],
  ] as const)("is not the alert with which the %s asks for an update", (by, type) => {
    expect(behaviourOf("FUMO").request?.(ROOT, by, {})).toEqual({ type, format: "chr", data: "", source: ROOT });
  });
});

describe("What a server does to an instance of FUMO", () => {
  const data = `${ROOT}/Update/PkgData`;
  const replaced = (value: string) => (draft: Draft) =>
    draft.get(data)
      ? draft.setValue(data, value)
      : draft.add(data, { format: "bin", type: "application/octet-stream", value });

  test.each([
    ["10", "UEtH", "50"],
    ["20", "UEtH", "50"],
    ["100", "UEtH", "50"],
    ["50", "UEtH", "50"],
    ["30", "UEtH", "30"],
    ["60", "UEtH", "60"],
    ["50", "", "10"],
    ["10", "", "10"],
    ["70", "", "70"],
  ])("leads from state %s by PkgData %j to state %s", (from, value, to) => {
    const tree = afterServer(aPhone(from), data, replaced(value));
    expect(tree.get(STATE)?.value).toBe(to);
  });

  test("leaves a downloaded package ready when another node is touched", () => {
    expect(afterServer(aPhone("50"), ROOT, () => {}).get(STATE)?.value).toBe("50");
  });

  const withNew = (settings: BehaviourSettings, more = (_: Draft) => {}) =>
    below(
      afterServer(
        aPhone(),
        "./FUMO/New",
        (draft) => {
          draft.add("./FUMO/New", { format: "node", type: "urn:oma:mo:oma-fumo:1.0" });
          more(draft);
        },
        settings,
      ),
      "./FUMO/New",
    );

  test("fills in what the device has to say in a new instance", () => {
    expect(withNew({})).toEqual({ State: "10", "Download/PkgURL": "", "DownloadAndUpdate/PkgURL": "" });
    expect(withNew({ newNodes: "state" })).toEqual({ State: "10" });
    expect(withNew({ newNodes: "none" })).toEqual({});
  });

  test("has a new instance that comes with its package ready", () => {
    const filled = withNew({}, (draft) => {
      draft.add("./FUMO/New/Update", { format: "node", type: "" });
      draft.add("./FUMO/New/Update/PkgData", { format: "bin", type: "", value: "UEtH" });
    });
    expect(filled["State"]).toBe("50");
  });
});

describe("A firmware update that is disturbed", () => {
  const INPUTS: readonly OperationInput[] = [
    { type: "started" },
    { type: "time.over" },
    { type: "restarted" },
    { type: "user.answered", agreed: true },
    { type: "download.failed", reason: "broken" },
    { type: "downloaded", contentType: "", body: new Uint8Array() },
  ];

  test("wants the same again when it is told what it does not wait for", () => {
    for (const [step, waitsFor] of Object.entries({ 1: "download", 2: "time.over", 3: "time.over", 4: "restarted" })) {
      for (const input of INPUTS.filter(({ type }) => !type.startsWith(waitsFor))) {
        const seen = update("DownloadAndUpdate", { interrupted: { [step]: input } });
        expect(seen.alert?.data).toBe("200");
        expect(seen.wishes[Number(step)]).toEqual(seen.wishes[Number(step) - 1]);
      }
    }
  });

  test.each([0, 1, 2, 3, 4])("goes on to its report when the instance is deleted at step %i", (step) => {
    const meddling = { [step]: (draft: Draft) => draft.remove(ROOT) };
    const seen = update("DownloadAndUpdate", { meddling });
    expect(seen.alert).toMatchObject({ data: "200", source: ROOT });
    expect(seen.tree.get(ROOT)).toBeUndefined();
  });

  test.each([
    ["that a server wrote", "50", DATA, "60 70 80", "410"],
    ["that was downloaded, and is kept elsewhere,", "50", {}, "60 90 100", "200"],
  ])("fails with the package %s when that is taken away before it is installed", (_, from, values, states, code) => {
    const data = `${ROOT}/Update/PkgData`;
    const meddling = { 1: (draft: Draft) => draft.get(data) && draft.setValue(data, "") };
    const seen = update("Update", { meddling }, aPhone(from, values));
    expect([seen.values.join(" "), seen.alert?.data]).toEqual([states, code]);
  });

  test("takes the address that stood there at its Exec", () => {
    const url = `${ROOT}/Download/PkgURL`;
    const meddling = { 0: (draft: Draft) => draft.setValue(url, "http://elsewhere.example/") };
    expect(update("Download", { meddling }).wishes[0]).toMatchObject({ url: PACKAGE_URL });
  });
});
