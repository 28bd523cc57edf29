/** What a handset makes of a mutilated message, and whether it is as good as before afterwards. */
import { decodeSyncml } from "../../../src/codec/syncml/codec.ts";
import type { Effect } from "../../../src/handset/effect.ts";
import type { HandsetInput } from "../../../src/handset/input.ts";
import type { DeviceModel } from "../../../src/handset/model/model.ts";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import type { HandsetState } from "../../../src/handset/state.ts";
import { step } from "../../../src/handset/step.ts";
import { mayGet } from "../../../src/tree/rights.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { NOON, SERVER_URL } from "../a-device.ts";
import { get, headerStatus, inEncoding, summary } from "../a-server.ts";
import { flawsOf } from "./flaws.ts";
import type { Mutant } from "./mutant.ts";
import { environmentOf, goodMessage, type Stage } from "./stages.ts";

/** More messages than a session takes that a good server wants to end. */
const MOST_ROUNDS = 12;

/** How the mutilated message was taken: answered, the user was asked, or the session was over. */
export type Reaction = "answered" | "asked" | "over";

/** End states that were found sound: what many mutants lead to is looked at once. */
export type Sound = Set<string>;

/**
 * Gives the mutant to the waiting handset and has a good server end the session. Then nothing of the session may be left, the tree has
 * to be sound, and a good session has to work. @throws {Error} saying what was otherwise
 */
export function survive(stage: Stage, { contentType, body }: Omit<Mutant, "changes">, sound: Sound): Reaction {
  const { model } = stage;
  const first = taken(stage.waiting, model, answered(stage.waiting, contentType, body));
  const reaction = reactionOf(first.state, first.sent);
  if (reaction === "answered" && first.sent) expectEveryStatus(stage.waiting, body, first);
  let state = first.state;
  for (let round = 1; state.session; round++) {
    if (round > MOST_ROUNDS) throw new Error("a good server cannot end the session");
    state = goOn(state, model, round);
  }
  const end = JSON.stringify([state.overlay, { ...state, overlay: null, counters: null }]);
  if (sound.has(end)) return reaction;
  expectNothingLeft(state, stage.waiting);
  const flaws = flawsOf(new Tree(model.base, state.overlay));
  if (flaws.length > 0) throw new Error(flaws.slice(0, 5).join("\n"));
  expectGoodSession(state, model);
  sound.add(end);
  return reaction;
}

interface Taken {
  readonly state: HandsetState;
  readonly sent: Uint8Array | undefined;
}

function taken(before: HandsetState, model: DeviceModel, input: HandsetInput, now = NOON): Taken {
  const { state, effects } = step(before, input, environmentOf(model, now));
  const isMessage = (effect: Effect) => effect.type === "message.send";
  const [message, ...more] = effects.filter(isMessage);
  if (more.length > 0) throw new Error("the handset sends two messages at once");
  return { state, sent: message?.type === "message.send" ? message.body : undefined };
}

function answered(state: HandsetState, contentType: string, body: Uint8Array): HandsetInput {
  const { span = "" } = state.session ?? {};
  return { type: "message.answered", span, answer: { outcome: "answered", contentType, body, url: SERVER_URL } };
}

/** A message says something about the server's: a Status, or package 1 and its Alert once more. */
function reactionOf(state: HandsetState, sent: Uint8Array | undefined): Reaction {
  if (!state.session) return "over";
  if (state.session.prompt) return "asked";
  if (!sent) throw new Error("the session goes on and nothing is sent");
  const { header, commands } = decodeSyncml(sent).message;
  if (header.sessionId !== state.session.dm.sessionId) throw new Error(`another session: ${header.sessionId}`);
  if (!commands.some(({ cmd }) => cmd === "Status" || cmd === "Alert")) throw new Error("neither Status nor Alert");
  return "answered";
}

