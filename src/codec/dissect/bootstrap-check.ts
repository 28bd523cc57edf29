import { type BootstrapSecrets, matchingKeyForm, type Sec } from "../security/bootstrap-mac.ts";
import { NEEDED_SECRETS } from "../security/bootstrap-proof.ts";
import type { PushPdu } from "../wsp/push.ts";

/** Whether a bootstrap is authentic, as far as the secrets at hand allow to say. */
export interface BootstrapCheck {
  readonly sec?: number;
  readonly mac?: string;
  /** Absent when it was not checked. */
  readonly fits?: boolean;
  /** The secrets that a check would have needed. */
  readonly needs: readonly ("imsi" | "pin")[];
}

/** Holds SEC and MAC of a push against secrets; `undefined` for a push that has neither. A MAC without SEC counts as NETWPIN. */
export function checkBootstrap(push: PushPdu, secrets: BootstrapSecrets): BootstrapCheck | undefined {
  const { sec, mac } = push.parameters;
  if (sec === undefined && mac === undefined) return undefined;
  const stated = { ...(sec === undefined ? {} : { sec }), ...(mac === undefined ? {} : { mac }) };
  const method = sec ?? 0;
  if (!isSec(method)) return { ...stated, fits: false, needs: [] };
  const needs = NEEDED_SECRETS[method].filter((secret) => secrets[secret] === undefined);
  if (needs.length > 0) return { ...stated, needs };
  const profile = push.contentType === "application/vnd.syncml.dm+wbxml" ? "dm" : "cp";
  const form = matchingKeyForm({
    ...secrets,
    ...(mac === undefined ? {} : { mac }),
    sec: method,
    body: push.body,
    profile,
  });
  return { ...stated, fits: form !== undefined, needs };
}

function isSec(sec: number): sec is Sec {
  return sec in NEEDED_SECRETS;
}
