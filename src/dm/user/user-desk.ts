/**
 * Where the user alerts of one message meet the user. A session cannot stand still in the middle of a message: when an
 * answer is missing, all that follows is passed over, the work is thrown away, and the message is carried out again from its
 * beginning once the answer is there.
 */
import type { UiSettings } from "../settings.ts";
import type { UserPrompt, UserReply } from "./user-prompt.ts";

/** What is known of the user alerts of a message from earlier runs of it, a plain JSON value. */
export interface DeskMemory {
  /** How many texts the user has been shown. */
  readonly shown: number;
  /** Answers, in the order of the questions. */
  readonly replies: readonly UserReply[];
}

/** Nothing is known: the first run. */
export const NO_REPLIES: DeskMemory = { shown: 0, replies: [] };

/** Questions one message may ask; each of them has the whole message carried out once more. */
const MOST_QUESTIONS = 50;

/** One run of one message. */
export class UserDesk {
  readonly settings: UiSettings;
  readonly #memory: DeskMemory;
  readonly #shown: UserPrompt[] = [];
  #asked = 0;
  #waitsFor: UserPrompt | undefined;
  #isCancelled = false;

  constructor(settings: UiSettings, memory: DeskMemory = NO_REPLIES) {
    this.settings = settings;
    this.#memory = memory;
  }

  /** The question that has no answer yet; with one, nothing more is carried out. */
  get waitsFor(): UserPrompt | undefined {
    return this.#waitsFor;
  }

  /** Whether the user turned away, so that what is left of the message is not executed. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Texts that the user has not been shown in an earlier run. */
  get newlyShown(): readonly UserPrompt[] {
    return this.#shown.slice(this.#memory.shown);
  }

  /** Shows a text. */
  show(prompt: UserPrompt): void {
    this.#shown.push(prompt);
  }

  /** The user's answer; `waiting` when there is none yet, `too-many` when there will be none. */
  ask(prompt: UserPrompt): UserReply | "waiting" | "too-many" {
    if (this.#asked === MOST_QUESTIONS) return "too-many";
    const reply = this.#memory.replies[this.#asked];
    this.#asked++;
    if (reply) return reply;
    this.#waitsFor ??= prompt;
    return "waiting";
  }

  /** The rest of the message is not executed. */
  cancel(): void {
    this.#isCancelled = true;
  }

  /** What a further run has to know, with one more answer. */
  remember(): DeskMemory {
    return { shown: this.#shown.length, replies: this.#memory.replies };
  }
}