/** Every command of the message has its Status, unless answers wait for the next message or the message was none to carry out. */
function expectEveryStatus(before: HandsetState, body: Uint8Array, { state, sent = NO_OCTETS }: Taken): void {
  const { header, commands } = decodeSyncml(body, "", { padded: true }).message; // as the client reads it
  const isRepeated = header.msgId === before.session?.dm.receivedMsgId;
  const isOther = header.verDtd !== "1.2" || header.verProto !== "DM/1.2";
  if (isRepeated || isOther || state.session?.dm.queue) return;
  const refs = new Set(
    decodeSyncml(sent).message.commands.flatMap((each) => (each.cmd === "Status" ? each.cmdRef : [])),
  );
  const isAnswered = (cmdId: string) => refs.has(cmdId) || refs.has(sayable(cmdId));
  const missed = commands.filter(({ cmd, cmdId }) => cmd !== "Status" && cmdId !== "" && !isAnswered(cmdId));
  const names = missed.map(({ cmd, cmdId }) => `${cmd} ${cmdId}`).join(", ");
  if (missed.length > 0) throw new Error(`no Status for ${names.slice(0, 200)}`);
}

const NO_OCTETS = new Uint8Array();

/** What the client's encoding cannot say is repeated as U+FFFD. */
function sayable(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd").trim();
}

/** The user turns away, and the server has nothing more to say. */
function goOn(state: HandsetState, model: DeviceModel, round: number): HandsetState {
  const { session } = state;
  if (session?.prompt) {
    return taken(state, model, { type: "user.replied", prompt: session.prompt.id, reply: { gone: "cancelled" } }).state;
  }
  const status = headerStatus(session?.dm.phase === "setup" ? 212 : 200, session?.dm.sent.msgId ?? 0);
  const heard = Number(session?.dm.receivedMsgId ?? 0);
  const msgId = (Number.isSafeInteger(heard) ? Math.max(heard, 0) : 0) + round;
  const alert = session?.dm.queue ? "<Alert><CmdID>2</CmdID><Data>1222</Data></Alert>" : "";
  const xml = goodMessage(state, model, { msgId, body: status + alert });
  return taken(state, model, answered(state, "", inEncoding(xml, model.dm.encoding))).state;
}

/** Nothing grows: what a session may leave is one operation and its reports, and a wish to try again. */
function expectNothingLeft(state: HandsetState, before: HandsetState): void {
  const { attempts, notifications, held, reassembly, pendingSessions, operations, reports, messages } = state;
  const counts = { attempts, notifications, held, messages, operations, pendingSessions, reports };
  const most = { attempts: 0, notifications: 0, held: 0, messages: 0, operations: 1, pendingSessions: 1, reports: 2 };
  for (const [name, limit] of Object.entries(most)) {
    const { length } = counts[name as keyof typeof counts];
    if (length > limit) throw new Error(`${length} ${name} are left`);
  }
  if (reassembly !== before.reassembly) throw new Error("a session leaves parts of messages");
}

/** The next session of the handset, as it comes: opened, asked for one value, ended. */
function expectGoodSession(state: HandsetState, model: DeviceModel): void {
  const now = nextAlarm(state, model) ?? NOON;
  const opened = taken(
    state,
    model,
    { type: state.pendingSessions.length > 0 ? "alarm.due" : "session.requested" },
    now,
  );
  if (!opened.state.session || !opened.sent) throw new Error("no further session begins");
  const tree = new Tree(model.base, state.overlay);
  const may = mayGet(tree, "./DevInfo/Man", { kind: "server", serverId: "dm.example.com" });
  const question = goodMessage(opened.state, model, { body: headerStatus(212, 1) + get(1, "./DevInfo/Man") });
  const replied = taken(opened.state, model, answered(opened.state, "", inEncoding(question, model.dm.encoding)), now);
  if (!replied.sent) throw new Error("the next session gets no answer");
  const said = JSON.stringify(summary(replied.sent));
  const wanted = JSON.stringify(["Status", "Get", "./DevInfo/Man", may ? "200" : "425"]);
  if (!said.includes(wanted)) throw new Error(`${wanted} is not in ${said}`);
  const end = goodMessage(replied.state, model, { msgId: 2, body: headerStatus(200, 2) });
  const over = taken(replied.state, model, answered(replied.state, "", inEncoding(end, model.dm.encoding)), now);
  if (over.state.session) throw new Error("the next session does not end");
}
