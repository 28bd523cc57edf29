/**
 * Joins the parts of a datagram that came in several short messages (TS 23.040 §9.2.3.24.1). Pure: the state is a
 * JSON value that its owner keeps, time comes in as a number.
 */
import type { Millis } from "../../base/clock.ts";
import {
  belongs,
  canJoin,
  type Datagram,
  datagramOf,
  emptySet,
  joined,
  type Part,
  type PartialSet,
  withPart,
} from "./partial-set.ts";

/** Bounds on what incomplete datagrams may hold. */
export interface ReassemblyLimits {
  /** Life of an incomplete set, counted from its first part; default 24 hours. */
  readonly maxAgeMs: Millis;
  /** Incomplete sets of one sender; default 8. */
  readonly maxSetsPerSender: number;
  /** Incomplete sets of all senders; default 64. */
  readonly maxSets: number;
  /** Octets of all incomplete sets; default 131072, four datagrams of the greatest length. */
  readonly maxOctets: number;
}

/** Room for any handset's traffic, and a bound on what a hostile sender may cost. */
export const REASSEMBLY_LIMITS: ReassemblyLimits = {
  maxAgeMs: 24 * 60 * 60 * 1000,
  maxSetsPerSender: 8,
  maxSets: 64,
  maxOctets: 4 * 32768,
};

/** Incomplete sets, oldest first. JSON. */
export interface ReassemblyState {
  readonly sets: readonly PartialSet[];
}

/** The state in which nothing waits. */
export const NO_PARTS: ReassemblyState = { sets: [] };

/** A set that was given up: a newer message took its reference, its time was over, or there were too many. */
export interface DroppedSet {
  readonly set: PartialSet;
  readonly reason: "replaced" | "expired" | "too-many";
}

/** What {@link addPart} gives: the next state, the datagram when it is whole, and what was given up for it. */
export interface ReassemblyStep {
  readonly state: ReassemblyState;
  /** Present when the part completed a datagram, or is one alone. */
  readonly datagram?: Datagram;
  readonly dropped: readonly DroppedSet[];
}

/**
 * Takes one part in. Order does not matter. A part that is there already is ignored; one with the same number but other
 * octets, or another total, begins a new set, because senders use references again. A part without ports joins a set that has some.
 */
export function addPart(
  state: ReassemblyState,
  part: Part,
  now: Millis,
  limits: ReassemblyLimits = REASSEMBLY_LIMITS,
): ReassemblyStep {
  const { state: live, expired } = expireSets(state, now, limits);
  const dropped: DroppedSet[] = expired.map((set) => ({ set, reason: "expired" }));
  const { concatenation } = part;
  if (!concatenation || concatenation.total === 1) return { state: live, datagram: datagramOf(part), dropped };
  const same = live.sets.findLast((set) => belongs(part, concatenation, set));
  const others = live.sets.filter((set) => set !== same);
  const joins = same && canJoin(part, concatenation, same);
  if (same && !joins) dropped.push({ set: same, reason: "replaced" });
  const set = withPart(joins ? same : emptySet(part, concatenation, now), part, concatenation.sequence);
  if (Object.keys(set.parts).length === set.total) {
    return { state: { sets: others }, datagram: joined(set), dropped };
  }
  const sets = joins ? live.sets.map((each) => (each === same ? set : each)) : [...others, set];
  return bounded(sets, set, limits, dropped);
}

/** Drops the sets whose time is over. */
export function expireSets(
  state: ReassemblyState,
  now: Millis,
  limits: ReassemblyLimits = REASSEMBLY_LIMITS,
): { readonly state: ReassemblyState; readonly expired: readonly PartialSet[] } {
  const isOver = (set: PartialSet) => set.startedAt + limits.maxAgeMs <= now;
  const expired = state.sets.filter(isOver);
  return expired.length === 0
    ? { state, expired }
    : { state: { sets: state.sets.filter((set) => !isOver(set)) }, expired };
}

/** When {@link expireSets} next has something to do, or `undefined` when nothing waits. */
export function nextExpiry(state: ReassemblyState, limits: ReassemblyLimits = REASSEMBLY_LIMITS): Millis | undefined {
  if (state.sets.length === 0) return undefined;
  return Math.min(...state.sets.map((set) => set.startedAt)) + limits.maxAgeMs;
}

/** Gives up sets until the limits hold. */
function bounded(
  sets: readonly PartialSet[],
  touched: PartialSet,
  limits: ReassemblyLimits,
  before: readonly DroppedSet[],
): ReassemblyStep {
  const dropped = [...before];
  let kept = sets;
  for (let set = surplus(kept, touched, limits); set; set = surplus(kept, touched, limits)) {
    const given = set;
    dropped.push({ set: given, reason: "too-many" });
    kept = kept.filter((each) => each !== given);
  }
  return { state: { sets: kept }, dropped };
}

/** The oldest set that must go, if any; the one just touched goes last. */
function surplus(sets: readonly PartialSet[], touched: PartialSet, limits: ReassemblyLimits): PartialSet | undefined {
  const oldest = (from: readonly PartialSet[]) => from.find((set) => set !== touched) ?? from[0];
  const ofSender = sets.filter((set) => set.from === touched.from);
  if (ofSender.length > limits.maxSetsPerSender) return oldest(ofSender);
  const octets = sets.reduce((sum, set) => sum + set.octets, 0);
  return sets.length > limits.maxSets || octets > limits.maxOctets ? oldest(sets) : undefined;
}
