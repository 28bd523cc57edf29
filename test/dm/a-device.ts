import { fromBase64 } from "../../src/base/bytes.ts";
import { type Random, seededRandom } from "../../src/base/random.ts";
import type { SyncMLEncoding } from "../../src/codec/syncml/message.ts";
import { STANDARD_RULES } from "../../src/dm/command-rules.ts";
import type { DmEnvironment, DmSettings } from "../../src/dm/settings.ts";
import type { EventBody } from "../../src/events/event.ts";
import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import { interior, leaf } from "../../src/mo/describe.ts";
import { DEVDETAIL } from "../../src/mo/devdetail.ts";
import { DEVINFO } from "../../src/mo/devinfo.ts";
import { DMACC } from "../../src/mo/dmacc.ts";
import { INBOX } from "../../src/mo/inbox.ts";
import type { AccessType, NodeDescription } from "../../src/tree/description.ts";
import type { NodeState } from "../../src/tree/node.ts";
import { type Overlay, Tree } from "../../src/tree/tree.ts";

export const DEVICE_ID = "IMEI:493005100592800";
export const SERVER_URL = "http://dm.example.com/dm";
export const CLIENT_AUTH = "./DMAcc/ex/AppAuth/1";
export const SERVER_AUTH = "./DMAcc/ex/AppAuth/2";
export const NOON = Date.UTC(2024, 1, 29, 12, 0, 0);

const ALL: readonly AccessType[] = ["Add", "Copy", "Delete", "Exec", "Get", "Replace"];

/** An object for tests: one leaf or interior node for each rule that a command can run into. */
const LAB: NodeDescription = interior("Lab", { access: ["Add", "Get"], scope: "permanent" }, [
  leaf("Text", { access: ALL, occurs: "ZeroOrOne" }),
  leaf("Number", { access: ALL, formats: ["int"], occurs: "ZeroOrOne" }),
  leaf("Flag", { access: ALL, formats: ["bool"], occurs: "ZeroOrOne" }),
  leaf("Octets", { access: ALL, formats: ["bin"], types: ["application/octet-stream"], occurs: "ZeroOrOne" }),
  leaf("Base64", { access: ALL, formats: ["b64"], occurs: "ZeroOrOne" }),
  leaf("Nothing", { access: ALL, formats: ["null"], occurs: "ZeroOrOne" }),
  leaf("WriteOnly", { access: ["Replace"], scope: "permanent" }),
  leaf("ReadOnly", { access: ["Get"], scope: "permanent" }),
  leaf("Program", { access: ["Exec"], scope: "permanent" }),
  { ...interior("Pair", { access: ALL }, [pairMember()]), scope: "permanent" },
  interior("Group", { access: ALL, occurs: "ZeroOrOne" }, [
    interior("Inner", { access: ALL, occurs: "ZeroOrOne", id: "urn:example:inner:1.0" }, [
      leaf("Leaf", { access: ALL, occurs: "ZeroOrOne" }),
    ]),
    leaf("Leaf", { access: ALL, occurs: "ZeroOrOne" }),
  ]),
  interior("Closed", { access: ["Get"], occurs: "ZeroOrOne" }, [leaf("Leaf", { access: ["Get"] })]),
]);

/** At most two of them. */
function pairMember(): NodeDescription {
  return { ...leaf("", { access: ALL }), occurrence: { min: 0, max: 2 } };
}

const BASE = buildBaseTree(
  [
    { mo: DEVINFO, at: "./DevInfo" },
    { mo: DEVDETAIL, at: "./DevDetail" },
    { mo: DMACC, at: "./DMAcc" },
    { mo: INBOX, at: "./Inbox" },
    { mo: { name: "Lab", description: LAB }, at: "./Lab" },
  ],
  {
    "./DevInfo/DevId": DEVICE_ID,
    "./DevInfo/Man": "Acme",
    "./DevInfo/Mod": "Emu-1",
    "./DevInfo/DmV": "1.2",
    "./DevInfo/Lang": "en-US",
    "./DevDetail/FwV": "1.0.7",
    "./DevDetail/SwV": "4.2",
    "./Lab/ReadOnly": "fixed",
  },
  { limits: { maxDepth: 8, maxTotLen: 127, maxSegLen: 32 }, properties: new Set(["Size", "Title", "TStamp", "VerNo"]) },
);

const node = (acl?: string): NodeState => ({ format: "node", type: "", ...(acl === undefined ? {} : { acl }) });
const text = (value: string): NodeState => ({ format: "chr", type: "text/plain", value });
const nonce = (value: string): NodeState => ({ format: "bin", type: "application/octet-stream", value });

