/** The handsets of P1 to P4: a bootstrapped phone of the reference model, with credentials that never change. */

import { toBase64 } from "../src/base/bytes.ts";
import { type Random, seededRandom } from "../src/base/random.ts";
import { NO_PARTS } from "../src/codec/sms/reassembly.ts";
import type { SyncMLEncoding } from "../src/codec/syncml/message.ts";
import type { DeviceModel } from "../src/handset/model/model.ts";
import { cleanHandset, type HandsetState } from "../src/handset/state.ts";
import { loadDevices } from "../src/lab/load/device/device.ts";
import type { NodeState } from "../src/tree/node.ts";
import type { Overlay } from "../src/tree/tree.ts";

/** How both sides prove themselves. */
export type Proof = "DIGEST" | "HMAC";

/** The only nonce: what either side draws is this one again, so that answers made beforehand fit every session. */
export const NONCE = toBase64(new Uint8Array(16).fill(7));

/** A generator whose every octet is the same. */
export const PINNED_RANDOM: Random = {
  uint32: seededRandom("bench").uint32,
  bytes: (count) => new Uint8Array(count).fill(7),
  fork: () => PINNED_RANDOM,
};

const CLIENT = { name: "emu-0001", password: "c1ient-s3cret" };
export const SERVER = { name: "dm.example.com", password: "s3rver-s3cret" };

/** The model `reference-12`, writing in that encoding. The models are beside the sources, so it is named by its path. */
export function benchModel(encoding: SyncMLEncoding): DeviceModel {
  const path = "devices/reference-12/device.yaml";
  const model = loadDevices([path], "package.json").get(path);
  if (!model) throw new Error(`no model at ${path}`);
  return { ...model, dm: { ...model.dm, encoding } };
}

/** A handset with the account `./DMAcc/ex`, whose server is at `url`. */
export function managedHandset(model: DeviceModel, index: number, url: string, proof: Proof): HandsetState {
  const imei = `35209900${String(index).padStart(7, "0")}`;
  const sim = { imsi: `00101${String(index).padStart(10, "0")}`, iccid: `8900101${index}`, msisdn: `4917${index}` };
  const clean = cleanHandset(imei, model.name, sim, NO_PARTS);
  return { ...clean, overlay: { ...clean.overlay, ...account(url, proof) } };
}

function account(url: string, proof: Proof): Overlay {
  const rights = ["Get", "Replace", "Delete", "Add"].map((right) => `${right}=${SERVER.name}`).join("&");
  return {
    "./DMAcc/ex": { format: "node", type: "urn:oma:mo:oma-dm-dmacc:1.0", acl: rights },
    ...leaves("./DMAcc/ex", { AppID: "w7", ServerID: SERVER.name, Name: "Example DM", AAuthPref: proof }),
    "./DMAcc/ex/AppAddr": INTERIOR,
    "./DMAcc/ex/AppAddr/1": INTERIOR,
    ...leaves("./DMAcc/ex/AppAddr/1", { Addr: url, AddrType: "URI" }),
    "./DMAcc/ex/AppAuth": INTERIOR,
    ...credential("./DMAcc/ex/AppAuth/1", "CLCRED", CLIENT, proof),
    ...credential("./DMAcc/ex/AppAuth/2", "SRVCRED", SERVER, proof),
  };
}

const INTERIOR: NodeState = { format: "node", type: "" };

function credential(at: string, level: string, { name, password }: typeof CLIENT, proof: Proof): Overlay {
  const texts = { AAuthLevel: level, AAuthType: proof, AAuthName: name, AAuthSecret: password };
  const nonce: NodeState = { format: "bin", type: "application/octet-stream", value: NONCE };
  return { [at]: INTERIOR, ...leaves(at, texts), [`${at}/AAuthData`]: nonce };
}

function leaves(at: string, values: Readonly<Record<string, string>>): Overlay {
  const entries = Object.entries(values).map(([name, value]) => [
    `${at}/${name}`,
    { format: "chr", type: "text/plain", value } as const,
  ]);
  return Object.fromEntries(entries);
}
