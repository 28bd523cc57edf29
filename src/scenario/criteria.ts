/** What can be expected of a handset: whether it is so, and how it is instead. */
import { readAccounts } from "../dm/account/account.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { HandsetState } from "../handset/state.ts";
import { promptsOf } from "../lab/operate/describe.ts";
import { managementTree } from "../lab/operate/handset-named.ts";
import type { Tree } from "../tree/tree.ts";
import { hasNode, nodeFound, nodeInWords } from "./expected-node.ts";
import type { HandsetOutcome } from "./outcomes.ts";
import type { Expectation } from "./steps/expect.ts";

/** A handset as expectations see it: what became of it so far, and how it stands. */
export interface Watched {
  readonly outcome: HandsetOutcome;
  readonly state: HandsetState;
  readonly tree: () => Tree;
}

/** A handset of the fleet, to be held against an expectation. */
export function watched(fleet: Fleet, state: HandsetState, outcome: HandsetOutcome): Watched {
  return { outcome, state, tree: () => managementTree(fleet, state) };
}

type Criterion = Exclude<keyof Expectation, "of" | "within">;
type Wanted = { readonly [Name in Criterion]-?: NonNullable<Expectation[Name]> };

/** What an expectation says, one by one. */
type Given = { readonly [Name in Criterion]?: Wanted[Name] | undefined };

interface Rule<Value> {
  readonly holds: (wanted: Value, handset: Watched) => boolean;
  /** What was wanted, in words that tell no secret; its own name and value when absent. */
  readonly words?: (wanted: Value) => string;
  /** How it is instead. */
  readonly found: (handset: Watched, wanted: Value) => string;
}

const bootstrapFound = ({ outcome: { bootstrap, reason } }: Watched) =>
  `bootstrap ${bootstrap}${reason === undefined ? "" : ` (${reason})`}`;

const sessionsFound = ({ outcome: { completed, failed }, state }: Watched) => {
  const underWay = state.session === null ? "" : "1 under way, ";
  return `sessions ${completed} completed, ${failed} failed, ${underWay}${state.pendingSessions.length} pending`;
};

