import { chosen, type DmSection, done } from "./requirement.ts";

export const URIS: DmSection = {
  spec: "DM_TND",
  title: "URIs",
  requirements: [
    done("DM-URI-1", "A URI counts from the root, with or without ./.", "tree/uri: %j is the node %j"),
    done("DM-URI-2", "Names are compared with their escapes undone.", "tree/uri: %j is the node %j"),
    chosen(
      "DM-URI-3",
      "Bad syntax answers 500 or 404.",
      "quirk `badUri`",
      "tree/uri: %j is bad syntax, 500",
      "dm/commands/command-rules: badUri: 404",
    ),
    chosen(
      "DM-URI-4",
      "A URI that begins with / is bad syntax, or counts from the root.",
      "quirk `leadingSlash`",
      "dm/commands/command-rules: leadingSlash: accepted",
    ),
    chosen(
      "DM-URI-5",
      "Names differ by their case, or do not where the description says CIS.",
      "`CaseSense` of a description, or of a model",
      "dm/commands/case-and-storage: commands find nodes in any case, and add them in the described one",
      "tree/resolve-path: %s below a node described as CIS means %s: %s",
    ),
    done(
      "DM-URI-6",
      "The limits on depth, length and segments that the device publishes are kept: 414.",
      "tree/uri: is held against each limit, which is itself allowed",
      "tree/uri: counts its escapes, its query and the `./` it leaves out",
      "mo/base-tree-builder: publishes its limits, unless a value says otherwise",
    ),
  ],
};

export const PROPERTIES: DmSection = {
  spec: "DM_TND",
  title: "Properties",
  requirements: [
    done(
      "DM-PROP-ACL",
      "ACL can be got and replaced; got is the node's own text.",
      "tree/property: %s?prop=%s gives %j",
      "tree/property: ACL puts the text in place as it is",
    ),
    done(
      "DM-PROP-FORMAT",
      "Format can be got, not replaced.",
      "tree/property: %s?prop=%s gives %j",
      "tree/property: Format",
    ),
    done(
      "DM-PROP-NAME",
      "Name can be got, and replaced to rename.",
      "tree/property: %s?prop=%s gives %j",
      "dm/commands/replace: of a name moves everything below",
    ),
    done(
      "DM-PROP-SIZE",
      "Size is the octets of a leaf's raw value; interior nodes have none; it cannot be replaced.",
      "tree/property: counts the raw octets of a binary value",
      "tree/property: answers 406 for what no node or this device has not, and for the size of an interior node",
      "tree/property: Size",
    ),
    done(
      "DM-PROP-TITLE",
      "Title can be got and replaced, with 255 octets at most.",
      "tree/property: %s?prop=%s gives %j",
      "tree/property: Title holds 255 octets",
    ),
    done(
      "DM-PROP-TSTAMP",
      "TStamp is the time of the last change of the value.",
      "tree/draft: stamps time and version when a value changes, counts only when anything else does",
      "tree/time-stamp: of %i ms is %s",
      "tree/property: TStamp",
    ),
    done("DM-PROP-TYPE", "Type can be got, not replaced.", "tree/property: %s?prop=%s gives %j", "tree/property: Type"),
    done(
      "DM-PROP-VERNO",
      "VerNo counts changes and begins anew after FFFF.",
      "tree/draft: stamps time and version when a value changes, counts only when anything else does",
      "tree/draft: wraps the version at FFFF",
      "tree/property: VerNo",
    ),
    chosen(
      "DM-PROP-OPTIONAL",
      "Size, Title, TStamp and VerNo are optional: what a device does not keep answers 406.",
      "`tree.properties` of a model, and RTProperties of a description",
      "tree/property: answers 406 for what no node or this device has not, and for the size of an interior node",
      "mo/ddf-device: has of each node the properties that its description names, and their ACL to begin with",
    ),
    done(
      "DM-PROP-405",
      "A command that a property does not take answers 405.",
      "tree/property: %s answers 405",
      "dm/status-matrix: Add 405: a property cannot be added",
    ),
    done(
      "DM-PROP-RESULTS",
      "A property comes as plain text, under the URI that was asked.",
      "dm/commands/get: of %s gives Results that leave out what is default",
    ),
    done("DM-PROP-NEW", "A new node begins its count at 0.", "tree/draft: begins a new node's version at 0"),
    done("DM-RENAME-1", "A rename moves all that is below.", "tree/property: moves the subtree"),
    done(
      "DM-RENAME-2",
      "The name of a permanent node answers 405, one that is taken 418, one that is too long 414.",
      "tree/property: of %s is refused",
    ),
    chosen(
      "DM-RENAME-3",
      "A name with a slash answers 500 or 405.",
      "quirk `slashInName`",
      "handset/model/quirks: %s deviates, and without it the device does as usual",
    ),
  ],
};

const EXAMPLE = "dm/acl-example";

