import { APPLICATION } from "./application.ts";
import { CON_1_1 } from "./con-1.1.ts";
import { DCMO } from "./dcmo.ts";
import { DEVDETAIL } from "./devdetail.ts";
import { DEVINFO } from "./devinfo.ts";
import { DIAGMON, DIAGMON_BATTERY, DIAGMON_MEMORY } from "./diagmon.ts";
import { DMACC } from "./dmacc.ts";
import { DMACC_1_1 } from "./dmacc-1.1.ts";
import { FUMO } from "./fumo.ts";
import { INBOX } from "./inbox.ts";
import { LAWMO } from "./lawmo.ts";
import type { ManagementObject } from "./management-object.ts";
import { NAP } from "./nap.ts";
import { PROXY } from "./proxy.ts";
import { SCOMO } from "./scomo.ts";
import { WINDOWS_NAP } from "./windows-nap.ts";
import { WINDOWS_PROXY } from "./windows-proxy.ts";

/** Every management object a device model can name. */
export const MANAGEMENT_OBJECTS: ReadonlyMap<string, ManagementObject> = new Map(
  [
    DEVINFO,
    DEVDETAIL,
    DMACC,
    DMACC_1_1,
    INBOX,
    NAP,
    PROXY,
    WINDOWS_NAP,
    WINDOWS_PROXY,
    CON_1_1,
    FUMO,
    SCOMO,
    LAWMO,
    DCMO,
    DIAGMON,
    DIAGMON_BATTERY,
    DIAGMON_MEMORY,
    APPLICATION,
  ].map((mo) => [mo.name, mo]),
);
