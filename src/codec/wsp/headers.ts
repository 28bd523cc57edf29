import { assignedNumbers } from "./assigned-numbers.ts";

/** Header field names of the default code page in the order of their codes (WSP Appendix A, header field name assignments). */
export const HEADER_CODES = {
  Accept: 0x00,
  "Accept-Language": 0x03,
  "Accept-Ranges": 0x04,
  Age: 0x05,
  Allow: 0x06,
  Authorization: 0x07,
  Connection: 0x09,
  "Content-Base": 0x0a,
  "Content-Encoding": 0x0b,
  "Content-Language": 0x0c,
  "Content-Length": 0x0d,
  "Content-Location": 0x0e,
  "Content-MD5": 0x0f,
  "Content-Type": 0x11,
  Date: 0x12,
  Etag: 0x13,
  Expires: 0x14,
  From: 0x15,
  Host: 0x16,
  "If-Modified-Since": 0x17,
  "If-Match": 0x18,
  "If-None-Match": 0x19,
  "If-Range": 0x1a,
  "If-Unmodified-Since": 0x1b,
  Location: 0x1c,
  "Last-Modified": 0x1d,
  "Max-Forwards": 0x1e,
  Pragma: 0x1f,
  "Proxy-Authenticate": 0x20,
  "Proxy-Authorization": 0x21,
  Public: 0x22,
  Range: 0x23,
  Referer: 0x24,
  "Retry-After": 0x25,
  Server: 0x26,
  "Transfer-Encoding": 0x27,
  Upgrade: 0x28,
  "User-Agent": 0x29,
  Vary: 0x2a,
  Via: 0x2b,
  Warning: 0x2c,
  "WWW-Authenticate": 0x2d,
  "X-Wap-Application-Id": 0x2f,
  "X-Wap-Content-URI": 0x30,
  "X-Wap-Initiator-URI": 0x31,
  "Accept-Application": 0x32,
  "Bearer-Indication": 0x33,
  "Push-Flag": 0x34,
  Profile: 0x35,
  "Profile-Diff": 0x36,
  TE: 0x39,
  Trailer: 0x3a,
  "Accept-Charset": 0x3b,
  "Accept-Encoding": 0x3c,
  "Content-Range": 0x3e,
  "X-Wap-Tod": 0x3f,
  "Content-ID": 0x40,
  "Set-Cookie": 0x41,
  Cookie: 0x42,
  "Encoding-Version": 0x43,
  "Profile-Warning": 0x44,
  "Content-Disposition": 0x45,
  "X-WAP-Security": 0x46,
  "Cache-Control": 0x47,
  Expect: 0x48,
  "X-Wap-Loc-Invocation": 0x49,
  "X-Wap-Loc-Delivery": 0x4a,
} as const satisfies Readonly<Record<string, number>>;

/** Codes that earlier encoding versions gave to names which have a newer code above. */
const OLDER_HEADER_CODES = {
  1: "Accept-Charset",
  2: "Accept-Encoding",
  8: "Cache-Control",
  16: "Content-Range",
  46: "Content-Disposition",
  55: "Profile-Warning",
  56: "Expect",
  61: "Cache-Control",
} as const satisfies Readonly<Record<number, string>>;

/** {@link HEADER_CODES} for lookup in both directions. */
export const HEADERS = assignedNumbers(HEADER_CODES, OLDER_HEADER_CODES);

/** Headers of push over HTTP and of its registration, which have no codes (PushOTA). */
export const TEXT_HEADERS = [
  "X-Wap-Push-Info",
  "X-Wap-Push-Status",
  "X-Wap-Push-OTA-Version",
  "X-Wap-Push-ProvURL",
  "X-Wap-Push-Accept",
  "X-Wap-Push-Accept-Charset",
  "X-Wap-Push-Accept-Encoding",
  "X-Wap-Push-Accept-Language",
  "X-Wap-Push-Accept-AppID",
  "X-Wap-Push-Accept-MaxPushReq",
  "X-Wap-Push-MaxMsgSize",
  "X-Wap-CPITag",
  "X-Wap-Terminal-Id",
  "X-Wap-Bearer-Indication",
  "X-Wap-Authenticate",
  "X-Wap-Authorization",
] as const;

/** Parameters of a content type in the order of their codes (WSP Appendix A, well-known parameter assignments). */
export const PARAMETER_CODES = {
  Q: 0x00,
  charset: 0x01,
  level: 0x02,
  differences: 0x07,
  padding: 0x08,
  type: 0x09,
  "max-age": 0x0e,
  secure: 0x10,
  SEC: 0x11,
  MAC: 0x12,
  "creation-date": 0x13,
  "modification-date": 0x14,
  "read-date": 0x15,
  size: 0x16,
  name: 0x17,
  filename: 0x18,
  start: 0x19,
  "start-info": 0x1a,
  comment: 0x1b,
  domain: 0x1c,
  path: 0x1d,
} as const satisfies Readonly<Record<string, number>>;

const OLDER_PARAMETER_CODES = {
  3: "type",
  5: "name",
  6: "filename",
  10: "start",
  11: "start-info",
  12: "comment",
  13: "domain",
  15: "path",
} as const satisfies Readonly<Record<number, string>>;

/** {@link PARAMETER_CODES} for lookup in both directions. */
export const PARAMETERS = assignedNumbers(PARAMETER_CODES, OLDER_PARAMETER_CODES);

/** Push applications in the order of their codes (OMNA push application identifiers). */
export const APPLICATION_ID_CODES = {
  "x-wap-application:*": 0x00,
  "x-wap-application:push.sia": 0x01,
  "x-wap-application:wml.ua": 0x02,
  "x-wap-application:wta.ua": 0x03,
  "x-wap-application:mms.ua": 0x04,
  "x-wap-application:push.syncml": 0x05,
  "x-wap-application:loc.ua": 0x06,
  "x-wap-application:syncml.dm": 0x07,
  "x-wap-application:drm.ua": 0x08,
  "x-wap-application:emn.ua": 0x09,
  "x-wap-application:wv.ua": 0x0a,
  "x-oma-application:ulp.ua": 0x10,
  "x-oma-application:dlota.ua": 0x11,
} as const satisfies Readonly<Record<string, number>>;

/** {@link APPLICATION_ID_CODES} for lookup in both directions. */
export const APPLICATION_IDS = assignedNumbers(APPLICATION_ID_CODES);
