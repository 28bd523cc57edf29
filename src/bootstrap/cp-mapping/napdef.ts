/** NAPDEF to a NAP object (ConnMO; ProvCont NAPDEF). */
import { buildObject, connectionSite, type MappingContext } from "./context.ts";
import type { Instances } from "./instances.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import type { Source, SourceParm } from "./source.ts";

/** Spellings of bearers that senders use beside the token of ProvCont. */
const BEARER_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["GPRS", "GSM-GPRS"],
  ["GSM_GPRS", "GSM-GPRS"],
]);

/** Adds the NAP object for one NAPDEF and makes it known to references. */
export function mapNapdef(source: Source, instances: Instances | undefined, context: MappingContext): void {
  const id = source.one("NAPID");
  if (!id?.value) {
    source.drop("missing-id");
    return;
  }
  if (!instances) {
    source.drop("not-described");
    return;
  }
  const site = connectionSite(context, instances, "ID", id.value);
  const internet = source.one("INTERNET");
  if (internet) source.dropParm(internet, "no-node");
  context.references.addNap(id.value, site.path, internet !== undefined);
  buildObject(context, site, (nap) => {
    nap.leaf("ID", id);
    nap.leaf("Name", source.one("NAME"));
    nap.leaf("Addr", source.one("NAP-ADDRESS"));
    nap.leaf("AddrType", source.one("NAP-ADDRTYPE"));
    mapBearer(nap, source);
    mapAddresses(nap, source);
    mapAuthentication(nap, source);
  });
  source.finish();
}

/** The object has one bearer: the first, which is the preferred one. */
function mapBearer(nap: ObjectBuilder, source: Source): void {
  const [bearer, ...others] = source.all("BEARER");
  nap.leaf("BearerType", bearer, bearer && (BEARER_SPELLINGS.get(bearer.value) ?? bearer.value));
  for (const other of others) source.dropParm(other, "no-node");
}

function mapAddresses(nap: ObjectBuilder, source: Source): void {
  const local = source.one("LOCAL-ADDR");
  // no node holds the type: the form of the address says which version it is
  const type = source.one("LOCAL-ADDRTYPE");
  if (type) source.dropParm(type, "no-node");
  if (local) {
    nap.constant(`${ipNode(local)}/AutoConfig`, "false");
    nap.leaf(`${ipNode(local)}/IPAddr`, local);
  }
  const counts = { "IP/IPv4": 0, "IP/IPv6": 0 };
  for (const server of source.all("DNS-ADDR")) {
    const ip = ipNode(server);
    counts[ip] += 1;
    if (counts[ip] === 1) nap.constant(`${ip}/AutoDNS`, "false");
    nap.leaf(`${ip}/DNS/Servers/${counts[ip]}/Addr`, server);
  }
}

function mapAuthentication(nap: ObjectBuilder, source: Source): void {
  const info = source.part("NAPAUTHINFO");
  if (!info) return;
  nap.leaf("AuthInfo/AuthType", info.one("AUTHTYPE"));
  nap.leaf("AuthInfo/AuthName", info.one("AUTHNAME"));
  nap.leaf("AuthInfo/AuthSecret", info.one("AUTHSECRET"));
}

function ipNode(address: SourceParm): "IP/IPv4" | "IP/IPv6" {
  return address.value.includes(":") ? "IP/IPv6" : "IP/IPv4";
}
