/** What a handset asks its user. */
export type Prompt =
  /** A PIN, for the `asking`-th time in one message, from 1. */
  | { readonly kind: "pin"; readonly asking: number }
  /** Whether a bootstrap may be applied. */
  | { readonly kind: "consent" }
  /** Whether a session that a server calls for may begin (DM_Notification). */
  | { readonly kind: "session"; readonly server: string }
  /** Whether an operation that a server has started may go on. */
  | { readonly kind: "operation"; readonly text: string }
  | ServerPrompt;

/** A user alert of a server: 1100 to 1104 (DM_Protocol §10). Nothing is answered to a display. */
export type ServerPrompt =
  | { readonly kind: "display"; readonly text: string }
  | { readonly kind: "confirm"; readonly text: string; readonly preselected?: boolean }
  | {
      readonly kind: "input";
      readonly text: string;
      readonly inputType: "alphanumeric" | "numeric" | "date" | "time" | "phone" | "ip";
      /** What is typed is not to be seen. */
      readonly hidden: boolean;
      /** Characters. */
      readonly maxLength?: number;
      readonly preselected?: string;
    }
  /** One of the choices, or `several`. They are numbered from 1. */
  | {
      readonly kind: "choice";
      readonly text: string;
      readonly choices: readonly string[];
      readonly several: boolean;
      readonly preselected?: readonly number[];
    };

/** What the user does: types a PIN or a text, says yes or no, chooses, or turns away. No refuses a prompt of any kind. */
export type Reply =
  | { readonly pin: string }
  | { readonly agreed: boolean }
  | { readonly text: string }
  | { readonly choices: readonly number[] }
  | { readonly cancelled: true };

/** The person who holds the handset. */
export interface User {
  /** What the user does at once; `undefined` leaves the prompt open. */
  reply(handset: string, prompt: Prompt): Reply | undefined;
}
