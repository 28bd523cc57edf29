/** Parts that come once more although their message is complete: networks deliver twice, and a sender sends again what it saw no answer to. */
import { toBase64 } from "../../base/bytes.ts";
import { contentDigest } from "../../codec/security/content-digest.ts";
import type { Part, PartialSet } from "../../codec/sms/partial-set.ts";
import type { ReassemblyState } from "../../codec/sms/reassembly.ts";

/** True when every part of the set belongs to the message that was completed last: nothing is missing, it is here already. */
export function isRedelivered(set: PartialSet, completedParts: readonly string[]): boolean {
  return digestsOf(set).every((digest) => completedParts.includes(digest));
}

/** Digests of the parts of the message that this part has just completed; `before` is the state without it. */
export function digestsOfCompleted(before: ReassemblyState, part: Part): readonly string[] {
  return [...before.sets.filter((set) => hasPlaceFor(set, part)).flatMap(digestsOf), ...digestOf(part)];
}

/**
 * The state without the redelivered parts that this one, of a new message, would be mixed with: senders use references
 * again. When they are just what stands before it, they are the beginning of the new message, which is that of the old one.
 */
export function withoutRedelivered(
  state: ReassemblyState,
  part: Part,
  completedParts: readonly string[],
): ReassemblyState {
  if (digestOf(part).some((known) => completedParts.includes(known))) return state;
  const sets = state.sets.filter((set) => {
    const isOld = hasPlaceFor(set, part) && isRedelivered(set, completedParts) && !isBeginningBefore(set, part);
    return !isOld;
  });
  return sets.length === state.sets.length ? state : { ...state, sets };
}

function isBeginningBefore({ parts }: PartialSet, { concatenation }: Part): boolean {
  const sequences = Object.keys(parts).map(Number);
  return sequences.length + 1 === concatenation?.sequence && Math.max(...sequences) === sequences.length;
}

function hasPlaceFor(set: PartialSet, { from: sender, text, concatenation }: Part): boolean {
  const { from, width, reference, total } = set;
  return (
    from === sender &&
    set.text === text &&
    width === concatenation?.width &&
    reference === concatenation.reference &&
    total === concatenation.total
  );
}

function digestsOf({ from, width, reference, total, parts }: PartialSet): string[] {
  return Object.entries(parts).map(([sequence, data]) => digest(from, { width, reference, total, sequence }, data));
}

function digestOf({ from, concatenation, data }: Part): string[] {
  return concatenation ? [digest(from, concatenation, toBase64(data))] : [];
}

function digest(
  from: string,
  place: Pick<PartialSet, "width" | "reference" | "total"> & { readonly sequence: number | string },
  data: string,
): string {
  const { width, reference, total, sequence } = place;
  return contentDigest(from, `${width} ${reference} ${total} ${sequence}`, data);
}
