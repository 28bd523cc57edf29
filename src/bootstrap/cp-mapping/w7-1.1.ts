/** APPLICATION w7 to a flat account (DM_StdObj 1.1.2, DMAcc): one address, one port, and one pair of credentials. */
import { fromBase64, toBase64 } from "../../base/bytes.ts";
import { levelOf, typeOf } from "./app-auth.ts";
import { mapConnections } from "./connections.ts";
import type { MappingContext } from "./context.ts";
import type { MappingHabits } from "./habits.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import { readPorts } from "./port.ts";
import type { Source, SourceParm } from "./source.ts";
import type { W7Account, W7Address } from "./w7-account.ts";

/** AddrType values by ADDRTYPE. */
const ADDRESS_TYPES: ReadonlyMap<string, string> = new Map([
  ["URI", "1"],
  ["IPV4", "2"],
]);

/** AuthPref values by AAUTHTYPE. */
const AUTH_TYPES: ReadonlyMap<string, string> = new Map([
  ["HMAC", "syncml:auth-MAC"],
  ["DIGEST", "syncml:auth-md5"],
  ["BASIC", "syncml:auth-basic"],
]);

/** Fills an account: the first address with its first port, and the credentials of either direction. All else is reported. */
export function buildFlatAccount(
  object: ObjectBuilder,
  source: Source,
  { serverId, addresses }: W7Account,
  context: MappingContext,
): void {
  const [address, ...others] = addresses;
  if (address) mapAddress(object, address);
  for (const { address: other, part } of others) (part ?? source).dropParm(other, "repeated");
  object.leaf("ServerId", serverId);
  object.leaf("Name", source.one("NAME"));
  mapConnections(object, source, "ConRef", context);
  mapCredentials(object, source, context.habits);
}

function mapAddress(object: ObjectBuilder, { address, part }: W7Address): void {
  object.leaf("Addr", address);
  const stated = part?.one("ADDRTYPE");
  const type = stated && ADDRESS_TYPES.get(stated.value);
  if (stated && type) object.leaf("AddrType", stated, type);
  else object.constant("AddrType", "1");
  if (!part) return;
  if (stated && !type) part.dropParm(stated, "invalid-value");
  const [port, ...others] = readPorts(part);
  object.leaf("PortNbr", port?.number);
  for (const { number } of others) part.dropParm(number, "repeated");
}

/** The first credentials of each level; those of other levels have no place. The preferred type is that of the client's. */
function mapCredentials(object: ObjectBuilder, source: Source, habits: MappingHabits): void {
  const done = new Set<string>();
  for (const part of source.parts("APPAUTH")) {
    const types = part.one("AAUTHTYPE");
    const level = levelOf(part.peek("AAUTHLEVEL"), types?.value, habits);
    if (level !== "CLCRED" && level !== "SRVCRED") part.drop(level ? "no-node" : "invalid-value");
    else if (done.has(level)) part.drop("repeated");
    else if (level === "CLCRED") mapClient(object, part, types, habits);
    else mapSecrets(object, part, "Server");
    if (level) done.add(level);
  }
  if (!done.has("CLCRED")) object.constant("UserName", "");
}

function mapClient(object: ObjectBuilder, part: Source, types: SourceParm | undefined, habits: MappingHabits): void {
  const type = types && AUTH_TYPES.get(typeOf(types.value, part, habits) ?? "");
  if (type) object.leaf("AuthPref", types, type);
  else if (types) part.dropParm(types, "invalid-value");
  const name = part.one("AAUTHNAME");
  if (name) object.leaf("UserName", name);
  else object.constant("UserName", "");
  mapSecrets(object, part, "Client");
}

/** The nonce travels in base64, as the value of its node does. */
function mapSecrets(object: ObjectBuilder, part: Source, whose: "Client" | "Server"): void {
  object.leaf(`${whose}PW`, part.one("AAUTHSECRET"));
  const data = part.one("AAUTHDATA");
  const octets = data && fromBase64(data.value);
  if (data && !octets) part.dropParm(data, "invalid-value");
  else object.leaf(`${whose}Nonce`, data, octets && toBase64(octets));
}
