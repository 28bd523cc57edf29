import type { Alert, Command, Item, Meta, Results, Status, SyncHdr } from "../codec/syncml/message.ts";
import type { NewOperation } from "../mo/behaviour.ts";
import type { StatusCode } from "../tree/status.ts";
import { schemeOfMeta } from "./authentication/authentication.ts";

/** What became of one item of a command. */
export interface Outcome {
  readonly status: StatusCode;
  /** What the Status says in place of it, where a maker puts the code of an object there. */
  readonly statusCode?: number | undefined;
  /** What a Get brought: the items of its Results. */
  readonly results?: readonly Item[] | undefined;
  /** What the Status has to add, such as the node that could not be created. */
  readonly items?: readonly Item[] | undefined;
  /** The operation that an Exec begins. One that is undone begins nothing. */
  readonly start?: NewOperation | undefined;
}

/** What became of one command: an outcome for each of its items, or one for all when it has none. */
export interface Reply {
  readonly cmdId: string;
  /** Name of the command. */
  readonly cmd: string;
  readonly outcomes: readonly ItemOutcome[];
}

/** The outcome of one item, with the LocURI of its Target and Source as the server wrote them. */
export interface ItemOutcome extends Outcome {
  readonly target?: string | undefined;
  readonly source?: string | undefined;
}

const NOTHING: readonly never[] = [];

/** The Status elements of a reply, then its Results, all without a CmdID: the message that carries them numbers them. */
export function replyCommands({ cmdId: cmdRef, cmd: of, outcomes }: Reply, msgRef: string): Command[] {
  const commands: Command[] = [];
  for (const { status, statusCode: code = status, target, source, items = NOTHING } of outcomes) {
    const targetRefs = target === undefined ? NOTHING : [target];
    const sourceRefs = source === undefined ? NOTHING : [source];
    commands.push({ cmd: "Status", cmdId: "", msgRef, cmdRef, of, targetRefs, sourceRefs, code, items });
  }
  for (const { results } of outcomes) if (results) commands.push(resultsCommand(results, cmdRef, msgRef));
  return commands;
}

/** Results without a CmdID, for the command of this number in that message. */
export function resultsCommand(items: readonly Item[], cmdRef: string, msgRef: string): Results {
  return { cmd: "Results", cmdId: "", msgRef, cmdRef, items };
}

/** The Status for an Alert 1222, by which the server asks for the rest of a package. */
export function nextMessageStatus(msgRef: string, cmdRef: string): Status {
  return {
    cmd: "Status",
    cmdId: "",
    msgRef,
    cmdRef,
    of: "Alert",
    targetRefs: NOTHING,
    sourceRefs: NOTHING,
    code: 200,
    items: NOTHING,
  };
}

/** The Status for the SyncHdr of a message received, which comes before everything else. */
export function headerStatus(header: SyncHdr, status: StatusCode, chal?: Meta): Status {
  return {
    cmd: "Status",
    cmdId: "",
    msgRef: header.msgId,
    cmdRef: "0",
    of: "SyncHdr",
    targetRefs: [header.target.uri],
    sourceRefs: [header.source.uri],
    code: status,
    items: NOTHING,
    ...(chal && { chal }),
  };
}

/** The same Status as a later message has it: only a proof by MAC is challenged for each time (DM_Security). */
export function laterHeaderStatus(status: Command): Command {
  if (status.cmd !== "Status" || !status.chal || schemeOfMeta(status.chal) === "mac") return status;
  const { chal: _, ...rest } = status;
  return rest;
}

/** An Alert, for example 1222, which needs no items. */
export function alertCommand(code: number, items: readonly Item[] = NOTHING): Alert {
  return { cmd: "Alert", cmdId: "", code, items };
}
