import { chosen, type DmSection, done } from "./requirement.ts";

const IN = "dm/large-objects-in";
const OUT = "dm/messages/large-objects-out";

export const SESSIONS: DmSection = {
  spec: "DM_Protocol",
  title: "Sessions, packages and messages",
  requirements: [
    done(
      "DM-SESSION-1",
      "Package 1 has the Alert, then DevInfo with every leaf, in its first message.",
      "dm/session/session: has the Alert, every leaf of DevInfo, and the client's limits",
    ),
    done(
      "DM-SESSION-2",
      "A refused package 1 is sent again whole, with the same SessionID and the next MsgID.",
      "dm/traces: with a stale nonce and a forgetful server gets both sides to authenticate",
    ),
    done(
      "DM-SESSION-3",
      "A package of the server with nothing but Status ends the session, and is not answered.",
      "dm/session/session: ends with a package of nothing but Status, and sends nothing more",
    ),
    done(
      "DM-SESSION-4",
      "Final comes in the last message of a package, after the server's.",
      "dm/session/session: asks with Alert 1222 for the rest of a package that is not final, and ends its own when it came",
    ),
    done(
      "DM-SESSION-5",
      "An answer larger than MaxMsgSize goes out in parts, each asked for by Alert 1222.",
      "dm/messages/max-msg-size: goes out in parts, each within the limit, and Final stands in the last",
    ),
    done(
      "DM-SESSION-6",
      "A SessionID is hexadecimal and of four characters at most; a called session has that of the call.",
      "handset/sessions/sessions: has a session id of at most four digits, never 0, however many there were",
      "handset/sessions/notification: with session id %i opens the session %s",
    ),
    done(
      "DM-SESSION-7",
      "A message of another session, or an older one, ends the session.",
      "dm/session/session: of another session",
      "dm/session/session: is one that is older than the last",
    ),
    done(
      "DM-SESSION-8",
      "A message that the server repeats gets the same octets again, and is not carried out again.",
      "dm/session/session: is answered with the same octets and not executed again",
    ),
    done(
      "DM-SESSION-9",
      "The client tells MaxMsgSize and MaxObjSize, and keeps to those of the server.",
      "dm/session/session: has the Alert, every leaf of DevInfo, and the client's limits",
      "dm/messages/max-msg-size: answers 413 when it is over the server's MaxObjSize, which stays in force",
    ),
    done(
      "DM-SESSION-10",
      "RespURI is where the next messages go, in this session only.",
      "dm/session/session: %s has the next message sent to %s, and say so",
      "dm/session/session: holds for a resent package 1 too",
      "dm/session/session: from TLS to plain HTTP is not followed beside %s: the session is aborted where it is",
    ),
    chosen(
      "DM-SESSION-11",
      "The Target of the header is the RespURI, or the account's address all the same.",
      "`dm.headerTarget` of a model",
      "dm/session/session: keeps the address of the account as Target of the header on a device that is set so",
    ),
    chosen(
      "DM-SESSION-12",
      "NoResp, which DM does not use, is ignored or honoured.",
      "quirk `noResp`",
      "dm/session/unwanted-answers: is ignored, as DM does not use it",
      "dm/session/unwanted-answers: is honoured by a device that knows it: no Status, but Results",
    ),
    chosen(
      "DM-SESSION-13",
      "A command without CmdID gets no Status, or 400.",
      "quirk `withoutCmdId`",
      "dm/session/unwanted-answers: gets no Status, and is not carried out",
      "dm/session/unwanted-answers: gets 400 with nothing in CmdRef from a device that refuses it",
    ),
    done(
      "DM-SESSION-14",
      "A server that never comes to an end is left.",
      "dm/session/session: that a server keeps busy ends after the messages it may have, and one more that says so",
    ),
    done(
      "DM-SESSION-15",
      "Whatever a server says, the client answers or ends the session.",
      "dm/mutation: is answered or ends the session; the tree stays sound, and the next session works",
      "dm/hostile: gives a step, never an exception",
    ),
    chosen(
      "DM-SESSION-16",
      "An answer whose content type is not that of its octets ends the session, or is read by its octets.",
      "`dm.wrongContentType` of a model",
      "dm/session/answer: %s ends the session of a device that is strict",
      "dm/session/answer: %s is read by its octets by a device that is lenient",
    ),
    done(
      "DM-HTTP-1",
      "Each message is one POST with the headers of the binding.",
      "bearer/http/session-transport: POSTs the octets with the headers of the binding",
    ),
    done(
      "DM-HTTP-2",
      "Answers are taken chunked, with a length, or up to the end of the connection.",
      "bearer/http/session-transport: takes a body that is %s",
    ),
    done(
      "DM-HTTP-3",
      "Compressed or oversized answers end the session, and one that is cut short when it is so again.",
      "bearer/http/session-transport: an answer that is %s is broken, and not asked for again",
      "bearer/http/session-transport: an answer that is %s is asked for once more, and then broken",
    ),
    done(
      "DM-HTTP-4",
      "Cookies stay within their session.",
      "bearer/http/session-transport: stay within their session, and are gone with it",
    ),
    done(
      "DM-HTTP-5",
      "HTTP redirections are followed with the same POST.",
      "bearer/http/retry-and-redirect: %i is followed with the same POST",
    ),
    done(
      "DM-OBEX-1",
      "A client that is the OBEX client connects to SYNCML-DM, puts each message and gets each answer, one message an object, and disconnects.",
      "bearer/obex/dm/session-transport: connects to SYNCML-DM, puts each message and gets each answer on one connection, and disconnects (SyncML_OBEX)",
      "bearer/obex/dm/start-listener: takes each message of a device and gives each answer (SyncML_OBEX)",
    ),
    done(
      "DM-OBEX-2",
      "A server that is the OBEX client puts Package #0, gets each message of the device and puts each of its own.",
      "bearer/obex/dm/managed-session: calls it, gets each of its messages, and puts each of its own (SyncML_OBEX)",
    ),
    done(
      "DM-OBEX-3",
      "The length of a message has nothing to do with that of a packet.",
      "bearer/obex/dm/session-transport: sends a message of any length in packets as the server takes them, and gets one so",
      "bearer/obex/dm/managed-session: gets and puts messages in many packets",
    ),
    done(
      "DM-OBEX-4",
      "ABORT, and a connection that is lost at whatever octet, end the session.",
      "bearer/obex/dm/cuts: ends cleanly at the device wherever the server's octets stop",
      "bearer/obex/dm/cuts: ends cleanly at the server wherever the device's octets stop",
      "bearer/obex/dm/start-listener: ends the session by ABORT, until the client connects anew",
      "bearer/obex/dm/managed-session: ends the session by ABORT",
    ),
    done(
      "DM-OBEX-5",
      "Either side answers the challenge of the other with the password that it knows, and ends with a reason when it knows none.",
      "bearer/obex/challenge-answer: is given to CONNECT, PUT and GET alike, once each",
      "bearer/obex/dm/session-transport: shows its password to a server that challenges, if it has one for OBEX",
      "bearer/obex/dm/manage-over-obex: shows the password that it knows when it is challenged",
    ),
  ],
};