const RULES: { readonly [Name in Criterion]: Rule<Wanted[Name]> } = {
  bootstrap: { holds: (wanted, { outcome }) => outcome.bootstrap === wanted, found: bootstrapFound },
  reason: { holds: (wanted, { outcome }) => outcome.reason === wanted, found: bootstrapFound },
  session: {
    holds: (wanted, { outcome: { completed, failed }, state }) => {
      if (wanted === "completed") return completed > 0;
      if (wanted === "failed") return failed > 0;
      if (wanted === "pending") return state.pendingSessions.length > 0;
      return completed + failed === 0;
    },
    found: sessionsFound,
  },
  sessions: {
    holds: (wanted, { outcome }) => outcome.completed === wanted,
    words: (wanted) => `${wanted} sessions completed`,
    found: sessionsFound,
  },
  sessionId: {
    holds: (wanted, { outcome }) => outcome.sessionId === wanted,
    words: (wanted) => `session ${wanted} completed`,
    found: ({ outcome: { sessionId } }) => `session ${sessionId ?? "none"} completed last`,
  },
  notification: {
    holds: (wanted, { outcome }) => outcome.notification === wanted,
    found: ({ outcome }) => `notification ${outcome.notification}`,
  },
  nodes: {
    holds: (wanted, handset) => wanted.every((node) => hasNode(handset.tree(), node)),
    words: (wanted) => wanted.map(nodeInWords).join(", "),
    found: (handset, wanted) =>
      wanted
        .filter((node) => !hasNode(handset.tree(), node))
        .map((node) => nodeFound(handset.tree(), node))
        .join(", "),
  },
  servers: {
    holds: (wanted, handset) => serversOf(handset).join() === wanted.toSorted().join(),
    words: (wanted) => `accounts of ${listed(wanted)}`,
    found: (handset) => `accounts of ${listed(serversOf(handset))}`,
  },
  messages: {
    holds: (wanted, { state }) => state.messages.length === wanted,
    words: (wanted) => `${wanted} messages`,
    found: ({ state }) => `${state.messages.length} messages`,
  },
  prompt: {
    holds: (wanted, { state }) => {
      const kinds = promptsOf(state).map(({ kind }) => kind);
      return wanted === "none" ? kinds.length === 0 : kinds.includes(wanted);
    },
    found: ({ state }) => `prompt ${listed(promptsOf(state).map(({ kind }) => kind))}`,
  },
  operations: {
    holds: (wanted, { state }) => state.operations.length === wanted,
    words: (wanted) => `${wanted} operations`,
    found: ({ state }) => `${state.operations.length} operations`,
  },
  reports: {
    holds: (wanted, { state }) => state.reports.length === wanted,
    words: (wanted) => `${wanted} reports`,
    found: ({ state }) => `${state.reports.length} reports`,
  },
  told: {
    holds: (wanted, { outcome }) => outcome.told.join("\n") === wanted.join("\n"),
    words: (wanted) => `told ${listed(wanted)}`,
    found: ({ outcome }) => `told ${listed(outcome.told)}`,
  },
  notices: {
    holds: (wanted, { outcome }) => outcome.notices.join("\n") === wanted.join("\n"),
    words: (wanted) => `install notices ${listed(wanted)}`,
    found: ({ outcome }) => `install notices ${listed(outcome.notices)}`,
  },
  jobs: {
    holds: (wanted, { outcome }) => wanted.every((job) => outcome.jobs.includes(job)),
    words: (wanted) => `jobs done: ${listed(wanted)}`,
    found: ({ outcome }) => `jobs done: ${listed(outcome.jobs)}`,
  },
  kept: {
    holds: (wanted, { state }) => isKept(state) === wanted,
    words: (wanted) => `${wanted ? "a" : "no"} bootstrap kept for a card`,
    found: ({ state }) => `${isKept(state) ? "a" : "no"} bootstrap kept for a card`,
  },
  held: {
    holds: (wanted, { state }) => state.held.length > 0 === wanted,
    words: (wanted) => `${wanted ? "some" : "no"} short messages held by the network`,
    found: ({ state }) => `${state.held.length} short messages held by the network`,
  },
};

const CRITERIA = Object.keys(RULES) as Criterion[];

/** Whether everything that is expected holds for a handset. */
export function holds(expectation: Expectation, handset: Watched): boolean {
  return CRITERIA.every((name) => isMet(name, expectation, handset));
}

/** What is expected, for example `bootstrap applied, session completed`. */
export function wantedInWords(expectation: Expectation): string {
  return CRITERIA.flatMap((name) => inWords(name, expectation)).join(", ");
}

/** How those things are that do not hold. */
export function foundInWords(expectation: Expectation, handset: Watched): string {
  const unmet = CRITERIA.filter((name) => !isMet(name, expectation, handset));
  return [...new Set(unmet.map((name) => foundOf(name, expectation, handset)))].join("; ");
}

function isMet<Name extends Criterion>(name: Name, expectation: Given, handset: Watched): boolean {
  const wanted = expectation[name];
  return wanted === undefined || RULES[name].holds(wanted, handset);
}

function inWords<Name extends Criterion>(name: Name, expectation: Given): string[] {
  const wanted = expectation[name];
  return wanted === undefined ? [] : [RULES[name].words?.(wanted) ?? `${name} ${String(wanted)}`];
}

function foundOf<Name extends Criterion>(name: Name, expectation: Given, handset: Watched): string {
  const wanted = expectation[name];
  return wanted === undefined ? "" : RULES[name].found(handset, wanted);
}

function serversOf({ tree }: Watched): string[] {
  return readAccounts(tree())
    .map(({ serverId }) => serverId)
    .toSorted();
}

function isKept({ attempts }: HandsetState): boolean {
  return attempts.some(({ waitsFor }) => waitsFor === "card");
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
