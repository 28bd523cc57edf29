/**
 * Every way in which a device model may deviate: from what the specifications say, or, where they contradict each other or say
 * nothing, from what is usual. The list is closed; docs/quirks.md is this table, and says where the border to settings is.
 */
import type { BehaviourSettings } from "../../mo/behaviour.ts";
import { type SettingRule, type SettingsBy, settingsBy } from "../../mo/setting-rules.ts";

/** One deviation. `means` is what its values come to. */
export interface Quirk extends SettingRule {
  /** The peer that does it; or that nobody is known, and what is open. */
  readonly seenIn: string;
  /** Where the usual behaviour is written, or why it is not. */
  readonly spec: string;
  /** The file under `src` that asks it. */
  readonly actsIn: string;
}

/** What stands in `seenIn` where the texts leave something open and no peer is known for the other way. */
const OPEN = "nobody in particular";

/** The quirks by the names that device files use, in the order of their subjects. */
export const QUIRKS = {
  // commands
  replaceCreates: {
    usual: false,
    means: "Replace makes a node that is missing, with the statuses of Add, instead of answering 404",
    seenIn: "Nokia S60, and some devices of DM 1.1.2",
    spec: "DM_RepPro, Replace; DM_TND has it the other way",
    actsIn: "dm/commands/replace.ts",
  },
  atomicMembers: {
    usual: "listed",
    oneOf: ["listed", "any"],
    means:
      "what may stand in an Atomic: what DM_RepPro lists, or Exec, Get and Sequence too, which otherwise answer 500",
    seenIn: OPEN,
    spec: "DM_RepPro, Atomic",
    actsIn: "dm/commands/atomic.ts",
  },
  nestedAtomic: {
    usual: "507",
    oneOf: ["507", "500"],
    means: "what an Atomic answers in which another one stands, which itself answers 500",
    seenIn: `${OPEN}; Windows has the usual`,
    spec: "DM_RepPro, Atomic, which lists 500",
    actsIn: "dm/commands/atomic.ts",
  },
  refusedMembers: {
    usual: "answered",
    oneOf: ["answered", "passed-over"],
    means: "whether the members of an Atomic answer 406 as well where there is no Atomic",
    seenIn: OPEN,
    spec: "open",
    actsIn: "dm/commands/atomic.ts",
  },
  replaceOfAdded: {
    usual: "carried-out",
    oneOf: ["carried-out", "refused"],
    means: "a Replace in an Atomic of a node that was added in it is carried out, or fails with 500",
    seenIn: "Windows",
    spec: "DM_RepPro, Atomic",
    actsIn: "dm/commands/atomic.ts",
  },
  noResp: {
    usual: "ignored",
    oneOf: ["ignored", "honoured"],
    means: "whether a command with NoResp, which is none of DM's, gets its Status all the same",
    seenIn: OPEN,
    spec: "DM_RepPro",
    actsIn: "dm/messages/answer-commands.ts",
  },
  withoutCmdId: {
    usual: "ignored",
    oneOf: ["ignored", "refused"],
    means: "a command without CmdID gets no Status, or 400 with nothing in CmdRef",
    seenIn: "Windows",
    spec: "open",
    actsIn: "dm/command-processor.ts",
  },
  unknownElement: {
    usual: "400",
    oneOf: ["400", "406", "ignored"],
    means: "the Status for an element with a CmdID that is no command of SyncML",
    seenIn: "Windows has the usual",
    spec: "open",
    actsIn: "dm/command-processor.ts",
  },
  unsupported: {
    usual: "406",
    oneOf: ["406", "501"],
    means: "the Status for Map, Put, Search and Sync, which are none of DM's, and for Copy where there is none",
    seenIn: "libdmclient",
    spec: "DM_RepPro, status codes",
    actsIn: "dm/command-processor.ts",
  },
  treesRefused: {
    usual: "415",
    oneOf: ["415", "406"],
    means: "the Status for serialised trees where there are none",
    seenIn: "libdmclient",
    spec: "DM_TND",
    actsIn: "dm/commands/add.ts",
  },
  clientAlert: {
    usual: "405",
    oneOf: ["405", "406"],
    means: "the Status for an Alert that only a client sends: 1200, 1201, 1224, 1226",
    seenIn: OPEN,
    spec: "open",
    actsIn: "dm/commands/alert.ts",
  },
  execStarted: {
    usual: "202",
    oneOf: ["202", "101"],
    means:
      "the Status for an Exec whose operation goes on: accepted, or in progress; a report tells its end all the same",
    seenIn: OPEN,
    spec: "DM_RepPro, Exec, which lists 202; 101 is any command's",
    actsIn: "dm/commands/exec.ts",
  },
  displayed: {
    usual: "200",
    oneOf: ["200", "202"],
    means:
      "the Status for a text that is shown to the user (Alert 1100): done, or accepted, as nobody knows when he reads it",
    seenIn: OPEN,
    spec: "DM_RepPro, Alert, which lists both",
    actsIn: "dm/commands/alert.ts",
  },
  // nodes and their addresses
  badUri: {
    usual: "500",
    oneOf: ["500", "404"],
    means: "the Status for a URI with bad syntax, such as a trailing slash",
    seenIn: "libdmclient has the usual",
    spec: "DM_TND, URIs",
    actsIn: "dm/commands/read-uri.ts",
  },
  leadingSlash: {
    usual: "refused",
    oneOf: ["refused", "accepted"],
    means: "whether a URI that begins with a slash counts from the root",
    seenIn: "clients of servers that send such; Windows has the usual",
    spec: "DM_TND, URIs",
    actsIn: "dm/commands/read-uri.ts",
  },
  deviceVendor: {
    usual: "apart",
    oneOf: ["apart", "alias"],
    means:
      "whether `./Device/Vendor`, with all below it, is a node as any other, or another name of `./Vendor`, in descriptions too",
    seenIn: "Windows, where a URI without `./User` or `./Device` is about the device",
    spec: "open",
    actsIn: "dm/commands/read-uri.ts",
  },
  occurrence: {
    usual: "420",
    oneOf: ["420", "405"],
    means: "the Status for one node more than the description allows",
    seenIn: `${OPEN}; AOSP has the usual`,
    spec: "open",
    actsIn: "dm/commands/new-node.ts",
  },
  undescribed: {
    usual: "405",
    oneOf: ["405", "404"],
    means: "the Status for an Add of a node that the device does not describe",
    seenIn: OPEN,
    spec: "open",
    actsIn: "dm/commands/new-node.ts",
  },
  slashInName: {
    usual: "500",
    oneOf: ["500", "405"],
    means: "the Status for a new Name with a slash in it",
    seenIn: OPEN,
    spec: "DM_TND, Name",
    actsIn: "dm/commands/replace.ts",
  },
  permanentBelow: {
    usual: "kept",
    oneOf: ["kept", "deleted"],
    means: "whether permanent nodes below keep a node that is to be deleted, 405, or go with it",
    seenIn: `${OPEN}; descriptions of vendors have such nodes`,
    spec: "open",
    actsIn: "dm/commands/delete.ts",
  },
  depthCountsRoot: {
    usual: false,
    means: "whether MaxDepth counts the root as a segment, so that a URI may have one less",
    seenIn: OPEN,
    spec: "DM_StdObj, DevDetail",
    actsIn: "lab/load/device/device-tree.ts",
  },
  // rights
  creatorGets: {
    usual: true,
    means: "whether a server may read an interior node that it adds where it may not replace",
    seenIn: "libdmclient has the usual",
    spec: "DM_TND, which gives Add, Delete and Replace alone",
    actsIn: "dm/commands/new-node.ts",
  },
  malformedAcl: {
    usual: "500",
    oneOf: ["500", "400"],
    means: "the Status for an ACL that cannot be read",
    seenIn: OPEN,
    spec: "open",
    actsIn: "dm/commands/replace.ts",
  },
  aclOfInterior: {
    usual: "node-or-parent",
    oneOf: ["node-or-parent", "node"],
    means: "whose Replace lets a server set the ACL of an interior node",
    seenIn: "libdmclient; AOSP has the usual",
    spec: "DM_TND, ACL",
    actsIn: "tree/rights.ts",
  },
  aclReadBy: {
    usual: "node",
    oneOf: ["node", "parent"],
    means: "whose Get lets a server read an ACL",
    seenIn: OPEN,
    spec: "open",
    actsIn: "dm/commands/get.ts",
  },
  deleteAsks: {
    usual: "node",
    oneOf: ["node", "subtree"],
    means: "whether Delete needs the right on the node, or on all below it as well",
    seenIn: OPEN,
    spec: "open",
    actsIn: "tree/rights.ts",
  },
  // what a Get brings
  childNames: {
    usual: "escaped",
    oneOf: ["escaped", "plain"],
    means: "names of children as they stand in URIs, or as they are",
    seenIn: `${OPEN}; Windows has the usual`,
    spec: "open",
    actsIn: "dm/commands/get.ts",
  },
  listType: {
    usual: "identifier",
    oneOf: ["identifier", "text/plain"],
    means: "Meta Type of the names of children: the identifier of the object, if there is one, or that of text",
    seenIn: "an example of the specification",
    spec: "DM_TND, Get",
    actsIn: "dm/commands/get.ts",
  },
  unreadable: {
    usual: "named",
    oneOf: ["named", "left-out"],
    means: "leaves in a list that nobody reads back, such as secrets, are there without a value, or left out",
    seenIn: OPEN,
    spec: "DM_TND, Get of a list",
    actsIn: "dm/commands/shown-node.ts",
  },
  binaryFormat: {
    usual: "bin",
    oneOf: ["bin", "b64"],
    means: "the property Format of a node that holds octets",
    seenIn: OPEN,
    spec: "DM_RepPro, Format",
    actsIn: "dm/commands/get.ts",
  },
  // wording of messages
  statusPer: {
    usual: "item",
    oneOf: ["item", "command"],
    means: "a Status for each item, or one for a command whose items all came to the same",
    seenIn: OPEN,
    spec: "DM_RepPro, Status, which allows both",
    actsIn: "dm/messages/accent.ts",
  },
  references: {
    usual: "as-written",
    oneOf: ["as-written", "full", "none"],
    means: "URIs in TargetRef and SourceRef: as the server wrote them, in full from `./`, or left out",
    seenIn: OPEN,
    spec: "DM_RepPro, Status",
    actsIn: "dm/messages/accent.ts",
  },
  devInfo: {
    usual: "leaves",
    oneOf: ["leaves", "mandatory", "nodes"],
    means:
      "what package 1 has of DevInfo: all leaves, the five that every device has, or the interior nodes as well with the names of their children",
    seenIn: "libdmclient with interior nodes",
    spec: "DM_Protocol, package 1",
    actsIn: "dm/messages/accent.ts",
  },
  meta: {
    usual: "needed",
    oneOf: ["needed", "always"],
    means: "whether Meta Format and Type of values are written out when they are the default",
    seenIn: "libdmclient",
    spec: "SyncML_MetaInfo",
    actsIn: "dm/messages/accent.ts",
  },
  textData: {
    usual: "inline",
    oneOf: ["inline", "opaque"],
    means: "text values in WBXML as inline strings, or as octets",
    seenIn: "libdmclient, as of the SyncML reference toolkit",
    spec: "WBXML, which has both",
    actsIn: "dm/messages/accent.ts",
  },
  limits: {
    usual: "package-1",
    oneOf: ["package-1", "always", "never"],
    means: "in which messages MaxMsgSize and MaxObjSize stand",
    seenIn: "libdmclient with all messages",
    spec: "DM_Protocol, SyncHdr",
    actsIn: "dm/messages/accent.ts",
  },
  objectSize: {
    usual: "told",
    oneOf: ["told", "untold"],
    means: "whether MaxObjSize stands beside MaxMsgSize",
    seenIn: "libdmclient",
    spec: "DM_Protocol, SyncHdr",
    actsIn: "dm/messages/accent.ts",
  },
  contentType: {
    usual: "dm",
    oneOf: ["dm", "dm-charset", "sync"],
    means:
      "the content type of its messages: that of DM, with `; charset=utf-8` behind it in XML, or that of data synchronisation",
    seenIn: "Windows with the character set, libdmclient's own test program with data synchronisation",
    spec: "SyncML_HTTP",
    actsIn: "dm/messages/accent.ts",
  },
  nextMessageItem: {
    usual: false,
    means: "whether an Alert 1222 names both sides in an item",
    seenIn: "clients that come from data synchronisation",
    spec: "DM_Protocol, Alert 1222, which has the item optional",
    actsIn: "dm/messages/accent.ts",
  },
  sessionId: {
    usual: "hex",
    oneOf: ["hex", "decimal"],
    means: "the SessionID of a session that the client begins by itself",
    seenIn: "Windows before SyncApplicationVersion 2.0",
    spec: "DM_Protocol, SessionID",
    actsIn: "handset/sessions/session-id.ts",
  },
  // bootstrap
  crossedAuthLevels: {
    usual: false,
    means: "takes APPSRV for what the server shows and CLIENT for what the client shows",
    seenIn: "NetComm",
    spec: "DM_StdObj, mapping of w7",
    actsIn: "bootstrap/cp-mapping/app-auth.ts",
  },
  authType: {
    usual: "stated",
    oneOf: ["stated", "by-nonce"],
    means:
      "the type of DM credentials: what AAUTHTYPE says, or MD5 where there is an AAUTHDATA and Basic where there is none",
    seenIn: "Nokia S60",
    spec: "ProvCont, AAUTHTYPE",
    actsIn: "bootstrap/cp-mapping/app-auth.ts",
  },
  serverId: {
    usual: "provider-id",
    oneOf: ["provider-id", "client-name"],
    means: "whether the AAUTHNAME of level CLIENT stands in for a PROVIDER-ID that is missing",
    seenIn: "Nokia S60",
    spec: "ProvCont, w7",
    actsIn: "bootstrap/cp-mapping/w7-account.ts",
  },
  bearerNames: {
    usual: "document",
    oneOf: ["document", "3gpp"],
    means: "BearerType of a NAP object for GPRS: `GSM-GPRS` as the document has it, or `3GPPPS`",
    seenIn: "Nokia S60",
    spec: "ConnMO",
    actsIn: "bootstrap/cp-mapping/napdef.ts",
  },
  accountName: {
    usual: "number",
    oneOf: ["number", "server-id", "sha-256"],
    means: "the name of an account's node: the next number, the PROVIDER-ID, or its SHA-256 in hexadecimal",
    seenIn: "Windows with the digest",
    spec: "DM_Bootstrap §5.3.2",
    actsIn: "bootstrap/cp-mapping/w7.ts",
  },
} as const satisfies Readonly<Record<string, Quirk>>;

/** The name of a quirk. */
export type QuirkName = keyof typeof QUIRKS;

/** A value for every quirk. */
export type Quirks = SettingsBy<typeof QUIRKS>;

/** What a model does that has these quirks, and is usual in everything else. */
export function quirksBy(given: BehaviourSettings): Quirks {
  return settingsBy(QUIRKS, given);
}
