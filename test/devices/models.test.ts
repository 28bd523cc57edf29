import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decodeSyncml } from "../../src/codec/syncml/codec.ts";
import { aFile } from "../support/a-folder.ts";
import { PROJECT } from "../support/a-model.ts";
import { play } from "./run-job.ts";

/** What a bundled model is expected to be, seen from the server. */
interface Expected {
  /** Its account, and the leaf of it that names the server. */
  readonly account: string;
  readonly serverId?: string;
  /** In place of the provisioning document that is pushed. */
  readonly factory?: string;
  readonly encoding?: "wbxml" | "xml";
  readonly contentType?: string;
  readonly version?: string;
  /** Status of a Get of the name below, in other capitals; 404 where names are compared with regard to case. */
  readonly otherCase?: number;
  /** Status of a text for the user. */
  readonly display?: number;
  /** Status of a list of the tree. */
  readonly list?: number;
  readonly maxMsgSize?: number;
  /** Whether it proves itself beside its first message, not in it. */
  readonly hmac?: boolean;
  /** Rules that the server finds broken, for a quirk that is one. */
  readonly breaks?: readonly string[];
}

const SERVER_ID = "dm.phonebank.example";

const WBXML = "application/vnd.syncml.dm+wbxml";

const MODELS: Readonly<Record<string, Expected>> = {
  "account-only-12": { account: "./DMAcc/1" },
  "careful-12": { account: "./DMAcc/1" },
  "libdmclient-like": {
    account: "./DMAcc/1",
    encoding: "xml",
    contentType: "application/vnd.syncml+xml",
    list: 406,
    breaks: ["content-type"],
  },
  "m2m-module": { account: "./DMAcc/1", display: 406, maxMsgSize: 8192 },
  "reference-112": {
    account: "./SyncML/DMAcc/1",
    serverId: "ServerId",
    version: "DM/1.1",
    list: 406,
  },
  "reference-12": { account: "./DMAcc/1" },
  "s60-like": { account: "./SyncML/DMAcc/1", maxMsgSize: 10240 },
  "small-feature-phone": { account: "./DMAcc/1", list: 406, maxMsgSize: 2048 },
  "webos-touchpad-like": {
    account: "./PalmOMADMAcc",
    factory: join(PROJECT, "devices/webos-touchpad-like/account.xml"),
    hmac: true,
  },
  "windows-columns-12": { account: "./DMAcc/1" },
  "windows-xml": {
    account: `./SyncML/DMAcc/${createHash("sha256").update(SERVER_ID).digest("hex")}`,
    encoding: "xml",
    contentType: "application/vnd.syncml.dm+xml; charset=utf-8",
    otherCase: 200,
    display: 406,
    maxMsgSize: 65536,
  },
};

/** The body of a scenario in which one handset of the model is bootstrapped, and asked what a server would ask. */
function aScenario(model: string, { account, serverId = "ServerID", factory, ...expected }: Expected): string {
  const document = join(PROJECT, "scenarios/documents/dm-account.xml");
  const jobs = aFile(
    `serverId: ${SERVER_ID}
jobs:
  - commands:
      - { get: [./DevInfo/Mod, ./DevDetail/HwV], expect: 200 }
      - { get: ${account}/${serverId}, expect: 200 }
      - { get: "${account}?prop=ACL", expect: 200 }
      - { get: ./DEVDETAIL/hwv, expect: ${expected.otherCase ?? 404} }
      - { get: "./DevDetail?list=TNDS", expect: ${expected.list ?? 200} }
      - { delete: ./DevInfo, expect: 405 }
      - { get: ./No/Such/Node, expect: 404 }
      - { alert: { code: 1100, items: ["", "Welcome"] }, expect: ${expected.display ?? 200} }
`,
    "jobs.yaml",
  );
  const group = `{ name: all, count: 1, model: ${model}, consent: accept${factory ? `, factory: { document: ${factory} }` : ""} }`;
  const push = factory ? "" : `  - push: { to: [all], document: ${document}, sec: NETWPIN }\n`;
  return `fleet:\n  - ${group}\njobs: ${jobs}\nsteps:\n${push}  - expect: { of: [all], bootstrap: applied, session: completed, within: 1min }\n`;
}

