/** How a client words its messages where clients are known to differ: nothing that a server may not read in either wording (DM_Protocol). */
import { utf8Bytes } from "../../base/bytes.ts";
import {
  type Command,
  type Item,
  type Meta,
  type Status,
  SYNCML_DM_TYPES,
  type SyncMLEncoding,
} from "../../codec/syncml/message.ts";
import { formatUri, NO_LIMITS, parseUri } from "../../tree/uri.ts";
import type { SessionState } from "../session-state.ts";
import type { Waiting } from "./large-object-sender.ts";

/** What a client does in its own way. */
export interface Accent {
  /** A Status for each item, or one for a command whose items all came to the same. */
  readonly statusPer: "item" | "command";
  /** URIs in TargetRef and SourceRef of a Status: as the server wrote them, in full from `./`, or left out. */
  readonly references: "as-written" | "full" | "none";
  /** What package 1 has of DevInfo: all leaves, the five that every device has, or the interior nodes as well, with the names of their children. */
  readonly devInfo: "leaves" | "mandatory" | "nodes";
  /** Meta Format and Type of values: where they are not the default, or always. */
  readonly meta: "needed" | "always";
  /** Text values in WBXML: as inline strings, or as octets. */
  readonly textData: "inline" | "opaque";
  /** In which messages MaxMsgSize and MaxObjSize stand. */
  readonly limits: "package-1" | "always" | "never";
  /** Whether MaxObjSize stands beside MaxMsgSize. */
  readonly objectSize: "told" | "untold";
  /** The content type of its messages: that of DM, the same with the character set of XML, or that of data synchronisation. */
  readonly contentType: "dm" | "dm-charset" | "sync";
  /** Whether an Alert 1222 names both sides in an item. */
  readonly nextMessageItem: boolean;
}

/** What SyncML_HTTP and DM_Protocol print. */
export const STANDARD_ACCENT: Accent = {
  statusPer: "item",
  references: "as-written",
  devInfo: "leaves",
  meta: "needed",
  textData: "inline",
  limits: "package-1",
  objectSize: "told",
  contentType: "dm",
  nextMessageItem: false,
};

/** The content type of a message. */
export function contentTypeOf(encoding: SyncMLEncoding, { contentType }: Accent): string {
  if (contentType === "sync") return `application/vnd.syncml+${encoding}`;
  const type = SYNCML_DM_TYPES[encoding];
  return contentType === "dm-charset" && encoding === "xml" ? `${type}; charset=utf-8` : type;
}

/** The limits of the client as they stand in the SyncHdr of a message. */
export function toldLimits(
  { phase }: Pick<SessionState, "phase">,
  { maxMsgSize, maxObjSize }: { readonly maxMsgSize: number; readonly maxObjSize: number },
  { limits, objectSize }: Accent,
): { readonly meta?: Meta } {
  const isTold = limits === "always" || (limits === "package-1" && phase === "setup");
  return isTold ? { meta: { maxMsgSize, ...(objectSize === "told" ? { maxObjSize } : {}) } } : {};
}

/** Commands of a message in the client's own words, in their order. */
export function worded(commands: readonly Waiting[], { state, encoding }: Speaker, accent: Accent): readonly Waiting[] {
  if (accent === STANDARD_ACCENT) return commands;
  const merged = accent.statusPer === "command" ? withoutRepetition(commands) : commands;
  return merged.map((command) => wordedCommand(command, { state, encoding }, accent));
}

/** Who speaks, and in which encoding. */
interface Speaker {
  readonly state: Pick<SessionState, "url" | "deviceId">;
  readonly encoding: SyncMLEncoding;
}

function wordedCommand(
  command: Waiting,
  { state, encoding }: Speaker,
  { references, meta, textData, nextMessageItem }: Accent,
): Waiting {
  switch (command.cmd) {
    case "Status":
      return command.cmdRef === "0" ? command : withReferences(command, references);
    case "Replace":
    case "Results": {
      const items = meta === "needed" ? command.items : command.items.map(withMeta);
      return { ...command, items: textData === "opaque" && encoding === "wbxml" ? items.map(withOctets) : items };
    }
    case "Alert": {
      const item = { target: { uri: state.url }, source: { uri: state.deviceId } };
      return command.code === 1222 && nextMessageItem ? { ...command, items: [item] } : command;
    }
    default:
      return command;
  }
}

/** Names of children have no type of their own. */
function withMeta(item: Item): Item {
  const { format = "chr", type } = item.meta ?? {};
  const stated = type ?? (format === "node" ? undefined : "text/plain");
  return { ...item, meta: { ...item.meta, format, ...(stated === undefined ? {} : { type: stated }) } };
}

function withOctets(item: Item): Item {
  return typeof item.data === "string" ? { ...item, data: utf8Bytes(item.data) } : item;
}

function withReferences(status: Status, references: Accent["references"]): Status {
  if (references === "as-written") return status;
  const spelled = (uris: readonly string[]) => (references === "none" ? [] : uris.map(inFull));
  return { ...status, targetRefs: spelled(status.targetRefs), sourceRefs: spelled(status.sourceRefs) };
}

/** The URI of a node from the root; anything else as it is. */
function inFull(uri: string): string {
  const read = parseUri(uri, NO_LIMITS);
  if ("status" in read) return uri;
  const query = read.query ? uri.slice(uri.indexOf("?")).trimEnd() : "";
  return formatUri(read.path) + query;
}

/** Of the Status elements of one command, only the first, with the references of all, when they say the same and nothing else. */
function withoutRepetition(commands: readonly Waiting[]): readonly Waiting[] {
  const said: Waiting[] = [];
  for (let index = 0; index < commands.length; ) {
    const run = commands.slice(index, endOfRun(commands, index));
    const [first] = run;
    if (first) said.push(...(run.every((each) => isSame(each, first)) ? [joined(first, run)] : run));
    index += Math.max(1, run.length);
  }
  return said;
}

function endOfRun(commands: readonly Command[], start: number): number {
  const first = commands[start];
  if (first?.cmd !== "Status") return start + 1;
  const isOther = (each: Command) =>
    each.cmd !== "Status" || each.cmdRef !== first.cmdRef || each.msgRef !== first.msgRef;
  const end = commands.findIndex((each, index) => index > start && isOther(each));
  return end < 0 ? commands.length : end;
}

function isSame(one: Command, other: Command): boolean {
  return one.cmd === "Status" && other.cmd === "Status" && one.code === other.code && one.items.length === 0;
}

function joined(first: Waiting, run: readonly Waiting[]): Waiting {
  if (first.cmd !== "Status" || run.length === 1) return first;
  const statuses = run.filter((each) => each.cmd === "Status");
  return {
    ...first,
    targetRefs: statuses.flatMap(({ targetRefs }) => targetRefs),
    sourceRefs: statuses.flatMap(({ sourceRefs }) => sourceRefs),
  };
}
