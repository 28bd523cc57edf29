/** What is to be done in each state of the bootstrap machine, and the event that tells the machine what came of it. */
import { Bug } from "../base/errors.ts";
import { macFits, type Sec } from "../codec/security/bootstrap-mac.ts";
import { applyEdits, type TreeEdit } from "../tree/apply-edits.ts";
import type { Origin } from "../tree/node.ts";
import { STATUS_NAMES } from "../tree/status.ts";
import type { Overlay } from "../tree/tree.ts";
import { formatUri } from "../tree/uri.ts";
import type { BootstrapAttempt, BootstrapEnvironment } from "./attempt.ts";
import type { BootstrapMachineEvent, BootstrapState } from "./bootstrap.machine.ts";
import { checkPolicy, missingSecret, secOf } from "./checks.ts";
import type { BootstrapPlan } from "./profile.ts";
import { PROFILES } from "./profiles.ts";
import type { Refusal } from "./refusal.ts";

/** What one step has found out so far. It lasts as long as the step: only the machine's state and context are kept. */
export interface Findings {
  readonly pin?: string;
  readonly plan?: BootstrapPlan;
  readonly overlay?: Overlay;
  readonly refusal?: Refusal;
}

/** The attempt as its step finds it. */
export interface Job {
  readonly attempt: BootstrapAttempt;
  readonly body: Uint8Array;
  readonly env: BootstrapEnvironment;
}

/** The event for the machine, and what later work of the same step needs. */
export type Done = Findings & { readonly event: BootstrapMachineEvent };

/** The work of each state in which the machine does not wait for anybody. */
export const WORK: { readonly [State in BootstrapState]?: (job: Job, findings: Findings) => Done } = {
  checkingPolicy: ({ attempt, env }) => {
    const verdict = checkPolicy({ ...attempt, ...(env.imsi === undefined ? {} : { imsi: env.imsi }) }, env.policy);
    if (verdict.passed) {
      const { authentication, asks } = verdict;
      return { event: { type: "policy.passed", authentication, asks } };
    }
    return verdict.refusal.reason === "no-sim"
      ? withoutCard(env, verdict.refusal)
      : refusedBy("policy.failed", verdict.refusal);
  },

  checkingMac: checkMac,
  checkingPin: checkMac,

  mapping: ({ attempt, body, env }) => {
    const plan = PROFILES[attempt.profile]?.plan(body, env.tree, env.policy.acl, env);
    if (!plan) throw new Bug(`the policy passes no ${attempt.profile} message`);
    if ("refusal" in plan) return refusedBy("document.refused", plan.refusal);
    const nodes = plan.edits.filter(({ kind }) => kind === "add").length;
    const { dropped, mapped, advice = [] } = plan;
    const details = { ...(mapped ? { mapped } : {}), ...(advice.length > 0 ? { advice } : {}) };
    env.emit({ type: "bootstrap.mapped", nodes, dropped, ...details });
    return { event: { type: "document.mapped" }, plan };
  },

  applying: ({ env }, { plan }) => {
    const result = applyEdits(env.tree, marked(plan?.edits ?? [], env.origin), env.now);
    if ("overlay" in result) return { event: { type: "document.applied" }, overlay: result.overlay };
    const { edit, status } = result.failed;
    const detail = `${formatUri(edit.path)} cannot be made: ${status} ${STATUS_NAMES[status]}`;
    return refusedBy("document.refused", { reason: "tree-refused", detail, spec: "DM_Bootstrap §5.3.3" });
  },
};

function checkMac({ attempt, body, env }: Job, { pin }: Findings): Done {
  const sec = knownSec(attempt);
  const missing = missingSecret(sec, env.imsi);
  // the card may have left while the user was asked
  if (missing) return withoutCard(env, missing);
  const fits = macFits({
    sec,
    body,
    profile: attempt.profile,
    ...(attempt.mac === undefined ? {} : { mac: attempt.mac }),
    ...(env.imsi === undefined ? {} : { imsi: env.imsi }),
    ...(pin === undefined ? {} : { pin }),
  });
  env.emit({ type: "bootstrap.checked", sec, fits });
  return { event: { type: "mac.checked", fits } };
}

/** The edits whose nodes are all of one origin, when there is one to be marked with. */
function marked(edits: readonly TreeEdit[], origin: Origin | undefined): readonly TreeEdit[] {
  if (origin === undefined) return edits;
  return edits.map((edit) => (edit.kind === "add" ? { ...edit, node: { ...edit.node, origin } } : edit));
}

function knownSec({ sec: stated }: BootstrapAttempt): Sec {
  const sec = secOf(stated);
  if (sec === undefined) throw new Bug("the policy passes no unknown SEC");
  return sec;
}

function withoutCard({ policy }: BootstrapEnvironment, refusal: Refusal): Done {
  return { event: { type: "card.missing", keeps: policy.withoutCard === "keep" }, refusal };
}

function refusedBy(type: "policy.failed" | "document.refused", refusal: Refusal): Done {
  return { event: { type, reason: refusal.reason }, refusal };
}
