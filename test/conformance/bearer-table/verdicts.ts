import { isDeepStrictEqual } from "node:util";
import { systemClock } from "../../../src/base/clock.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import type { EventBus } from "../../../src/events/bus.ts";
import type { PhonebankEvent } from "../../../src/events/event.ts";
import type { HandsetState } from "../../../src/handset/state.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { SERVER_ID } from "../../support/a-bootstrap.ts";
import { modelOf } from "./fleet.ts";

/** After it a handset that tells nothing has nothing to tell. */
const PATIENCE_MS = 5_000;

/** What handsets tell of the end of their bootstraps, in words: `applied`, the reason of a rejection, or that a message was lost on its way. */
export class Verdicts {
  readonly #told = new Map<string, readonly string[]>();
  readonly #misses = new Map<string, number>();
  readonly #waiting = new Map<string, () => void>();

  constructor(bus: EventBus) {
    bus.subscribe((event) => {
      const { handset } = event;
      if (handset === undefined) return;
      if (event.type === "bootstrap.checked" && !event.fits) this.#misses.set(handset, this.#missesOf(handset) + 1);
      const word = wordOf(event, this.#missesOf(handset));
      if (word !== undefined) this.tell(handset, word);
    });
  }

  /** Adds what only the sender can know. */
  tell(handset: string, word: string): void {
    this.#told.set(handset, [...(this.#told.get(handset) ?? []), word]);
    this.#waiting.get(handset)?.();
  }

  /** Resolves when there is a first verdict of the handset, or none for long enough. */
  async first(handset: string): Promise<void> {
    if (this.#told.has(handset)) return;
    await new Promise<void>((resolve) => {
      const timer = systemClock.setTimeout(resolve, PATIENCE_MS);
      this.#waiting.set(handset, () => {
        systemClock.clearTimeout(timer);
        resolve();
      });
    });
  }

  /** All verdicts of the handset, with what does not go with them in its tree: one that tells one thing, and stands by it, gives one word. */
  of({ id, model, overlay }: HandsetState, before: HandsetState): string {
    const verdict = (this.#told.get(id) ?? ["nothing"]).join(", ");
    const servers = readAccounts(new Tree(modelOf(model).base, overlay)).map(({ serverId }) => serverId);
    const isAsTold = verdict.startsWith("applied")
      ? isDeepStrictEqual(servers, [SERVER_ID])
      : isDeepStrictEqual(overlay, before.overlay);
    return isAsTold ? verdict : `${verdict}, but the tree was changed and has ${servers.join(" and ") || "no account"}`;
  }

  #missesOf(handset: string): number {
    return this.#misses.get(handset) ?? 0;
  }
}

function wordOf(event: PhonebankEvent, misses: number): string | undefined {
  switch (event.type) {
    case "bootstrap.finished": {
      const at = misses === 0 ? "" : ` at try ${misses + 1}`;
      const whose = isDeepStrictEqual(event.servers, [SERVER_ID]) ? "" : ` for ${event.servers.join(" and ")}`;
      return `applied${at}${whose}`;
    }
    case "bootstrap.rejected":
      return event.reason;
    case "sms.dropped":
    case "push.dropped":
    case "udp.refused":
      return `lost: ${event.reason}`;
    default:
      return undefined;
  }
}
