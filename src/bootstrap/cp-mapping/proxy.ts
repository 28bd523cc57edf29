/** PXLOGICAL and its PXPHYSICAL to Proxy objects, one for each physical proxy (ConnMO; ProvCont PXLOGICAL). */
import type { Place, ProxyColumn } from "./columns.ts";
import { buildObject, connectionSite, isFull, type MappingContext } from "./context.ts";
import { keepParms } from "./keep-parms.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import { type Port, readPorts } from "./port.ts";
import type { Source, SourceParm } from "./source.ts";

/** What a logical proxy says for all its physical ones; each of these may be overridden there. */
interface ProxyDefaults {
  readonly domains: readonly SourceParm[];
  readonly ports: readonly Port[];
  readonly wspVersion: SourceParm | undefined;
  readonly pushEnabled: SourceParm | undefined;
  readonly pullEnabled: SourceParm | undefined;
}

/** What only the logical proxy can say. */
interface LogicalProxy extends ProxyDefaults {
  readonly source: Source;
  readonly id: SourceParm;
  readonly name: SourceParm | undefined;
  readonly startPage: SourceParm | undefined;
  readonly trust: SourceParm | undefined;
  readonly master: SourceParm | undefined;
  readonly credentials: readonly Credentials[];
}

interface Credentials {
  readonly type: SourceParm | undefined;
  readonly name: SourceParm | undefined;
  readonly secret: SourceParm | undefined;
}

/** Parms of a logical proxy that no node is for. */
const KEPT_PARMS = ["PROXY-PW", "PPGAUTH-TYPE", "PROXY-PROVIDER-ID", "BASAUTH-ID", "BASAUTH-PW"];

/** Services of the WAP stack; any other one, and none, is HTTP. */
const WAP_SERVICES = new Set(["CL-WSP", "CO-WSP", "CL-SEC-WSP", "CO-SEC-WSP", "CL-SEC-WTA", "CO-SEC-WTA"]);

/** Adds the Proxy objects for one PXLOGICAL in order of priority and makes them known to references. */
export function mapProxy(source: Source, proxies: Place<ProxyColumn> | undefined, context: MappingContext): void {
  const id = source.one("PROXY-ID");
  if (!id?.value) {
    source.drop("missing-id");
    return;
  }
  if (!proxies) {
    source.drop("not-supported");
    return;
  }
  const parts = source.parts("PXPHYSICAL");
  if (parts.length === 0) {
    source.drop("missing-address");
    return;
  }
  const logical = readLogical(source, id);
  for (const part of parts) mapPhysical(part, logical, proxies, context);
}

function readLogical(source: Source, id: SourceParm): LogicalProxy {
  return {
    source,
    id,
    name: source.one("NAME"),
    startPage: source.one("STARTPAGE"),
    trust: source.one("TRUST"),
    master: source.one("MASTER"),
    credentials: source.parts("PXAUTHINFO").map((part) => ({
      type: part.one("PXAUTH-TYPE"),
      name: part.one("PXAUTH-ID"),
      secret: part.one("PXAUTH-PW"),
    })),
    ...readDefaults(source),
  };
}

function readDefaults(source: Source): ProxyDefaults {
  return {
    domains: source.all("DOMAIN"),
    ports: readPorts(source),
    wspVersion: source.one("WSP-VERSION"),
    pushEnabled: source.one("PUSHENABLED"),
    pullEnabled: source.one("PULLENABLED"),
  };
}

function mapPhysical(
  source: Source,
  logical: LogicalProxy,
  { instances, column }: Place<ProxyColumn>,
  context: MappingContext,
): void {
  if (isFull(context, source)) return;
  const address = source.one("PXADDR");
  const host = source.one("PXADDR-FQDN");
  if (!address?.value && !host?.value) {
    source.drop("missing-address");
    return;
  }
  const own = readDefaults(source);
  const connections = context.references.toNaps(source.all("TO-NAPID"));
  const site = connectionSite(context, instances, "ProxyId", logical.id.value);
  context.references.addProxy(logical.id.value, site.path);
  buildObject(context, site, (proxy) => {
    proxy.leaf("ProxyId", logical.id);
    proxy.leaf("Name", logical.name);
    proxy.leaf("Addr", address);
    proxy.leaf("AddrType", source.one("PXADDRTYPE"));
    proxy.leaf("AddrFQDN", host);
    for (const [i, { parm, uri }] of connections.entries()) proxy.leaf(column.connection(i + 1), parm, uri);
    const ports = own.ports.length > 0 ? own.ports : logical.ports;
    mapDomains(proxy, own.domains.length > 0 ? own.domains : logical.domains);
    mapPorts(proxy, ports);
    mapCredentials(proxy, logical.credentials);
    proxy.constant("ProxyType", typeOf(ports));
    mapParameters(proxy, logical, own);
    keepParms(proxy, source, "Ext", ["PHYSICAL-PROXY-ID"]);
    keepParms(proxy, logical.source, "Ext", KEPT_PARMS);
    proxy.extra("Ext/PULLENABLED", own.pullEnabled ?? logical.pullEnabled);
  });
}

function mapDomains(proxy: ObjectBuilder, domains: readonly SourceParm[]): void {
  for (const [i, domain] of domains.entries()) proxy.leaf(`Domains/${i + 1}/DomainName`, domain);
}

function mapPorts(proxy: ObjectBuilder, ports: readonly Port[]): void {
  for (const [i, { number, services }] of ports.entries()) {
    proxy.leaf(`Ports/${i + 1}/PortNbr`, number);
    for (const [n, service] of services.entries()) {
      proxy.leaf(`Ports/${i + 1}/Services/${n + 1}/ServiceName`, service);
    }
  }
}

function mapCredentials(proxy: ObjectBuilder, credentials: readonly Credentials[]): void {
  for (const [i, { type, name, secret }] of credentials.entries()) {
    proxy.leaf(`AuthInfo/${i + 1}/AuthType`, type);
    proxy.leaf(`AuthInfo/${i + 1}/AuthName`, name);
    proxy.leaf(`AuthInfo/${i + 1}/AuthSecret`, secret);
  }
}

function mapParameters(proxy: ObjectBuilder, logical: LogicalProxy, own: ProxyDefaults): void {
  const pushEnabled = own.pushEnabled ?? logical.pushEnabled;
  proxy.leaf("ProxyParams/WAP/Startpg", logical.startPage);
  proxy.leaf("ProxyParams/WAP/Trust", logical.trust, "true");
  proxy.leaf("ProxyParams/WAP/Master", logical.master, "true");
  proxy.leaf("ProxyParams/WAP/WSPVer", own.wspVersion ?? logical.wspVersion);
  proxy.leaf("ProxyParams/WAP/PushEnabled", pushEnabled, pushEnabled?.value === "0" ? "false" : "true");
}

function typeOf(ports: readonly Port[]): "WAP" | "HTTP" {
  const services = ports.flatMap((port) => port.services);
  return services.some(({ value }) => WAP_SERVICES.has(value)) ? "WAP" : "HTTP";
}
