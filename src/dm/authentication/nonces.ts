/** The nonces that a client issues (DM_Security). */
import type { Random } from "../../base/random.ts";

/** Octets of a nonce: the specification asks for 128 bits. */
const NONCE_BYTES = 16;

/** The next nonce of a session; the same for the same `drawn`, so that a step can be repeated. */
export function drawNonce(random: Random, drawn: number): Uint8Array {
  return random.fork("nonce").fork(String(drawn)).bytes(NONCE_BYTES);
}
