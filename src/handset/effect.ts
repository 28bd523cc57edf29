/** Everything a handset asks of the world around it. Alarms are not among them: `nextAlarm(state)` tells the next one. */
export type Effect = SendMessage | AskForPin;

export interface SendMessage {
  readonly type: "message.send";
  readonly sessionId: string;
  readonly span: string;
  readonly url: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

export interface AskForPin {
  readonly type: "pin.ask";
  readonly attempt: string;
  /** Which asking this is for the message, from 1. */
  readonly asking: number;
}

/** What a step gives: the new state and what is to be done. */
export interface HandsetStep<State> {
  readonly state: State;
  readonly effects: readonly Effect[];
}
