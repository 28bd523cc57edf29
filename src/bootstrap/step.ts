import { fromBase64, toBase64 } from "../base/bytes.ts";
import { Bug } from "../base/errors.ts";
import { scopedEmit } from "../events/bus.ts";
import { formatUri } from "../tree/uri.ts";
import type {
  BootstrapAttempt,
  BootstrapEnvironment,
  BootstrapInput,
  BootstrapMessage,
  BootstrapOutcome,
  BootstrapStep,
} from "./attempt.ts";
import type { BootstrapMachineEvent, BootstrapState } from "./bootstrap.machine.ts";
import { firstStanding, type Standing, standingAfter } from "./machine-standing.ts";
import { plainRefusal } from "./refusal.ts";
import { type Findings, WORK } from "./work.ts";

/** Takes a bootstrap message and goes as far as is possible without the user. Pure but for `env.emit`. */
export function startAttempt(message: BootstrapMessage, env: BootstrapEnvironment): BootstrapStep {
  const { id, profile, sec, mac, from, source = "air" } = message;
  const attempt: BootstrapAttempt = {
    id,
    profile,
    source,
    body: toBase64(message.body),
    receivedAt: env.now,
    machine: firstStanding(env.policy.pinTries),
    // What may be absent comes last: Node 20 takes ten times as long to add a field behind a spread.
    ...(sec === undefined ? {} : { sec }),
    ...(mac === undefined ? {} : { mac }),
    ...(from === undefined ? {} : { from }),
  };
  env.emit({ type: "bootstrap.started", span: id, profile, ...(sec === undefined ? {} : { sec }) });
  return stepAttempt(attempt, { type: "push.received" }, env);
}

/**
 * Tells an attempt what happened and goes as far as is possible without the user. An input that its state does not expect,
 * such as a PIN that comes after the prompt has timed out, changes nothing. Pure but for `env.emit`.
 */
export function stepAttempt(
  attempt: BootstrapAttempt,
  input: BootstrapInput,
  env: BootstrapEnvironment,
): BootstrapStep {
  const begun = standingAfter({ before: attempt.machine, event: { type: input.type } });
  if (!begun) return { attempt, ...waitOf(attempt.machine) };

  const emit = scopedEmit(env.emit, { span: attempt.id });
  const job = { attempt, body: bodyOf(attempt), env: { ...env, emit } };
  const findings: Findings = input.type === "pin.entered" ? { pin: input.pin } : {};
  let standing = begun;
  for (let work = WORK[standing.value]; work; work = WORK[standing.value]) {
    const { event, ...found } = work(job, findings);
    Object.assign(findings, found);
    standing = next(standing, event);
  }
  const after = { ...attempt, machine: standing };
  return { attempt: after, ...waitOf(standing), ...conclude(standing, findings, job.env) };
}

/** The end of an attempt, told and handed back; nothing while it goes on. */
function conclude(
  { value, context: { reason } }: Standing,
  { plan, overlay, refusal }: Findings,
  { emit }: BootstrapEnvironment,
): Pick<BootstrapStep, "outcome" | "overlay" | "contexts"> {
  if (value === "bootstrapped" && plan && overlay) {
    const uris = plan.edits.map(({ path }) => formatUri(path));
    emit({ type: "tree.changed", by: "bootstrap", uris: [...new Set(uris)] });
    emit({ type: "bootstrap.finished", servers: plan.servers });
    const contexts = plan.contexts === undefined ? {} : { contexts: plan.contexts };
    return { overlay, ...contexts, outcome: { applied: true, servers: plan.servers } };
  }
  if (value !== "rejected" || reason === undefined) return {};
  emit({ type: "bootstrap.rejected", ...(refusal ?? plainRefusal(reason)) });
  const outcome: BootstrapOutcome = { applied: false, reason };
  return { outcome };
}

function next(before: Standing, event: BootstrapMachineEvent): Standing {
  const after = standingAfter({ before, event });
  if (!after) throw new Bug(`${event.type} is what ${before.value} ends with`);
  return after;
}

function waitOf({ value }: Standing): Pick<BootstrapStep, "waitsFor"> {
  const waitsFor = WAITING[value];
  return waitsFor ? { waitsFor } : {};
}

/** What is awaited in the states that last longer than a step. */
const WAITING: { readonly [State in BootstrapState]?: NonNullable<BootstrapStep["waitsFor"]> } = {
  waitingForPin: "pin",
  waitingForConsent: "consent",
  waitingForCard: "card",
};

function bodyOf(attempt: BootstrapAttempt): Uint8Array {
  const body = fromBase64(attempt.body);
  if (!body) throw new Bug("the body of an attempt is base64");
  return body;
}