/** The account that a bootstrap made: Get, Replace, Delete and Add for its server. */
const ACCOUNT: Overlay = {
  "./DMAcc/ex": {
    format: "node",
    type: "urn:oma:mo:oma-dm-dmacc:1.0",
    acl: "Get=dm.example.com&Replace=dm.example.com&Delete=dm.example.com&Add=dm.example.com",
  },
  "./DMAcc/ex/AppID": text("w7"),
  "./DMAcc/ex/ServerID": text("dm.example.com"),
  "./DMAcc/ex/Name": text("Example DM"),
  "./DMAcc/ex/AppAddr": node(),
  "./DMAcc/ex/AppAddr/1": node(),
  "./DMAcc/ex/AppAddr/1/Addr": text(SERVER_URL),
  "./DMAcc/ex/AppAddr/1/AddrType": text("URI"),
  "./DMAcc/ex/AppAddr/1/Port": node(),
  "./DMAcc/ex/AppAddr/1/Port/1": node(),
  "./DMAcc/ex/AppAddr/1/Port/1/PortNbr": text("80"),
  "./DMAcc/ex/AAuthPref": text("DIGEST"),
  "./DMAcc/ex/AppAuth": node(),
  [CLIENT_AUTH]: node(),
  [`${CLIENT_AUTH}/AAuthLevel`]: text("CLCRED"),
  [`${CLIENT_AUTH}/AAuthType`]: text("DIGEST"),
  [`${CLIENT_AUTH}/AAuthName`]: text("emu-0001"),
  [`${CLIENT_AUTH}/AAuthSecret`]: text("c1ient-s3cret"),
  [`${CLIENT_AUTH}/AAuthData`]: nonce("AAECAwQFBgcICQoLDA0ODw=="),
  [SERVER_AUTH]: node(),
  [`${SERVER_AUTH}/AAuthLevel`]: text("SRVCRED"),
  [`${SERVER_AUTH}/AAuthType`]: text("DIGEST"),
  [`${SERVER_AUTH}/AAuthName`]: text("dm.example.com"),
  [`${SERVER_AUTH}/AAuthSecret`]: text("s3rver-s3cret"),
  [`${SERVER_AUTH}/AAuthData`]: nonce("EBESExQVFhcYGRobHB0eHw=="),
};

/** A phone with one account, `./DMAcc/ex`. `changes` adds nodes or, with `null`, takes them away, with all below. */
export function aTree(changes: Readonly<Record<string, NodeState | string | null>> = {}): Tree {
  const overlay: Record<string, NodeState | null> = { ...ACCOUNT };
  for (const [path, change] of Object.entries(changes)) {
    if (change !== null) overlay[path] = typeof change === "string" ? text(change) : change;
    else for (const key of Object.keys(overlay)) if (`${key}/`.startsWith(`${path}/`)) delete overlay[key];
  }
  return new Tree(BASE, overlay);
}

const SETTINGS: DmSettings = {
  encoding: "xml",
  maxMsgSize: 16000,
  maxObjSize: 1000000,
  largeObjects: true,
  commands: STANDARD_RULES,
  verDtd: "1.2",
  verProto: "DM/1.2",
  clientEvents: [],
  maxRounds: 20,
  nonceResync: "off",
  wrongContentType: "lenient",
  versionRetry: "off",
  encodingRetry: "off",
  withoutChal: "end",
  headerTarget: "resp-uri",
};

/** An environment that keeps what is emitted. `nonces` (base64) are drawn in turn; further ones come from a seed. */
export function anEnvironment(
  options: { settings?: Partial<DmSettings>; encoding?: SyncMLEncoding; nonces?: readonly string[] } = {},
): DmEnvironment & { readonly events: EventBody[] } {
  const events: EventBody[] = [];
  const encoding = options.encoding ?? "xml";
  return {
    now: NOON,
    random: withNonces(seededRandom("dm"), options.nonces ?? []),
    emit: (event) => void events.push(event),
    settings: { ...SETTINGS, encoding, ...options.settings },
    events,
  };
}

function withNonces(random: Random, nonces: readonly string[]): Random {
  const nonceAt = (label: string): Random => {
    const pinned = nonces[Number(label)];
    const octets = pinned === undefined ? undefined : fromBase64(pinned);
    return octets ? { ...random, bytes: () => octets } : random.fork(`nonce/${label}`);
  };
  return { ...random, fork: (label) => (label === "nonce" ? { ...random, fork: nonceAt } : random.fork(label)) };
}
