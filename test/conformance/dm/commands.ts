import { chosen, type DmSection, done } from "./requirement.ts";

export const COMMANDS: DmSection = {
  spec: "DM_TND",
  title: "Commands on the tree",
  requirements: [
    done(
      "DM-GET-LEAF",
      "Get of a leaf brings its value; format and type unless they are default.",
      "dm/commands/get: of %s gives Results that leave out what is default",
    ),
    chosen(
      "DM-GET-INTERIOR",
      "Get of an interior node brings the names of its children joined by /, escaped or plain, with the identifier of its object or text/plain.",
      "quirks `childNames` and `listType`",
      "dm/commands/get: of %s gives Results that leave out what is default",
      "handset/model/quirks: %s deviates, and without it the device does as usual",
    ),
    done("DM-GET-OCTETS", "Octets are raw in WBXML and base64 in XML.", "dm/commands/get: of octets gives, in %s, %o"),
    done(
      "DM-GET-INBOX",
      "The Inbox and all below it are not got: 405.",
      "dm/commands/tnds/serialised-trees: and all below answers 405, there or not: %s (BOOTX-17)",
    ),
    done(
      "DM-ADD-ORDER",
      "Add is checked in order: existence, description, ACL, format, size, room.",
      "dm/commands/add: of %s (%s) answers %i",
      "dm/acl-example: The description is asked before the ACL",
    ),
    chosen(
      "DM-ADD-IMPLICIT",
      "Missing interior nodes are added as well, or answer 404.",
      "`dm.commands.implicitAdd` of a model",
      "dm/commands/add: a leaf with its interior nodes",
      "dm/commands/command-rules: implicitAdd: off",
    ),
    done(
      "DM-ADD-IMPLICIT-NAMED",
      "The Status names the interior node that cannot be made.",
      "dm/commands/add: names the interior node that could not be made, and makes none",
    ),
    chosen(
      "DM-ADD-IMPLICIT-UNDONE",
      "When the last node fails, those made for it are taken away again, or stay.",
      "`dm.commands.implicitAdd` of a model",
      "dm/commands/add: makes no interior nodes for a leaf that is refused",
    ),
    done(
      "DM-ADD-VALUE",
      "A value that is none of its format answers 415.",
      "dm/commands/add: of a value of format %s takes %j, and answers 415 to %j",
    ),
    chosen(
      "DM-ADD-OCCURRENCE",
      "One node more than the description allows answers 420 or 405.",
      "quirk `occurrence`",
      "dm/commands/add: of a third node where two may be answers 420",
      "dm/commands/command-rules: occurrence: 405",
    ),
    done(
      "DM-REPLACE-META",
      "Replace without Meta keeps format and type.",
      "dm/commands/replace: without Meta keeps Format and Type",
      "dm/commands/replace: without Meta keeps the format that a node has of several",
    ),
    done("DM-REPLACE-EMPTY", "Empty data is an empty value.", "dm/commands/replace: a leaf, with nothing"),
    chosen(
      "DM-REPLACE-CREATES",
      "Replace of a missing node answers 404, or makes it.",
      "quirk `replaceCreates`",
      "dm/commands/replace: a missing node",
      "dm/commands/command-rules: replaceCreates",
    ),
    done(
      "DM-DELETE-BELOW",
      "Delete takes all below with it.",
      "dm/commands/other-commands: takes what is below with it",
    ),
    chosen(
      "DM-DELETE-PERMANENT",
      "Permanent nodes below keep a node, or go with it.",
      "quirk `permanentBelow`",
      "tree/placement: of %s: %s",
      "handset/model/quirks: %s deviates, and without it the device does as usual",
    ),
    done(
      "DM-DELETE-ACCOUNT",
      "A server may delete its own account; the session goes on.",
      "dm/authentication/nonces: are forgotten when the server deletes its account, and the session goes on",
    ),
    chosen(
      "DM-COPY-TARGET",
      "Copy overwrites a leaf, makes one, either or neither.",
      "`dm.commands.copy` of a model",
      "dm/commands/copy: of a device that knows %s, to %s, answers %i",
      "dm/commands/copy: onto a leaf",
      "dm/commands/copy: to a leaf that is missing",
    ),
    done(
      "DM-COPY-VALUE",
      "Copy takes value, format and type along.",
      "dm/commands/copy: takes value, format and type along, octets unharmed, and tells both sides",
      "dm/commands/copy: takes along a type that the target would not have had by itself",
    ),
    done(
      "DM-EXEC-NOW",
      "Exec answers 200 when it is done at once.",
      "dm/commands/exec: that is done at once answers 200, and changes what its behaviour says",
    ),
    done(
      "DM-INBOX-ADD",
      "An object added to the Inbox goes to its place by its identifier.",
      "dm/commands/tnds/serialised-trees: puts the object in its place, and leaves nothing in the Inbox",
    ),
    done(
      "DM-INBOX-UNKNOWN",
      "One that the device does not have is refused, with all that came beside it.",
      "dm/commands/tnds/serialised-trees: of an object that the device does not have answers 415 and adds none of the others",
    ),
    chosen(
      "DM-STORAGE",
      "A full device answers 420 to Add, Replace and Copy.",
      "`tree.limits.storage` of a model",
      "dm/commands/case-and-storage: %s has room when it takes just what is left, and else answers 420",
    ),
  ],
};

