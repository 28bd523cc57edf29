import { readAccounts } from "../src/dm/account/account.ts";
import type { SessionStep } from "../src/dm/session/next-action.ts";
import { openSession, receiveAnswer } from "../src/dm/session/session.ts";
import type { DmEnvironment } from "../src/dm/settings.ts";
import type { Emit } from "../src/events/event.ts";
import type { DeviceModel } from "../src/handset/model/model.ts";
import type { HandsetState } from "../src/handset/state.ts";
import type { SessionAnswer } from "../src/ports/session-transport.ts";
import { Tree } from "../src/tree/tree.ts";
import { PINNED_RANDOM } from "./dm-handset.ts";

/** What the engine wants sent. */
export type Sending = Extract<SessionStep["next"], { readonly do: "send" }>;

/** Carries one message to the server and its answer back. */
export type Exchange = (message: Sending) => Promise<SessionAnswer>;

/** The DM engine by itself: gives back what has one session of a handset, from opening to end, each from the same state. @throws (rejects) when it fails */
export function openTalk(model: DeviceModel, handset: HandsetState, emit: Emit): (exchange: Exchange) => Promise<void> {
  const { dm: settings, behaviour: behaviours, base } = model;
  return async (exchange) => {
    const env: DmEnvironment = { now: Date.now(), random: PINNED_RANDOM, emit, settings, behaviours };
    let tree = new Tree(base, handset.overlay);
    const [account] = readAccounts(tree);
    if (!account) throw new Error(`handset ${handset.id} has no account`);
    let step = openSession(tree, account, { sessionId: "1", alert: 1201 }, env);
    while (step.next.do === "send") {
      const answer = await exchange(step.next);
      if (answer.outcome === "failed") throw new Error(`${answer.reason}: ${answer.detail}`);
      tree = new Tree(base, step.overlay);
      step = receiveAnswer(tree, step.state, answer, env);
    }
    if (step.next.do !== "finish") throw new Error(`the session ended with ${JSON.stringify(step.next)}`);
  };
}
