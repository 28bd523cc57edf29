import { extension, instances, list, optional, required, secret } from "./managed.ts";
import type { ManagementObject } from "./management-object.ts";

/** The identifier of the object for one application, or for all that have none of their own. No standard gives it one. */
export function applicationId(appId?: string): string {
  return `urn:x-phonebank:mo:application${appId === undefined ? "" : `-${appId}`}:1.0`;
}

const CREDENTIALS = [optional("AAuthType"), optional("AAuthName"), secret("AAuthSecret"), secret("AAuthData")];

/**
 * The object for the accounts of one application, or of all applications that have no other object: the nodes of the
 * general mapping of provisioning documents (DM_Bootstrap §C), one instance an APPLICATION. `appId` is its APPID.
 */
export function applicationObject(appId?: string): ManagementObject {
  return {
    name: "Application",
    id: applicationId(appId),
    description: instances("Application", applicationId(appId), [
      required("AppID"),
      optional("ProviderID"),
      optional("Name"),
      optional("AAccept"),
      optional("AProtocol"),
      optional("PrefConDef"),
      list("ToConRef", [required("ConRef")]),
      optional("PrefAddr"),
      list("AppAddr", [
        optional("Addr"),
        optional("AddrType"),
        list("Port", [required("PortNbr"), list("Service", [required("Service")])]),
      ]),
      list("AppAuth", [optional("AAuthLevel"), ...CREDENTIALS]),
      list("Resource", [required("URI"), optional("Name"), optional("AAccept"), ...CREDENTIALS, extension("Ext")]),
      extension("Ext"),
    ]),
  };
}

/** The object for all applications that a device has no other object for. */
export const APPLICATION: ManagementObject = applicationObject();
