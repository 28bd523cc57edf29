/** The person who holds the handset. */
export interface User {
  /** What the user types when asked for a PIN; `undefined` leaves the prompt open. `attempt` counts from 1 for each message. */
  pinFor(handset: string, attempt: number): string | undefined;
}
