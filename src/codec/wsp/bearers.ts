import { assignedNumbers } from "./assigned-numbers.ts";

/** Bearers in the order of their codes, as Bearer-Indication names them: network, bearer, form of address (WDP Appendix C). */
export const BEARER_CODES = {
  IPv4: 0x00,
  IPv6: 0x01,
  "GSM USSD": 0x02,
  "GSM SMS": 0x03,
  "ANSI-136 GUTS/R-Data": 0x04,
  "IS-95 CDMA SMS": 0x05,
  "IS-95 CDMA CSD": 0x06,
  "IS-95 CDMA Packet data": 0x07,
  "ANSI-136 CSD": 0x08,
  "ANSI-136 Packet data": 0x09,
  "GSM CSD": 0x0a,
  "GSM GPRS": 0x0b,
  "GSM USSD (IPv4)": 0x0c,
  "AMPS CDPD": 0x0d,
  "PDC CSD": 0x0e,
  "PDC Packet data": 0x0f,
  "iDEN SMS": 0x10,
  "iDEN CSD": 0x11,
  "iDEN Packet data": 0x12,
  "Paging FLEX": 0x13,
  "PHS SMS": 0x14,
  "PHS CSD": 0x15,
  "GSM USSD (service code)": 0x16,
  "TETRA SDS (ITSI)": 0x17,
  "TETRA SDS (MSISDN)": 0x18,
  "TETRA Packet data": 0x19,
  "Paging ReFLEX": 0x1a,
  "GSM USSD (MSISDN)": 0x1b,
  "Mobitex MPAK": 0x1c,
  "ANSI-136 GHOST/R-Data": 0x1d,
} as const satisfies Readonly<Record<string, number>>;

/** {@link BEARER_CODES} for lookup in both directions. */
export const BEARERS = assignedNumbers(BEARER_CODES);
