import { chosen, type DmSection, done } from "./requirement.ts";

export const ALERTS: DmSection = {
  spec: "DM_Protocol",
  title: "Alerts",
  requirements: [
    done(
      "DM-ALERT-1100",
      "DISPLAY shows a text and answers 200 at once.",
      "dm/commands/user-alert: is shown and answers 200 at once",
    ),
    done(
      "DM-ALERT-1101",
      "CONFIRM OR REJECT: yes 200, no 304, turned away 214, nobody answers 408.",
      "dm/commands/user-alert: of a user who says %s answers as it should",
    ),
    done(
      "DM-ALERT-1102",
      "TEXT INPUT answers 200 with the text.",
      "dm/commands/user-alert: answers 200 with what was typed",
    ),
    done(
      "DM-ALERT-1103",
      "SINGLE CHOICE answers 200 with the number of the choice, counted from 1.",
      "dm/commands/user-alert: answers 200 with the number of the choice",
    ),
    done(
      "DM-ALERT-1104",
      "MULTIPLE CHOICE answers 200 with an item for each choice.",
      "dm/commands/user-alert: answers 200 with an item for each choice",
    ),
    done(
      "DM-ALERT-1200",
      "A session that a server has called for begins with Alert 1200.",
      "handset/sessions/notification: opens a session with Alert 1200 and the SessionID that it states",
    ),
    done(
      "DM-ALERT-1201",
      "A session of the client's own begins with Alert 1201.",
      "dm/session/session: has the Alert, every leaf of DevInfo, and the client's limits",
    ),
    done(
      "DM-ALERT-1222",
      "NEXT MESSAGE asks for the rest of a package, in either direction, and is answered 200.",
      "dm/session/session: asks with Alert 1222 for the rest of a package that is not final, and ends its own when it came",
      "dm/session/session: answers an Alert 1222 that has nothing to wait for",
      "dm/messages/max-msg-size: goes out in parts, each within the limit, and Final stands in the last",
    ),
    done(
      "DM-ALERT-1223",
      "SESSION ABORT of the server ends the session, and is not answered.",
      "dm/session/session: an abort",
      "dm/messages/max-msg-size: A server that aborts between two parts gets no answer",
    ),
    done(
      "DM-ALERT-1223-C",
      "The client aborts a session with Alert 1223 and Final, beside the Status elements it owes; the answer to that is passed over.",
      "dm/session/session-abort: waits for the server, carries nothing out, and says so with what it owes and Alert 1223",
      "dm/session/session-abort: is over with the answer to that, be it %s",
      "dm/session/session-abort: on a server that keeps it busy says so with Alert 1223, and carries its last commands not out",
      "handset/sessions/session-abort: waits for the answer of the server, and has the abort as its next message",
    ),
    done(
      "DM-ALERT-1224",
      "CLIENT EVENT has items with Type, Format and Data.",
      "handset/reports/reports: is an Alert 1224, without Mark and Correlator",
    ),
    done(
      "DM-ALERT-1225",
      "NO END OF DATA names the object whose chunks broke off, in either direction.",
      "dm/large-objects-in: by another command answers Alert 1225 with its Target, and the command is carried out",
      "dm/messages/large-objects-out: with Alert 1225 gets no more of it",
    ),
    done(
      "DM-ALERT-1226",
      "GENERIC ALERT tells a server how an operation ended.",
      "handset/reports/reports: goes with package 1 of a session that is opened for it, after the device information",
    ),
    done(
      "DM-ALERT-RESERVED",
      "Codes that are reserved or unknown answer 406.",
      "dm/commands/other-commands: with code %i and %i items answers %i",
    ),
    chosen(
      "DM-ALERT-CLIENT",
      "Codes that only a client sends answer 405 or 406.",
      "quirk `clientAlert`",
      "dm/commands/other-commands: with code %i and %i items answers %i",
      "handset/model/quirks: %s deviates, and without it the device does as usual",
    ),
  ],
};

