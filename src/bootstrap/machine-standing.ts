import { initialTransition, type SnapshotFrom, transition } from "xstate";
import type { BootstrapAttempt } from "./attempt.ts";
import { type BootstrapMachineEvent, bootstrapMachine } from "./bootstrap.machine.ts";

/** Where an attempt stands: what is kept of the bootstrap machine between two events. */
export type Standing = BootstrapAttempt["machine"];

/** Where an attempt begins whose user may enter so many PINs. */
export const firstStanding = remembering((pinTries: number): Standing => {
  const [snapshot] = initialTransition(bootstrapMachine, { pinTries });
  return standingOf(snapshot);
});

/** Where an attempt stands after an event; `undefined` for an event that its state does not expect. */
export const standingAfter = remembering(
  ({ before, event }: { readonly before: Standing; readonly event: BootstrapMachineEvent }): Standing | undefined => {
    const snapshot = bootstrapMachine.resolveState(before);
    return snapshot.can(event) ? standingOf(transition(bootstrapMachine, snapshot, event)[0]) : undefined;
  },
);

function standingOf({ value, context }: SnapshotFrom<typeof bootstrapMachine>): Standing {
  return { value, context };
}

/**
 * Answers each question but once. The machine is a pure function, and there are few questions: states, tries left, reasons and
 * events. For those of one bootstrap xstate takes longer than all the rest of it does.
 */
function remembering<Question, Answer>(answerTo: (question: Question) => Answer): (question: Question) => Answer {
  const answers = new Map<string, Answer>();
  return (question) => {
    const key = JSON.stringify(question);
    const answer = answers.get(key) ?? answerTo(question);
    answers.set(key, answer);
    return answer;
  };
}
