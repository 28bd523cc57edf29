/** Accounts of DM servers have one form in DM 1.2 and another in DM 1.1.2. A device says which by the object that it mounts. */
import { DMACC } from "../../mo/dmacc.ts";
import { DMACC_1_1 } from "../../mo/dmacc-1.1.ts";
import type { ManagementObject } from "../../mo/management-object.ts";
import type { Tree } from "../../tree/tree.ts";
import { type Place, placeIn } from "./columns.ts";

/** One form of an account. */
export interface AccountColumn {
  readonly object: ManagementObject;
  /** The leaf that names the server. */
  readonly serverId: "ServerID" | "ServerId";
  /** Whether all stands side by side, without addresses, ports and credentials of their own. */
  readonly isFlat: boolean;
}

const ACCOUNT_COLUMNS: readonly AccountColumn[] = [
  { object: DMACC, serverId: "ServerID", isFlat: false },
  { object: DMACC_1_1, serverId: "ServerId", isFlat: true },
];

/** The accounts of a device; undefined when it has no place for any. */
export function accountsOf(tree: Tree): Place<AccountColumn> | undefined {
  return placeIn(tree, ACCOUNT_COLUMNS);
}
