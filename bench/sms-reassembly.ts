import { deepStrictEqual } from "node:assert";
import { concatBytes } from "../src/base/bytes.ts";
import { type Figure, inProcess } from "./figure.ts";
import { reassembled, SHORT_MESSAGES } from "./push.ts";

/** Octets of the user data header of each part: ports and part numbers. */
const HEADER = 12;

/** From user data with headers to one datagram, the parts kept as JSON in between. The anchor shows how far that is from touching each octet once. */
export const SMS: Figure = {
  id: "SMS",
  subject: `user data of ${SHORT_MESSAGES.length} short messages, decoded and joined`,
  anchor: "a loop that copies the same octets one by one",
  prepare() {
    const bodies = SHORT_MESSAGES.map(({ userData }) => userData.subarray(HEADER));
    deepStrictEqual(reassembled()?.data, concatBytes(bodies));
    return { subject: inProcess(reassembled), anchor: inProcess(() => copied(bodies)) };
  },
};

function copied(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) for (const octet of part) joined[at++] = octet;
  return joined;
}
