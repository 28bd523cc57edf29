import type { Prompt } from "../ports/user.ts";

/** Everything a handset asks of the world around it. Alarms are not among them: `nextAlarm(state)` tells the next one. */
export type Effect = SendMessage | AskUser;

export interface SendMessage {
  readonly type: "message.send";
  readonly sessionId: string;
  readonly span: string;
  readonly url: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** A prompt of a bootstrap attempt, to be shown to the user. */
export interface AskUser {
  readonly type: "user.ask";
  readonly attempt: string;
  readonly prompt: Prompt;
}

/** What a step gives: the new state and what is to be done. */
export interface HandsetStep<State> {
  readonly state: State;
  readonly effects: readonly Effect[];
}
