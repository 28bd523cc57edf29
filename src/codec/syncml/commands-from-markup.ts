import { textOf } from "../markup/content.ts";
import {
  children,
  decimal,
  mandatory,
  mandatoryText,
  optional,
  optionalText,
  type Place,
  refuse,
  trimmed,
} from "../markup/place.ts";
import { extraIn } from "./extra.ts";
import type {
  Alert,
  Command,
  ContainerCommand,
  Cred,
  ItemCommand,
  ItemCommandName,
  Results,
  Status,
  UnknownCommand,
} from "./message.ts";
import { metaIn } from "./meta.ts";
import { chalIn, credIn, itemsIn } from "./parts-from-markup.ts";

/** Children of SyncBody, Atomic and Sequence that are no commands. */
const NO_COMMANDS: ReadonlySet<string> = new Set(["CmdID", "NoResp", "Cred", "Meta", "Final"]);

const ITEM_COMMAND = names("CmdID", "NoResp", "Archive", "SftDel", "Lang", "Cred", "Meta", "Correlator", "Item");
const ALERT = names("CmdID", "NoResp", "Cred", "Data", "Correlator", "Item");
const RESULTS = names("CmdID", "MsgRef", "CmdRef", "Meta", "TargetRef", "SourceRef", "Item");
const STATUS = names("CmdID", "MsgRef", "CmdRef", "Cmd", "TargetRef", "SourceRef", "Cred", "Chal", "Data", "Item");

const READERS: Readonly<Record<string, (place: Place) => Command>> = {
  Add: itemCommand("Add"),
  Alert: alert,
  Atomic: container("Atomic"),
  Copy: itemCommand("Copy"),
  Delete: itemCommand("Delete"),
  Exec: itemCommand("Exec"),
  Get: itemCommand("Get"),
  Replace: itemCommand("Replace"),
  Results: results,
  Sequence: container("Sequence"),
  Status: status,
};

/** The commands directly in a SyncBody, Atomic or Sequence, in document order. An element that is not one of DM's becomes an `Unknown` command. */
export function commandsIn(body: Place): Command[] {
  return children(body)
    .filter(({ element }) => !NO_COMMANDS.has(element.name))
    .map((place) => {
      const { name } = place.element;
      const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
      return read ? read(place) : unknown(place);
    });
}

function names(...of: readonly string[]): ReadonlySet<string> {
  return new Set(of);
}

function cmdId(command: Place): string {
  return optionalText(command, "CmdID") ?? "";
}

/** What every command but Status and Results may carry. DM uses no credentials here: those that are not whole are no reason to refuse a message. */
function requestIn(place: Place): { cmdId: string; noResp?: boolean; cred?: Cred } {
  const cred = optional(place, "Cred");
  return {
    cmdId: cmdId(place),
    ...(optional(place, "NoResp") ? { noResp: true } : {}),
    ...(cred && optional(cred, "Data") ? credIn(place) : {}),
  };
}

function itemCommand(cmd: ItemCommandName): (place: Place) => ItemCommand {
  return (place) => {
    const lang = optionalText(place, "Lang");
    return {
      cmd,
      ...requestIn(place),
      ...(optional(place, "Archive") ? { archive: true } : {}),
      ...(optional(place, "SftDel") ? { sftDel: true } : {}),
      ...(lang === undefined ? {} : { lang }),
      ...metaIn(place),
      ...correlatorIn(place),
      items: itemsIn(place),
      ...extraIn(place, ITEM_COMMAND),
    };
  };
}

function alert(place: Place): Alert {
  const data = optional(place, "Data");
  const code = data && decimal(textOf(data.element));
  return {
    cmd: "Alert",
    ...requestIn(place),
    ...(code === undefined ? {} : { code }),
    ...correlatorIn(place),
    items: itemsIn(place),
    ...extraIn(place, ALERT),
  };
}

function container(cmd: "Atomic" | "Sequence"): (place: Place) => ContainerCommand {
  return (place) => ({ cmd, ...requestIn(place), ...metaIn(place), commands: commandsIn(place) });
}

function status(place: Place): Status {
  const data = mandatory(place, "Data");
  const code = decimal(textOf(data.element));
  return {
    cmd: "Status",
    cmdId: cmdId(place),
    msgRef: mandatoryText(place, "MsgRef"),
    cmdRef: mandatoryText(place, "CmdRef"),
    of: mandatoryText(place, "Cmd"),
    targetRefs: refs(place, "TargetRef"),
    sourceRefs: refs(place, "SourceRef"),
    ...credIn(place),
    ...chalIn(place),
    code: code ?? refuse(data, `status "${trimmed(data)}" is not a number`),
    items: itemsIn(place),
    ...extraIn(place, STATUS),
  };
}

function results(place: Place): Results {
  const msgRef = optionalText(place, "MsgRef");
  const targetRef = optionalText(place, "TargetRef");
  const sourceRef = optionalText(place, "SourceRef");
  return {
    cmd: "Results",
    cmdId: cmdId(place),
    ...(msgRef === undefined ? {} : { msgRef }),
    cmdRef: mandatoryText(place, "CmdRef"),
    ...metaIn(place),
    ...(targetRef === undefined ? {} : { targetRef }),
    ...(sourceRef === undefined ? {} : { sourceRef }),
    items: itemsIn(place),
    ...extraIn(place, RESULTS),
  };
}

function unknown(place: Place): UnknownCommand {
  const id = optional(place, "CmdID")?.element;
  const content = place.element.children.filter((node) => node !== id);
  return {
    cmd: "Unknown",
    name: place.element.name,
    cmdId: cmdId(place),
    ...(content.length === 0 ? {} : { content }),
  };
}

function refs(place: Place, name: "TargetRef" | "SourceRef"): string[] {
  return children(place, name).map(trimmed);
}

function correlatorIn(place: Place): { correlator?: string } {
  const found = optional(place, "Correlator");
  return found ? { correlator: textOf(found.element) } : {};
}
