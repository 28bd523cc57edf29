import type { PapMessage } from "../../codec/pap/message.ts";
import type { RESPONSE_CODES } from "../../codec/pap/response-codes.ts";
import { responseName } from "../../codec/pap/response-codes.ts";

/** Why a message, or a push for one address, is not carried out: the code of PAP §9.13 and words. */
export interface Refusal {
  readonly code: number;
  readonly description: string;
}

/** What a code says, with details if there are any. */
export function refusal(code: keyof typeof RESPONSE_CODES, detail?: string): Refusal {
  const name = responseName(code) ?? "";
  // What XML 1.0 cannot say has no place in an attribute.
  const printable = detail?.replace(/[^\t\x20-\x7e\xa0-\ud7ff]/g, "?").slice(0, 300);
  return { code, description: printable === undefined ? name : `${name}: ${printable}` };
}

/** The answer to what is no message that can be taken, with the part of it that is to blame (PAP §9.12). */
export function badMessage({ code, description }: Refusal, fragment?: string): PapMessage {
  const part = fragment === undefined ? {} : { badMessageFragment: fragment };
  return { kind: "badmessage-response", code, description, ...part };
}
