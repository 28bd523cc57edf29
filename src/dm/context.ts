import { dataLength } from "../codec/syncml/large-object.ts";
import type { Status, SyncMLEncoding } from "../codec/syncml/message.ts";
import type { Draft } from "../tree/draft.ts";
import type { CommandContext } from "./commands/command.ts";
import { nextEnvelope } from "./header.ts";
import { fits } from "./outbox.ts";
import { type Reply, replyCommands, resultsCommand } from "./reply.ts";
import type { SessionState } from "./session-state.ts";
import type { DmSettings } from "./settings.ts";

/** The message being worked on. */
interface Present {
  /** The Status for its SyncHdr, with which the answer begins. */
  readonly first: Status;
  readonly encoding: SyncMLEncoding;
  readonly msgRef: string;
}

/** The room in a message for Results has to hold this too: the answer to the Alert with which the server asked for it. */
const NEXT_MESSAGE_REPLY: Reply = { cmdId: "1", cmd: "Alert", outcomes: [{ status: 200 }] };

/** Octets of values that may wait to be sent: a few Gets of a large value must not cost a device its memory. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** What the commands of one message work on, given the state after its authentication. */
export function commandContext(
  draft: Draft,
  state: SessionState,
  present: Present,
  settings: DmSettings,
): CommandContext {
  const { first, encoding, msgRef } = present;
  const envelope = nextEnvelope(state, settings);
  const before = [first, ...replyCommands(NEXT_MESSAGE_REPLY, msgRef)];
  let room = MAX_WAITING_BYTES - (state.queue?.length ?? 0);
  return {
    draft,
    principal: { kind: "server", serverId: state.serverId },
    encoding: { received: encoding, sent: settings.encoding },
    maxObjSize: { received: settings.maxObjSize, sent: state.peer.maxObjSize ?? Number.POSITIVE_INFINITY },
    takesResults: (item, cmdRef) => {
      const taken = dataLength(item.data);
      if (taken > room || !fits([...before, resultsCommand(item, cmdRef, msgRef)], envelope)) return false;
      room -= taken;
      return true;
    },
    fitsTogether: (replies) => fits([first, ...replies.flatMap((reply) => replyCommands(reply, msgRef))], envelope),
  };
}
