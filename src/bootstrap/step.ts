import { initialTransition, type SnapshotFrom, transition } from "xstate";
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
import { type BootstrapMachineEvent, bootstrapMachine } from "./bootstrap.machine.ts";
import { plainRefusal } from "./refusal.ts";
import { type Findings, WORK } from "./work.ts";

type Snapshot = SnapshotFrom<typeof bootstrapMachine>;

/** Takes a bootstrap message and goes as far as is possible without the user. Pure but for `env.emit`. */
export function startAttempt(message: BootstrapMessage, env: BootstrapEnvironment): BootstrapStep {
  const { id, profile, sec, mac, local = false } = message;
  const [snapshot] = initialTransition(bootstrapMachine, { pinTries: env.policy.pinTries });
  const attempt: BootstrapAttempt = {
    id,
    profile,
    ...(sec === undefined ? {} : { sec }),
    ...(mac === undefined ? {} : { mac }),
    ...(local ? { local } : {}),
    body: toBase64(message.body),
    receivedAt: env.now,
    machine: machineRecord(snapshot),
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
  const before = bootstrapMachine.resolveState(attempt.machine);
  const event: BootstrapMachineEvent = { type: input.type };
  if (!before.can(event)) return { attempt, ...promptFor(before) };

  const emit = scopedEmit(env.emit, { span: attempt.id });
  const job = { attempt, body: bodyOf(attempt), env: { ...env, emit } };
  let findings: Findings = input.type === "pin.entered" ? { pin: input.pin } : {};
  let snapshot = next(before, event);
  for (let work = WORK[snapshot.value]; work; work = WORK[snapshot.value]) {
    const { event: result, ...found } = work(job, findings);
    findings = { ...findings, ...found };
    snapshot = next(snapshot, result);
  }
  const after = { ...attempt, machine: machineRecord(snapshot) };
  return { attempt: after, ...promptFor(snapshot), ...conclude(snapshot, findings, job.env) };
}

/** The end of an attempt, told and handed back; nothing while it goes on. */
function conclude(
  snapshot: Snapshot,
  { plan, overlay, refusal }: Findings,
  { emit }: BootstrapEnvironment,
): Pick<BootstrapStep, "outcome" | "overlay" | "contexts"> {
  if (snapshot.value === "bootstrapped" && plan && overlay) {
    const uris = plan.edits.map(({ path }) => formatUri(path));
    emit({ type: "tree.changed", by: "bootstrap", uris: [...new Set(uris)] });
    emit({ type: "bootstrap.finished", servers: plan.servers });
    const contexts = plan.contexts === undefined ? {} : { contexts: plan.contexts };
    return { overlay, ...contexts, outcome: { applied: true, servers: plan.servers } };
  }
  const { reason } = snapshot.context;
  if (snapshot.value !== "rejected" || reason === undefined) return {};
  emit({ type: "bootstrap.rejected", ...(refusal ?? plainRefusal(reason)) });
  const outcome: BootstrapOutcome = { applied: false, reason };
  return { outcome };
}

function next(snapshot: Snapshot, event: BootstrapMachineEvent): Snapshot {
  return transition(bootstrapMachine, snapshot, event)[0];
}

function promptFor({ value, context }: Snapshot): Pick<BootstrapStep, "prompt"> {
  return value === "waitingForPin" ? { prompt: { triesLeft: context.triesLeft } } : {};
}

function machineRecord({ value, context }: Snapshot): BootstrapAttempt["machine"] {
  return { value, context };
}

function bodyOf(attempt: BootstrapAttempt): Uint8Array {
  const body = fromBase64(attempt.body);
  if (!body) throw new Bug("the body of an attempt is base64");
  return body;
}
