/** NAPDEF to a NAP object (ConnMO; ProvCont NAPDEF). */
import { QUALITY_OF_SERVICE } from "../../codec/provisioning/connectivity-parms.ts";
import type { IpVersion, NapColumn, Place } from "./columns.ts";
import { buildObject, connectionSite, isFull, type MappingContext } from "./context.ts";
import type { MappingHabits } from "./habits.ts";
import { keepParms } from "./keep-parms.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import type { Source, SourceParm } from "./source.ts";

/** Spellings of bearers that senders use beside the token of ProvCont. */
const BEARER_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["GPRS", "GSM-GPRS"],
  ["GSM_GPRS", "GSM-GPRS"],
]);

/** What some clients write in place of the token. */
const NAMES_OF_3GPP: ReadonlyMap<string, string> = new Map([["GSM-GPRS", "3GPPPS"]]);

/** Parms that say how the bearer is used: they stand below BearerParams, or in Ext where a device has no such node. */
const BEARER_PARMS = [
  "CALLTYPE",
  "LINKSPEED",
  "DNLINKSPEED",
  ...QUALITY_OF_SERVICE,
  "MAX-NUM-RETRY",
  "FIRST-RETRY-TIMEOUT",
  "REREG-THRESHOLD",
  "T-BIT",
];

const VALIDITY_PARMS = ["COUNTRY", "NETWORK", "SID", "SOC", "VALIDUNTIL"];

/** Adds the NAP object for one NAPDEF and makes it known to references. */
export function mapNapdef(source: Source, naps: Place<NapColumn> | undefined, context: MappingContext): void {
  const id = source.one("NAPID");
  if (!id?.value) {
    source.drop("missing-id");
    return;
  }
  if (!naps) {
    source.drop("not-supported");
    return;
  }
  if (isFull(context, source)) return;
  const { instances, column } = naps;
  const site = connectionSite(context, instances, column.id, id.value);
  context.references.addNap(id.value, site.path, source.all("INTERNET").length > 0);
  buildObject(context, site, (nap) => {
    nap.leaf(column.id, id);
    nap.leaf("Name", source.one("NAME"));
    nap.leaf("Addr", source.one("NAP-ADDRESS"));
    nap.leaf("AddrType", source.one("NAP-ADDRTYPE"));
    mapBearer(nap, source, column, context.habits);
    mapAddresses(nap, source, column);
    mapAuthentication(nap, source, column);
    nap.extra(column.linger, source.one("LINGER"));
    keepParms(nap, source, "Ext", ["INTERNET"]);
    for (const [i, part] of source.parts("VALIDITY").entries()) {
      keepParms(nap, part, `Ext/VALIDITY/${i + 1}`, VALIDITY_PARMS);
    }
  });
}

/** The object has one bearer: the first, which is the preferred one. The others are kept beside it. */
function mapBearer(nap: ObjectBuilder, source: Source, column: NapColumn, { bearerNames }: MappingHabits): void {
  const bearers = source.all("BEARER");
  for (const [i, bearer] of bearers.entries()) {
    const token = BEARER_SPELLINGS.get(bearer.value) ?? bearer.value;
    const value = bearerNames === "3gpp" ? (NAMES_OF_3GPP.get(token) ?? token) : token;
    if (i === 0) nap.leaf(column.bearer, bearer, value);
    else nap.extra(`Ext/BEARER/${i + 1}`, bearer, value);
  }
  keepParms(nap, source, nap.describes("BearerParams") ? "BearerParams" : "Ext", BEARER_PARMS);
}

/** No node holds LOCAL-ADDRTYPE: the form of an address says which version it is. */
function mapAddresses(nap: ObjectBuilder, source: Source, { address, autoConfig, autoDns, server }: NapColumn): void {
  const local = source.one("LOCAL-ADDR");
  if (local) {
    nap.constant(autoConfig(ipOf(local)), "false");
    nap.leaf(address(ipOf(local)), local);
  }
  const counts = { IPv4: 0, IPv6: 0 };
  for (const dns of source.all("DNS-ADDR")) {
    const ip = ipOf(dns);
    counts[ip] += 1;
    if (counts[ip] === 1 && autoDns) nap.constant(autoDns(ip), "false");
    nap.leaf(server(ip, counts[ip]), dns);
  }
}

/** The object has one set of credentials: the first. The others are kept beside it. */
function mapAuthentication(nap: ObjectBuilder, source: Source, column: NapColumn): void {
  for (const [i, info] of source.parts("NAPAUTHINFO").entries()) {
    if (i > 0) {
      const names = ["AUTHTYPE", "AUTHNAME", "AUTHSECRET", "AUTH-ENTITY", "SPI"];
      keepParms(nap, info, `Ext/NAPAUTHINFO/${i + 1}`, names);
      continue;
    }
    nap.leaf("AuthInfo/AuthType", info.one("AUTHTYPE"));
    nap.leaf("AuthInfo/AuthName", info.one("AUTHNAME"));
    nap.leaf("AuthInfo/AuthSecret", info.one("AUTHSECRET"));
    for (const [n, entity] of info.all("AUTH-ENTITY").entries()) nap.extra(column.authEntity(n + 1), entity);
    nap.extra(column.spi, info.one("SPI"));
  }
}

function ipOf(address: SourceParm): IpVersion {
  return address.value.includes(":") ? "IPv6" : "IPv4";
}
