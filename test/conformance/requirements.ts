/** What the specification of bootstrap asks for, statement by statement; `docs/spec-coverage.md` shows which test proves each. */

/** One requirement in our words. With neither `later` nor `switch` it is done, and a test names its id in its title. */
export interface Requirement {
  readonly id: string;
  readonly text: string;
  /** What is missing. */
  readonly later?: string;
  /** Which switch of a device model decides it. A test names the id, too. */
  readonly switch?: string;
}

/** The requirements of one section, in its order. */
export interface Section {
  /** As the code cites it. */
  readonly spec: string;
  readonly title: string;
  readonly requirements: readonly Requirement[];
}

/** Every requirement, section by section. */
export const SECTIONS: readonly Section[] = [
  {
    spec: "DM_Bootstrap §3-4",
    title: "Conventions, definitions, introduction",
    requirements: [
      {
        id: "BOOT-3.1-1",
        text: "All sections but scope and introduction are normative, and so are appendices B and C.",
      },
      { id: "BOOT-3.2-1", text: "A MAC over the message travels beside the document, never inside it." },
      { id: "BOOT-4-1", text: "A bootstrap takes a device from nothing to where it can start a session." },
    ],
  },
  {
    spec: "DM_Bootstrap §5.1",
    title: "Bootstrap in general",
    requirements: [
      { id: "BOOT-5.1-1", text: "Devices live in many networks: a bootstrap can come over several transports." },
      { id: "BOOT-5.1.1-1", text: "WAP Push, which exists already, is the carrier over the air." },
      { id: "BOOT-5.1.1-2", text: "A plain bootstrap needs nothing but registered characteristics and parms." },
      { id: "BOOT-5.1.1-3", text: "One message holds all that the first session needs." },
      { id: "BOOT-5.1.1-4", text: "A bootstrap is secure: what does not prove its sender changes nothing." },
      { id: "BOOT-5.1.1-5", text: "The format of the data is based on XML." },
      { id: "BOOT-5.1.1-6", text: "The content can be mapped to management objects." },
      { id: "BOOT-5.1.1-7", text: "Documents travel as WBXML." },
    ],
  },
  {
    spec: "DM_Bootstrap §5.1.2",
    title: "Processes",
    requirements: [
      { id: "BOOT-5.1.2-1", text: "There are two processes: customized and server-initiated." },
      { id: "BOOT-5.1.2-2", text: "Customized: the data is loaded at manufacture." },
      {
        id: "BOOT-5.1.2-3",
        text: "Server-initiated: the server pushes the data to an address that it knows beforehand.",
      },
      { id: "BOOT-5.1.2.1-1", text: "Customized: the user does nothing." },
      {
        id: "BOOT-5.1.2.1-2",
        text: "Customized: account and connectivity are in the tree before the first power-on.",
      },
      {
        id: "BOOT-5.1.2.1-3",
        text: "Customized: no secret goes over the air; the first session needs no message.",
      },
      {
        id: "BOOT-5.1.2.1-4",
        text: "Customized: not every maker offers it; a model without it starts empty.",
        switch: "`factory` of a model, or of a group of handsets",
      },
      {
        id: "BOOT-5.1.2.2-1",
        text: "Server-initiated: the device starts clean; without a card nothing can be checked against its IMSI.",
        switch: "`bootstrap.withoutCard` of a model: kept until a card comes, or rejected",
      },
      {
        id: "BOOT-5.1.2.2-2",
        text: "The server may learn the address by any means: point of sale, web site, first attach, voice prompt.",
      },
      { id: "BOOT-5.1.2.2-3", text: "The message is enough to start a session with the server that sent it." },
    ],
  },
  {
    spec: "DM_Bootstrap §5.2",
    title: "Profiles",
    requirements: [
      { id: "BOOT-5.2-1", text: "Each profile is optional: a model switches it on or off." },
      { id: "BOOT-5.2-2", text: "Each profile has its own security, transport and format." },
      {
        id: "BOOT-5.2-3",
        text: "There are two profiles, Client Provisioning and Device Management; more may be added.",
      },
      { id: "BOOT-5.2-4", text: "CP: the DM account, w7, is mapped into the tree." },
      { id: "BOOT-5.2-5", text: "CP: other information may be mapped, too." },
    ],
  },
  {
    spec: "DM_Bootstrap §5.3",
    title: "The profile of Client Provisioning",
    requirements: [
      { id: "BOOT-5.3-1", text: "What was provisioned stays manageable in later sessions." },
      { id: "BOOT-5.3-2", text: "The message is a provisioning document." },
      { id: "BOOT-5.3-3", text: "The DM account is an APPLICATION characteristic with APPID w7." },
      { id: "BOOT-5.3.1.1-1", text: "It is carried and authenticated as ProvBoot says: push, SEC and MAC." },
      { id: "BOOT-5.3.2-1", text: "The device makes a management object for what the document says." },
      { id: "BOOT-5.3.2-2", text: "Node names are fixed by the description, or dynamic to tell instances apart." },
      { id: "BOOT-5.3.2-3", text: "Named nodes are called as in the object's description." },
      { id: "BOOT-5.3.2-4", text: "An object may come with its own mapping." },
      { id: "BOOT-5.3.2-5", text: "Otherwise an APPLICATION follows the general mapping of Appendix C." },
      { id: "BOOT-5.3.2-6", text: "The client chooses dynamic names." },
      { id: "BOOT-5.3.2-7", text: "They should be numbers, from 1 upwards." },
      { id: "BOOT-5.3.2-8", text: "Where the document has a priority, the numbers should follow it." },
      { id: "BOOT-5.3.3-1", text: "The client decides where a new object goes." },
      { id: "BOOT-5.3.3-2", text: "The place must fit the description that the device publishes." },
      {
        id: "BOOT-5.3.4-1",
        text: "All mapped objects grant Get, Replace and Delete to the ServerID of the w7 account.",
      },
      { id: "BOOT-5.3.4-2", text: "That authority may change the ACL later." },
      { id: "BOOT-5.3.4-3", text: "Without w7 no improper authority gets any right." },
      { id: "BOOT-5.3.5.1-1", text: "A device should notice that its card was removed or exchanged." },
      {
        id: "BOOT-5.3.5.1-2",
        text: "It should then delete what came from that card, and only that.",
        switch: "`card.cleanUp` of a model",
      },
      { id: "BOOT-5.3.6-1", text: "A device with CP and DM must map w7." },
      { id: "BOOT-5.3.6-2", text: "It must map NAPDEF if it supports that." },
      { id: "BOOT-5.3.6-3", text: "It must map PXLOGICAL and PXPHYSICAL if it supports them." },
      { id: "BOOT-5.3.6-4", text: "Named nodes are mapped as w7 and the NAP and Proxy objects define." },
      { id: "BOOT-5.3.6-5", text: "With the objects of DM_StdObj, its Appendix B says how." },
      { id: "BOOT-5.3.6-6", text: "Dynamic nodes must be named as §5.3.2 says." },
      { id: "BOOT-5.4-1", text: "Other provisioning information may be mapped." },
      { id: "BOOT-5.4-2", text: "An object's own mechanism comes first, then the general mapping." },
    ],
  },
  {
    spec: "DM_Bootstrap §5.6",
    title: "The profile of Device Management",
    requirements: [
      { id: "BOOT-5.6-1", text: "The message is a DM message and must be WBXML." },
      { id: "BOOT-5.6.1.1-1", text: "Any transport may carry it." },
      { id: "BOOT-5.6.1.1-2", text: "Security fit for a bootstrap and for the transport must be used." },
      { id: "BOOT-5.6.1.1-3", text: "Where the transport has none, a MAC must be used." },
      { id: "BOOT-5.6.2-1", text: "The Source of the header owns all nodes that the message adds." },
      { id: "BOOT-5.6.2-2", text: "It is granted Get, Replace and Delete at least." },
      { id: "BOOT-5.6.3-1", text: "ACLs are not asked while a bootstrap is carried out." },
      { id: "BOOT-5.6.3-2", text: "Every item of an Add must succeed, or the bootstrap has failed." },
      { id: "BOOT-5.6.5-1", text: "It is no part of a session, yet the elements that manage one must be there." },
      { id: "BOOT-5.6.5-2", text: "Every bootstrap message must be WBXML." },
      { id: "BOOT-5.6.5-3", text: "The server must not expect a Status for any command of it." },
      { id: "BOOT-5.6.5-4", text: "The client's first session is the acknowledgement." },
      { id: "BOOT-5.6.5-5", text: "Typically the message makes a DMAcc account." },
      { id: "BOOT-5.6.6-1", text: "It is processed as a DM message is." },
      { id: "BOOT-5.6.6-2", text: "But no response may be sent, over any transport." },
      { id: "BOOT-5.6.6-3", text: "Items in an Ext subtree that the device cannot handle may be ignored." },
      {
        id: "BOOT-5.6.6-4",
        text: "Afterwards the client should start a session with each server it was given, as soon as it can.",
      },
    ],
  },
  {
    spec: "DM_Bootstrap §B.1",
    title: "Static conformance of clients: optional, but a claim brings others with it",
    requirements: [
      { id: "BOOT-B.1-1", text: "DM-BOOT-C-001: the CP profile; then also ProvBoot-B-C-001 and DM-BOOT-C-003." },
      { id: "BOOT-B.1-2", text: "DM-BOOT-C-002: the DM profile." },
      {
        id: "BOOT-B.1-3",
        text: "DM-BOOT-C-003: Get, Replace and Delete for the ServerID of w7 on what was provisioned.",
      },
      { id: "BOOT-B.1-4", text: "DM-BOOT-C-004: the CP profile together with OMA DM; then also DM-BOOT-C-005." },
      { id: "BOOT-B.1-5", text: "DM-BOOT-C-005: w7 is mapped, and NAPDEF and PROXY where supported." },
    ],
  },
  {
    spec: "DM_Bootstrap §B.2",
    title: "Static conformance of servers",
    requirements: [
      { id: "BOOT-B.2-1", text: "DM-BOOT-S-001: the CP profile." },
      { id: "BOOT-B.2-2", text: "DM-BOOT-S-002: the DM profile; then also DM-BOOT-S-003." },
      { id: "BOOT-B.2-3", text: "DM-BOOT-S-003: the DM message is encoded as WBXML." },
    ],
  },
  {
    spec: "DM_Bootstrap §C",
    title: "General mapping of an APPLICATION; `<X>` is a dynamic name",
    requirements: [
      { id: "BOOT-C-1", text: "APPID becomes AppID." },
      { id: "BOOT-C-2", text: "PROVIDER-ID becomes ProviderID." },
      { id: "BOOT-C-3", text: "NAME becomes Name." },
      { id: "BOOT-C-4", text: "AACCEPT becomes AAccept." },
      { id: "BOOT-C-5", text: "APROTOCOL becomes AProtocol." },
      { id: "BOOT-C-6", text: "TO-PROXY becomes PrefConDef, and of several each a ToConRef/`<X>`/ConRef." },
      { id: "BOOT-C-7", text: "TO-NAPID is treated as TO-PROXY." },
      { id: "BOOT-C-8", text: "ADDR becomes PrefAddr." },
      { id: "BOOT-C-9", text: "APPADDR/ADDR becomes AppAddr/`<X>`/Addr." },
      { id: "BOOT-C-10", text: "APPADDR/ADDRTYPE becomes AppAddr/`<X>`/AddrType." },
      { id: "BOOT-C-11", text: "APPADDR/PORT/PORTNBR becomes AppAddr/`<X>`/Port/`<X>`/PortNbr." },
      { id: "BOOT-C-12", text: "APPADDR/PORT/SERVICE becomes AppAddr/`<X>`/Port/`<X>`/Service/`<X>`/Service." },
      { id: "BOOT-C-13", text: "APPAUTH/AAUTHLEVEL becomes AppAuth/`<X>`/AAuthLevel." },
      { id: "BOOT-C-14", text: "APPAUTH/AAUTHTYPE becomes AppAuth/`<X>`/AAuthType." },
      { id: "BOOT-C-15", text: "APPAUTH/AAUTHNAME becomes AppAuth/`<X>`/AAuthName." },
      { id: "BOOT-C-16", text: "APPAUTH/AAUTHSECRET becomes AppAuth/`<X>`/AAuthSecret." },
      { id: "BOOT-C-17", text: "APPAUTH/AAUTHDATA becomes AppAuth/`<X>`/AAuthData." },
      { id: "BOOT-C-18", text: "RESOURCE/URI becomes Resource/`<X>`/URI." },
      { id: "BOOT-C-19", text: "RESOURCE/NAME becomes Resource/`<X>`/Name." },
      { id: "BOOT-C-20", text: "RESOURCE/AACCEPT becomes Resource/`<X>`/AAccept." },
      { id: "BOOT-C-21", text: "RESOURCE/AAUTHTYPE becomes Resource/`<X>`/AAuthType." },
      { id: "BOOT-C-22", text: "RESOURCE/AAUTHNAME becomes Resource/`<X>`/AAuthName." },
      { id: "BOOT-C-23", text: "RESOURCE/AAUTHSECRET becomes Resource/`<X>`/AAuthSecret." },
      { id: "BOOT-C-24", text: "RESOURCE/STARTPAGE is not mapped." },
      { id: "BOOT-C-25", text: "RESOURCE/AAUTHDATA becomes Resource/`<X>`/AAuthData." },
    ],
  },
  {
    spec: "DM_Bootstrap 1.2.1",
    title: "What the later text adds",
    requirements: [
      { id: "BOOTX-1", text: "A third process: the device bootstraps itself from the card in it." },
      { id: "BOOTX-2", text: "A bootstrapped device may be bootstrapped further, for new servers." },
      { id: "BOOTX-3", text: "A client accepts bootstraps from authorised servers only." },
      { id: "BOOTX-4", text: "Dynamic names are the client's own matter; numbers should follow a priority." },
      { id: "BOOTX-5", text: "DM: serialised trees in WBXML and the Inbox must be supported." },
      { id: "BOOTX-6", text: "An account needs connectivity with it, best in the standard objects." },
      {
        id: "BOOTX-7",
        text: "What is accepted, and which rights the new authority gets, is the device's policy.",
        switch: "`bootstrap` of a model; its `acl` adds to Get, Replace and Delete and cannot narrow them",
      },
      { id: "BOOTX-8", text: "ACLs to be set on a serialised tree must stand inside it." },
      { id: "BOOTX-9", text: "A device may rename a new object, and should then rewrite what refers to it." },
      { id: "BOOTX-10", text: "References in a serialised tree may begin with ./Inbox; the device resolves them." },
      { id: "BOOTX-11", text: "An object that the device does not support may be ignored." },
      { id: "BOOTX-12", text: "Of several versions of an object the newest supported one should be used." },
      { id: "BOOTX-13", text: "A device with a card must find, fetch and process the bootstrap data on it." },
      {
        id: "BOOTX-14",
        text: "A policy may switch bootstrap from the card off.",
        switch: "`card.bootstrap` of a model",
      },
      { id: "BOOTX-15", text: "If it is on, the card is read at power-on and its data applied." },
      { id: "BOOTX-16", text: "At power-on, accounts whose data is no longer on the card should be removed." },
      { id: "BOOTX-17", text: "Get on ./Inbox or below answers 405." },
      { id: "BOOTX-18", text: "DM: the methods NETWORKID and USERPIN must be supported, USERPIN_NETWORKID may be." },
    ],
  },
];

/** Every requirement in one list. */
export const REQUIREMENTS: readonly Requirement[] = SECTIONS.flatMap(({ requirements }) => requirements);
