/**
 * The cells of the status matrix: for each status that a command can have, commands of which one gets it. 401 and 407 are those of the
 * whole message (DM_Security); 215, 216 and 516 come about in an Atomic.
 */
import type { Command, Item, ItemCommandName, Meta } from "../../../src/codec/syncml/message.ts";
import type { CommandRules } from "../../../src/dm/command-rules.ts";
import type { CommandContext } from "../../../src/dm/commands/command.ts";
import type { UserReply } from "../../../src/dm/user/user-prompt.ts";
import type { ExecOutcome } from "../../../src/mo/behaviour.ts";
import type { StatusCode } from "../../../src/tree/status.ts";
import { UI } from "../commands/run.ts";

/** The one command that a cell is about; all others have other CmdIDs. */
export const ID = "7";

export type Cell = [
  cmd: Command["cmd"],
  status: StatusCode,
  about: string,
  commands: readonly Command[],
  given?: Given,
];

export interface Given {
  readonly rules?: Partial<CommandRules>;
  readonly context?: Partial<CommandContext>;
  readonly exec?: ExecOutcome;
  /** What the user does; none: there is no display. */
  readonly user?: readonly UserReply[];
  /** Whether large objects may come, of ten octets at most. */
  readonly takesChunks?: true;
  /** Octets of storage. */
  readonly storageBytes?: number;
}

const NO_USER: Given = {};
const A_USER: Given = { user: [] };

function on(cmd: ItemCommandName, uri: string, data?: Item["data"], meta?: Meta): Command {
  const item = { target: { uri }, ...(meta ? { meta } : {}), ...(data === undefined ? {} : { data }) };
  return { cmd, cmdId: ID, items: [item] };
}

function copy(source: string, target: string): Command {
  return { cmd: "Copy", cmdId: ID, items: [{ source: { uri: source }, target: { uri: target } }] };
}

function chunk(cmd: "Add" | "Replace", uri: string, data: string, size?: number, moreData = true): Command {
  const item = { target: { uri }, ...(size === undefined ? {} : { meta: { size } }), data };
  return { cmd, cmdId: ID, items: [moreData ? { ...item, moreData } : item] };
}

function alert(code: number | undefined, ...texts: readonly string[]): Command {
  return { cmd: "Alert", cmdId: ID, ...(code === undefined ? {} : { code }), items: texts.map((data) => ({ data })) };
}

function container(cmd: "Atomic" | "Sequence", commands: readonly Command[], cmdId = ID): Command {
  return { cmd, cmdId, commands };
}

/** Commands that succeed, one for each name. */
export const FINE: Readonly<Record<Exclude<Command["cmd"], "Results" | "Status" | "Unknown">, Command>> = {
  Add: on("Add", "./Lab/Group/Leaf", "new"),
  Alert: alert(1100, "", "Hello"),
  Atomic: container("Atomic", []),
  Copy: copy("./Lab/Text", "./Lab/Pair/a"),
  Delete: on("Delete", "./Lab/Text"),
  Exec: on("Exec", "./Lab/Program"),
  Get: on("Get", "./Lab/Text"),
  Replace: on("Replace", "./Lab/Text", "y"),
  Sequence: container("Sequence", []),
};
export const ALL = Object.values(FINE);
const TO_NODES = ["Add", "Copy", "Delete", "Exec", "Get", "Replace"] as const;

const DONE: Given = { user: [], exec: { status: 200 } };
const BAD = "./Lab/../Lab";
const LONG = `./Lab/${"x".repeat(33)}`;
const TREE = "application/vnd.syncml.dmtnds+xml";
const failing: Command = { cmd: "Delete", cmdId: "9", items: [{ target: { uri: "./Nope" } }] };

const inAtomic = (...members: readonly Command[]): readonly Command[] => [container("Atomic", members, "1")];
const refusing = (status: 403 | 420 | 500 | 510): Given => ({
  ...DONE,
  rules: { refusals: [{ at: "./Lab", status }] },
});
const chunks: Given = { takesChunks: true };
const allowing: Given = { ...DONE, rules: { atomicAllows: ["Exec", "Get", "Sequence"] } };
const irreversible: Given = { ...allowing, rules: { ...allowing.rules, atomic: "irreversible" } };

