import { extension, instances, list, optional, required, secret } from "./managed.ts";
import type { ManagementObject } from "./management-object.ts";

const ID = "urn:oma:mo:oma-dm-dmacc:1.0";

/** Accounts of DM servers, one instance a server (DM_StdObj, DMAcc). AAuthData is the nonce; servers write it as `bin` or, in XML, as `b64`. */
export const DMACC: ManagementObject = {
  name: "DMAcc",
  id: ID,
  description: instances("DMAcc", ID, [
    required("AppID"),
    required("ServerID"),
    optional("Name"),
    optional("PrefConRef"),
    list("ToConRef", [required("ConRef")]),
    list("AppAddr", [required("Addr"), required("AddrType"), list("Port", [required("PortNbr")])]),
    optional("AAuthPref"),
    list("AppAuth", [
      required("AAuthLevel"),
      required("AAuthType"),
      optional("AAuthName"),
      secret("AAuthSecret"),
      secret("AAuthData", { formats: ["bin", "b64"], types: [] }),
    ]),
    extension("Ext"),
  ]),
};
