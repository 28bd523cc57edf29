import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import { DEVINFO } from "../../src/mo/devinfo.ts";
import { DMACC } from "../../src/mo/dmacc.ts";
import { DMACC_1_1 } from "../../src/mo/dmacc-1.1.ts";
import type { NodeState } from "../../src/tree/node.ts";
import { Tree } from "../../src/tree/tree.ts";
import { NO_LIMITS } from "../../src/tree/uri.ts";
import { DEVICE_ID, SERVER_URL } from "./a-device.ts";

/** The account of {@link aFlatTree}. */
export const FLAT = "./SyncML/DMAcc/DMId1";

const BASE = buildBaseTree(
  [
    { mo: DEVINFO, at: "./DevInfo" },
    { mo: DMACC_1_1, at: "./SyncML/DMAcc" },
    { mo: DMACC, at: "./DMAcc" },
  ],
  { "./DevInfo/DevId": DEVICE_ID, "./DevInfo/DmV": "1.1.2" },
  { limits: NO_LIMITS, properties: new Set() },
);

const text = (value: string): NodeState => ({ format: "chr", type: "text/plain", value });
const nonce = (value: string): NodeState => ({ format: "bin", type: "application/octet-stream", value });

/** A phone of DM 1.1.2 with one flat account, which says the same as that of `aTree`. `null` takes a node away. */
export function aFlatTree(changes: Readonly<Record<string, string | NodeState | null>> = {}): Tree {
  const account: Record<string, string | NodeState | null> = {
    Addr: SERVER_URL,
    AddrType: "1",
    PortNbr: "80",
    AuthPref: "syncml:auth-md5",
    ServerId: "dm.example.com",
    ServerPW: "s3rver-s3cret",
    ServerNonce: nonce("EBESExQVFhcYGRobHB0eHw=="),
    UserName: "emu-0001",
    ClientPW: "c1ient-s3cret",
    ClientNonce: nonce("AAECAwQFBgcICQoLDA0ODw=="),
    Name: "Example DM",
    ...changes,
  };
  const leaves = Object.entries(account).flatMap(([name, value]) =>
    value === null ? [] : [[`${FLAT}/${name}`, typeof value === "string" ? text(value) : value] as const],
  );
  const root: NodeState = { format: "node", type: DMACC_1_1.id ?? "" };
  return new Tree(BASE, { [FLAT]: root, ...Object.fromEntries(leaves) });
}