export const LISTS: DmSection = {
  spec: "DM_TND",
  title: "Lists and serialised trees",
  requirements: [
    done(
      "DM-LIST-STRUCT",
      "Struct has an item for each node of the subtree, itself first, without values.",
      "dm/commands/get-list: has an item for each node of the subtree that the server may get, also below one that it may not",
    ),
    done(
      "DM-LIST-STRUCTDATA",
      "StructData has the values as well.",
      "dm/commands/get-list: has the values as well, octets as octets",
    ),
    done(
      "DM-LIST-TNDS",
      "TNDS has the subtree as one document.",
      "dm/commands/get-list: Get of the list TNDS",
      "dm/commands/get-list: can be put back as it came, in %s",
    ),
    done(
      "DM-LIST-MANY",
      "Lists of one message that cannot be sent are not made without end.",
      "dm/commands/get-list: is not made any more after sixteen of one message that could not be sent, and a leaf is still read",
      "dm/commands/get-list: costs little where one message asks for the whole tree again and again",
    ),
    done("DM-LIST-LEAF", "The list of a leaf is that leaf.", "dm/commands/get-list: of a leaf is that leaf"),
    done(
      "DM-LIST-SECRET",
      "Leaves that nobody reads have their name and no value.",
      "dm/commands/get-list: names a secret without its value, and leaves out the Inbox",
      "dm/commands/get-list: names a secret without its value",
    ),
    done(
      "DM-LIST-HIDDEN",
      "What is below a hidden node stands at the top, with its path.",
      "dm/commands/get-list: puts a node below one that is hidden at the top, with its place",
    ),
    done("DM-LIST-PLUS", "TNDS+ has the named properties only.", "dm/commands/get-list: TNDS+Value"),
    done(
      "DM-LIST-MINUS",
      "TNDS- has all but the named properties.",
      "dm/commands/get-list: TNDS-ACL-TStamp-VerNo-Title",
    ),
    done(
      "DM-LIST-406",
      "+ and - together, unknown properties, Name and Size answer 406.",
      "dm/commands/get-list: TNDS+Value-ACL",
      "dm/commands/get-list: TNDS+Size",
      "dm/commands/get-list: TNDS+Colour",
    ),
    done(
      "DM-LIST-OPTIONAL",
      "So does a property that the device does not keep.",
      "dm/commands/get-list: of a device that keeps no optional property answers %s",
    ),
    chosen(
      "DM-LIST-NONE",
      "A list that the device does not make answers 406.",
      "`dm.commands.lists` of a model",
      "dm/commands/get-list: that the device does not make answers 406",
    ),
    done(
      "DM-LIST-SPLIT",
      "Struct and StructData may come in several Results, TNDS in chunks.",
      "dm/messages/large-objects-out: is cut between its items, and an item only when no message can carry it",
      "dm/messages/large-objects-out: can be a serialised tree",
    ),
    done(
      "DM-LIST-TYPE",
      "A serialised tree is in the encoding of the message, or the one that the Get names.",
      "dm/commands/get-list: in a message in %s is written in %s when its Get says so",
    ),
    done(
      "DM-TNDS-ADD",
      "Add of a tree is a series of Adds with one Status; when one fails nothing is left and its status is told.",
      "dm/commands/tnds/serialised-trees: with %s adds nothing, and the Status names the node",
      "dm/commands/tnds/serialised-trees: %s has its nodes where they belong",
    ),
    done(
      "DM-TNDS-REPLACE",
      "Replace by a tree makes the subtree what it says, or changes nothing.",
      "dm/commands/tnds/serialised-trees: makes the subtree exactly what it says",
      "dm/commands/tnds/serialised-trees: of %s changes nothing",
    ),
    done(
      "DM-TNDS-SAME",
      "A leaf keeps its value where the tree has none for it, and what is the same needs no right.",
      "dm/commands/tnds/serialised-trees: leaves alone the value of a leaf that the tree has none for, as of a secret",
      "dm/commands/tnds/serialised-trees: needs no right to replace a leaf by what the server reads there, and one to find out what it may not read",
    ),
    done(
      "DM-TNDS-BACK",
      "What a Get brought can be added again, whatever of it was asked for and in whichever encoding.",
      "dm/commands/get-list: can be put back as it came, in %s",
      "dm/commands/get-list: with values alone can be put back: a message in %s, a tree in %s",
    ),
    done(
      "DM-TNDS-ACL",
      "ACLs in a tree are set as the server may, each part by its right.",
      "dm/commands/tnds/serialised-trees: is a series of Adds, with the ACL that a server may set on what it added",
      "dm/commands/tnds/serialised-trees: is held against ACLs like every Add",
      "dm/commands/tnds/serialised-trees: needs the rights that its parts need",
      "dm/commands/tnds/serialised-trees: with %s adds nothing, and the Status names the node",
    ),
    chosen(
      "DM-TNDS-NONE",
      "A device without serialised trees answers 415 or 406.",
      "`dm.commands.trees` of a model, quirk `treesRefused`",
      "dm/commands/command-rules: trees: unsupported",
    ),
    done(
      "DM-TNDS-PATH",
      "Path counts from the target; without it nodes stand below those around them.",
      "dm/commands/tnds/serialised-trees: %s has its nodes where they belong",
    ),
    done(
      "DM-TNDS-LENIENT",
      "VerDTD, names, properties and formats may be missing.",
      "codec/tnds/document: may lack VerDTD, NodeName, RTProperties and anything in them",
      "codec/tnds/document: has the format stated, else node or chr by what the node has",
    ),
    done(
      "DM-TNDS-ENCODINGS",
      "It is XML or WBXML of page 2, and survives both.",
      "codec/tnds/document: is WBXML with a textual public identifier and tags of page 2",
      "codec/tnds/document: survives encode then decode in %s",
    ),
  ],
};