export const USER_ALERTS: DmSection = {
  spec: "DM_Protocol",
  title: "Alerts that show and ask",
  requirements: [
    done("DM-UI-ITEMS", "Too few items answer 412.", "dm/commands/user-alert: with code %i and %i items answers 412"),
    done(
      "DM-UI-SIZE",
      "What the display has no room for answers 416.",
      "dm/commands/user-alert: with %s that the display has no room for answers 416",
    ),
    chosen(
      "DM-UI-NONE",
      "A device without a display answers 406.",
      "`dm.ui` of a model",
      "dm/commands/user-alert: with code %i answers 406 where there is no display",
      "handset/sessions/user-questions: is answered 406 by a device without a display",
    ),
    done("DM-UI-OPTIONS", "Options are optional.", "dm/user/prompt-options: may be left out"),
    done(
      "DM-UI-UNKNOWN",
      "Options that are unknown or make no sense are passed over.",
      "dm/user/prompt-options: are passed over when they are unknown or make no sense: %s",
    ),
    done(
      "DM-UI-ESCAPES",
      "Options are pairs joined by &, their values escaped as in URLs.",
      "dm/user/prompt-options: are names and values joined by ampersands",
      "dm/user/prompt-options: unescape values: %s is %j",
    ),
    done(
      "DM-UI-MINDT",
      "MINDT is the least time on the display: the device waits so long at least where MAXDT says nothing. A user may be faster.",
      "dm/commands/user-alert: is shown and answers 200 at once",
      "handset/sessions/user-questions: with options %j waits for so long, and then goes without an answer",
      "handset/sessions/user-questions: may be answered before its least time on the display is over",
    ),
    done(
      "DM-UI-MAXDT",
      "MAXDT is how long an answer is waited for; then the default response counts, else 408.",
      "handset/sessions/user-questions: with options %j waits for so long, and then goes without an answer",
      "dm/commands/user-alert: that nobody answers in time with %s answers %i",
    ),
    chosen(
      "DM-UI-TIMEOUT",
      "A user who does not answer in time may count as one who turns away.",
      "`dm.ui.timeoutCancels` of a model",
      "dm/commands/user-alert: is who does not answer in time, where the model takes it so",
    ),
    done(
      "DM-UI-DR-1101",
      "DR preselects yes or no.",
      "dm/commands/user-alert: that nobody answers in time with %s answers %i",
    ),
    done(
      "DM-UI-DR-1102",
      "DR preselects a text, unless nobody could type it.",
      "dm/commands/user-alert: has the default response when nobody answers in time, else 408; and 214 for who turns away",
      "dm/commands/user-alert: forgets a default response that nobody could type: %s",
    ),
    done(
      "DM-UI-DR-1103",
      "DR preselects a choice.",
      "dm/commands/user-alert: has the default response when nobody answers in time",
    ),
    done(
      "DM-UI-DR-1104",
      "DR preselects several choices, joined by -.",
      "dm/commands/user-alert: answers 200 with an item for each choice",
    ),
    done(
      "DM-UI-MAXLEN",
      "MAXLEN bounds what is typed, in characters.",
      "dm/commands/user-alert: asks for what its options say",
      "dm/user/user-prompt: has as many characters as it may, whatever they are made of",
    ),
    done(
      "DM-UI-IT",
      "IT is what may be typed: any text, a number, a date, a time, a phone number or an IP address.",
      "dm/user/prompt-options: take IT=%s for %s",
      "dm/user/user-prompt: fits %s when it is one: %j (%j)",
    ),
    done(
      "DM-UI-ET",
      "ET hides what is typed.",
      "dm/commands/user-alert: asks for what its options say",
      "handset/sessions/user-questions: whose answer was typed unseen keeps it to itself",
    ),
    done(
      "DM-UI-ATOMIC",
      "No, or turning away, in an Atomic fails it.",
      "dm/commands/user-alert: in an Atomic fails it, and what was done is undone: %j",
    ),
    done(
      "DM-UI-SEQUENCE",
      "No in a Sequence stops the rest of it with 215, and nothing after it.",
      "dm/commands/user-alert: in a Sequence stops the rest of it, and nothing after it: %j",
    ),
    done(
      "DM-UI-TOP",
      "No outside of groups changes nothing else.",
      "dm/commands/user-alert: outside of containers changes nothing else",
    ),
    done(
      "DM-UI-CANCEL",
      "Turning away leaves the rest of the message undone, with 215.",
      "dm/commands/user-alert: %s has the rest of the message not executed",
    ),
  ],
};

export const CLIENT_ALERTS: DmSection = {
  spec: "DM_Protocol",
  title: "Generic Alerts and Client Events",
  requirements: [
    done(
      "DM-REPORT-1",
      "A report has Type, Format, Data, Mark, its object as Source, and the Correlator of its Exec.",
      "mo/fumo: is as FUMO has it, with the Correlator of its Exec",
      "dm/commands/exec: that starts something answers 202, with the operation of who asked for it",
    ),
    done(
      "DM-REPORT-2",
      "Without a Correlator in the Exec there is none in the report.",
      "dm/commands/exec: without a Correlator starts an operation without one",
    ),
    chosen(
      "DM-REPORT-3",
      "Source and Mark are as the device words them.",
      "settings of the behaviour of an object",
      "mo/fumo: differs by %j",
      "mo/fumo: may have no Mark",
    ),
    done(
      "DM-REPORT-4",
      "A report goes with package 1 or with a later message of the client.",
      "handset/reports/reports: goes with package 1 of a session that is opened for it, after the device information",
      "handset/reports/reports: goes with package 3 of a session that is in flight already",
    ),
    done(
      "DM-REPORT-5",
      "It is kept and repeated until the server has answered 2xx.",
      "handset/reports/reports: is gone with a Status of %i",
      "handset/reports/reports: is told again later, each time after a longer wait, when the server says nothing of it, but not for ever",
    ),
    done(
      "DM-REPORT-6",
      "A server that refuses it for good gets it no more.",
      "handset/reports/reports: is given up with a Status of %i",
    ),
    done("DM-REPORT-7", "It survives the power.", "handset/reports/reports: survives the power"),
    done(
      "DM-REPORT-8",
      "One that fits no message of the server goes in chunks; without large objects it is given up.",
      "dm/messages/large-reports: goes out in chunks, each within the limit, the first with Size and all but the last with MoreData",
      "dm/messages/large-reports: is taken with the Status for its last chunk, not with those before",
      "dm/messages/large-reports: arrives whole at the embedded server, which judges",
      "handset/reports/reports: larger than a message of the server may be goes in chunks",
      "handset/reports/reports: larger than a message of the server may be is given up by a model without large objects",
    ),
    done("DM-REPORT-9", "DM 1.1 has none.", "handset/reports/reports: is not for DM 1.1, which has no Generic Alerts"),
  ],
};
