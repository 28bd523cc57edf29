import { readFileSync } from "node:fs";
import { fromHex } from "../../src/base/bytes.ts";

/** Octets from hexadecimal digits with blanks. */
export function octets(text: string): Uint8Array {
  const found = fromHex(text.replace(/\s+/g, ""));
  if (!found) throw new Error(`not hexadecimal: ${text}`);
  return found;
}

/** The text of a file under test/vectors. */
export function vectorText(name: string): string {
  return readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8");
}

/** The PDUs of a file of hexadecimal lines under test/vectors. */
export function vectorLines(name: string): Uint8Array[] {
  const lines = vectorText(name).split("\n");
  return lines.map((line) => octets(line.replace(/#.*/, ""))).filter((pdu) => pdu.length > 0);
}

/** Names of the SMPP recordings of Kannel 1.4.5 under test/vectors/smpp. */
export const KANNEL_RECORDINGS = [
  "old-settings",
  "ppg-pkg0",
  "ppg-si",
  "small-default",
  "w7-netwpin-imsi",
  "w7-userpin",
] as const;

/** Package #0 of server dm1.example, password srvsecret, nonce 01..08; read by tshark 4.0 in all the wrappings below. */
export const NOTIFICATION = octets(`
  64 91 39 0A 75 DB 12 50 37 DB 90 78 A8 63 9D 65
  02 D8 00 00 00 01 02 0B 64 6D 31 2E 65 78 61 6D 70 6C 65`);

/** NOTIFICATION in a push with its application id. */
export const NOTIFICATION_PUSH = octets(`01 06 03 C4 AF 87 ${hexOf(NOTIFICATION)}`);

/** NOTIFICATION_PUSH in one SMS-DELIVER; read by tshark 4.0 (gsm_sms). */
export const SMS_DELIVER = octets(`44 0B 91 21 43 65 87 09 F1 00 04 52 11 12 21 30 43 00 30
  06 05 04 0B 84 23 F0 ${hexOf(NOTIFICATION_PUSH)}`);

/** The same as SMS-SUBMIT, valid for 24 hours; read by tshark 4.0 (gsm_sms). */
export const SMS_SUBMIT = octets(`51 00 0B 91 21 43 65 87 09 F1 00 04 A7 30
  06 05 04 0B 84 23 F0 ${hexOf(NOTIFICATION_PUSH)}`);

/** The same as deliver_sm with a user data header; read by tshark 4.0 (smpp). */
export const DELIVER_SM = octets(`
  00 00 00 60 00 00 00 05 00 00 00 00 00 00 00 01 00 01 01 31 30 30 30 00 01 01 31 32 33 34 35 36 37 38 39 30 31 00
  40 00 00 00 00 00 00 04 00 30 06 05 04 0B 84 23 F0 ${hexOf(NOTIFICATION_PUSH)}`);

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}
