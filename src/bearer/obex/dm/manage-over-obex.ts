import type { ObexOutcome } from "../../../codec/obex/client.ts";
import { obexHeader, typeHeader } from "../../../codec/obex/headers.ts";
import type { ObexObject } from "../../../codec/obex/object.ts";
import { OBEX_RESPONSES } from "../../../codec/obex/response-codes.ts";
import { type ObexCredential, wordsOf } from "../challenge-answer.ts";
import { ObexClient, type ObexClientOptions } from "../client.ts";
import { NOTIFICATION_TYPE } from "../object-type.ts";
import { OBEX_TARGETS } from "../targets.ts";
import { type ConversationOutcome, converse, type DmConversation, type DmLineEnd, type Refused } from "./converse.ts";
import { dmMessageOf, dmObject } from "./message.ts";

/** How one handset is managed, and where. */
export interface ManageOptions extends ObexClientOptions, DmConversation {
  /** Package #0, by which the handset is called. */
  readonly notification: Uint8Array;
}

/**
 * Manages the handset behind an OBEX port: calls it with a Package #0 and carries one session with it to its end (SyncML_OBEX).
 * @throws {PortError} (rejects) as {@link ObexClient.connect}
 */
export async function manageOverObex(options: ManageOptions): Promise<ConversationOutcome> {
  const { credential } = options;
  const client = await ObexClient.connect(options, OBEX_TARGETS["SyncML DM"]);
  if (!(client instanceof ObexClient)) {
    return { result: "refused", messages: 0, detail: `CONNECT: ${wordsOf(client, credential)}` };
  }
  try {
    const outcome = await converse(lineEnd(client, callOf(options.notification), credential), options);
    await client.disconnect();
    return outcome;
  } finally {
    client.close();
  }
}

function callOf(notification: Uint8Array): ObexObject {
  return { headers: [typeHeader(NOTIFICATION_TYPE), obexHeader("Length", notification.length)], body: notification };
}

function lineEnd(client: ObexClient, call: ObexObject, credential: ObexCredential | undefined): DmLineEnd {
  const refusedBy = (outcome: ObexOutcome): Refused => ({ refused: wordsOf(outcome, credential) });
  return {
    async call() {
      const outcome = await client.put(call);
      return outcome.result === "done" ? "called" : refusedBy(outcome);
    },
    async get(type) {
      const outcome = await client.get([typeHeader(type)]);
      if (outcome.result === "done") return dmMessageOf(outcome.object, type);
      const isOther = outcome.result === "refused" && outcome.code === OBEX_RESPONSES["Not Acceptable"];
      return isOther ? "another-type" : refusedBy(outcome);
    },
    async put(message) {
      const outcome = await client.put(dmObject(message));
      return outcome.result === "done" ? "taken" : refusedBy(outcome);
    },
  };
}
