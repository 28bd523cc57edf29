import { fromBase64 } from "../../base/bytes.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import type { Mailboxes } from "../../fleet/mailbox.ts";
import type { SmartCard } from "../../ports/card.ts";
import { type HandsetSummary, summaryOf } from "./describe.ts";
import { handsetNamed } from "./handset-named.ts";
import { OperateError } from "./operate-error.ts";
import { tell } from "./tell.ts";

/**
 * Puts a card into a handset in place of the one that is in it; without `card`, puts back the one that was in it last. `turns` is one
 * for the whole fleet: a card that is on its way into one handset is not free for another.
 * @throws {OperateError} (rejects) `no-handset`, `card-taken` when another handset is reached by a number of it, `bad-request`, `failed`
 */
export function insertCard(fleet: Fleet, turns: Mailboxes, name: string, card?: SmartCard): Promise<HandsetSummary> {
  return turns.post("cards", async () => {
    const state = handsetNamed(fleet, name);
    if (!card && state.simInserted) return summaryOf(state);
    const inserted = card ?? state.sim;
    if (inserted.files.some(({ content }) => fromBase64(content) === undefined)) {
      throw new OperateError("bad-request", "a file of a card is octets in base64");
    }
    for (const number of [inserted.msisdn, inserted.imsi]) {
      const holder = fleet.find(number);
      if (holder === undefined || holder === state.id) continue;
      throw new OperateError("card-taken", `${number} belongs to handset ${holder}`);
    }
    return tell(fleet, state.id, { type: "card.inserted", card: inserted });
  });
}
