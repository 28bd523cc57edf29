/** APPLICATION w7 to a DMAcc object (DM_StdObj, DMAcc and its mapping of provisioning documents). */

import type { AclRight } from "../../tree/acl.ts";
import { isServerId, ownersAcl } from "./acl.ts";
import { mapAppAuth } from "./app-auth.ts";
import { buildObject, type MappingContext } from "./context.ts";
import type { Instances } from "./instances.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import { readPorts } from "./port.ts";
import type { ConnectionReference } from "./references.ts";
import type { Source, SourceParm } from "./source.ts";

/** The APPID of DM accounts. */
export const DM_ACCOUNT = "w7";

/** A w7 characteristic that can become an account: it has a server identifier and an address. */
export interface W7Account {
  readonly source: Source;
  readonly appId: SourceParm;
  readonly serverId: SourceParm;
  readonly addresses: readonly W7Address[];
}

interface W7Address {
  readonly address: SourceParm;
  /** Absent for the short form, a parm ADDR. */
  readonly part?: Source;
}

/** AddrType values by ADDRTYPE. */
const ADDRESS_TYPES: ReadonlyMap<string, string> = new Map([
  ["URI", "URI"],
  ["IPV4", "IPv4"],
  ["IPV6", "IPv6"],
]);

/** Reads what decides whether the account can be made; undefined when it cannot, which is reported. */
export function readW7(source: Source, appId: SourceParm): W7Account | undefined {
  const serverId = source.one("PROVIDER-ID");
  if (!serverId?.value) return dropped(source, "missing-id");
  if (!isServerId(serverId.value)) return dropped(source, "invalid-value");
  const addresses = readAddresses(source);
  return addresses.length === 0 ? dropped(source, "missing-address") : { source, appId, serverId, addresses };
}

/**
 * Adds the DMAcc object of an account: in place of the one with the same server identifier, else a new one. Only its own
 * server is granted rights, `added` ones among them.
 */
export function mapW7(
  account: W7Account,
  instances: Instances,
  added: readonly AclRight[],
  context: MappingContext,
): void {
  const { source, serverId } = account;
  const acl = ownersAcl([serverId.value], added);
  const site = instances.claim(instances.having("ServerID", serverId.value), acl);
  const { references } = context;
  const connections = [...references.toProxies(source.all("TO-PROXY")), ...references.toNaps(source.all("TO-NAPID"))];
  buildObject(context, site, (object) => {
    object.leaf("AppID", account.appId);
    object.leaf("ServerID", serverId);
    object.leaf("Name", source.one("NAME"));
    mapConnections(object, connections);
    for (const [i, address] of account.addresses.entries()) mapAddress(object, address, `AppAddr/${i + 1}`);
    mapAppAuth(object, source);
  });
  const init = source.one("INIT");
  if (init) source.dropParm(init, "no-node");
  source.finish();
}

/** APPADDR, or else the short form ADDR: a document may use one of the two. */
function readAddresses(source: Source): W7Address[] {
  const short = source.one("ADDR");
  const long = source.parts("APPADDR").flatMap((part) => {
    const address = part.one("ADDR");
    if (address?.value) return [{ address, part }];
    part.drop("missing-address");
    return [];
  });
  if (long.length === 0) return short?.value ? [{ address: short }] : [];
  if (short) source.dropParm(short, "repeated");
  return long;
}

/** The first connection is the preferred one; when there are several, all are listed in order of priority. */
function mapConnections(object: ObjectBuilder, connections: readonly ConnectionReference[]): void {
  const [first] = connections;
  object.leaf("PrefConRef", first?.parm, first?.uri);
  if (connections.length < 2) return;
  for (const [i, { parm, uri }] of connections.entries()) object.leaf(`ToConRef/${i + 1}/ConRef`, parm, uri);
}

function mapAddress(object: ObjectBuilder, { address, part }: W7Address, at: string): void {
  object.leaf(`${at}/Addr`, address);
  const stated = part?.one("ADDRTYPE");
  const type = stated && ADDRESS_TYPES.get(stated.value);
  if (stated && type) object.leaf(`${at}/AddrType`, stated, type);
  else object.constant(`${at}/AddrType`, "URI");
  if (!part) return;
  if (stated && !type) part.dropParm(stated, "invalid-value");
  for (const [i, { number, services }] of readPorts(part).entries()) {
    object.leaf(`${at}/Port/${i + 1}/PortNbr`, number);
    for (const service of services) part.dropParm(service, "no-node");
  }
}

function dropped(source: Source, reason: "missing-id" | "missing-address" | "invalid-value"): undefined {
  source.drop(reason);
  return undefined;
}
