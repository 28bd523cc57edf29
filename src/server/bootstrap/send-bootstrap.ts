import type { Emit } from "../../events/event.ts";
import type { PreparedBootstrap } from "./prepare-bootstrap.ts";

/** One short message on its way to a carrier. */
export interface SmsPart {
  readonly from: string;
  readonly to: string;
  /** TP-User-Data: with its header (UDHL first) when `hasHeader`. */
  readonly userData: Uint8Array;
  readonly hasHeader: boolean;
  /** TP-DCS, or SMPP data_coding, which agree for the values in use. */
  readonly dataCoding: number;
}

/** Hands one short message to the carrier. Never rejects: what went wrong is in the outcome. */
export type Submit = (part: SmsPart) => Promise<{ readonly ok: boolean; readonly detail?: string }>;

/** TP-DCS of 8-bit data without a message class (TS 23.038 §4). */
const EIGHT_BIT_DATA = 0x04;

/** Submits the parts of a bootstrap one after the other, up to the first that the carrier refuses. True when all were taken. */
export async function sendBootstrap(
  bootstrap: PreparedBootstrap,
  address: { readonly from: string; readonly to: string },
  { submit, emit }: { readonly submit: Submit; readonly emit: Emit },
): Promise<boolean> {
  const { from, to } = address;
  for (const [i, userData] of bootstrap.parts.entries()) {
    const outcome = await submit({ from, to, userData, hasHeader: true, dataCoding: EIGHT_BIT_DATA });
    if (outcome.ok) continue;
    const detail = `part ${i + 1} of ${bootstrap.parts.length}: ${outcome.detail ?? "refused"}`;
    emit({ type: "push.unsent", to, detail });
    return false;
  }
  emit({ type: "push.sent", to, parts: bootstrap.parts.length, bytes: bootstrap.push });
  return true;
}
