/** APPLICATION w7 to a DMAcc object (DM_StdObj, DMAcc and its mapping of provisioning documents). */
import { sha256Hex } from "../../codec/security/sha-256.ts";
import { childOf, formatSegment, parseSegment, withinLimits } from "../../tree/uri.ts";
import { ownersAcl } from "./acl.ts";
import { mapAppAuth } from "./app-auth.ts";
import { mapConnections } from "./connections.ts";
import { buildObject, type MappingContext } from "./context.ts";
import type { Instances } from "./instances.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import { readPorts } from "./port.ts";
import type { Source } from "./source.ts";
import { buildFlatAccount } from "./w7-1.1.ts";
import type { W7Account, W7Address } from "./w7-account.ts";

/** AddrType values by ADDRTYPE. */
const ADDRESS_TYPES: ReadonlyMap<string, string> = new Map([
  ["URI", "URI"],
  ["IPV4", "IPv4"],
  ["IPV6", "IPv6"],
]);

/**
 * Adds the object of an account, in the form that the device has: in place of the one with the same server identifier (PROVIDER-ID), else a new one. Only its own
 * server is granted rights. A characteristic that was found to be no usable account is passed over.
 */
export function mapW7(source: Source, context: MappingContext): void {
  const account = context.accounts.get(source);
  if (!account) return;
  const { serverId, place } = account;
  const { instances, column } = place;
  const acl = ownersAcl([serverId.value], context.added);
  const name = nameOf(serverId.value, instances, context);
  const site = instances.claim(instances.having(column.serverId, serverId.value), acl, name);
  const build = column.isFlat ? buildFlatAccount : buildAccount;
  buildObject(context, site, (object) => build(object, source, account, context));
}

function buildAccount(
  object: ObjectBuilder,
  source: Source,
  { serverId, addresses }: W7Account,
  context: MappingContext,
): void {
  object.leaf("AppID", source.one("APPID"));
  object.leaf("ServerID", serverId);
  object.leaf("Name", source.one("NAME"));
  mapConnections(object, source, "PrefConRef", context);
  for (const [i, address] of addresses.entries()) mapAddress(object, address, `AppAddr/${i + 1}`);
  mapAppAuth(object, source, context.habits);
}

/** The name that the device would give a new account; undefined: the next number, as for one that is too long. */
function nameOf(serverId: string, { place }: Instances, { tree, habits }: MappingContext): string | undefined {
  if (habits.accountName === "number") return undefined;
  const name = habits.accountName === "sha-256" ? sha256Hex(serverId) : serverId;
  const isName = parseSegment(formatSegment(name)) === name && !name.includes("/");
  return isName && withinLimits(childOf(place, name), tree.base.limits) ? name : undefined;
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
