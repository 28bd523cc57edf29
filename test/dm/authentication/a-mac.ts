/** The MAC of a message by the formula of DM_Security, with Node's hash functions alone. */
import { createHash } from "node:crypto";

/** Who makes a MAC. */
export interface MacSender {
  readonly name: string;
  readonly password: string;
}

export const CLIENT_SENDER: MacSender = { name: "emu-0001", password: "c1ient-s3cret" };
export const SERVER_SENDER: MacSender = { name: "dm.example.com", password: "s3rver-s3cret" };

/** The value of an `x-syncml-hmac` header for octets; the nonce is base64. */
export function macHeader({ name, password }: MacSender, nonce: string, octets: Uint8Array): string {
  const md5 = (...parts: readonly (string | Uint8Array)[]) => {
    const hash = createHash("md5");
    for (const part of parts) hash.update(part);
    return hash.digest("base64");
  };
  const mac = md5(md5(name, ":", password), ":", Buffer.from(nonce, "base64"), ":", md5(octets));
  return `algorithm=MD5, username="${name}", mac=${mac}`;
}
