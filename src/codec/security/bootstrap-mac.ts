import { createHmac } from "node:crypto";
import { concatBytes, fromHex, toHex, utf8Bytes } from "../../base/bytes.ts";
import { imsiSemiOctets } from "../../base/digits.ts";
import { sameSecret } from "./constant-time.ts";

/** The methods that the SEC parameter of a bootstrap message numbers (ProvCont). */
export const SEC_METHODS = { 0: "NETWPIN", 1: "USERPIN", 2: "USERNETWPIN", 3: "USERPINMAC" } as const;

/** The number of a method, 0 to 3, as WSP writes it. */
export type Sec = keyof typeof SEC_METHODS;

/** What both sides know: the IMSI on the card, and the digits that the user types. */
export interface BootstrapSecrets {
  readonly imsi?: string;
  /** The PIN; for USERPINMAC the whole code, PIN and shortened MAC. */
  readonly pin?: string;
}

/** The ways in which senders put IMSI and PIN together. */
export type KeyForm =
  | "imsi semi-octets"
  | "imsi ascii"
  | "pin"
  | "imsi semi-octets, pin"
  | "pin:imsi ascii"
  | "pin:imsi semi-octets"
  | "half of the code";
type ImsiOrPinForm = Exclude<KeyForm, "half of the code">;

type KeyRule = (secrets: { readonly imsi: string; readonly pin: string }) => Uint8Array;

const KEY_RULES: Readonly<Record<ImsiOrPinForm, KeyRule>> = {
  "imsi semi-octets": ({ imsi }) => imsiSemiOctets(imsi),
  "imsi ascii": ({ imsi }) => utf8Bytes(imsi),
  pin: ({ pin }) => utf8Bytes(pin),
  "imsi semi-octets, pin": ({ imsi, pin }) => concatBytes([imsiSemiOctets(imsi), utf8Bytes(pin)]),
  "pin:imsi ascii": ({ imsi, pin }) => utf8Bytes(`${pin}:${imsi}`),
  "pin:imsi semi-octets": ({ imsi, pin }) => concatBytes([utf8Bytes(`${pin}:`), imsiSemiOctets(imsi)]),
};

/** The key forms of a method, the profile's own rule first, then those of senders that differ (ProvCont; DM_Security). */
const KEY_FORMS = {
  cp: {
    0: ["imsi semi-octets", "imsi ascii"],
    1: ["pin"],
    2: ["imsi semi-octets, pin", "pin:imsi ascii", "pin:imsi semi-octets"],
  },
  dm: {
    0: ["imsi semi-octets", "imsi ascii"],
    1: ["pin"],
    2: ["pin:imsi ascii", "pin:imsi semi-octets", "imsi semi-octets, pin"],
  },
} as const;

/** The MAC parameter of a bootstrap message: HMAC-SHA1 over the WBXML octets as sent, 40 upper-case hexadecimal digits (ProvBoot). */
export function bootstrapMac(key: Uint8Array, body: Uint8Array): string {
  return toHex(hmacSha1(key, body)).toUpperCase();
}

/**
 * The HMAC key of a bootstrap message by the profile's own rule; undefined when a secret that the method needs is missing
 * or not decimal digits. For USERPINMAC it is the first half of the code (ProvCont; DM_Security).
 */
export function bootstrapKey(sec: Sec, secrets: BootstrapSecrets, profile: "cp" | "dm" = "cp"): Uint8Array | undefined {
  return sec === 3 ? splitCode(secrets.pin)?.key : keyInForm(KEY_FORMS[profile][sec][0], secrets);
}

/** A received bootstrap message and the secrets to hold it against. */
export interface MacCheck extends BootstrapSecrets {
  readonly sec: Sec;
  /** The MAC parameter as received; USERPINMAC messages have none. */
  readonly mac?: string;
  /** The WBXML octets as received, never encoded anew. */
  readonly body: Uint8Array;
  /** Whose rules apply; provisioning documents (`cp`) when absent. */
  readonly profile?: "cp" | "dm";
  /** `own`: only the profile's own rule. `all`: also the forms of senders that differ. When absent, `own` for cp and `all` for dm, whose text leaves the form open. */
  readonly keyForms?: "own" | "all";
}

/** Whether a bootstrap message is authentic. False also when the MAC is missing or malformed, or a secret is unknown. */
export function macFits(check: MacCheck): boolean {
  return matchingKeyForm(check) !== undefined;
}

/** The key form under which the MAC of a bootstrap message is right; undefined when there is none. */
export function matchingKeyForm(check: MacCheck): KeyForm | undefined {
  const { sec, body, profile = "cp", keyForms = profile === "cp" ? "own" : "all" } = check;
  if (sec === 3) return userPinMacFits(check.pin, body) ? "half of the code" : undefined;
  const mac = check.mac?.length === 40 ? fromHex(check.mac) : undefined;
  if (!mac) return undefined;
  const forms: readonly ImsiOrPinForm[] = KEY_FORMS[profile][sec];
  return (keyForms === "own" ? forms.slice(0, 1) : forms).find((form) => {
    const key = keyInForm(form, check);
    return key !== undefined && sameSecret(hmacSha1(key, body), mac);
  });
}

/**
 * What the user is told in USERPINMAC: the PIN, then as many digits of the MAC, each an octet modulo ten (ProvCont).
 * @throws {RangeError} when the PIN is not 5 to 20 decimal digits
 */
export function userPinMacCode(pin: string, body: Uint8Array): string {
  if (!/^[0-9]{5,20}$/.test(pin)) throw new RangeError("a USERPINMAC PIN has 5 to 20 decimal digits");
  const mac = hmacSha1(utf8Bytes(pin), body).subarray(0, pin.length);
  return pin + [...mac].map((octet) => octet % 10).join("");
}

function keyInForm(form: ImsiOrPinForm, secrets: BootstrapSecrets): Uint8Array | undefined {
  const imsi = digits(secrets.imsi);
  const pin = digits(secrets.pin);
  if ((form.includes("imsi") && !imsi) || (form.includes("pin") && !pin)) return undefined;
  return KEY_RULES[form]({ imsi: imsi ?? "", pin: pin ?? "" });
}

function userPinMacFits(code: string | undefined, body: Uint8Array): boolean {
  const parts = splitCode(code);
  return parts !== undefined && sameSecret(utf8Bytes(userPinMacCode(parts.pin, body)), utf8Bytes(parts.code));
}

function splitCode(code: string | undefined): { pin: string; code: string; key: Uint8Array } | undefined {
  if (code === undefined || code.length % 2 !== 0 || !/^[0-9]{10,40}$/.test(code)) return undefined;
  const pin = code.slice(0, code.length / 2);
  return { pin, code, key: utf8Bytes(pin) };
}

function digits(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9]+$/.test(text) ? text : undefined;
}

function hmacSha1(key: Uint8Array, body: Uint8Array): Uint8Array {
  return Uint8Array.from(createHmac("sha1", key).update(body).digest());
}
