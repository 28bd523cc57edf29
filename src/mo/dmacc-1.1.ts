import { instances, optional, required, secret } from "./managed.ts";
import type { ManagementObject } from "./management-object.ts";

/** The DDFName of an account: in this version of the protocol no object has an URN. */
const ID = "org.openmobilealliance/1.0/w7";

const NONCE = { formats: ["bin", "b64"], types: [] } as const;

/**
 * Accounts of DM servers as DM 1.1.2 has them, usually below `./SyncML/DMAcc` (DM_StdObj 1.1.2): one flat object a server,
 * which spells ServerId with a small d and has neither levels nor types of authentication, but the preferred one of both sides.
 */
export const DMACC_1_1: ManagementObject = {
  name: "DMAcc-1.1",
  id: ID,
  description: instances("DMAcc", ID, [
    required("Addr"),
    required("AddrType"),
    optional("PortNbr"),
    optional("AuthPref"),
    required("ServerId"),
    secret("ServerPW"),
    secret("ServerNonce", NONCE),
    required("UserName"),
    secret("ClientPW"),
    secret("ClientNonce", NONCE),
    optional("Name"),
    optional("ConRef"),
  ]),
};
