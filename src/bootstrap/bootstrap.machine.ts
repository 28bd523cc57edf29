import { assign, type SnapshotFrom, setup } from "xstate";
import type { RejectionReason } from "../events/vocabulary.ts";

/** What an attempt remembers besides its state. */
export interface BootstrapContext {
  /** How often the user may still enter a PIN. */
  readonly triesLeft: number;
  /** True when the user has to agree before the document is applied. */
  readonly asks: boolean;
  /** Why the attempt was rejected. */
  readonly reason?: RejectionReason;
}

/** How a message proves where it comes from: not at all, by a secret of the card alone, or with digits that the user types. */
export type Authentication = "none" | "network" | "user";

/** What moves an attempt: inputs from outside, and the results of the work that a state stands for. */
export type BootstrapMachineEvent =
  | { readonly type: "push.received" }
  | { readonly type: "policy.passed"; readonly authentication: Authentication; readonly asks: boolean }
  | { readonly type: "policy.failed"; readonly reason: RejectionReason }
  | { readonly type: "pin.entered" }
  | { readonly type: "consent.given" }
  | { readonly type: "prompt.refused" }
  | { readonly type: "card.inserted" }
  | { readonly type: "wait.timedOut" }
  | { readonly type: "mac.checked"; readonly fits: boolean }
  | { readonly type: "card.missing"; readonly keeps: boolean }
  | { readonly type: "document.mapped" }
  | { readonly type: "document.applied" }
  | { readonly type: "document.refused"; readonly reason: RejectionReason };

const bootstrapSetup = setup({
  types: {
    context: {} as BootstrapContext,
    events: {} as BootstrapMachineEvent,
    input: {} as { readonly pinTries: number },
  },
  guards: {
    carriesNoMac: ({ event }) => event.type === "policy.passed" && event.authentication === "none",
    needsUserPin: ({ event }) => event.type === "policy.passed" && event.authentication === "user",
    macFits: ({ event }) => event.type === "mac.checked" && event.fits,
    mayTryAgain: ({ context }) => context.triesLeft > 1,
    mustAsk: ({ context }) => context.asks,
    isKept: ({ event }) => event.type === "card.missing" && event.keeps,
  },
  actions: {
    rememberToAsk: assign(({ event }) => (event.type === "policy.passed" ? { asks: event.asks } : {})),
    spendTry: assign({ triesLeft: ({ context }) => context.triesLeft - 1 }),
    keepReason: assign(({ event }) => ("reason" in event ? { reason: event.reason } : {})),
    blame: assign((_, params: { readonly reason: RejectionReason }) => ({ reason: params.reason })),
  },
});

const rejectedAs = (reason: RejectionReason) =>
  ({ target: "rejected", actions: { type: "blame", params: { reason } } }) as const;

const rejectedAsTold = { target: "rejected", actions: "keepReason" } as const;

const withoutCard = [{ guard: "isKept", target: "waitingForCard" }, rejectedAs("no-sim")] as const;

/**
 * One bootstrap attempt: policy, PIN, MAC, consent, mapping, applied (DM_Bootstrap §5.3; ProvBoot). It does no work itself: a
 * state names the work to be done, and the result comes in as an event. Only the states that wait last longer than a step.
 */
export const bootstrapMachine = bootstrapSetup.createMachine({
  id: "bootstrap",
  context: ({ input }) => ({ triesLeft: input.pinTries, asks: false }),
  initial: "receiving",
  states: {
    receiving: { on: { "push.received": "checkingPolicy" } },
    checkingPolicy: {
      on: {
        "policy.passed": [
          { guard: "carriesNoMac", target: "authentic", actions: "rememberToAsk" },
          { guard: "needsUserPin", target: "waitingForPin", actions: "rememberToAsk" },
          { target: "checkingMac", actions: "rememberToAsk" },
        ],
        "policy.failed": rejectedAsTold,
        "card.missing": withoutCard,
      },
    },
    waitingForCard: {
      on: { "card.inserted": "checkingPolicy", "wait.timedOut": rejectedAs("no-sim") },
    },
    waitingForPin: {
      on: {
        "pin.entered": "checkingPin",
        "wait.timedOut": rejectedAs("pin-timeout"),
        "prompt.refused": rejectedAs("user-refused"),
      },
    },
    checkingPin: {
      on: {
        "mac.checked": [
          { guard: "macFits", target: "authentic" },
          { guard: "mayTryAgain", target: "waitingForPin", actions: "spendTry" },
          { target: "rejected", actions: ["spendTry", { type: "blame", params: { reason: "pin-exhausted" } }] },
        ],
        "card.missing": withoutCard,
      },
    },
    // A wrong network secret cannot be mended by asking anybody: there is no second try.
    checkingMac: {
      on: { "mac.checked": [{ guard: "macFits", target: "authentic" }, rejectedAs("bad-mac")] },
    },
    authentic: { always: [{ guard: "mustAsk", target: "waitingForConsent" }, { target: "mapping" }] },
    waitingForConsent: {
      on: {
        "consent.given": "mapping",
        "wait.timedOut": rejectedAs("consent-timeout"),
        "prompt.refused": rejectedAs("user-refused"),
      },
    },
    mapping: { on: { "document.mapped": "applying", "document.refused": rejectedAsTold } },
    applying: { on: { "document.applied": "bootstrapped", "document.refused": rejectedAsTold } },
    bootstrapped: { type: "final" },
    rejected: { type: "final" },
  },
});

/** Where an attempt stands. */
export type BootstrapState = SnapshotFrom<typeof bootstrapMachine>["value"];
