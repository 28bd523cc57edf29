/** The general mapping: any APPLICATION without a mapping of its own to an object of the device's choice (DM_Bootstrap §C). */
import { ownParms } from "../../codec/provisioning/application-parms.ts";
import type { NodePath } from "../../tree/uri.ts";
import { mapConnections } from "./connections.ts";
import { buildObject, isFull, type MappingContext } from "./context.ts";
import type { Instances } from "./instances.ts";
import { keepParms } from "./keep-parms.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import { readPorts } from "./port.ts";
import type { Source } from "./source.ts";

const CREDENTIALS = [
  ["AAUTHTYPE", "AAuthType"],
  ["AAUTHNAME", "AAuthName"],
  ["AAUTHSECRET", "AAuthSecret"],
  ["AAUTHDATA", "AAuthData"],
] as const;

/**
 * Adds the object for one APPLICATION: in place of the same account, when an owner may overwrite that, else a new one. Values
 * are taken over as they are. Undefined, and reported, when the device has no object for the application.
 */
export function mapGenerally(source: Source, context: MappingContext): ObjectBuilder | undefined {
  const appId = source.one("APPID");
  const instances = appId && context.places.of(appId.value);
  if (!appId || !instances) {
    source.drop("not-supported");
    return undefined;
  }
  if (isFull(context, source)) return undefined;
  const same = instances.replaceableBy(context.owners, sameAccounts(source, instances));
  return buildObject(context, instances.claim(same, context.acl), (object) => {
    object.extra("AppID", appId);
    object.extra(object.describes("ProviderID") ? "ProviderID" : "ServerID", source.one("PROVIDER-ID"));
    object.extra("Name", source.one("NAME"));
    object.extra("AAccept", source.one("AACCEPT"));
    object.extra("AProtocol", source.one("APROTOCOL"));
    mapConnections(object, source, object.describes("PrefConDef") ? "PrefConDef" : "PrefConRef", context);
    // there is one node; of several addresses the first one is the preferred one
    object.extra("PrefAddr", source.all("ADDR")[0]);
    for (const [i, part] of source.parts("APPADDR").entries()) mapAddress(object, part, `AppAddr/${i + 1}`);
    for (const [i, part] of source.parts("APPAUTH").entries()) mapAuthentication(object, part, `AppAuth/${i + 1}`);
    mapResources(object, source, ownParms(appId.value).resource);
    keepParms(object, source, "Ext", ownParms(appId.value).application);
  });
}

/** The accounts in the tree that this one may be another version of: by APPID and PROVIDER-ID, without the latter by NAME. */
function sameAccounts(source: Source, instances: Instances): NodePath[] {
  const provider = source.peek("PROVIDER-ID");
  const name = source.peek("NAME");
  return instances.having("AppID", source.peek("APPID") ?? "").filter((path) => {
    const itsProvider = instances.valueOf(path, "ProviderID") ?? instances.valueOf(path, "ServerID");
    if (itsProvider !== provider) return false;
    return provider !== undefined || instances.valueOf(path, "Name") === name;
  });
}

function mapAddress(object: ObjectBuilder, part: Source, at: string): void {
  object.extra(`${at}/Addr`, part.one("ADDR"));
  object.extra(`${at}/AddrType`, part.one("ADDRTYPE"));
  for (const [i, { number, services }] of readPorts(part).entries()) {
    const port = `${at}/Port/${i + 1}`;
    object.extra(`${port}/PortNbr`, number);
    for (const [n, service] of services.entries()) object.extra(`${port}/Service/${n + 1}/Service`, service);
  }
}

function mapAuthentication(object: ObjectBuilder, part: Source, at: string): void {
  object.extra(`${at}/AAuthLevel`, part.one("AAUTHLEVEL"));
  for (const [parm, node] of CREDENTIALS) object.extra(`${at}/${node}`, part.one(parm));
}

/** STARTPAGE is not mapped. A resource without a URI is none. */
function mapResources(object: ObjectBuilder, source: Source, own: readonly string[]): void {
  let number = 0;
  for (const part of source.parts("RESOURCE")) {
    const uri = part.one("URI");
    if (!uri?.value) {
      part.drop("missing-address");
      continue;
    }
    number += 1;
    const at = `Resource/${number}`;
    object.extra(`${at}/URI`, uri);
    object.extra(`${at}/Name`, part.one("NAME"));
    object.extra(`${at}/AAccept`, part.one("AACCEPT"));
    for (const [parm, node] of CREDENTIALS) object.extra(`${at}/${node}`, part.one(parm));
    keepParms(object, part, `${at}/Ext`, own);
  }
}
