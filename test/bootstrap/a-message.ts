import type { BootstrapInput, BootstrapMessage } from "../../src/bootstrap/attempt.ts";
import { vector } from "./a-device.ts";

type Message = Omit<BootstrapMessage, "id">;

/** Document A with the MACs that Python's hmac and openssl found for it. */
export const A = vector("cp-document-a");

export const NETWPIN: Message = { profile: "cp", sec: 0, mac: "E11C5838E82421514A0035BCFADFF88A91B9D97C", body: A };
export const USERPIN: Message = { ...NETWPIN, sec: 1, mac: "C8A11E6B1493C315ABF6FE3F2A14CE9CE284F998" };
export const USERNETWPIN: Message = { ...NETWPIN, sec: 2, mac: "7262F940C4784954302C7A2875055271144441FE" };
export const USERPINMAC: Message = { profile: "cp", sec: 3, body: A };
/** Neither SEC nor MAC. */
export const BARE: Message = { profile: "cp", body: A };

/** What the user types for USERPIN and USERNETWPIN; for USERPINMAC, five digits and the MAC's. */
export const PIN = "1234";
export const PIN_AND_MAC = "4827386802";

export function enter(pin: string): BootstrapInput {
  return { type: "pin.entered", pin };
}
