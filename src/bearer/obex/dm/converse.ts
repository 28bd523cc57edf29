/** The DM server's end of a line: it calls the handset, takes its messages one by one and gives its own (SyncML_OBEX). */
import { attempt } from "../../../base/decoded.ts";
import { decodeSyncml } from "../../../codec/syncml/codec.ts";
import { SYNCML_DM_TYPES, type SyncMLEncoding } from "../../../codec/syncml/message.ts";
import type { DmMessage } from "./message.ts";

/** That something was not possible, and why. */
export interface Refused {
  readonly refused: string;
}

/** What a server can do at its end of a line. */
export interface DmLineEnd {
  /** Calls the handset by a Package #0. */
  call(): Promise<"called" | Refused>;
  /** The handset's next message in this encoding; `another-type` when it writes in the other one. */
  get(type: string): Promise<DmMessage | "another-type" | Refused>;
  /** Gives the handset the server's message. */
  put(message: DmMessage): Promise<"taken" | Refused>;
}

/** What a server does in one session. */
export interface DmConversation {
  /** The DM server: its answer to a message of the handset, or why there is none. */
  readonly answer: (message: DmMessage) => Promise<DmMessage | Refused>;
  /** Called when the handset has taken the notification, before its first message is asked for. */
  readonly onCalled?: () => void;
  /** What the handset is asked to write in first; `wbxml` when absent. */
  readonly encoding?: SyncMLEncoding;
  /** How often the first message is asked for while the handset has none; 3 when absent. */
  readonly tries?: number;
}

/** What came of it, and how many messages the handset gave. */
export interface ConversationOutcome {
  /** `finished`: the server had no more to say; `refused`: one of the two would not go on. */
  readonly result: "finished" | "refused";
  readonly messages: number;
  readonly detail: string;
}

/** Messages of one session: no handset may hold a server for ever. */
const MOST_MESSAGES = 10_000;

/** Calls the handset and carries one session with it to its end. Rejects with what the line's end does. */
export async function converse(end: DmLineEnd, conversation: DmConversation): Promise<ConversationOutcome> {
  const { encoding = "wbxml", tries = 3, answer: say, onCalled } = conversation;
  const called = await end.call();
  if (called !== "called") return refused(0, "Package #0", called);
  onCalled?.();
  let message = await firstMessage(end, encoding, tries);
  for (let messages = 0; messages < MOST_MESSAGES; messages++) {
    if ("refused" in message) return refused(messages, "GET", message);
    const answer = await say(message);
    if ("refused" in answer) return refused(messages + 1, "the server", answer);
    const put = await end.put(answer);
    if (put !== "taken") return refused(messages + 1, "PUT", put);
    if (isLastWord(answer)) return { result: "finished", messages: messages + 1, detail: "" };
    message = await messageOf(end, message.contentType);
  }
  return refused(MOST_MESSAGES, "the server", { refused: "too many messages" });
}

/** The handset's first message, which may take its time; it says itself when it writes in the other encoding. */
async function firstMessage(end: DmLineEnd, encoding: SyncMLEncoding, tries: number): Promise<DmMessage | Refused> {
  const other = SYNCML_DM_TYPES[encoding === "wbxml" ? "xml" : "wbxml"];
  let type: string = SYNCML_DM_TYPES[encoding];
  for (let left = tries; ; left--) {
    const got = await end.get(type);
    if (got === "another-type" && type !== other) type = other;
    else if (got === "another-type") return { refused: "Not Acceptable" };
    else if (!("refused" in got) || left <= 1) return got;
  }
}

async function messageOf(end: DmLineEnd, type: string): Promise<DmMessage | Refused> {
  const got = await end.get(type);
  return got === "another-type" ? { refused: "Not Acceptable" } : got;
}

/** Whether the device has nothing to answer: a complete package of nothing but Status elements, none of which asks for proof (DM_Protocol §8). */
function isLastWord({ body, contentType }: DmMessage): boolean {
  const message = attempt(() => decodeSyncml(body, contentType).message);
  if (!message) return false; // what the handset makes of it will show
  const asks = message.commands.some(
    (each) => each.cmd !== "Status" || ((each.code === 401 || each.code === 407) && each.chal),
  );
  return message.final && !asks;
}

function refused(messages: number, what: string, { refused: why }: Refused): ConversationOutcome {
  return { result: "refused", messages, detail: `${what}: ${why}` };
}
