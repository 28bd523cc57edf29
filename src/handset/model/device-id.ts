/** What `./DevInfo/DevId` says: the name by which a server knows a handset (DM_StdObj, DevInfo). */
import type { Overlay } from "../../tree/tree.ts";

/** `imei`: as phones have it. `uuid`: as computers have it, which have no IMEI. */
export type DeviceIdForm = "imei" | "uuid";

const NODE = "./DevInfo/DevId";

/** The node with the name of a handset, as the factory makes it. */
export function deviceIdNode(imei: string, form: DeviceIdForm): Overlay {
  const value = form === "imei" ? `IMEI:${imei}` : uuidOf(imei);
  return { [NODE]: { format: "chr", type: "text/plain", value, origin: "factory" } };
}

/** The name that the factory has given a handset. */
export function deviceIdIn({ overlay }: { readonly overlay: Overlay }): string {
  return overlay[NODE]?.value ?? "";
}

/** The number of the handset that a server knows by this name; a name of neither form is its own. */
export function imeiOf(deviceId: string): string {
  const [, ...digits] = /^urn:uuid:(\d{8})-(\d{4})-8(\d{3})-8000-0{12}$/.exec(deviceId) ?? [];
  return digits.length > 0 ? digits.join("") : deviceId.replace(/^IMEI:/, "");
}

/** A UUID of version 8, whose content is free, with the fifteen digits in it: nothing has to be remembered to find the handset again. */
function uuidOf(imei: string): string {
  return `urn:uuid:${imei.slice(0, 8)}-${imei.slice(8, 12)}-8${imei.slice(12)}-8000-000000000000`;
}
