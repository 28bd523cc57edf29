import { decodeDataCoding } from "./data-coding.ts";
import { decodeGsm7, fillBitsAfter, unpackSeptets } from "./gsm7.ts";

/** User data as a TPDU has it: `userDataLength` counts septets in the default alphabet. */
export interface TextualUserData {
  readonly dataCoding: number;
  readonly userData: Uint8Array;
  readonly userDataLength: number;
}

/** The text of a short message after a header of `headerLength` octets (UDHL included, 0 without header); `undefined` for octets and compressed text. */
export function userDataText(
  { dataCoding, userData, userDataLength }: TextualUserData,
  headerLength: number,
): string | undefined {
  const { alphabet, compressed } = decodeDataCoding(dataCoding);
  if (compressed || alphabet === "8bit") return undefined;
  const data = userData.subarray(headerLength);
  if (alphabet === "ucs2") return ucs2Text(data);
  const fillBits = fillBitsAfter(headerLength);
  const headerSeptets = Math.ceil((headerLength * 8) / 7);
  return decodeGsm7(unpackSeptets(data, userDataLength - headerSeptets, fillBits));
}

function ucs2Text(octets: Uint8Array): string {
  let text = "";
  for (let i = 0; i + 1 < octets.length; i += 2) {
    text += String.fromCharCode(((octets[i] as number) << 8) | (octets[i + 1] as number));
  }
  return text;
}
