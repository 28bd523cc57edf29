import type { Alert, Command, Meta, Status, SyncHdr } from "../../codec/syncml/message.ts";

/** The Status for a SyncHdr, with the challenge when there is one. Not numbered yet, like everything here. */
export function headerStatus(header: SyncHdr, verdict: { readonly code: number; readonly chal?: Meta }): Status {
  return {
    cmd: "Status",
    cmdId: "",
    msgRef: header.msgId,
    cmdRef: "0",
    of: "SyncHdr",
    targetRefs: [header.target.uri],
    sourceRefs: [header.source.uri],
    ...verdict,
    items: [],
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
