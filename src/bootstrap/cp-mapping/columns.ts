/**
 * The node names of NAP and Proxy objects differ between two families of handsets. A device has one column as a whole, and
 * says which by the object that it mounts.
 */
import type { ManagementObject } from "../../mo/management-object.ts";
import { NAP } from "../../mo/nap.ts";
import { PROXY } from "../../mo/proxy.ts";
import { WINDOWS_NAP } from "../../mo/windows-nap.ts";
import { WINDOWS_PROXY } from "../../mo/windows-proxy.ts";
import type { Tree } from "../../tree/tree.ts";
import { type Instances, instancesOf } from "./instances.ts";

/** Version of the Internet Protocol, by which address nodes are named. */
export type IpVersion = "IPv4" | "IPv6";

/** Where a NAP object has what the columns put in different places; all other names are the same. */
export interface NapColumn {
  readonly object: ManagementObject;
  readonly id: string;
  readonly bearer: string;
  readonly linger: string;
  readonly address: (ip: IpVersion) => string;
  readonly autoConfig: (ip: IpVersion) => string;
  /** Absent where a list of name servers says it. */
  readonly autoDns?: (ip: IpVersion) => string;
  readonly server: (ip: IpVersion, number: number) => string;
  readonly authEntity: (number: number) => string;
  readonly spi: string;
}

/** Where a Proxy object has its connections. */
export interface ProxyColumn {
  readonly object: ManagementObject;
  readonly connection: (number: number) => string;
}

const NAP_COLUMNS: readonly NapColumn[] = [
  {
    object: NAP,
    id: "ID",
    bearer: "BearerType",
    linger: "Ext/LINGER",
    address: (ip) => `IP/${ip}/IPAddr`,
    autoConfig: (ip) => `IP/${ip}/AutoConfig`,
    autoDns: (ip) => `IP/${ip}/AutoDNS`,
    server: (ip, number) => `IP/${ip}/DNS/Servers/${number}/Addr`,
    authEntity: (number) => `Ext/NAPAUTHINFO/1/AUTH-ENTITY/${number}`,
    spi: "Ext/NAPAUTHINFO/1/SPI",
  },
  {
    object: WINDOWS_NAP,
    id: "NapId",
    bearer: "Bearer/BearerType",
    linger: "Linger",
    address: (ip) => `${ip}/LocalAddr`,
    autoConfig: (ip) => `${ip}/AutoConfig`,
    server: (ip, number) => `${ip}/DNS/${number}/DNSAddr`,
    authEntity: (number) => `AuthInfo/AuthEntities/${number}/AuthEntity`,
    spi: "AuthInfo/SPI",
  },
];

const PROXY_COLUMNS: readonly ProxyColumn[] = [
  { object: PROXY, connection: (number) => `ToConRef/${number}/ConRef` },
  { object: WINDOWS_PROXY, connection: (number) => `ConRefs/${number}/ConRef` },
];

/** The objects of one kind in a device, and how their nodes are named. */
export interface Place<Column> {
  readonly instances: Instances;
  readonly column: Column;
}

/** The NAP objects of a device; undefined when it has none. */
export function napsOf(tree: Tree): Place<NapColumn> | undefined {
  return placeIn(tree, NAP_COLUMNS);
}

/** The Proxy objects of a device; undefined when it has none. */
export function proxiesOf(tree: Tree): Place<ProxyColumn> | undefined {
  return placeIn(tree, PROXY_COLUMNS);
}

/** The objects of the first of `columns` that a device has; undefined when it has none of them. */
export function placeIn<Column extends { readonly object: ManagementObject }>(
  tree: Tree,
  columns: readonly Column[],
): Place<Column> | undefined {
  for (const column of columns) {
    const instances = instancesOf(tree, column.object);
    if (instances) return { instances, column };
  }
  return undefined;
}
