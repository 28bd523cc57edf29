import { SEC_METHODS, type Sec } from "../codec/security/bootstrap-mac.ts";
import type { BootstrapPolicy, BootstrapSource, PolicyDecision, PolicyRule, ProfileName } from "./attempt.ts";
import type { Authentication } from "./bootstrap.machine.ts";
import { PROFILES } from "./profiles.ts";
import type { Refusal } from "./refusal.ts";

/** What a message says about itself, and what the device can hold against it. */
export interface PolicyQuestion {
  readonly profile: ProfileName;
  readonly sec?: number;
  readonly mac?: string;
  readonly source: BootstrapSource;
  readonly from?: string;
  readonly imsi?: string;
}

/** How the message is to be authenticated, or why it may not be. */
export type PolicyVerdict =
  | { readonly passed: true; readonly authentication: Authentication; readonly asks: boolean }
  | { readonly passed: false; readonly refusal: Refusal };

/** What each method proves the sender with, besides what the user may have to type. */
const METHOD_NEEDS: Readonly<Record<Sec, { readonly imsi: boolean; readonly user: boolean; readonly mac: boolean }>> = {
  0: { imsi: true, user: false, mac: true },
  1: { imsi: false, user: true, mac: true },
  2: { imsi: true, user: true, mac: true },
  3: { imsi: false, user: true, mac: false },
};

/**
 * Whether the device may look at the message at all, before any of it is decoded: the profile, the model's own rules, then
 * SEC known, SEC allowed, MAC there, secret there (ProvBoot).
 */
export function checkPolicy(question: PolicyQuestion, policy: BootstrapPolicy): PolicyVerdict {
  const decision = decisionFor(question, policy.rules);
  const proof = checkProof(question, policy, decision);
  return "authentication" in proof
    ? { passed: true, ...proof, asks: decision === "ask" }
    : { passed: false, refusal: proof };
}

function checkProof(
  question: PolicyQuestion,
  policy: BootstrapPolicy,
  decision: PolicyDecision,
): { readonly authentication: Authentication } | Refusal {
  const { profile, mac, imsi } = question;
  if (!PROFILES[profile] || !policy.profiles.includes(profile)) {
    return { reason: "profile-disabled", detail: `no ${profile} profile`, spec: "DM_Bootstrap §5.2" };
  }
  if (decision === "refuse") {
    return { reason: "policy-refused", detail: "a rule of the device model", spec: "DM_Bootstrap §5.1" };
  }
  const stated = question.sec;
  if (stated === undefined && mac === undefined) return checkUnauthenticated(question, policy);
  if (stated === undefined && policy.missingSec === "reject") {
    return { reason: "sec-not-allowed", detail: "a MAC without SEC", spec: "ProvBoot" };
  }
  const sec = secOf(stated);
  if (sec === undefined) {
    return { reason: "unknown-sec", detail: `SEC ${stated}, expected 0 to 3`, spec: "ProvCont" };
  }
  if (!policy.allowedSec.includes(sec)) {
    return { reason: "sec-not-allowed", detail: `SEC ${sec} (${SEC_METHODS[sec]})`, spec: "ProvBoot" };
  }
  const needs = METHOD_NEEDS[sec];
  if (needs.mac && mac === undefined) {
    return {
      reason: "mac-missing",
      detail: `SEC ${sec} (${SEC_METHODS[sec]}) without a MAC`,
      spec: "ProvBoot",
    };
  }
  const missing = missingSecret(sec, imsi);
  if (missing) return missing;
  return { authentication: needs.user ? "user" : "network" };
}

/** The method of a message: a missing SEC counts as NETWPIN, which is what senders that leave it out mean; undefined when unknown. */
export function secOf(stated: number | undefined): Sec | undefined {
  if (stated === undefined) return 0;
  return stated in SEC_METHODS ? (stated as Sec) : undefined;
}

/** The refusal of a message whose method needs an IMSI when no card is there to give one. */
export function missingSecret(sec: Sec, imsi: string | undefined): Refusal | undefined {
  if (!METHOD_NEEDS[sec].imsi || imsi !== undefined) return undefined;
  return {
    reason: "no-sim",
    detail: `SEC ${sec} (${SEC_METHODS[sec]}) needs the IMSI, and there is no card`,
    spec: "ProvBoot",
  };
}

/**
 * Maker and card issuer need no proof, and a line that only the owner has may be security enough. Over the air a model may trust
 * provisioning documents without a MAC, as phones did; a DM message always needs one (DM_Bootstrap §5.6.1.1).
 */
function checkUnauthenticated(
  { profile, source }: PolicyQuestion,
  policy: BootstrapPolicy,
): { readonly authentication: "none" } | Refusal {
  const bySource = {
    factory: "accept",
    card: "accept",
    local: policy.unauthenticatedLocal,
    air: profile === "dm" ? "reject" : policy.unauthenticated,
  } as const;
  if (bySource[source] === "accept") return { authentication: "none" };
  return { reason: "mac-missing", detail: "neither SEC nor MAC", spec: "DM_Bootstrap §5.1" };
}

/** What the first rule that fits says. */
function decisionFor(question: PolicyQuestion, rules: readonly PolicyRule[]): PolicyDecision {
  return rules.find((rule) => fits(rule, question))?.decision ?? "accept";
}

function fits({ source, profile, sec, from }: PolicyRule, question: PolicyQuestion): boolean {
  const isBare = question.sec === undefined && question.mac === undefined;
  const method = isBare ? "none" : secOf(question.sec);
  return (
    (source ?? question.source) === question.source &&
    (profile ?? question.profile) === question.profile &&
    (sec ?? method) === method &&
    (from === undefined || isFrom(from, question.from))
  );
}

/** Whether an address is the one of the pattern, or begins with what stands before its `*`. Bearers leave out the `+` of numbers. */
function isFrom(pattern: string, address = ""): boolean {
  const [wanted, found] = [withoutPlus(pattern), withoutPlus(address)];
  return wanted.endsWith("*") ? found.startsWith(wanted.slice(0, -1)) : found === wanted;
}

function withoutPlus(address: string): string {
  return address.replace(/^\+/, "");
}
