import { readFileSync } from "node:fs";
import { fromHex } from "../../src/base/bytes.ts";
import type { BootstrapEnvironment, BootstrapPolicy } from "../../src/bootstrap/attempt.ts";
import { type ProvisioningDocument, provisioningFromXml } from "../../src/codec/provisioning/document.ts";
import type { EventBody } from "../../src/events/event.ts";
import { APPLICATION } from "../../src/mo/application.ts";
import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import { DEVINFO } from "../../src/mo/devinfo.ts";
import { DMACC } from "../../src/mo/dmacc.ts";
import type { Mount } from "../../src/mo/mount.ts";
import { NAP } from "../../src/mo/nap.ts";
import { PROXY } from "../../src/mo/proxy.ts";
import { applyEdits, type TreeEdit } from "../../src/tree/apply-edits.ts";
import { type Overlay, Tree } from "../../src/tree/tree.ts";
import { NO_LIMITS, type UriLimits } from "../../src/tree/uri.ts";

export const NOON = Date.UTC(2024, 1, 29, 12, 0, 0);

export const IMSI = "262011106487504";

export const DEVICE_ID = "IMEI:493005100592800";

const MOUNTS = [
  { mo: DEVINFO, at: "./DevInfo" },
  { mo: DMACC, at: "./DMAcc" },
  { mo: NAP, at: "./NAP" },
  { mo: PROXY, at: "./Proxy" },
  { mo: APPLICATION, at: "./AppSettings" },
];

export interface DeviceOptions {
  /** Names of the objects the device has besides DevInfo; all when absent. */
  readonly objects?: readonly string[];
  /** Objects mounted besides. */
  readonly mounts?: readonly Mount[];
  readonly limits?: Partial<UriLimits>;
  readonly values?: Readonly<Record<string, string>>;
  readonly overlay?: Overlay;
}

/** A phone that nobody has bootstrapped, unless `values` or `overlay` say so. */
export function aDevice({ objects, mounts: others = [], limits, values, overlay = {} }: DeviceOptions = {}): Tree {
  const mounts = MOUNTS.filter(({ mo }) => mo === DEVINFO || !objects || objects.includes(mo.name));
  const base = buildBaseTree(
    [...mounts, ...others],
    { "./DevInfo/DevId": DEVICE_ID, ...values },
    { limits: { ...NO_LIMITS, ...limits }, properties: new Set(["TStamp", "VerNo"]) },
  );
  return new Tree(base, overlay);
}

export const POLICY: BootstrapPolicy = {
  profiles: ["cp"],
  rules: [],
  allowedSec: [0, 1, 2, 3],
  unauthenticated: "reject",
  unauthenticatedLocal: "accept",
  pinTries: 3,
  acl: [],
  missingSec: "netwpin",
  withoutCard: "reject",
};

type Told = EventBody & { readonly span?: string };

/** A device with a card in it, and all events that it emits. */
export function anEnvironment(
  options: { tree?: Tree; imsi?: string | undefined; policy?: Partial<BootstrapPolicy> } = {},
): { env: BootstrapEnvironment; events: Told[] } {
  const events: Told[] = [];
  const imsi = "imsi" in options ? options.imsi : IMSI;
  const env: BootstrapEnvironment = {
    tree: options.tree ?? aDevice(),
    ...(imsi === undefined ? {} : { imsi }),
    policy: { ...POLICY, ...options.policy },
    now: NOON,
    emit: (event) => events.push(event),
  };
  return { env, events };
}

/** The tree after edits that fit it. */
export function edited(tree: Tree, edits: readonly TreeEdit[]): Tree {
  const result = applyEdits(tree, edits, NOON);
  if ("failed" in result) throw new Error(JSON.stringify(result.failed));
  return new Tree(tree.base, result.overlay);
}

/** Values of all leaves below the nodes, by path. */
export function leaves(tree: Tree, ...roots: readonly string[]): Record<string, string | undefined> {
  const paths = roots.flatMap((root) => tree.subtree(root)).filter((path) => tree.get(path)?.format !== "node");
  return Object.fromEntries(paths.map((path) => [path, tree.get(path)?.value]));
}

const VECTORS = new URL("../vectors/", import.meta.url);

/** The octets of a WBXML vector. */
export function vector(name: string): Uint8Array {
  const text = readFileSync(new URL(`wbxml/${name}.hex`, VECTORS), "utf8");
  return fromHex(text.replace(/\s/g, "")) ?? new Uint8Array();
}

/** Document M: accounts of other applications. */
export function documentM(): ProvisioningDocument {
  return provisioningFromXml(readFileSync(new URL("provisioning/document-m.xml", VECTORS), "utf8"));
}

/** A document written down as its characteristics. */
export function aDocument(body: string): ProvisioningDocument {
  return provisioningFromXml(`<wap-provisioningdoc version="1.1">${body}</wap-provisioningdoc>`);
}

/** A parm in XML; without a value, a flag. */
function parm(name: string, value?: string): string {
  return value === undefined ? `<parm name="${name}"/>` : `<parm name="${name}" value="${value}"/>`;
}

/** A characteristic in XML: parms as a record, an array standing for repeated ones and `null` for a flag, and what is within. */
export function characteristic(
  type: string,
  parms: Readonly<Record<string, string | null | readonly string[]>>,
  ...within: readonly string[]
): string {
  const written = Object.entries(parms).flatMap(([name, value]) =>
    Array.isArray(value)
      ? value.map((each: string) => parm(name, each))
      : [parm(name, (value as string | null) ?? undefined)],
  );
  return `<characteristic type="${type}">${written.join("")}${within.join("")}</characteristic>`;
}

/** A DM account in XML. */
export function aW7(
  parms: Readonly<Record<string, string | null | readonly string[]>> = {},
  ...within: readonly string[]
): string {
  return characteristic(
    "APPLICATION",
    { APPID: "w7", "PROVIDER-ID": "srv1", ADDR: "http://dm.example/", ...parms },
    ...within,
  );
}

/** An access point in XML. */
export function aNapdef(
  parms: Readonly<Record<string, string | null | readonly string[]>> = {},
  ...within: readonly string[]
): string {
  return characteristic("NAPDEF", { NAPID: "N1", BEARER: "GSM-GPRS", "NAP-ADDRESS": "internet", ...parms }, ...within);
}