export const COMMON: readonly Cell[] = [
  ...ALL.map((command): Cell => [command.cmd, 200, "is done", [command], DONE]),
  ...ALL.map(
    (command): Cell => [
      command.cmd,
      215,
      "comes after the member of an Atomic that failed",
      inAtomic(failing, command),
      DONE,
    ],
  ),
  ...ALL.filter(({ cmd }) => cmd !== "Atomic").map(
    (command): Cell => [command.cmd, 216, "is undone with its Atomic", inAtomic(command, failing), allowing],
  ),
  ...ALL.filter(({ cmd }) => cmd !== "Atomic" && cmd !== "Alert").map(
    (command): Cell => [command.cmd, 516, "cannot be undone with its Atomic", inAtomic(command, failing), irreversible],
  ),
  ...TO_NODES.map(
    (cmd): Cell => [cmd, 414, "the URI is over a limit", [cmd === "Copy" ? copy("./Lab/Text", LONG) : on(cmd, LONG)]],
  ),
  ...TO_NODES.map(
    (cmd): Cell => [cmd, 500, "the URI has bad syntax", [cmd === "Copy" ? copy(BAD, "./Lab/Text") : on(cmd, BAD)]],
  ),
  ...TO_NODES.map((cmd): Cell => [cmd, 500, "the device fails", [FINE[cmd]], refusing(500)]),
];

