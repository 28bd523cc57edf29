import { textOf } from "./data.ts";
import type { Alert, Command, ContainerCommand, ItemCommand, ItemCommandName, Results, Status } from "./message.ts";
import { chalIn, credIn, itemsIn, metaIn } from "./parts-from-markup.ts";
import { children, decimal, mandatory, mandatoryText, optional, optionalText, type Place, refuse } from "./place.ts";

/** Children of SyncBody, Atomic and Sequence that are no commands. */
const NO_COMMANDS: ReadonlySet<string> = new Set(["CmdID", "NoResp", "Cred", "Meta", "Final"]);

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
      return read ? read(place) : { cmd: "Unknown", name, cmdId: cmdId(place) };
    });
}

function cmdId(command: Place): string {
  return optionalText(command, "CmdID") ?? "";
}

function itemCommand(cmd: ItemCommandName): (place: Place) => ItemCommand {
  return (place) => ({
    cmd,
    cmdId: cmdId(place),
    ...metaIn(place),
    ...correlatorIn(place),
    items: itemsIn(place),
  });
}

function alert(place: Place): Alert {
  const data = optional(place, "Data");
  const code = data && decimal(textOf(data.element));
  return {
    cmd: "Alert",
    cmdId: cmdId(place),
    ...(code === undefined ? {} : { code }),
    ...correlatorIn(place),
    items: itemsIn(place),
  };
}

function container(cmd: "Atomic" | "Sequence"): (place: Place) => ContainerCommand {
  return (place) => ({ cmd, cmdId: cmdId(place), ...metaIn(place), commands: commandsIn(place) });
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
    code: code ?? refuse(data, `status "${textOf(data.element).trim()}" is not a number`),
    items: itemsIn(place),
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
  };
}

function refs(place: Place, name: "TargetRef" | "SourceRef"): string[] {
  return children(place, name).map(({ element }) => textOf(element).trim());
}

function correlatorIn(place: Place): { correlator?: string } {
  const found = optional(place, "Correlator");
  return found ? { correlator: textOf(found.element) } : {};
}
