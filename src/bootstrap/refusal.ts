import { decoded } from "../base/decoded.ts";
import { CodecError } from "../base/errors.ts";
import type { SpecRef } from "../base/spec.ts";
import type { RejectionReason } from "../events/vocabulary.ts";

/** Why a bootstrap message is not applied, for the event that says so. */
export interface Refusal {
  readonly reason: RejectionReason;
  readonly detail: string;
  /** Octet of the body at which a damaged document fails. */
  readonly offset?: number;
  readonly spec: SpecRef;
}

/** Refusals that follow from what the user did, from what did not come in time, or from a MAC that does not fit: the reason says it all. */
const PLAIN_REFUSALS: Partial<Record<RejectionReason, Omit<Refusal, "reason">>> = {
  "bad-mac": { detail: "the MAC does not fit the document and the secret of the card", spec: "ProvBoot" },
  "pin-exhausted": { detail: "no PIN that was entered fits the MAC, and no try is left", spec: "ProvBoot" },
  "pin-timeout": { detail: "nobody entered a PIN in time", spec: "ProvBoot" },
  "consent-timeout": { detail: "nobody agreed in time", spec: "DM_Bootstrap §5.1" },
  "user-refused": { detail: "the user said no", spec: "ProvBoot" },
  "no-sim": { detail: "no card came in time, and the method needs its IMSI", spec: "ProvBoot" },
};

/** The refusal for a reason that needs no further explanation. */
export function plainRefusal(reason: RejectionReason): Refusal {
  return { reason, ...(PLAIN_REFUSALS[reason] ?? { detail: reason, spec: "DM_Bootstrap" }) };
}

/** What a decoder makes of the body of a message, or that it is damaged, and where. */
export function readBody<Value>(decode: () => Value): Value | { readonly refusal: Refusal } {
  const body = decoded(decode);
  if (!(body instanceof CodecError)) return body;
  const { detail, offset, spec, path } = body;
  const place = path === undefined ? "" : `, in ${path}`;
  return { refusal: { reason: "damaged-body", detail: `${detail}${place}`, offset, spec } };
}