export const CELLS: readonly Cell[] = [
  ["Add", 213, "a chunk is kept", [chunk("Add", "./Lab/Group/Leaf", "abc", 6)], chunks],
  ["Add", 400, "the item has no Target", [{ cmd: "Add", cmdId: ID, items: [{ data: "x" }] }]],
  ["Add", 403, "the parent is in use", [FINE.Add], refusing(403)],
  [
    "Add",
    404,
    "a parent is missing, and none is implied",
    [on("Add", "./DMAcc/ex/Ext/A", "x")],
    { rules: { implicitAdd: "off" } },
  ],
  ["Add", 405, "the parent is a leaf", [on("Add", "./Lab/Text/Leaf", "x")]],
  ["Add", 405, "no description has such a node", [on("Add", "./Lab/Elsewhere", "x")]],
  ["Add", 405, "a property cannot be added", [on("Add", "./Lab/Text?prop=Title", "x")]],
  ["Add", 406, "the property is not kept", [on("Add", "./Lab/Text?prop=Colour", "x")]],
  ["Add", 411, "the first chunk has no Size", [chunk("Add", "./Lab/Group/Leaf", "abc")], chunks],
  ["Add", 413, "the value is too large", [on("Add", "./Lab/Group/Leaf", "x".repeat(1001))]],
  ["Add", 413, "the object is going to be too large", [chunk("Add", "./Lab/Group/Leaf", "abc", 11)], chunks],
  ["Add", 415, "the format is not the node's", [on("Add", "./Lab/Group/Leaf", "7", { format: "int" })]],
  [
    "Add",
    415,
    "there are no serialised trees",
    [on("Add", "./DMAcc/ex/Ext", "<x/>", { type: TREE })],
    { rules: { trees: "unsupported" } },
  ],
  ["Add", 418, "the node exists", [on("Add", "./Lab/Text", "x")]],
  ["Add", 420, "there are as many as there may be", [on("Add", "./Lab/Pair/c", "x")]],
  ["Add", 420, "the storage is full", [FINE.Add], { storageBytes: 10 }],
  ["Add", 424, "the object is not as long as its Size", [chunk("Add", "./Lab/Group/Leaf", "abc", 2)], chunks],
  ["Add", 425, "the server has no Add above it", [on("Add", "./Lab/Group/Inner/Leaf", "x")]],

  ["Alert", 214, "the user turned away", [alert(1101, "", "Sure?")], { user: [{ gone: "cancelled" }] }],
  ["Alert", 304, "the user said no", [alert(1101, "", "Sure?")], { user: [{ agreed: false }] }],
  ["Alert", 405, "only a client sends it", [alert(1201)]],
  ["Alert", 406, "there is no display", [alert(1101, "", "Sure?")], NO_USER],
  ["Alert", 406, "the code is unknown", [alert(1150)]],
  ["Alert", 408, "the user did not answer in time", [alert(1101, "", "Sure?")], { user: [{ gone: "timed-out" }] }],
  ["Alert", 412, "it has no code", [alert(undefined)]],
  ["Alert", 412, "it has no choices", [alert(1103, "", "Which?")], A_USER],
  [
    "Alert",
    415,
    "what is to be shown is no plain text",
    [{ cmd: "Alert", cmdId: ID, code: 1100, items: [{}, { meta: { type: "image/png" }, data: "x" }] }],
    A_USER,
  ],
  ["Alert", 416, "the text is too long for the display", [alert(1100, "", "x".repeat(UI.maxText + 1))], A_USER],
  ["Alert", 416, "there are too many choices", [alert(1104, "", "Which?", "a", "b", "c", "d", "e")], A_USER],

  ["Atomic", 215, "it stands behind the member of another that failed", inAtomic(failing, FINE.Atomic)],
  ["Atomic", 406, "the device has none", [container("Atomic", [FINE.Get])], { rules: { atomic: "unsupported" } }],
  ["Atomic", 500, "it stands in another one", inAtomic(FINE.Atomic)],
  ["Atomic", 507, "a member failed", [container("Atomic", [failing])]],
  [
    "Atomic",
    517,
    "the Statuses do not fit a message",
    [container("Atomic", [FINE.Replace])],
    { context: { fitsTogether: () => false } },
  ],

  ["Copy", 400, "the item has no Source", [on("Copy", "./Lab/Text")]],
  ["Copy", 403, "the source is an interior node", [copy("./Lab/Group", "./Lab/Text")]],
  ["Copy", 403, "the target cannot hold the value", [copy("./Lab/Text", "./Lab/Number")]],
  ["Copy", 404, "the source is missing", [copy("./Lab/Flag", "./Lab/Text")]],
  [
    "Copy",
    404,
    "the target is missing, and only overwritten",
    [copy("./Lab/Text", "./Lab/Group/Leaf")],
    { rules: { copy: "overwrite" } },
  ],
  ["Copy", 405, "the source's description has no Copy", [copy("./DevInfo/Man", "./Lab/Text")]],
  ["Copy", 405, "the target's description has no Replace", [copy("./Lab/Text", "./Lab/ReadOnly")]],
  ["Copy", 406, "the device does not copy", [FINE.Copy], { rules: { copy: "unsupported" } }],
  ["Copy", 418, "the target exists, and is not overwritten", [FINE.Copy], { rules: { copy: "create" } }],
  ["Copy", 420, "there are as many as there may be", [copy("./Lab/Text", "./Lab/Pair/c")]],
  ["Copy", 420, "the storage is full", [copy("./Lab/Text", "./Lab/Group/Leaf")], { storageBytes: 10 }],
  ["Copy", 425, "the server has no Get for the source", [copy("./Lab/Base64", "./Lab/Text")]],
  ["Copy", 510, "the store fails", [FINE.Copy], refusing(510)],

  ["Delete", 403, "the node is in use", [FINE.Delete], refusing(403)],
  ["Delete", 404, "the node is missing", [on("Delete", "./Lab/Flag")]],
  ["Delete", 405, "the node is permanent", [on("Delete", "./Lab/Pair")]],
  ["Delete", 405, "the node is the root", [on("Delete", ".")]],
  ["Delete", 405, "the description has no Delete", [on("Delete", "./Lab/Closed")]],
  ["Delete", 406, "the property is not kept", [on("Delete", "./Lab/Text?prop=Colour")]],
  ["Delete", 425, "the server has no Delete", [on("Delete", "./DMAcc/ex/Name")]],

  ["Exec", 202, "the operation has begun", [FINE.Exec], { exec: { status: 202 } }],
  ["Exec", 403, "the node is in use", [FINE.Exec], { exec: { status: 403 } }],
  ["Exec", 404, "the node is missing", [on("Exec", "./Lab/Flag")]],
  ["Exec", 405, "the description has no Exec", [on("Exec", "./Lab/ReadOnly")]],
  ["Exec", 406, "nothing is behind the node", [FINE.Exec]],
  ["Exec", 420, "the device is full", [FINE.Exec], { exec: { status: 420 } }],
  ["Exec", 425, "the server has no Exec", [on("Exec", "./Lab/Base64")]],
  ["Exec", 500, "it stands in an Atomic", inAtomic(FINE.Exec), DONE],
  ["Exec", 510, "the store fails", [FINE.Exec], refusing(510)],

  ["Get", 404, "the node is missing", [on("Get", "./Lab/Flag")]],
  ["Get", 405, "the description has no Get", [on("Get", "./Lab/WriteOnly")]],
  ["Get", 405, "the node is in the Inbox", [on("Get", "./Inbox/x")]],
  ["Get", 406, "the property is not kept", [on("Get", "./Lab/Text?prop=Colour")]],
  ["Get", 406, "the device does not make the list", [on("Get", "./Lab?list=TNDS")], { rules: { lists: [] } }],
  [
    "Get",
    413,
    "the value is more than the server takes",
    [on("Get", "./Lab/Text")],
    { context: { maxObjSize: { received: 1, sent: 0 } } },
  ],
  ["Get", 413, "no message can carry the value", [on("Get", "./Lab/Text")], { context: { takesResults: () => false } }],
  [
    "Get",
    415,
    "the list is wanted in a type that is no serialised tree's",
    [on("Get", "./Lab?list=TNDS", undefined, { type: "text/html" })],
  ],
  ["Get", 425, "the server has no Get", [on("Get", "./DMAcc/ex/Name")]],
  ["Get", 500, "it stands in an Atomic", inAtomic(FINE.Get)],

  ["Replace", 213, "a chunk is kept", [chunk("Replace", "./Lab/Text", "abc", 6)], chunks],
  ["Replace", 403, "the node is in use", [FINE.Replace], refusing(403)],
  ["Replace", 404, "the node is missing", [on("Replace", "./Lab/Flag", "true")]],
  ["Replace", 405, "the node is an interior one", [on("Replace", "./Lab/Pair", "x")]],
  ["Replace", 405, "the description has no Replace", [on("Replace", "./Lab/ReadOnly", "x")]],
  ["Replace", 405, "the Name of a permanent node", [on("Replace", "./Lab/Pair?prop=Name", "x")]],
  ["Replace", 405, "a Format cannot be replaced", [on("Replace", "./Lab/Text?prop=Format", "int")]],
  ["Replace", 406, "the property is not kept", [on("Replace", "./Lab/Text?prop=Colour", "red")]],
  ["Replace", 411, "the first chunk has no Size", [chunk("Replace", "./Lab/Text", "abc")], chunks],
  ["Replace", 413, "the value is too large", [on("Replace", "./Lab/Text", "x".repeat(1001))]],
  ["Replace", 413, "the Title is too long", [on("Replace", "./Lab/Text?prop=Title", "x".repeat(256))]],
  ["Replace", 414, "the new Name is too long", [on("Replace", "./Lab/Pair/a?prop=Name", "x".repeat(33))]],
  ["Replace", 415, "the data are not of the format", [on("Replace", "./Lab/Number", "seven")]],
  ["Replace", 418, "a sibling has the new Name", [on("Replace", "./Lab/Pair/a?prop=Name", "b")]],
  ["Replace", 420, "the storage is full", [on("Replace", "./Lab/Text", "longer")], { storageBytes: 10 }],
  [
    "Replace",
    420,
    "the storage is too full for an ACL",
    [on("Replace", "./Lab/Pair?prop=ACL", "Get=*")],
    { storageBytes: 10 },
  ],
  ["Replace", 424, "the object is not as long as its Size", [chunk("Replace", "./Lab/Text", "abc", 2)], chunks],
  ["Replace", 425, "the server has no Replace", [on("Replace", "./DMAcc/ex/Name", "x")]],
  ["Replace", 500, "the ACL is malformed", [on("Replace", "./Lab/Pair?prop=ACL", "Get")]],

  ["Sequence", 200, "a member fails", [container("Sequence", [failing])]],
  ["Sequence", 500, "it stands in an Atomic", inAtomic(container("Sequence", []))],
];

const EVERY = [200, 215, 500] as const;
const NODE = [...EVERY, 216, 414, 425, 516] as const;

/** DM_RepPro, the response codes of each command, but for 401 and 407. An Alert of this client is never just accepted for later, 202. */
export const TABLE: Readonly<Record<string, readonly number[]>> = {
  Add: [...NODE, 213, 404, 405, 413, 415, 418, 420, 424],
  Alert: [200, 215, 216, 214, 405, 406, 408, 412, 415, 416],
  Atomic: [...EVERY, 406, 507, 517],
  Copy: [...NODE, 403, 404, 405, 406, 418, 420, 510],
  Delete: [...NODE, 403, 404, 405],
  Exec: [...NODE, 202, 403, 404, 405, 406, 420, 510],
  Get: [...NODE, 404, 405, 406, 413, 415],
  Replace: [...NODE, 213, 403, 404, 405, 413, 415, 418, 420, 424],
  Sequence: [...EVERY, 216, 516],
};