export const LARGE_OBJECTS: DmSection = {
  spec: "DM_Protocol",
  title: "Large objects",
  requirements: [
    chosen(
      "DM-LARGE-1",
      "The device says in ./DevDetail/LrgObj whether it has large objects; without them a chunk answers 406.",
      "`dm.largeObjects` of a model",
      `${IN}: to a device without large objects answers 406`,
    ),
    done(
      "DM-LARGE-2",
      "The first chunk has Size: the octets of all chunks as they are transferred.",
      `${IN}: gets 213 and Alert 1222 for each but the last, and is there when that has come`,
      `${OUT}: goes out in chunks, each within the limit, the first with Size and all but the last with MoreData`,
    ),
    done("DM-LARGE-3", "Without Size it answers 411.", `${IN}: without Size in its first chunk answers 411`),
    done(
      "DM-LARGE-4",
      "Each chunk but the last answers 213 and asks for more with Alert 1222.",
      `${IN}: gets 213 and Alert 1222 for each but the last, and is there when that has come`,
    ),
    done(
      "DM-LARGE-5",
      "A total that is not Size answers 424, and nothing changes.",
      `${IN}: that %s answers 424 and changes nothing`,
    ),
    done(
      "DM-LARGE-6",
      "Anything else in between breaks it off: Alert 1225 with its URI, and what came is carried out.",
      `${IN}: by another command answers Alert 1225 with its Target, and the command is carried out`,
      `${IN}: by %s answers Alert 1225`,
    ),
    done(
      "DM-LARGE-7",
      "Meta and Target count from the first chunk when later ones leave them out.",
      `${IN}: keeps Target, Format and Type of its first chunk when later ones leave them out`,
    ),
    done(
      "DM-LARGE-8",
      "More than MaxObjSize answers 413 at once.",
      `${IN}: larger than MaxObjSize answers 413 at once`,
    ),
    done("DM-LARGE-9", "In a group a chunk answers 406.", `${IN}: in a container (%s) answers 406`),
    done(
      "DM-LARGE-10",
      "Results larger than a message go out in chunks.",
      `${OUT}: goes out in chunks, each within the limit, the first with Size and all but the last with MoreData`,
      `${OUT}: of any length arrives whole under any limit, in %s`,
    ),
    done(
      "DM-LARGE-11",
      "Results larger than the server's MaxObjSize answer 413.",
      `${OUT}: over the server's MaxObjSize answers 413, whether it would fit a message or not`,
    ),
    done(
      "DM-LARGE-12",
      "A value that fits a message is not torn.",
      `${OUT}: that fits a message of its own is never torn`,
    ),
    done(
      "DM-LARGE-13",
      "Base64 may be cut anywhere, text between characters.",
      `${IN}: A large object may begin and end anywhere, and is whole in the end`,
      `${OUT}: of octets is whole again when put together`,
    ),
    done(
      "DM-LARGE-14",
      "A server that refuses a chunk gets no more of it.",
      `${OUT}: with %i gets no more of it, but what else there is to say`,
    ),
    done(
      "DM-LARGE-15",
      "What is incomplete is gone with its session.",
      `${IN}: is gone with a session that ends there`,
    ),
    done(
      "DM-LARGE-16",
      "Client and embedded server agree on it, both ways.",
      "dm/large-objects-with-server: brings a large text to the device, chunk by chunk",
      "dm/large-objects-with-server: brings a large text back, and what else was asked for",
    ),
  ],
};

