/** What a handset asks its user. */
export type Prompt =
  /** A PIN, for the `asking`-th time in one message, from 1. */
  | { readonly kind: "pin"; readonly asking: number }
  /** Whether a bootstrap may be applied. */
  | { readonly kind: "consent" };

/** What the user does: types a PIN, or says yes or no. No refuses a PIN prompt too. */
export type Reply = { readonly pin: string } | { readonly agreed: boolean };

/** The person who holds the handset. */
export interface User {
  /** What the user does at once; `undefined` leaves the prompt open. */
  reply(handset: string, prompt: Prompt): Reply | undefined;
}
