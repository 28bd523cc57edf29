/** A handset in words and figures, for people and programs: without secrets, and without what only the engine needs. */
import type { PartialSet } from "../../codec/sms/partial-set.ts";
import { readAccounts } from "../../dm/account/account.ts";
import { isSecretUri, REDACTED } from "../../events/redaction.ts";
import { isRedelivered } from "../../handset/inbox/redelivery.ts";
import type { DeviceModel } from "../../handset/model/model.ts";
import { nextAlarm } from "../../handset/next-alarm.ts";
import type { PendingSession } from "../../handset/sessions/session-record.ts";
import type { HandsetState, OpenAttempt } from "../../handset/state.ts";
import type { Prompt } from "../../ports/user.ts";
import { formatAcl } from "../../tree/acl.ts";
import type { NodeState } from "../../tree/node.ts";
import { Tree } from "../../tree/tree.ts";
import { formatUri, ROOT } from "../../tree/uri.ts";

/** One handset in a list. */
export interface HandsetSummary {
  /** The IMEI. */
  readonly id: string;
  /** Of the card that is in it, or was in it last; the IMSI too. */
  readonly msisdn: string;
  readonly imsi: string;
  readonly model: string;
  readonly power: "on" | "off";
  /** Taken up, with a call for example, so that its user is not asked anything. */
  readonly busy: boolean;
  readonly network: HandsetState["network"];
  readonly card: "inserted" | "none";
  /** In words, for example `bootstrapped, session pending`. */
  readonly status: string;
}

/** A question that waits for the user's answer. */
export interface PromptFacts {
  /** The attempt to bootstrap or the operation that asks, or the question itself: for example `bootstrap-1`. */
  readonly attempt: string;
  readonly kind: Exclude<Prompt["kind"], "display">;
  /** What is asked, where a server asks. */
  readonly text?: string;
  readonly choices?: readonly string[];
  /** The sender of what is to be applied, as the bearer knows it. */
  readonly from?: string;
}

/** A DM account that a session can be opened with. */
export interface AccountFacts {
  /** Its node, for example `./DMAcc/ex`. */
  readonly path: string;
  readonly serverId: string;
  readonly url: string;
  readonly user?: string;
}

/** A session that is wanted. */
export interface PendingFacts extends Omit<PendingSession, "call"> {
  /** That of the server's call, where the session answers one. */
  readonly sessionId?: string;
}

/** One handset in detail. */
export interface HandsetFacts extends HandsetSummary {
  readonly iccid: string;
  /** Charge in percent; `null`: as its model says. */
  readonly battery: number | null;
  /** By how much its clock is ahead, in milliseconds. */
  readonly clockSkewMs: number;
  /** When it begins the next sessions of its own; `null`: never, or it has no account yet. */
  readonly nextPollAt: number | null;
  /** When it does the next thing of itself, or gives something up; `null`: nothing such, or it waits for somebody. */
  readonly nextAlarmAt: number | null;
  readonly accounts: readonly AccountFacts[];
  /** Questions that wait for an answer: how many, and which, the oldest first. */
  readonly openPrompts: number;
  readonly prompts: readonly PromptFacts[];
  /** Messages of which parts are missing. */
  readonly incompleteMessages: number;
  /** Short messages that the network keeps until it can deliver them. */
  readonly heldMessages: number;
  /** Texts and indications that the user can read. */
  readonly messages: number;
  readonly pendingSessions: readonly PendingFacts[];
  readonly sessionInFlight: boolean;
  /** What servers have started and what is not over yet, for example `operation-1 FUMO ./FUMO/x: download`. */
  readonly operations: readonly string[];
  /** What servers have yet to be told. */
  readonly reports: number;
  /** Nodes of the tree that are not as the model has them. */
  readonly nodesChanged: number;
}

/** One node of a management tree. */
export interface NodeFacts extends Omit<NodeState, "value"> {
  readonly uri: string;
  /** `***` for a secret; base64 for format `bin`; none for an interior node. */
  readonly value?: string;
  /** Its own, or that of the nearest ancestor that has one. */
  readonly effectiveAcl: string;
}

/** The handset as a row of a list. */
export function summaryOf(state: HandsetState): HandsetSummary {
  const { id, model, sim, power, busy, network } = state;
  const card = state.simInserted ? "inserted" : "none";
  return { id, msisdn: sim.msisdn, imsi: sim.imsi, model, power, busy, network, card, status: statusOf(state) };
}

