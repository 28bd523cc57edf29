import type { Alert, Command, Item, Meta, Status, SyncHdr } from "../codec/syncml/message.ts";
import type { StatusCode } from "../tree/status.ts";

/** What became of one item of a command. */
export interface Outcome {
  readonly status: StatusCode;
  /** What a Get brought: the item of its Results. */
  readonly results?: Item;
  /** What the Status has to add, such as the node that could not be created. */
  readonly items?: readonly Item[];
}

/** What became of one command: an outcome for each of its items, or one for all when it has none. */
export interface Reply {
  readonly cmdId: string;
  /** Name of the command. */
  readonly cmd: string;
  readonly outcomes: readonly (Outcome & {
    /** LocURI of the item's Target and Source as the server wrote them. */
    readonly target?: string;
    readonly source?: string;
  })[];
}

/** The Status elements of a reply, then its Results, all without a CmdID: the message that carries them numbers them. */
export function replyCommands(reply: Reply, msgRef: string): Command[] {
  const { cmdId: cmdRef, cmd: of, outcomes } = reply;
  const statuses = outcomes.map(
    ({ status, target, source, items = [] }): Status => ({
      cmd: "Status",
      cmdId: "",
      msgRef,
      cmdRef,
      of,
      targetRefs: target === undefined ? [] : [target],
      sourceRefs: source === undefined ? [] : [source],
      code: status,
      items,
    }),
  );
  const results = outcomes.flatMap(({ results }) => (results ? [resultsCommand(results, cmdRef, msgRef)] : []));
  return [...statuses, ...results];
}

export function resultsCommand(item: Item, cmdRef: string, msgRef: string): Command {
  return { cmd: "Results", cmdId: "", msgRef, cmdRef, items: [item] };
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
    ...(chal ? { chal } : {}),
    code: status,
    items: [],
  };
}

/** An Alert without items, for example 1222. */
export function alertCommand(code: number): Alert {
  return { cmd: "Alert", cmdId: "", code, items: [] };
}
