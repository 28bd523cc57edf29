/** The second half of a turn: the server proves itself, its commands are carried out, and the answer is put together. */
import type { Command, SyncMLEncoding, SyncMLMessage } from "../../codec/syncml/message.ts";
import type { NewOperation } from "../../mo/behaviour.ts";
import { Draft } from "../../tree/draft.ts";
import type { Tree } from "../../tree/tree.ts";
import { drawNonce } from "../authentication/nonces.ts";
import { hearServer, type ServerVerdict } from "../authentication/server-authentication.ts";
import type { MacProof } from "../authentication/server-mac.ts";
import { executeCommands, leaveUndone, refuseCommands } from "../command-processor.ts";
import type { CommandContext } from "../commands/command.ts";
import type { SessionFailureReason } from "../failure.ts";
import { answersTo, brokenOff, inOrder } from "../messages/answer-commands.ts";
import { type AlertFate, alertFates, handInAlerts, withoutSettled } from "../messages/client-alerts.ts";
import { nextEnvelope } from "../messages/header.ts";
import { sentAgain, stillWanted, type Waiting } from "../messages/large-object-sender.ts";
import { waitingCommands } from "../messages/waiting-commands.ts";
import { alertCommand, headerStatus, type Reply } from "../reply.ts";
import { isExhausted, type SessionState } from "../session-state.ts";
import type { DmEnvironment } from "../settings.ts";
import { leavesTls } from "../url.ts";
import { type DeskMemory, UserDesk } from "../user/user-desk.ts";
import { saveAccount } from "./account-changes.ts";
import { commandContext } from "./context.ts";
import { owedAtEnd, saidAbort } from "./session-abort.ts";
import type { Turn } from "./turn-outcome.ts";

/** A message of the server, decoded. */
export interface Received {
  readonly message: SyncMLMessage;
  readonly encoding: SyncMLEncoding;
  readonly mac: MacProof;
  /** What the user has answered to it. */
  readonly known?: DeskMemory | undefined;
}

/** Challenges that a server gets before the client gives up on it. */
const MAX_SERVER_CHALLENGES = 3;

/** Answers that may wait to be sent. An empty Item is one octet of WBXML, and its Status many. */
const MAX_ANSWERS = 2000;

/** Authenticates the server before anything is done. `resent`: what the server refused and gets again. */
export function takeCommands(
  tree: Tree,
  heard: SessionState,
  received: Received,
  env: DmEnvironment,
  resent: readonly Command[],
): Turn {
  const { message, mac } = received;
  const commands = message.commands.filter(({ cmd }) => cmd !== "Status");
  const isEnd = commands.length === 0 && resent.length === 0 && heard.queue === null && heard.serverFinal;
  const fates = alertFates(heard.alerts, message.commands);
  const waiting = withoutSettled(stillWanted(waitingCommands(heard.queue), message.commands), fates);
  const isFlooded = waiting.length + countItems(commands) > MAX_ANSWERS;
  const draw = () => drawNonce(env.random, heard.noncesDrawn);
  const verdict = hearServer(heard.server, { cred: message.header.cred, mac }, commands.length > 0, draw);
  const task = { commands, verdict, resent, waiting, fates, isEnd };
  if (isEnd) return carryOut(tree, heard, received, env, task);
  const giveUp = (reason: SessionFailureReason, left: Task = task) =>
    carryOut(tree, { ...heard, abort: heard.abort ?? { reason, said: false } }, received, env, left);
  if (leavesTls(heard.url, message.header.respUri ?? "")) return giveUp("insecure-resp-uri");
  if (isFlooded) return giveUp("too-many-commands", { ...task, commands: [], waiting: [] });
  if (isExhausted(heard, env.settings)) return giveUp("too-many-messages");
  if (verdict.server.challenges > MAX_SERVER_CHALLENGES) return giveUp("server-not-authenticated");
  return carryOut(tree, heard, received, env, task);
}

/** What there is to do for one message of the server, and to say. */
interface Task {
  readonly commands: readonly Command[];
  readonly verdict: ServerVerdict;
  readonly resent: readonly Command[];
  readonly waiting: readonly Waiting[];
  /** What became of the client's own alerts. */
  readonly fates: readonly AlertFate[];
  /** Whether the session is over. */
  readonly isEnd: boolean;
}