export const RETRIES: DmSection = {
  spec: "DM_Protocol",
  title: "Trying again",
  requirements: [
    done(
      "DM-RETRY-1",
      "A message is tried again with the same octets, so many times and after growing waits.",
      "bearer/http/retry-and-redirect: status %i is tried again with the same octets",
      "e2e/cut-requests: has the client send the same octets again, and nothing else is to be seen of it",
      "bearer/http/retry-and-redirect: wait as long as Retry-After asks, but not longer than the bound; then twice as long each time",
    ),
    done(
      "DM-RETRY-2",
      "With a MAC it keeps its MAC.",
      "bearer/http/authentication: is the same in every try of a message",
      `${"dm/authentication/mac"}: is the same when the same octets are sent again`,
    ),
    done(
      "DM-RETRY-3",
      "A session is tried again later, with another SessionID unless a call names it.",
      "handset/sessions/sessions: that fails is tried again later, each time after a longer wait, until its tries are used up (BOOT-5.6.6-4)",
      "handset/sessions/sessions: has another session id each time it is tried",
      "handset/sessions/notification: is answered anew by back-off, with the same SessionID each time",
    ),
    chosen(
      "DM-RETRY-4",
      "A server that refuses the version gets package 1 once more as DM 1.1.",
      "`dm.versionRetry` of a model",
      "dm/session/version-1.1: sends package 1 once more as DM 1.1 after %i in a message of version %o",
      "dm/session/version-1.1: gives up when that is refused too",
    ),
    done(
      "DM-RETRY-5",
      "A repeated call leads to one session.",
      "handset/sessions/notification: while its session goes on or is wanted leads to one session only",
    ),
    chosen(
      "DM-RETRY-6",
      "A call while a session with that server goes on is queued or ignored.",
      "`notification.duringSession` of a model",
      "handset/sessions/notification: is answered after it, by one session for all that came",
      "handset/sessions/notification: is not answered at all by a model that ignores it",
    ),
    done(
      "DM-RETRY-7",
      "One session at a time.",
      "handset/sessions/sessions: waits for the one in flight: a handset has one session at a time",
    ),
    chosen(
      "DM-RETRY-8",
      "A server that refuses the encoding, with 415, gets package 1 once more in the other one.",
      "`dm.encodingRetry` of a model",
      "dm/session/encoding-retry: with 415 for the SyncHdr sends package 1 once more in the other encoding, and stays with it",
      "dm/session/encoding-retry: with 415 of the transport does so under the same MsgID, for the server has read nothing",
      "dm/session/encoding-retry: does so once only",
    ),
  ],
};