describe("The bundled models", () => {
  test("are those that are tried out here", () => {
    const folders = readdirSync(join(PROJECT, "devices"), { withFileTypes: true }).filter((each) => each.isDirectory());
    expect(folders.map(({ name }) => name).toSorted()).toEqual(Object.keys(MODELS).toSorted());
  });

  test.each(Object.entries(MODELS))(
    "%s is bootstrapped, and does in its session what is expected of it",
    async (name, expected) => {
      const { report, told } = await play(aScenario(name, expected));
      expect(told("bootstrap.rejected")).toEqual([]);
      expect(told("session.failed")).toEqual([]);
      expect([...new Set(told("violation.found").map(({ rule }) => rule))]).toEqual(expected.breaks ?? []);
      expect(report.expectations).toMatchObject({ met: 1, unmet: [] });
      const [first] = told("message.exchanged").filter(({ direction }) => direction === "sent");
      const { message, encoding } = decodeSyncml(first?.bytes ?? new Uint8Array());
      expect(first?.contentType).toBe(expected.contentType ?? WBXML);
      expect(encoding).toBe(expected.encoding ?? "wbxml");
      expect(first?.hmac !== undefined).toBe(expected.hmac ?? false);
      expect(message.header.verProto).toBe(expected.version ?? "DM/1.2");
      expect(message.header.meta?.maxMsgSize).toBe(expected.maxMsgSize ?? 16384);
    },
  );

  test("of a TouchPad takes no account by a provisioning document, for which its tree has no place", async () => {
    const document = join(PROJECT, "scenarios/documents/dm-account.xml");
    const accounts = "accounts: [{ server: dm.example, url: http://dm.example/, user: a, password: b }]";
    for (const factory of [`document: ${document}`, accounts]) {
      const group = `{ name: all, count: 1, model: webos-touchpad-like, factory: { ${factory} } }`;
      const played = play(`fleet:\n  - ${group}\nsteps:\n  - wait: 1s\n`);
      await expect(played).rejects.toThrow("not nothing-usable");
    }
  });

  test.each([
    [
      "reference-12",
      ["./FUMO/New/PkgName", "./SCM/Download/New/PkgID", "./DiagMon/New/ServerID"],
      [
        "./FUMO/New/DownloadAndUpdate",
        "./SCM/Download/New/Operations/Download",
        "./LAWMO/Operations/FullyLock",
        "./DCMO/Camera/Operations/Disable",
        "./DiagMon/New/Operations/Start",
      ],
    ],
    [
      "s60-like",
      ["./FUMO/New/PkgName", "./SCM/Download/New/PkgID"],
      [
        "./FUMO/New/DownloadAndUpdate",
        "./SCM/Download/New/Operations/Download",
        "./LAWMO/Operations/Ext/WipeAll",
        "./DCMO/Camera/Operations/Disable",
      ],
    ],
    [
      "m2m-module",
      ["./SCM/Download/New/PkgID", "./DiagMon/Memory/New/ServerID"],
      [
        "./FUMO/Module/DownloadAndUpdate",
        "./SCM/Download/New/Operations/Download",
        "./DiagMon/Memory/New/Operations/Start",
      ],
    ],
  ])(
    "%s lets the server that it has an account with execute what it has operations for",
    async (name, added, executed) => {
      const document = join(PROJECT, "scenarios/documents/dm-account.xml");
      const commands = [
        ...added.map((uri) => `{ add: { uri: ${uri}, value: x }, expect: 200 }`),
        ...executed.map((uri) => `{ exec: { uri: ${uri} }, expect: [200, 202, 1201] }`),
      ];
      const jobs = aFile(
        `serverId: ${SERVER_ID}\njobs:\n  - { name: all, commands: [${commands.join(", ")}] }\n`,
        "jobs.yaml",
      );
      const { report, told } = await play(
        `fleet:\n  - { name: all, model: ${name} }\njobs: ${jobs}\nsteps:\n  - push: { to: [all], document: ${document}, sec: NETWPIN }\n  - expect: { of: [all], jobs: [all] }\n`,
      );
      expect(told("violation.found")).toEqual([]);
      expect(report.expectations).toMatchObject({ met: 1, unmet: [] });
    },
  );
});
