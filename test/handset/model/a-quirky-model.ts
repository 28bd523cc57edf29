/** A device for the tests of quirks: a description with a node for each, and sessions with it seen from the server. */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { seededRandom } from "../../../src/base/random.ts";
import { decodeSyncml, encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import type { Command, Item, Results, Status, SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import type { NextAction } from "../../../src/dm/session/next-action.ts";
import { openSession, receiveAnswer } from "../../../src/dm/session/session.ts";
import type { DeviceModel } from "../../../src/handset/model/model.ts";
import { loadDevices } from "../../../src/lab/load/device/device.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import { type Overlay, Tree } from "../../../src/tree/tree.ts";
import { aFile } from "../../support/a-folder.ts";
import { PROJECT } from "../../support/a-model.ts";

const PERMANENT = "<Scope><Permanent/></Scope>";

function described(name: string, access: string, format: string, rules: string, below = ""): string {
  const commands = access.split(" ").map((each) => `<${each}/>`);
  const properties = `<AccessType>${commands.join("")}</AccessType><DFFormat><${format}/></DFFormat>${rules}`;
  return `<Node><NodeName>${name}</NodeName><DFProperties>${properties}</DFProperties>${below}</Node>`;
}

const ALL = "Add Delete Get Replace";
const AT_MOST_ONE = "<Occurrence><ZeroOrN>1</ZeroOrN></Occurrence>";
const MANY = "<Occurrence><ZeroOrMore/></Occurrence>";

const DDF = `<MgmtTree><VerDTD>1.2</VerDTD>${described(
  "Lab",
  "Get",
  "node",
  `${PERMANENT}<DFType><DDFName>urn:example:lab:1.0</DDFName></DFType>`,
  [
    described("Text", "Get Replace", "chr", PERMANENT, "<Value>v</Value>"),
    described("a b", "Get", "chr", PERMANENT),
    described("Octets", "Get", "bin", PERMANENT, "<Value>AAEC</Value>"),
    described("List", "Get", "node", PERMANENT, described("", ALL, "chr", AT_MOST_ONE)),
    described(
      "Groups",
      "Get",
      "node",
      PERMANENT,
      described(
        "",
        ALL,
        "node",
        MANY,
        described("Fixed", "Get", "chr", PERMANENT) +
          described("Secret", "Replace", "chr", "") +
          described("", ALL, "chr", MANY),
      ),
    ),
  ].join(""),
)}${described("Vendor", "Get", "node", PERMANENT, described("Name", "Get", "chr", PERMANENT))}</MgmtTree>`;

const DEVICE = `device: quirky
description: a device for tests
tac: "35209999"
userAgent: Quirky/1.0
tree:
  ddf: device.ddf.xml
  objects:
    - { object: DevInfo, at: ./DevInfo }
    - { object: DevDetail, at: ./DevDetail }
    - { object: DMAcc, at: ./DMAcc }
    - { object: NAP, at: ./NAP }
    - { object: FUMO, at: ./FUMO }
  values: { ./DevInfo/Ext/Colour: red, ./FUMO/Main/State: "10", ./FUMO/Main/DownloadAndUpdate/PkgURL: "" }
  rootAcl: Add=*&Delete=*&Exec=*&Get=*&Replace=*
  limits: { maxDepth: 8 }
bootstrap: {}
sms: {}
`;

/** The model with quirks as a device file writes them, and with lines in its block `dm`. */
export function aQuirkyModel(quirks: Readonly<Record<string, string | boolean>>, dm = "encoding: xml"): DeviceModel {
  const block = Object.entries(quirks).map(([name, value]) => `${name}: ${value}`);
  const file = aFile(`${DEVICE}dm: { ${dm} }\nquirks: { ${block.join(", ")} }\n`, "device.yaml");
  writeFileSync(join(dirname(file), "device.ddf.xml"), DDF);
  const model = loadDevices([file], PROJECT).get(file);
  if (!model) throw new Error("the model is not there");
  return model;
}

export const text = (value: string, acl?: string): NodeState => ({
  format: "chr",
  type: "text/plain",
  value,
  ...(acl === undefined ? {} : { acl }),
});

export const group = (acl?: string): NodeState => ({ format: "node", type: "", ...(acl === undefined ? {} : { acl }) });

const URL = "http://dm.example/dm";

/** An account that neither side proves anything for. */
const ACCOUNT: Overlay = {
  "./DevInfo/DevId": text("IMEI:493005100592800"),
  "./DMAcc/1": { format: "node", type: "urn:oma:mo:oma-dm-dmacc:1.0" },
  "./DMAcc/1/ServerID": text("dm.example"),
  "./DMAcc/1/AppAddr": group(),
  "./DMAcc/1/AppAddr/1": group(),
  "./DMAcc/1/AppAddr/1/Addr": text(URL),
};

/** A message of the client, as the server has it. */
export interface Heard {
  readonly contentType: string;
  readonly message: SyncMLMessage;
  /** Codes of the Status elements but that for the SyncHdr. */
  readonly codes: readonly number[];
  readonly statuses: readonly Status[];
  readonly results: readonly Results[];
}

/** The client's first message, and its answer to commands of the server. */
export function talk(
  model: DeviceModel,
  commands: readonly Command[] = [one("Get", "./Lab")],
  { overlay = {}, final = true }: { readonly overlay?: Overlay; readonly final?: boolean } = {},
): { readonly first: Heard; readonly answer: Heard } {
  const env = { now: 0, random: seededRandom(1), emit: () => {}, settings: model.dm, behaviours: model.behaviour };
  const tree = new Tree(model.base, { ...ACCOUNT, ...overlay });
  const [account] = readAccounts(tree);
  if (!account) throw new Error("the account cannot be used");
  const opened = openSession(tree, account, { sessionId: "1", alert: 1201 }, env);
  const first = heard(opened.next);
  const { verDtd, verProto } = first.message.header;
  const header = { verDtd, verProto, sessionId: "1", msgId: "1", target: { uri: "IMEI" }, source: { uri: URL } };
  const accepted: Command = {
    cmd: "Status",
    cmdId: "99",
    msgRef: "1",
    cmdRef: "0",
    of: "SyncHdr",
    targetRefs: [],
    sourceRefs: [],
    code: 212,
    items: [],
  };
  const body = encodeSyncml({ header, commands: [accepted, ...commands], final }, model.dm.encoding);
  return { first, answer: heard(receiveAnswer(tree, opened.state, { contentType: "", body, url: URL }, env).next) };
}

function heard(next: NextAction): Heard {
  if (next.do !== "send") throw new Error(`the client ${next.do}s`);
  const { message } = decodeSyncml(next.body);
  const statuses = message.commands.filter((each) => each.cmd === "Status" && each.cmdRef !== "0") as Status[];
  const results = message.commands.filter((each) => each.cmd === "Results");
  return { contentType: next.contentType, message, statuses, results, codes: statuses.map(({ code }) => code) };
}

/** A command with one item. */
export function one(
  cmd: "Add" | "Delete" | "Exec" | "Get" | "Replace",
  uri: string,
  item: Omit<Item, "target"> = {},
): Command {
  return { cmd, cmdId: "1", items: [{ target: { uri }, ...item }] };
}

/** An Atomic or Sequence of commands, all with CmdIDs of their own. */
export function container(cmd: "Atomic" | "Sequence", commands: readonly Command[]): Command {
  return { cmd, cmdId: "50", commands: commands.map((each, index) => ({ ...each, cmdId: String(51 + index) })) };
}