export const OLDER_VERSION: DmSection = {
  spec: "DM_Protocol",
  title: "DM 1.1.2",
  requirements: [
    done(
      "DM-1.1-1",
      "Namespace and public identifier are those of SyncML 1.1.",
      "dm/session/version-1.1: writes XML in the namespace of its version",
      "dm/session/version-1.1: writes WBXML under the public identifier of its version, and reads it",
    ),
    done(
      "DM-1.1-2",
      "A server of another version answers 505 or 513.",
      "dm/session/version-1.1: answers a server of version %o with %s",
    ),
    done(
      "DM-1.1-3",
      "Accounts are flat, with the nodes of their time.",
      "dm/account/account-1.1: says the same as the one of DM 1.2, in the same words",
      "mo/dmacc-1.1: is flat, and has the nodes of its time in their spelling",
    ),
    done(
      "DM-1.1-4",
      "Nonces are kept in the flat account.",
      "dm/session/version-1.1: keeps the nonces of either direction in its flat account",
    ),
    done(
      "DM-1.1-5",
      "There are no Generic Alerts.",
      "handset/reports/reports: is not for DM 1.1, which has no Generic Alerts",
    ),
    chosen(
      "DM-1.1-6",
      "Missing parents answer 404, and there are no serialised trees.",
      "`dm.commands` of a model, as `reference-112` has it",
      "dm/commands/command-rules: implicitAdd: off",
      "dm/commands/command-rules: trees: unsupported",
    ),
  ],
};

const TRACES: readonly (readonly [string, string, string])[] = [
  ["A", "a bootstrap by message, and the package 1 after it", "after the recorded bootstrap begins as it did then"],
  ["B", "a session with MD5 both ways", "with MD5 both ways takes four packages and renews both nonces"],
  [
    "C",
    "a stale nonce, and a server without credentials",
    "with a stale nonce and a forgetful server gets both sides to authenticate",
  ],
  ["D", "a large object", "with a large object takes it in three chunks, and the firmware is there then"],
  [
    "E",
    "an Atomic that fails, and a user who says no",
    "with an Atomic that fails and a user who says no changes nothing",
  ],
  [
    "F",
    "a firmware update, and its report",
    "with an update of the firmware starts it, and another one tells how it ended",
  ],
  ["G1", "an answer in two parts", "with an answer that is too large comes in two parts"],
  ["G2", "an abort by the server", "with an answer that is too large comes in two parts"],
  ["G3", "a chunk that is missing", "with a chunk that is missing drops the object, and answers what came instead"],
];

export const RECORDED: DmSection = {
  spec: "DM_Protocol",
  title: "Recorded sessions, in XML and WBXML",
  requirements: TRACES.map(([name, what, test]) => {
    return done(`DM-TRACE-${name}`, `The client says what it says in ${what}.`, `dm/traces: ${test}`);
  }),
};
