import { CELLS, COMMON, TABLE } from "../../dm/status-matrix/cells.ts";
import { chosen, type DmRequirement, type DmSection, done } from "./requirement.ts";

/** One requirement for each status that a command can have, those of the specification's tables and others that devices give: `DM-ADD-418`. Its text is what the cells of the matrix say. */
function matrix(): readonly DmRequirement[] {
  const cells = [...COMMON, ...CELLS];
  const unproven = "the server has not proved itself";
  return Object.entries(TABLE).flatMap(([cmd, statuses]) => {
    const rows = cells.filter((cell) => cell[0] === cmd).map((cell) => [cell[1], cell[2]] as const);
    const all = [...rows, [401, unproven] as const, [407, unproven] as const];
    const codes = [...new Set([...statuses, ...all.map(([code]) => code)])].toSorted((a, b) => a - b);
    return codes.map((code) => {
      const abouts = all.filter(([status]) => status === code).map(([, about]) => about);
      const tests = abouts.map((about) => `dm/status-matrix: ${cmd} ${code}: ${about}`);
      return done(`DM-${cmd.toUpperCase()}-${code}`, `${cmd} answers ${code}: ${abouts.join("; ")}.`, ...tests);
    });
  });
}

export const STATUS_MATRIX: DmSection = {
  spec: "DM_RepPro",
  title: "What each command may answer",
  requirements: [
    ...matrix(),
    chosen(
      "DM-ALERT-202",
      "A text that is shown (Alert 1100) answers 200, or 202 as nobody knows when it is read; other Alerts are over when they are answered.",
      "quirk `displayed`",
      "handset/model/quirks: %s deviates, and without it the device does as usual",
    ),
  ],
};

export const STATUSES: DmSection = {
  spec: "DM_RepPro",
  title: "Statuses of any command, of a message, and received ones",
  requirements: [
    chosen(
      "DM-STATUS-101",
      "101: an Exec goes on, on a device that does not say 202; its operation and report are the same.",
      "quirk `execStarted`",
      "handset/model/quirks: %s deviates, and without it the device does as usual",
      "handset/operations/operations: is told to be in progress by a model that says so, and goes on all the same",
    ),
    done(
      "DM-STATUS-202",
      "202: an operation was taken on, and a Generic Alert tells later how it ended.",
      "dm/commands/exec: that starts something answers 202, with the operation of who asked for it",
      "handset/operations/operations: is accepted, begins when its session is over, and is reported in the next session until the server has taken it",
    ),
    done(
      "DM-STATUS-400",
      "400: a command that is malformed, or an element that is no command.",
      "dm/commands/other-commands: without an item, or with an item without a Target, answers 400",
      "dm/commands/other-commands: Frobnicate",
    ),
    chosen(
      "DM-STATUS-400-UNKNOWN",
      "An element that is no command answers 400, 406 or nothing.",
      "quirk `unknownElement`",
      "dm/commands/command-rules: unknownElement: 406",
      "dm/commands/command-rules: leaves unknown elements alone, when they are ignored",
    ),
    done(
      "DM-STATUS-406",
      "406: commands of SyncML that DM does not use.",
      "dm/commands/other-commands: called %s answers %i",
    ),
    chosen(
      "DM-STATUS-501",
      "501 in place of 406 for a command that is not implemented.",
      "quirk `unsupported`",
      "dm/commands/command-rules: unsupported: 501",
      "dm/commands/copy: unsupported answers 501 where the device says so",
    ),
    chosen(
      "DM-STATUS-503",
      "503: the device is busy.",
      "`dm.commands.refusals` of a model, or its `behaviour.whenBusy`; and of itself with too many operations",
      "handset/operations/operations: is refused when as many as a handset can have are not over: the thirty-third answers 503",
      "handset/busy: carries out what runs in the background, but with whenBusy: refuse answers every Exec 503",
    ),
    done(
      "DM-STATUS-505",
      "505: the VerDTD of the server is another.",
      "dm/session/session: answers a server of version %o with %s once, executes nothing, and then ends",
    ),
    done(
      "DM-STATUS-513",
      "513: the VerProto of the server is another.",
      "dm/session/session: answers a server of version %o with %s once, executes nothing, and then ends",
    ),
    chosen(
      "DM-STATUS-506",
      "506: an error of the device.",
      "`dm.commands.refusals` of a model",
      "dm/commands/command-rules: holds for the node and all below, and for the command it names",
    ),
    done(
      "DM-STATUS-ITEM",
      "Each item of a command has a Status of its own.",
      "dm/commands/other-commands: with several items gets an outcome for each, in order, and an event for each",
    ),
    chosen(
      "DM-STATUS-ONE",
      "One Status may stand for all items of a command that came to the same.",
      "quirk `statusPer`",
      "dm/messages/accent: stands for all items that came to the same",
    ),
    done(
      "DM-STATUS-HDR",
      "The Status of the SyncHdr comes first and repeats Target and Source of the header.",
      "dm/authentication/authentication: The SyncHdr's Status repeats the server's Target and Source",
    ),
    done(
      "DM-RECEIVED-3XX",
      "300, 301, 302, 303 and 305 for the SyncHdr have package 1 begun anew at the new address.",
      "dm/session/redirection: by %i begins package 1 anew at the Target of its Item",
    ),
    done(
      "DM-RECEIVED-301",
      "301 is kept in the account, when the server at the new address has proved itself.",
      "dm/session/redirection: has the new address after 301, when the server there has proved itself",
      "dm/session/redirection: stays as it was when nobody proves to be the server",
    ),
    done(
      "DM-RECEIVED-OTHER",
      "Any other status of 400 and more for the SyncHdr ends the session as failed.",
      "dm/authentication/authentication: 404",
      "dm/authentication/authentication: 503",
      "dm/authentication/authentication: 513",
    ),
  ],
};

