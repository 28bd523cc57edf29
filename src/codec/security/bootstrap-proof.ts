import { type BootstrapSecrets, bootstrapKey, bootstrapMac, type Sec, userPinMacCode } from "./bootstrap-mac.ts";

/** The secrets that each method needs on either side (ProvBoot). */
export const NEEDED_SECRETS = {
  0: ["imsi"],
  1: ["pin"],
  2: ["imsi", "pin"],
  3: ["pin"],
} as const satisfies Readonly<Record<Sec, readonly (keyof BootstrapSecrets)[]>>;

/** How a bootstrap proves itself: a MAC in the push, or a code that the user is told. */
export interface BootstrapProof {
  readonly mac?: string;
  /** USERPINMAC only. */
  readonly code?: string;
}

/**
 * What a sender has to give along with a bootstrap. Undefined when a secret that the method needs is missing or is not
 * decimal digits; the PIN of USERPINMAC has 5 to 20 (ProvBoot; DM_Security).
 * @param body the WBXML octets as they will be sent
 */
export function proveBootstrap(
  body: Uint8Array,
  sec: Sec,
  secrets: BootstrapSecrets,
  profile: "cp" | "dm" = "cp",
): BootstrapProof | undefined {
  if (sec === 3) {
    const { pin } = secrets;
    return pin !== undefined && /^[0-9]{5,20}$/.test(pin) ? { code: userPinMacCode(pin, body) } : undefined;
  }
  const key = bootstrapKey(sec, secrets, profile);
  return key && { mac: bootstrapMac(key, body) };
}
