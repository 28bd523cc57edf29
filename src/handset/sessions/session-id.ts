import type { Quirks } from "../model/quirks.ts";

/** The SessionID of the session that a client begins by itself as its n-th: at most four characters, never 0, another one each time (DM_Protocol, SessionID). */
export function ownSessionId(number: number, { sessionId }: Pick<Quirks, "sessionId">): string {
  const [most, radix] = sessionId === "decimal" ? [9999, 10] : [0xffff, 16];
  return (((number - 1) % most) + 1).toString(radix).toUpperCase();
}
