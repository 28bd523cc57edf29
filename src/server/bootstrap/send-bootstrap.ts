import type { Emit } from "../../events/event.ts";
import type { SmsSubmission } from "../../ports/inbound.ts";
import type { PreparedBootstrap } from "./prepare-bootstrap.ts";

/** Hands one short message to the carrier. Never rejects: what went wrong is in the outcome. */
export type Submit = (part: SmsSubmission) => Promise<{ readonly ok: boolean; readonly detail?: string }>;

/** What a bootstrap is sent with. */
export interface BootstrapCarrier {
  readonly submit: Submit;
  readonly emit: Emit;
  /**
   * Called just before the last part goes out, for the device may come before the carrier has answered; what it gives
   * back is told whether the carrier took that part.
   */
  readonly offer?: () => (isTaken: boolean) => void;
}

/** TP-DCS of 8-bit data without a message class (TS 23.038 §4). */
export const EIGHT_BIT_DATA = 0x04;

/**
 * Submits the parts of a bootstrap one after the other, up to the first that the carrier refuses. True when all were
 * taken: no Status comes back for what is in them (DM_Bootstrap §5.6.5).
 */
export async function sendBootstrap(
  bootstrap: Pick<PreparedBootstrap, "parts" | "push">,
  address: { readonly from: string; readonly to: string },
  { submit, emit, offer }: BootstrapCarrier,
): Promise<boolean> {
  const { from, to } = address;
  const last = bootstrap.parts.length - 1;
  let settle: ReturnType<NonNullable<typeof offer>> | undefined;
  for (const [i, userData] of bootstrap.parts.entries()) {
    if (i === last) settle = offer?.();
    const outcome = await submit({ from, to, userData, hasHeader: true, dataCoding: EIGHT_BIT_DATA, continues: i > 0 });
    if (outcome.ok) continue;
    const detail = `part ${i + 1} of ${bootstrap.parts.length}: ${outcome.detail ?? "refused"}`;
    emit({ type: "push.unsent", to, detail });
    settle?.(false);
    return false;
  }
  emit({ type: "push.sent", to, parts: bootstrap.parts.length, bytes: bootstrap.push });
  settle?.(true);
  return true;
}
