/** APPLICATION w7 to a DMAcc object (DM_StdObj, DMAcc and its mapping of provisioning documents). */
import { ownersAcl } from "./acl.ts";
import { mapAppAuth } from "./app-auth.ts";
import { mapConnections } from "./connections.ts";
import { buildObject, type MappingContext } from "./context.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import { readPorts } from "./port.ts";
import type { Source } from "./source.ts";
import type { W7Address } from "./w7-account.ts";

/** AddrType values by ADDRTYPE. */
const ADDRESS_TYPES: ReadonlyMap<string, string> = new Map([
  ["URI", "URI"],
  ["IPV4", "IPv4"],
  ["IPV6", "IPv6"],
]);

/**
 * Adds the DMAcc object of an account: in place of the one with the same server identifier (PROVIDER-ID), else a new one. Only its own
 * server is granted rights. A characteristic that was found to be no usable account is passed over.
 */
export function mapW7(source: Source, context: MappingContext): void {
  const account = context.accounts.get(source);
  if (!account) return;
  const { serverId, addresses, instances } = account;
  const acl = ownersAcl([serverId.value], context.added);
  const site = instances.claim(instances.having("ServerID", serverId.value), acl);
  buildObject(context, site, (object) => {
    object.leaf("AppID", source.one("APPID"));
    object.leaf("ServerID", serverId);
    object.leaf("Name", source.one("NAME"));
    mapConnections(object, source, "PrefConRef", context);
    for (const [i, address] of addresses.entries()) mapAddress(object, address, `AppAddr/${i + 1}`);
    mapAppAuth(object, source);
  });
}

function mapAddress(object: ObjectBuilder, { address, part }: W7Address, at: string): void {
  object.leaf(`${at}/Addr`, address);
  const stated = part?.one("ADDRTYPE");
  const type = stated && ADDRESS_TYPES.get(stated.value);
  if (stated && type) object.leaf(`${at}/AddrType`, stated, type);
  else object.constant(`${at}/AddrType`, "URI");
  if (!part) return;
  if (stated && !type) part.dropParm(stated, "invalid-value");
  for (const [i, { number }] of readPorts(part).entries()) object.leaf(`${at}/Port/${i + 1}/PortNbr`, number);
}
