import { readFileSync } from "node:fs";
import type { BootstrapEnvironment, BootstrapStep } from "../../src/bootstrap/attempt.ts";
import { startAttempt } from "../../src/bootstrap/step.ts";
import { encodeXmlDocument } from "../../src/codec/assemble/encode-document.ts";
import { bootstrapKey, bootstrapMac } from "../../src/codec/security/bootstrap-mac.ts";
import { encodeSyncml } from "../../src/codec/syncml/codec.ts";
import type { Command, Item, ItemCommandName, Meta } from "../../src/codec/syncml/message.ts";
import { TNDS_TYPES, type TndsNode } from "../../src/codec/tnds/document.ts";
import { type Overlay, Tree } from "../../src/tree/tree.ts";
import { aModel } from "../support/a-model.ts";
import { anEnvironment, DEVICE_ID, IMSI } from "./a-device.ts";

export const OWNER = "dm.example.com";
export const GRANTED = "Get=dm.example.com&Replace=dm.example.com&Delete=dm.example.com";

export const NODE: Meta = { format: "node" };
export const DMACC_ID = "urn:oma:mo:oma-dm-dmacc:1.0";
export const NAP_ID = "urn:oma:mo:oma-connmo-nap:1.0";

/** The reference phone, which has an Inbox, never bootstrapped unless `overlay` says so. */
export function aPhone(overlay: Overlay = {}): Tree {
  const devId = { format: "chr", type: "text/plain", value: DEVICE_ID, origin: "factory" } as const;
  return new Tree(aModel().base, { "./DevInfo/DevId": devId, ...overlay });
}

/** An item of a command. */
export function item(uri: string, data?: Item["data"], meta?: Meta): Item {
  return { target: { uri }, ...(meta ? { meta } : {}), ...(data === undefined ? {} : { data }) };
}

export function command(cmd: ItemCommandName, ...items: readonly Item[]): Command {
  return { cmd, cmdId: "1", items };
}

export function adding(...items: readonly Item[]): Command {
  return command("Add", ...items);
}

/** The items of an account, parents first. */
export function accountItems(options: { path?: string; serverId?: string; url?: string } = {}): readonly Item[] {
  const { path = "./DMAcc/ex", serverId = OWNER, url = "http://dm.example.com/dm" } = options;
  return [
    item(path, undefined, { ...NODE, type: DMACC_ID }),
    item(`${path}/AppID`, "w7"),
    item(`${path}/ServerID`, serverId),
    item(`${path}/AppAddr`, undefined, NODE),
    item(`${path}/AppAddr/1`, undefined, NODE),
    item(`${path}/AppAddr/1/Addr`, url),
    item(`${path}/AppAddr/1/AddrType`, "URI"),
  ];
}

/** The items of an account as DM 1.1.2 has it, parents first. */
export function flatAccountItems(path = "./SyncML/DMAcc/ex"): readonly Item[] {
  return [
    item(path, undefined, { ...NODE, type: "org.openmobilealliance/1.0/w7" }),
    item(`${path}/Addr`, "http://dm.example.com/dm"),
    item(`${path}/AddrType`, "1"),
    item(`${path}/ServerId`, OWNER),
    item(`${path}/UserName`, "device"),
  ];
}

/** A DM message in WBXML. */
export function dmMessage(commands: readonly Command[], changes: { source?: string; verProto?: string } = {}) {
  const { source = OWNER, verProto = "DM/1.2" } = changes;
  const header = {
    verDtd: "1.2",
    verProto,
    sessionId: "0",
    msgId: "0",
    target: { uri: "anybody" },
    source: { uri: source },
  };
  return encodeSyncml({ header, commands, final: true }, "wbxml");
}

/** The bootstrap message of the OMA trace collection, M01, in WBXML. */
export function messageM01(): Uint8Array {
  return encodeXmlDocument(readFileSync(new URL("../vectors/syncml/traces/m01.xml", import.meta.url), "utf8")).body;
}

/** A serialised tree as an item for a target. */
export function treeItem(target: string, xml: string, meta: Meta = { format: "xml", type: TNDS_TYPES.xml }): Item {
  return item(target, xml, meta);
}

/** A serialised tree in XML; nodes are written by {@link tndsNode}. */
export function mgmtTree(...nodes: readonly string[]): string {
  return `<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD>${nodes.join("")}</MgmtTree>`;
}

/** A node in XML. */
export function tndsNode(
  name: string,
  says: { id?: string; acl?: string; value?: string; path?: string; format?: TndsNode["format"] },
  ...below: readonly string[]
): string {
  const { id, acl, value, path, format } = says;
  const properties = [
    acl === undefined ? "" : `<ACL>${acl.replaceAll("&", "&amp;")}</ACL>`,
    format === undefined ? "" : `<Format><${format}/></Format>`,
    id === undefined ? "" : `<Type><DDFName>${id}</DDFName></Type>`,
  ].join("");
  return [
    `<Node><NodeName>${name}</NodeName>`,
    path === undefined ? "" : `<Path>${path}</Path>`,
    properties === "" ? "" : `<RTProperties>${properties}</RTProperties>`,
    value === undefined ? "" : `<Value>${value}</Value>`,
    ...below,
    "</Node>",
  ].join("");
}

/** An access point in XML. */
export function napNode(name: string, says: { acl?: string; id?: string } = {}): string {
  return tndsNode(
    name,
    { id: NAP_ID, ...says },
    tndsNode("ID", { value: "N" }),
    tndsNode("Addr", { value: "internet" }),
  );
}

/** An account in XML that prefers a connection. */
export function accountNode(name: string, connection: string, id: string = DMACC_ID): string {
  return tndsNode(
    name,
    { id },
    tndsNode("ServerID", { value: OWNER }),
    tndsNode("PrefConRef", { value: connection }),
    tndsNode(
      "AppAddr",
      {},
      tndsNode(
        "1",
        {},
        tndsNode("Addr", { value: "http://dm.example.com/dm" }),
        tndsNode("AddrType", { value: "URI" }),
      ),
    ),
  );
}

type Options = Parameters<typeof anEnvironment>[0];

/** What comes of a message that proves itself by NETWPIN. */
export function bootstrapBy(body: Uint8Array, options: Options = {}): Ended {
  const tree = options?.tree ?? aPhone();
  const policy = { profiles: ["dm"] as const, ...options?.policy };
  const { env, events } = anEnvironment({ ...options, tree, policy });
  const mac = bootstrapMac(bootstrapKey(0, { imsi: IMSI }, "dm") ?? new Uint8Array(), body);
  const step = startAttempt({ id: "bootstrap-1", profile: "dm", sec: 0, mac, body }, env);
  return { ...step, env, events, after: new Tree(tree.base, step.overlay ?? tree.overlay()) };
}

export interface Ended extends BootstrapStep {
  readonly env: BootstrapEnvironment;
  readonly events: ReturnType<typeof anEnvironment>["events"];
  readonly after: Tree;
}
