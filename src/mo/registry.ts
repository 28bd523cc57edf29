import { APPLICATION } from "./application.ts";
import { DEVDETAIL } from "./devdetail.ts";
import { DEVINFO } from "./devinfo.ts";
import { DMACC } from "./dmacc.ts";
import { INBOX } from "./inbox.ts";
import type { ManagementObject } from "./management-object.ts";
import { NAP } from "./nap.ts";
import { PROXY } from "./proxy.ts";
import { WINDOWS_NAP } from "./windows-nap.ts";
import { WINDOWS_PROXY } from "./windows-proxy.ts";

/** Every management object a device model can name. */
export const MANAGEMENT_OBJECTS: ReadonlyMap<string, ManagementObject> = new Map(
  [DEVINFO, DEVDETAIL, DMACC, INBOX, NAP, PROXY, WINDOWS_NAP, WINDOWS_PROXY, APPLICATION].map((mo) => [mo.name, mo]),
);
