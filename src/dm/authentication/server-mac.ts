import { macCredentialFits, macCredentialOf } from "../../codec/security/credentials.ts";
import { parseHmacHeader } from "../../codec/security/hmac-header.ts";
import { noncesOf, type ServerAuthentication } from "./server-authentication.ts";

/** What the `x-syncml-hmac` header beside a message proves. */
export type MacProof = "missing" | "wrong" | "fits";

/** Holds the header that came beside a message of the server against the octets as they came (DM_Security). */
export function checkServerMac(server: ServerAuthentication, header: string | undefined, octets: Uint8Array): MacProof {
  if (header === undefined) return "missing";
  const { name, key, required } = server;
  const shown = required ? parseHmacHeader(header) : undefined;
  if (shown?.username !== name) return "wrong";
  const fits = noncesOf(server).some((nonce) => macCredentialFits(shown.mac, macCredentialOf(key, nonce, octets)));
  return fits ? "fits" : "wrong";
}