/** The handset in detail; `model` is its own. */
export function factsOf(state: HandsetState, model: DeviceModel): HandsetFacts {
  const prompts = promptsOf(state);
  const isNews = (set: PartialSet) => !isRedelivered(set, state.completedParts);
  const reassembly = { ...state.reassembly, sets: state.reassembly.sets.filter(isNews) };
  return {
    ...summaryOf(state),
    iccid: state.sim.iccid,
    battery: state.battery,
    clockSkewMs: state.clockSkewMs,
    nextPollAt: state.pollAt,
    nextAlarmAt: nextAlarm({ ...state, reassembly }, model) ?? null,
    accounts: readAccounts(new Tree(model.base, state.overlay)).map(({ path, serverId, url, client }) => ({
      path,
      serverId,
      url,
      ...(client === undefined ? {} : { user: client.name }),
    })),
    openPrompts: prompts.length,
    prompts,
    incompleteMessages: reassembly.sets.length,
    heldMessages: state.held.length,
    messages: state.messages.length,
    pendingSessions: state.pendingSessions.map(({ call, ...pending }) =>
      call ? { ...pending, sessionId: call.sessionId } : pending,
    ),
    sessionInFlight: state.session !== null,
    operations: state.operations.map(({ operation: { id, object, root }, wish }) =>
      [id, object, `${formatUri(root)}:`, wish?.do ?? "begins after its session"].join(" "),
    ),
    reports: state.reports.length,
    nodesChanged: Object.keys(state.overlay).length,
  };
}

/** Every node of the tree, depth first, each before what is below it. */
export function nodesOf(tree: Tree): readonly NodeFacts[] {
  return tree.subtree(ROOT).flatMap((path) => {
    const node = tree.get(path);
    if (!node) return [];
    const { value, ...properties } = node;
    const shown = value === undefined ? {} : { value: isSecretUri(path) ? REDACTED : value };
    return [{ uri: formatUri(path), ...properties, ...shown, effectiveAcl: formatAcl(tree.effectiveAcl(path)) }];
  });
}

/** The questions that wait for an answer: those of bootstraps, the oldest first, then of calls, of operations, and of a server in a session. None is shown while the handset is busy. */
export function promptsOf(state: HandsetState): readonly PromptFacts[] {
  if (state.busy) return [];
  const operations = state.operations.flatMap(({ operation, wish }): PromptFacts[] =>
    wish?.do === "ask" ? [{ attempt: operation.id, kind: "operation", text: wish.text }] : [],
  );
  const calls = state.notifications.map(
    ({ id, serverId, from }): PromptFacts => ({ attempt: id, kind: "session", text: serverId, from }),
  );
  return [...bootstrapPrompts(state), ...calls, ...operations, ...questionIn(state)];
}

function questionIn({ session }: HandsetState): readonly PromptFacts[] {
  if (!session?.prompt || session.prompt.prompt.kind === "display") return [];
  const { id, prompt } = session.prompt;
  const choices = prompt.kind === "choice" ? { choices: prompt.choices } : {};
  return [{ attempt: id, kind: prompt.kind, text: prompt.text, ...choices }];
}

function bootstrapPrompts(state: HandsetState): readonly PromptFacts[] {
  const prompts = state.attempts.flatMap(({ attempt, waitsFor }): PromptFacts[] => {
    if (waitsFor === "card") return [];
    return [{ attempt: attempt.id, kind: waitsFor, ...(attempt.from === undefined ? {} : { from: attempt.from }) }];
  });
  return prompts.toSorted((a, b) => numberIn(a.attempt) - numberIn(b.attempt));
}

function numberIn(attempt: string): number {
  return Number(/\d+$/.exec(attempt)?.[0] ?? 0);
}

const WAITING: Readonly<Record<OpenAttempt["waitsFor"], string>> = {
  pin: "waiting for a PIN",
  consent: "waiting for consent",
  card: "waiting for a card",
};

function statusOf(state: HandsetState): string {
  if (state.restartsAt !== null) return "restarting";
  if (state.session?.dm.abort) return "in session, breaking it off";
  if (state.session) return state.session.prompt ? "in session, waiting for its user" : "in session";
  const [open] = state.attempts;
  if (open) return WAITING[open.waitsFor];
  if (state.notifications.length > 0) return "asked about a session";
  if (state.pendingSessions.length > 0) return "bootstrapped, session pending";
  return state.appliedDocuments.length + state.fromCard.length > 0 ? "bootstrapped" : "clean";
}