export const ACLS: DmSection = {
  spec: "DM_TND",
  title: "Access control lists",
  requirements: [
    done(
      "DM-ACL-1",
      "An ACL lists server identifiers by command.",
      "tree/acl: grants what it lists, to the exact identifier",
    ),
    done("DM-ACL-2", "A command that stands twice is united.", "tree/acl: may repeat a command, which unites"),
    done("DM-ACL-3", "* makes other identifiers meaningless.", "tree/acl: with * among others means everybody"),
    chosen(
      "DM-ACL-4",
      "A malformed ACL answers 500 or 400.",
      "quirk `malformedAcl`",
      "tree/acl: %j is malformed",
      "tree/property: ACL refuses malformed text with 500",
      "dm/commands/command-rules: acl.malformed: 400",
    ),
    done(
      "DM-ACL-5",
      "A node without an ACL has that of the nearest ancestor with one, as a whole.",
      "tree/tree: is that of the nearest ancestor that has one, as a whole",
    ),
    done(
      "DM-ACL-6",
      "The root has one always: Add=*&Get=* to begin with.",
      "tree/tree: is Add=*&Get=* at a root without one",
    ),
    done(
      "DM-ACL-7",
      "The value, the names of the children and properties need Get on the node.",
      "dm/two-servers: see, change and execute what the ACLs let them, and nothing else",
    ),
    chosen(
      "DM-ACL-8",
      "The ACL needs Get on the node, or on its parent.",
      "quirk `aclReadBy`",
      "dm/commands/command-rules: The ACL rules of a device",
      "dm/two-servers: see, change and execute what the ACLs let them, and nothing else",
    ),
    done(
      "DM-ACL-9",
      "The value, Name and Title need Replace on the node.",
      "dm/two-servers: see, change and execute what the ACLs let them, and nothing else",
    ),
    chosen(
      "DM-ACL-10",
      "The ACL of an interior node needs Replace on it or its parent, or on it only.",
      "quirk `aclOfInterior`",
      "tree/rights: to replace the ACL of an interior node come from itself or its parent",
      "dm/commands/command-rules: may let only the node's own Replace set its ACL",
    ),
    done(
      "DM-ACL-11",
      "The ACL of a leaf needs Replace on its parent.",
      "tree/rights: to replace the ACL of a leaf never come from the leaf",
    ),
    done(
      "DM-ACL-12",
      "Add needs Add on the nearest node that exists above.",
      "tree/rights: to add below nodes that do not exist yet come from the nearest that does",
    ),
    chosen(
      "DM-ACL-13",
      "Delete needs Delete on the node, or on all below as well.",
      "quirk `deleteAsks`",
      "dm/commands/command-rules: may ask for Delete on all that goes",
      "dm/two-servers: see, change and execute what the ACLs let them, and nothing else",
    ),
    done(
      "DM-ACL-14",
      "Exec needs Exec on the node.",
      "dm/commands/exec: by a server without the right answers 425, and nothing is run",
    ),
    done(
      "DM-ACL-15",
      "Copy needs Get on the source, and on the target Replace or Add.",
      "tree/rights: to copy are Get on the source, and Replace on the target or Add where it is to be",
    ),
    done(
      "DM-ACL-16",
      "A list leaves out nodes without Get.",
      "dm/commands/get-list: has an item for each node of the subtree that the server may get, also below one that it may not",
      "dm/two-servers: see nothing of each other's accounts in a list of %s",
    ),
    done(
      "DM-ACL-17",
      "A new ACL takes the place of the old one.",
      "tree/property: ACL puts the text in place as it is",
    ),
    done(
      "DM-ACL-18",
      "The root keeps an ACL.",
      "tree/property: ACL is possible on permanent nodes, but the root keeps one",
    ),
    done(
      "DM-ACL-19",
      "A new node inherits.",
      "dm/commands/add: gives no ACL to an interior node below one that its server may Replace",
    ),
    chosen(
      "DM-ACL-20",
      "A server that adds an interior node where it has no Replace gets Add, Delete and Replace on it, and Get.",
      "quirk `creatorGets`",
      "dm/commands/add: lets a server that may not Replace the parent manage the interior node that it added",
      "dm/commands/command-rules: with autoAddGet %o give a server's new interior node the ACL %s",
    ),
    done(
      "DM-ACL-21",
      "A server whose account is deleted loses its place in every ACL.",
      "tree/remove-server: drops it, and entries that name nobody else",
      "tree/remove-server: opens an entry of the root that names nobody else to everybody",
      "dm/commands/command-rules: loses its place in every ACL",
    ),
    done(
      "DM-ACL-22",
      "ACLs are not asked in a bootstrap.",
      "tree/rights: of a bootstrap are all there are, and it gives itself none (BOOT-5.6.3-1)",
    ),
    done(
      "DM-ACL-23",
      "Identifiers are those of the accounts, compared exactly.",
      "tree/acl: grants what it lists, to the exact identifier",
      "dm/two-servers: have nothing of each other's accounts",
    ),
    done(
      "DM-ACL-24",
      "The description is asked before the ACL: 405 before 425.",
      `${EXAMPLE}: The description is asked before the ACL`,
    ),
    done("DM-ACL-EX-1", "Example: anyone gets a leaf with Get=*.", `${EXAMPLE}: anyone gets ./A/1`),
    done("DM-ACL-EX-2", "Example: a leaf whose ACL has no Replace is not replaced.", `${EXAMPLE}: C replaces ./A/1`),
    done("DM-ACL-EX-3", "Example: its ACL is, by the parent's Replace.", `${EXAMPLE}: C replaces the ACL of ./A/1`),
    done("DM-ACL-EX-4", "Example: what inherits is closed to others.", `${EXAMPLE}: B gets ./B/3/4`),
    done("DM-ACL-EX-5", "Example: what inherits is open to whom the ancestor names.", `${EXAMPLE}: A replaces ./B/3/5`),
    done("DM-ACL-EX-6", "Example: an inherited ACL is not shown.", `${EXAMPLE}: A gets the ACL of ./B/3/4`),
    done("DM-ACL-EX-7", "Example: the root's Add does not reach below an ACL without it.", `${EXAMPLE}: A adds ./B/9`),
    done("DM-ACL-EX-8", "Example: below the root A gets rights of its own.", `${EXAMPLE}: A adds ./New`),
  ],
};
