import { number, once, readItem, readMeta } from "./fast-parts.ts";
import { CONTENT, END, type MessageSource, TAGS, unfamiliar } from "./fast-tokens.ts";
import type { Command, Item, Meta } from "./message.ts";

/** Containers inside one another, far from the limit of the long way. */
const MOST_CONTAINERS = 8;

const CMD_ID = TAGS.CmdID | CONTENT;
const MSG_REF = TAGS.MsgRef | CONTENT;
const CMD_REF = TAGS.CmdRef | CONTENT;
const CMD = TAGS.Cmd | CONTENT;
const TARGET_REF = TAGS.TargetRef | CONTENT;
const SOURCE_REF = TAGS.SourceRef | CONTENT;
const META = TAGS.Meta | CONTENT;
const CHAL = TAGS.Chal | CONTENT;
const DATA = TAGS.Data | CONTENT;
const CORRELATOR = TAGS.Correlator | CONTENT;
const ITEM = TAGS.Item | CONTENT;

/** What may stand in a command, of whichever kind. */
interface Fields {
  cmdId: string | undefined;
  noResp: true | undefined;
  msgRef: string | undefined;
  cmdRef: string | undefined;
  of: string | undefined;
  meta: Meta | undefined;
  chal: Meta | undefined;
  code: number | undefined;
  correlator: string | undefined;
  readonly targetRefs: string[];
  readonly sourceRefs: string[];
  readonly items: Item[];
  readonly commands: Command[];
}

/** The command that `tag` begins. `depth` counts the containers round it. */
export function readCommand(source: MessageSource, tag: number, depth: number): Command {
  const build = BUILDERS[tag] ?? unfamiliar();
  return build(readFields(source, depth));
}

function readFields(source: MessageSource, depth: number): Fields {
  // All fields from the start, so that all commands have one shape for the compiler.
  const fields: Fields = {
    cmdId: undefined,
    noResp: undefined,
    msgRef: undefined,
    cmdRef: undefined,
    of: undefined,
    meta: undefined,
    chal: undefined,
    code: undefined,
    correlator: undefined,
    targetRefs: [],
    sourceRefs: [],
    items: [],
    commands: [],
  };
  for (let tag = source.tag(); tag !== END; tag = source.tag()) {
    switch (tag) {
      case CMD_ID:
        fields.cmdId = once(fields.cmdId, source.text());
        break;
      case MSG_REF:
        fields.msgRef = once(fields.msgRef, source.text());
        break;
      case CMD_REF:
        fields.cmdRef = once(fields.cmdRef, source.text());
        break;
      case CMD:
        fields.of = once(fields.of, source.text());
        break;
      case ITEM:
        fields.items.push(readItem(source));
        break;
      case DATA:
        fields.code = once(fields.code, number(source.text()));
        break;
      case TARGET_REF:
        fields.targetRefs.push(source.text());
        break;
      case SOURCE_REF:
        fields.sourceRefs.push(source.text());
        break;
      case META:
        fields.meta = once(fields.meta, readMeta(source));
        break;
      case CHAL:
        fields.chal = once(fields.chal, readChal(source));
        break;
      case CORRELATOR:
        fields.correlator = once(fields.correlator, source.rawText());
        break;
      case TAGS.NoResp:
        fields.noResp = true;
        break;
      default:
        if (depth < MOST_CONTAINERS) fields.commands.push(readCommand(source, tag, depth + 1));
        else unfamiliar();
    }
  }
  return fields;
}

function readChal(source: MessageSource): Meta {
  if (source.tag() !== META) unfamiliar();
  const meta = readMeta(source);
  return source.tag() === END ? meta : unfamiliar();
}

/** What makes a command of its fields, by tag. Each refuses the fields that the long way would keep as `extra`. */
const BUILDERS: ((fields: Fields) => Command)[] = [];
BUILDERS[TAGS.Status | CONTENT] = status;
BUILDERS[TAGS.Results | CONTENT] = results;
BUILDERS[TAGS.Alert | CONTENT] = alert;
for (const cmd of ["Add", "Copy", "Delete", "Exec", "Get", "Replace"] as const) {
  BUILDERS[TAGS[cmd] | CONTENT] = (fields) => itemCommand(cmd, fields);
}
for (const cmd of ["Atomic", "Sequence"] as const) BUILDERS[TAGS[cmd] | CONTENT] = (fields) => container(cmd, fields);

function status(fields: Fields): Command {
  const { cmdId = "", msgRef, cmdRef, of, targetRefs, sourceRefs, chal, code, items } = fields;
  if (fields.noResp || fields.meta || fields.correlator !== undefined || fields.commands.length > 0) unfamiliar();
  if (msgRef === undefined || cmdRef === undefined || of === undefined || code === undefined) return unfamiliar();
  return { cmd: "Status", cmdId, msgRef, cmdRef, of, targetRefs, sourceRefs, code, items, ...(chal && { chal }) };
}

function results(fields: Fields): Command {
  const { cmdId = "", msgRef, cmdRef, meta, targetRefs, sourceRefs, items } = fields;
  if (fields.noResp || fields.chal || fields.correlator !== undefined || fields.commands.length > 0) unfamiliar();
  if (fields.of !== undefined || fields.code !== undefined) unfamiliar();
  if (cmdRef === undefined || targetRefs.length > 1 || sourceRefs.length > 1) return unfamiliar();
  const [targetRef] = targetRefs;
  const [sourceRef] = sourceRefs;
  return {
    cmd: "Results",
    cmdId,
    ...(msgRef !== undefined && { msgRef }),
    cmdRef,
    ...(meta && { meta }),
    ...(targetRef !== undefined && { targetRef }),
    ...(sourceRef !== undefined && { sourceRef }),
    items,
  };
}

function alert(fields: Fields): Command {
  const { cmdId = "", noResp, code, correlator, items } = fields;
  if (isAnswer(fields) || fields.meta || fields.commands.length > 0) unfamiliar();
  return {
    cmd: "Alert",
    cmdId,
    ...(noResp && { noResp }),
    ...(code !== undefined && { code }),
    ...(correlator !== undefined && { correlator }),
    items,
  };
}

function itemCommand(cmd: "Add" | "Copy" | "Delete" | "Exec" | "Get" | "Replace", fields: Fields): Command {
  const { cmdId = "", noResp, meta, correlator, items } = fields;
  if (isAnswer(fields) || fields.code !== undefined || fields.commands.length > 0) unfamiliar();
  return {
    cmd,
    cmdId,
    items,
    ...(noResp && { noResp }),
    ...(meta && { meta }),
    ...(correlator !== undefined && { correlator }),
  };
}

function container(cmd: "Atomic" | "Sequence", fields: Fields): Command {
  const { cmdId = "", noResp, meta, commands } = fields;
  if (isAnswer(fields) || fields.code !== undefined || fields.correlator !== undefined) unfamiliar();
  if (fields.items.length > 0) unfamiliar();
  return { cmd, cmdId, ...(noResp && { noResp }), ...(meta && { meta }), commands };
}

/** Whether there is what only a Status or Results has. */
function isAnswer({ msgRef, cmdRef, of, chal, targetRefs, sourceRefs }: Fields): boolean {
  if (msgRef !== undefined || cmdRef !== undefined || of !== undefined || chal) return true;
  return targetRefs.length > 0 || sourceRefs.length > 0;
}
