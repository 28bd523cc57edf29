import { dataLength } from "../../codec/syncml/large-object.ts";
import type { Item, Status, SyncMLEncoding } from "../../codec/syncml/message.ts";
import type { Draft } from "../../tree/draft.ts";
import type { CommandContext } from "../commands/command.ts";
import { ObjectReceiver } from "../large-object-receiver.ts";
import { isCuttable } from "../messages/large-object-sender.ts";
import { type Envelope, fits, fitsFresh } from "../messages/outbox.ts";
import { replyCommands, resultsCommand } from "../reply.ts";
import type { SessionState } from "../session-state.ts";
import type { DmEnvironment } from "../settings.ts";
import type { UserDesk } from "../user/user-desk.ts";

/** The message being worked on. */
interface Present {
  /** The Status for its SyncHdr, with which the answer begins. */
  readonly first: Status;
  readonly encoding: SyncMLEncoding;
  readonly msgRef: string;
  /** How the answer will be written. */
  readonly envelope: Envelope;
}

/** Octets of values that may wait to be sent: a few Gets of a large value must not cost a device its memory. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** Octets that an item takes besides its value, roughly. */
const ITEM_BYTES = 100;

/** What the commands of one message work on, given the state after its authentication; `user` when the device can ask him. */
export function commandContext(
  draft: Draft,
  state: SessionState,
  present: Present,
  { settings, behaviours, operationRoom = Number.POSITIVE_INFINITY }: DmEnvironment,
  user: UserDesk | undefined,
): CommandContext {
  const { first, encoding, msgRef, envelope } = present;
  const { largeObjects, commands: rules } = settings;
  const maxObjSize = state.peer.maxObjSize ?? Number.POSITIVE_INFINITY;
  let operationsLeft = operationRoom;
  let room = MAX_WAITING_BYTES - (state.queue?.length ?? 0);

  const canBeSent = (item: Item, cmdRef: string): boolean => {
    const fitsMessage = (part: Item) => fitsFresh(first, resultsCommand([part], cmdRef, msgRef), envelope);
    return fitsMessage(item) || (largeObjects && isCuttable(item, fitsMessage));
  };
  return {
    draft,
    principal: { kind: "server", serverId: state.serverId },
    encoding: { received: encoding, sent: settings.encoding },
    rules,
    objects: largeObjects ? new ObjectReceiver(state.incoming, settings.maxObjSize) : undefined,
    maxObjSize: { received: settings.maxObjSize, sent: maxObjSize },
    takesResults: (items, cmdRef) => {
      let taken = 0;
      for (const item of items) {
        const octets = dataLength(item.data);
        taken += octets + ITEM_BYTES;
        if (octets > maxObjSize || taken > room || !canBeSent(item, cmdRef)) return false;
      }
      room -= taken;
      return true;
    },
    lists: { tooLarge: 0 },
    fitsTogether: (replies) => fits([first, ...replies.flatMap((reply) => replyCommands(reply, msgRef))], envelope),
    behaviours,
    mayStart: () => operationsLeft-- > 0,
    user,
  };
}
