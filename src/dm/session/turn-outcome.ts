/** What a message of the server leads to. */
import type { Command } from "../../codec/syncml/message.ts";
import type { NewOperation } from "../../mo/behaviour.ts";
import type { Displaced } from "../../tree/draft.ts";
import type { Overlay } from "../../tree/tree.ts";
import type { SessionFailureReason } from "../failure.ts";
import type { AlertFate } from "../messages/client-alerts.ts";
import type { Waiting } from "../messages/large-object-sender.ts";
import type { SessionState } from "../session-state.ts";
import type { DeskMemory } from "../user/user-desk.ts";
import type { UserPrompt } from "../user/user-prompt.ts";

/** What ends the client's message once all replies are in: `Final`, the Alert 1222 by which the server goes on, or the end of the session. */
export type Closing = "final" | "abort" | Command;

/** What the client does about a message. */
export type Turn =
  | {
      readonly do: "answer";
      readonly state: SessionState;
      readonly overlay: Overlay;
      readonly commands: readonly Waiting[];
      readonly closing: Closing;
      readonly happened: Happened;
    }
  | { readonly do: "finish"; readonly state: SessionState; readonly overlay: Overlay; readonly happened: Happened }
  /** Nothing of the message is done before the user has answered. */
  | {
      readonly do: "ask";
      readonly prompt: UserPrompt;
      readonly known: DeskMemory;
      readonly shown: readonly UserPrompt[];
    }
  | { readonly do: "fail"; readonly state: SessionState; readonly reason: SessionFailureReason };

/** What a message led to besides the answer to it. */
export interface Happened {
  /** Operations that were started by Exec. */
  readonly started: readonly NewOperation[];
  /** Texts that the user is shown. */
  readonly shown: readonly UserPrompt[];
  /** What became of the client's own alerts. */
  readonly fates: readonly AlertFate[];
  /** Nodes that were renamed and removed, in that order. */
  readonly displaced: readonly Displaced[];
}

/** Nothing but the answer. A spread of it comes last: Node 20 takes half a microsecond for each field that is added to a copy. */
export const NOTHING: Happened = { started: [], shown: [], fates: [], displaced: [] };
