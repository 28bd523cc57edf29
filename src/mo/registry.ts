import { DEVDETAIL } from "./devdetail.ts";
import { DEVINFO } from "./devinfo.ts";
import { DMACC } from "./dmacc.ts";
import { INBOX } from "./inbox.ts";
import type { ManagementObject } from "./management-object.ts";
import { NAP } from "./nap.ts";
import { PROXY } from "./proxy.ts";

/** Every management object a device model can name. */
export const MANAGEMENT_OBJECTS: ReadonlyMap<string, ManagementObject> = new Map(
  [DEVINFO, DEVDETAIL, DMACC, INBOX, NAP, PROXY].map((mo) => [mo.name, mo]),
);
