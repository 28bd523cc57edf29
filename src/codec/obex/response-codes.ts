import { FINAL_BIT } from "./opcodes.ts";

/** Response codes by name, with their final bit, in the order of the specification's table, which follows HTTP (OBEX §3.2). */
export const OBEX_RESPONSES = {
  Continue: 0x90,
  Success: 0xa0,
  Created: 0xa1,
  Accepted: 0xa2,
  "Non-Authoritative Information": 0xa3,
  "No Content": 0xa4,
  "Reset Content": 0xa5,
  "Partial Content": 0xa6,
  "Multiple Choices": 0xb0,
  "Moved Permanently": 0xb1,
  "Moved Temporarily": 0xb2,
  "See Other": 0xb3,
  "Not Modified": 0xb4,
  "Use Proxy": 0xb5,
  "Bad Request": 0xc0,
  Unauthorized: 0xc1,
  "Payment Required": 0xc2,
  Forbidden: 0xc3,
  "Not Found": 0xc4,
  "Method Not Allowed": 0xc5,
  "Not Acceptable": 0xc6,
  "Proxy Authentication Required": 0xc7,
  "Request Time Out": 0xc8,
  Conflict: 0xc9,
  Gone: 0xca,
  "Length Required": 0xcb,
  "Precondition Failed": 0xcc,
  "Requested Entity Too Large": 0xcd,
  "Requested URL Too Large": 0xce,
  "Unsupported Media Type": 0xcf,
  "Internal Server Error": 0xd0,
  "Not Implemented": 0xd1,
  "Bad Gateway": 0xd2,
  "Service Unavailable": 0xd3,
  "Gateway Timeout": 0xd4,
  "HTTP Version Not Supported": 0xd5,
  "Database Full": 0xe0,
  "Database Locked": 0xe1,
} as const satisfies Readonly<Record<string, number>>;

/** The specification's name of a response code. */
export type ObexResponseName = keyof typeof OBEX_RESPONSES;

const NAMES: ReadonlyMap<number, ObexResponseName> = new Map(
  (Object.keys(OBEX_RESPONSES) as ObexResponseName[]).map((name) => [OBEX_RESPONSES[name], name]),
);

/** The name of a response code, with or without its final bit, or `undefined` for one the table does not have. */
export function obexResponseName(code: number): ObexResponseName | undefined {
  return NAMES.get(code | FINAL_BIT);
}

/** Whether a response code is Success or one of its kin, 0xA0 to 0xAF with the final bit. */
export function isObexSuccess(code: number): boolean {
  return (code | FINAL_BIT) >> 4 === 0xa;
}