export const DESCRIPTIONS: DmSection = {
  spec: "DM_TND",
  title: "Device descriptions",
  requirements: [
    done(
      "DM-DDF-DEFAULTS",
      "What a description leaves out has a default: one node, dynamic, no optional property.",
      "mo/ddf-device: has the defaults of DM_TND: one node, dynamic, without optional properties, of any type",
    ),
    done(
      "DM-DDF-PERMANENT",
      "Permanent nodes are there from the beginning with their value or default value.",
      "mo/ddf-device: has the permanent nodes with Value, else with default value, and dynamic nodes with a Value",
    ),
    done(
      "DM-DDF-DEFAULT-VALUE",
      "A leaf with a default value that the device owns is made with the node it is in.",
      "dm/commands/own-nodes: has below it what has a default value and is not for servers to add, but nothing permanent, and can be deleted with it",
      "dm/commands/own-nodes: keeps the value that a serialised tree has for one of them",
    ),
    done(
      "DM-DDF-TEMPLATE",
      "A node without a name is a template; its instances are counted.",
      "mo/ddf-device: takes the default value of a template from its Value, and makes no instance",
      "mo/ddf-device: counts instances against the occurrence, and holds format and type against the rules",
    ),
    done(
      "DM-DDF-ACCESS",
      "A command that the description lacks answers 405.",
      "mo/every-node: %s is what its description makes of it",
    ),
    done(
      "DM-DDF-FORMAT",
      "A format or type that it has not answers 415.",
      "mo/ddf-device: counts instances against the occurrence, and holds format and type against the rules",
      "mo/every-node: %s is what its description makes of it",
    ),
    done(
      "DM-DDF-OCCURRENCE",
      "Occurrence is One, ZeroOrOne, ZeroOrMore, OneOrMore, ZeroOrN or OneOrN.",
      "mo/ddf-device: takes the occurrence %s",
      "codec/ddf/document: have occurrence %s",
    ),
    done(
      "DM-DDF-CASE",
      "CaseSense holds for what is below.",
      "mo/ddf-device: compares names below a CIS node without regard to case",
    ),
    done(
      "DM-DDF-SPLIT",
      "A description may go on elsewhere under its path.",
      "mo/ddf-device: goes on where another document, or another top node, continues a node",
    ),
    done(
      "DM-DDF-FOREIGN",
      "Elements of makers are passed over.",
      "codec/ddf/document: of Microsoft is read without what Microsoft adds",
    ),
  ],
};
