import type { TransportCredential } from "../ports/session-transport.ts";
import type { Prompt } from "../ports/user.ts";

/** Everything a handset asks of the world around it. Alarms are not among them: `nextAlarm(state)` tells the next one. */
export type Effect = SendMessage | RefuseCall | AskUser | StartDownload | StopDownload | PostNotice;

/** A message of a session, for whatever carries it; its answer is the input `message.answered`. */
export interface SendMessage {
  readonly type: "message.send";
  /** The session's name in events, for example `session-1`, which its answer has too. */
  readonly span: string;
  /** The line it goes over, in place of the network. */
  readonly line?: string;
  readonly url: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** The `x-syncml-hmac` header to go with the body. */
  readonly hmac?: string;
  /** What the transport may show when the server asks it. */
  readonly transportCredential?: TransportCredential;
}

/** A call that came by a line leads to no session: nobody has to wait for one there. */
export interface RefuseCall {
  readonly type: "call.refuse";
  readonly line: string;
}

/** A prompt to be shown to the user. */
export interface AskUser {
  readonly type: "user.ask";
  /** Who asks: a bootstrap attempt, an operation or a notification; or the name of the question itself, in a session. */
  readonly attempt: string;
  readonly prompt: Prompt;
}

/** Something to be loaded for an operation; its end is the input `download.ended`. */
export interface StartDownload {
  readonly type: "download.start";
  /** Its name in the input that ends it, for example `download-1`. */
  readonly download: string;
  readonly operation: string;
  readonly url: string;
  readonly maxBytes: number;
}

/** What is loaded for an operation is stopped, now or for good. */
export interface StopDownload {
  readonly type: "download.stop";
  readonly operation: string;
  /** Whether it will go on: what has come is kept then. */
  readonly goesOn: boolean;
}

/** Tells a server what became of a download; nobody waits for an answer. */
export interface PostNotice {
  readonly type: "notice.post";
  readonly operation: string;
  readonly url: string;
  readonly text: string;
}

/** What a step gives: the new state and what is to be done. */
export interface HandsetStep<State> {
  readonly state: State;
  readonly effects: readonly Effect[];
}
