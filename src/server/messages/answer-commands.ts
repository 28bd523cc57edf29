import type { Alert, Command, Item, Meta, Status, SyncHdr } from "../../codec/syncml/message.ts";

/** What is said about a SyncHdr: its status, with the challenge or the new address when there is one. */
export interface HeaderVerdict {
  readonly code: number;
  readonly chal?: Meta;
  readonly items?: readonly Item[];
}

/** The Status for a SyncHdr. Not numbered yet, like everything here. */
export function headerStatus(header: SyncHdr, verdict: HeaderVerdict): Status {
  return {
    cmd: "Status",
    cmdId: "",
    msgRef: header.msgId,
    cmdRef: "0",
    of: "SyncHdr",
    targetRefs: [header.target.uri],
    sourceRefs: [header.source.uri],
    items: [],
    ...verdict,
  };
}

/** The Status for a whole command of the message with this header. */
export function statusFor(header: SyncHdr, command: Command, code: number): Status {
  return {
    cmd: "Status",
    cmdId: "",
    msgRef: header.msgId,
    cmdRef: command.cmdId,
    of: command.cmd === "Unknown" ? command.name : command.cmd,
    targetRefs: [],
    sourceRefs: [],
    code,
    items: [],
  };
}

/** Alert 1222: go on with your package. */
export function nextMessage(): Alert {
  return { cmd: "Alert", cmdId: "", code: 1222, items: [] };
}

/** Alert 1223: the session is over. */
export function sessionAbort(): Alert {
  return { cmd: "Alert", cmdId: "", code: 1223, items: [] };
}

/** Alert 1225: the object from this URI has not come whole (DM_Protocol, large objects). */
export function noEndOfData(uri: string): Alert {
  return { cmd: "Alert", cmdId: "", code: 1225, items: [{ source: { uri } }] };
}