/** Carries out the commands, unless the server is refused, and puts the answer together. */
function carryOut(
  tree: Tree,
  heard: SessionState,
  { message, encoding, known }: Received,
  env: DmEnvironment,
  { commands, verdict, resent, waiting, fates, isEnd }: Task,
): Turn {
  const { header } = message;
  const { alerts = [] } = env;
  const draft = new Draft(tree, env.now);
  // before the commands, so that a nonce which the server writes itself comes last
  const state = saveAccount(draft, isEnd ? withoutChallenge(heard, verdict) : withVerdict(heard, verdict));
  const first = headerStatus(header, verdict.status, verdict.chal);
  const user = env.settings.ui && new UserDesk(env.settings.ui, known);
  const envelope = nextEnvelope(state, env.settings);
  const present = { first, encoding, msgRef: header.msgId, envelope };
  const context = commandContext(draft, state, present, env, user);
  // Where a question is taken back, what came before it in its message is done.
  const isLeft = state.abort && known === undefined;
  const replies = repliesTo(commands, verdict.status, isLeft ? undefined : context, env);
  if (user?.waitsFor) return { do: "ask", prompt: user.waitsFor, known: user.remember(), shown: user.newlyShown };
  const overlay = draft.overlay();
  if (overlay !== tree.overlay()) env.emit({ type: "tree.changed", by: state.serverId, uris: draft.changed() });
  const happened = { started: startedBy(replies), shown: user?.newlyShown ?? [], fates, displaced: draft.displaced() };
  if (isEnd) return { do: "finish", state, overlay, happened };
  const answers = answersTo(message, replies, env.settings.commands);
  if (state.abort) {
    const commands = [first, ...owedAtEnd([...answers, ...sentAgain(resent, waiting)])];
    return { do: "answer", state: saidAbort(state, state.abort), overlay, commands, closing: "abort", happened };
  }
  const { pending, broken } = context.objects ?? NO_OBJECTS;
  // not to a server that is not believed, nor beside what it gets again
  const mayTell = verdict.status < 400 && resent.length === 0;
  const told = handInAlerts(state, mayTell ? alerts : [], { envelope, beside: [first] });
  return {
    do: "answer",
    state: pending === told.state.incoming ? told.state : { ...told.state, incoming: pending },
    overlay,
    commands: [first, ...broken.map(brokenOff), ...inOrder(answers, sentAgain(resent, waiting)), ...told.commands],
    closing: state.serverFinal && pending === null ? "final" : alertCommand(1222),
    happened: { ...happened, fates: [...fates, ...told.fates] },
  };
}

/** What becomes of the commands of a message. None is carried out for a server that is not believed, nor without a context. */
function repliesTo(
  commands: readonly Command[],
  status: ServerVerdict["status"],
  context: CommandContext | undefined,
  { emit }: DmEnvironment,
): readonly Reply[] {
  if (status === 401 || status === 407) return refuseCommands(commands, status);
  return context ? executeCommands(commands, context, emit) : leaveUndone(commands);
}

const NO_OBJECTS = { pending: null, broken: [] };

function startedBy(replies: readonly Reply[]): readonly NewOperation[] {
  const started: NewOperation[] = [];
  for (const { outcomes } of replies) for (const { start } of outcomes) if (start) started.push(start);
  return started;
}

/** How many answers commands call for. */
function countItems(commands: readonly Command[]): number {
  const count = (command: Command): number => {
    if ("commands" in command) return 1 + countItems(command.commands);
    return "items" in command ? Math.max(1, command.items.length) : 1;
  };
  return commands.reduce((sum, command) => sum + count(command), 0);
}

function withVerdict(state: SessionState, { server, chal }: ServerVerdict): SessionState {
  if (server === state.server && !chal) return state;
  return { ...state, server, noncesDrawn: state.noncesDrawn + (chal?.nextNonce ? 1 : 0) };
}

/** No message will carry the Chal, so the server goes on with the nonce it has. */
function withoutChallenge(state: SessionState, { server }: ServerVerdict): SessionState {
  const { nonce, unsaved } = state.server;
  return { ...state, server: { ...server, nonce, unsaved } };
}