export const ATOMICS: DmSection = {
  spec: "DM_RepPro",
  title: "Atomic and Sequence",
  requirements: [
    done(
      "DM-ATOMIC-1",
      "All members succeed: 200 for the Atomic, and everything stays.",
      "dm/commands/atomic: of members that all succeed answers 200 and keeps everything",
    ),
    done(
      "DM-ATOMIC-2",
      "A member fails: 507; those before answer 216, it its own status, those after 215; values, nodes, ACLs, TStamp and VerNo are as before.",
      "dm/commands/atomic: with a failing member answers 507 and undoes values, nodes, ACLs, TStamp and VerNo",
    ),
    chosen(
      "DM-ATOMIC-3",
      "What cannot be undone answers 516 and stays.",
      "`dm.commands.atomic: irreversible` of a model",
      "dm/commands/command-rules: that cannot undo answers 516 for what was done, and it stays",
    ),
    done(
      "DM-ATOMIC-4",
      "The user says no: 507; the Alert answers 304, those before 216, those after 215.",
      "dm/commands/user-alert: in an Atomic fails it, and what was done is undone: %j",
    ),
    done(
      "DM-ATOMIC-5",
      "The Statuses do not fit one message: 517, and it is undone.",
      "dm/commands/atomic: whose Statuses do not fit one message answers 517 and is undone",
      "dm/messages/max-msg-size: An Atomic whose Statuses fit no message of the server's is undone and answers 517",
    ),
    chosen(
      "DM-ATOMIC-6",
      "Without Atomic 406, for it and for each member or for it alone.",
      "`dm.commands.atomic: unsupported` of a model; quirk `refusedMembers`",
      "dm/commands/command-rules: that has none answers 406 to it and to each member, and does nothing",
    ),
    chosen(
      "DM-ATOMIC-7",
      "A Get, an Exec or a group in an Atomic answers 500 and fails it.",
      "quirks `atomicMembers` and `nestedAtomic`",
      "dm/commands/atomic: with a %s inside fails",
      "dm/commands/command-rules: that allows Get and Sequence has Results, and undoes the Sequence with the rest",
    ),
    done(
      "DM-SEQUENCE-1",
      "A Sequence answers 200 and goes on after a member that fails.",
      "dm/commands/other-commands: goes on after a member that fails, and keeps what was done",
    ),
    done(
      "DM-SEQUENCE-2",
      "A group's Status comes before those of its members.",
      "dm/commands/atomic: with a failing member answers 507 and undoes values, nodes, ACLs, TStamp and VerNo",
      "dm/commands/other-commands: goes on after a member that fails, and keeps what was done",
    ),
  ],
};
