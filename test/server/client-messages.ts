/** Messages of a well-behaved client, to be sent as they are or spoilt by a test. */

import { VirtualClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { basicCredential, md5Credential } from "../../src/codec/security/credentials.ts";
import { decodeSyncml, encodeSyncml } from "../../src/codec/syncml/codec.ts";
import {
  type Command,
  type Cred,
  type Results,
  type Status,
  SYNCML_DM_TYPES,
  type SyncMLEncoding,
  type SyncMLMessage,
} from "../../src/codec/syncml/message.ts";
import type { EventBody } from "../../src/events/event.ts";
import { DmServer } from "../../src/server/dm/dm-server.ts";
import type { DmResponse, DmServerOptions } from "../../src/server/dm/dm-server-options.ts";
import { JOB_SCHEMA } from "../../src/server/jobs/job.ts";
import { accountBook, type ServerAccount } from "../../src/server/security/account.ts";

export const DEVICE = "IMEI:493005100592800";
const SERVER_URL = "http://dm.example.com/dm";
export const ACCOUNT: ServerAccount = {
  userName: "emu-0001",
  password: "c1ient-s3cret",
  clientNonce: "AAECAwQFBgcICQoLDA0ODw==",
  serverName: "dm.example.com",
  serverPassword: "s3rver-s3cret",
  serverNonce: "EBESExQVFhcYGRobHB0eHw==",
};

/** 16 octets counting up from `first`. */
export function nonce(first: number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, i) => first + i);
}

export function md5Cred(octets = nonce(0), account = ACCOUNT): Cred {
  return {
    meta: { format: "b64", type: "syncml:auth-md5" },
    data: md5Credential(account.userName, account.password, octets),
  };
}

export function basicCred(account = ACCOUNT): Cred {
  return {
    meta: { format: "b64", type: "syncml:auth-basic" },
    data: basicCredential(account.userName, account.password),
  };
}

/** A server with a bus of its own and, unless told otherwise, one account and no job. */
export function aServer(options: Partial<DmServerOptions> & { job?: unknown[] } = {}) {
  const { job, ...rest } = options;
  const events: EventBody[] = [];
  const server = new DmServer({
    serverId: "dm.example.com",
    url: () => SERVER_URL,
    accounts: accountBook(new Map([[DEVICE, ACCOUNT]])),
    jobs: job ? [JOB_SCHEMA.parse({ commands: job })] : [],
    auth: "md5",
    random: seededRandom(1),
    clock: new VirtualClock(),
    emit: (event) => void events.push(event),
    ...rest,
  });
  const rules = () => events.flatMap((event) => (event.type === "violation.found" ? [event.rule] : []));
  return { server, events, rules };
}

/** Package 1: what every session starts with. */
export function package1(
  header: Partial<SyncMLMessage["header"]> = {},
  before: readonly Command[] = [],
): SyncMLMessage {
  const item = (name: string, data: string) => ({ source: { uri: `./DevInfo/${name}` }, data });
  const leaves = [
    ["DevId", DEVICE],
    ["Man", "Acme"],
    ["Mod", "Emu-1"],
    ["DmV", "1.2"],
    ["Lang", "en-US"],
  ] as const;
  const numbered = [
    ...before,
    { cmd: "Alert", cmdId: "", code: 1201, items: [] } as const,
    { cmd: "Replace", cmdId: "", items: leaves.map(([name, data]) => item(name, data)) } as const,
  ].map((command, i) => ({ ...command, cmdId: String(i + 1) }));
  return {
    header: {
      verDtd: "1.2",
      verProto: "DM/1.2",
      sessionId: "1",
      msgId: "1",
      target: { uri: SERVER_URL },
      source: { uri: DEVICE, name: ACCOUNT.userName },
      cred: md5Cred(),
      meta: { maxMsgSize: 16000 },
      ...header,
    },
    commands: numbered,
    final: true,
  };
}

/** The Status for the SyncHdr of a server's message, as an authenticated md5 server gets it. */
export function headerStatus(of: SyncMLMessage, over: Partial<Status> = {}): Status {
  return {
    cmd: "Status",
    cmdId: "1",
    msgRef: of.header.msgId,
    cmdRef: "0",
    of: "SyncHdr",
    targetRefs: [of.header.target.uri],
    sourceRefs: [of.header.source.uri],
    code: 212,
    chal: { format: "b64", type: "syncml:auth-md5", nextNonce: nonce(0x30) },
    items: [],
    ...over,
  };
}

/** Package 3: every command of the server gets 200 and every Get its Results. */
export function package3(answered: SyncMLMessage, msgId: string, over: Partial<Status> = {}): SyncMLMessage {
  const answers = answered.commands.flatMap((command) => answersTo(command, answered.header.msgId));
  const header = answered.header.cred
    ? headerStatus(answered)
    : { ...headerStatus(answered), code: 200, chal: undefined };
  const { chal, ...plain } = header;
  const first = { ...(chal ? { ...plain, chal } : plain), ...over };
  return {
    header: {
      verDtd: "1.2",
      verProto: "DM/1.2",
      sessionId: answered.header.sessionId,
      msgId,
      target: { uri: SERVER_URL },
      source: { uri: DEVICE },
    },
    commands: [first, ...answers].map((command, i) => ({ ...command, cmdId: String(i + 1) })),
    final: true,
  };
}

function answersTo(command: Command, msgRef: string): (Status | Results)[] {
  if (command.cmd === "Status" || command.cmd === "Results") return [];
  const items = "items" in command ? command.items : [];
  const uris = items.flatMap((item) => (item.target ? [item.target.uri] : []));
  const status = (targetRefs: string[]): Status => ({
    cmd: "Status",
    cmdId: "",
    msgRef,
    cmdRef: command.cmdId,
    of: command.cmd === "Unknown" ? command.name : command.cmd,
    targetRefs,
    sourceRefs: [],
    code: items.some((item) => item.moreData) ? 213 : 200,
    items: [],
  });
  const members = "commands" in command ? command.commands.flatMap((member) => answersTo(member, msgRef)) : [];
  if (command.cmd !== "Get")
    return [...(uris.length > 0 ? uris.map((uri) => status([uri])) : [status([])]), ...members];
  return uris.flatMap((uri): (Status | Results)[] => [
    status([uri]),
    { cmd: "Results", cmdId: "", msgRef, cmdRef: command.cmdId, items: [{ source: { uri }, data: `value of ${uri}` }] },
  ]);
}

/** Sends a message as a client does. */
export function post(
  server: DmServer,
  message: SyncMLMessage,
  encoding: SyncMLEncoding = "wbxml",
  path = "/dm",
): SyncMLMessage {
  return decodeSyncml(postRaw(server, message, encoding, path).body).message;
}

export function postRaw(
  server: DmServer,
  message: SyncMLMessage,
  encoding: SyncMLEncoding = "wbxml",
  path = "/dm",
): DmResponse {
  return server.handle({ contentType: SYNCML_DM_TYPES[encoding], body: encodeSyncml(message, encoding), path });
}

/** The status of a server's message for the SyncHdr. */
export function headerCode(message: SyncMLMessage): number | undefined {
  const [first] = message.commands;
  return first?.cmd === "Status" && first.cmdRef === "0" ? first.code : undefined;
}

export function chalOf(message: SyncMLMessage): Status["chal"] {
  const [first] = message.commands;
  return first?.cmd === "Status" ? first.chal : undefined;
}

/** The commands of a server's message that are no Statuses. */
export function orders(message: SyncMLMessage): Command[] {
  return message.commands.filter((command) => command.cmd !== "Status");
}

/** Answers everything until the server has no command left; gives the server's messages. */
export function talk(server: DmServer, first = package1()): SyncMLMessage[] {
  const answers = [post(server, first)];
  for (let last = answers[0]; last && (orders(last).length > 0 || !last.final); last = answers.at(-1)) {
    answers.push(post(server, reply(last, String(answers.length + 1))));
  }
  return answers;
}

/** {@link package3} as far as the server's package goes: while that is open, the client asks for more. */
export function reply(answered: SyncMLMessage, msgId: string, over: Partial<Status> = {}): SyncMLMessage {
  const answer = package3(answered, msgId, over);
  if (answered.final) return answer;
  const more = { cmd: "Alert", cmdId: String(answer.commands.length + 1), code: 1222, items: [] } as const;
  return { ...answer, commands: [...answer.commands, more], final: false };
}

/** That many Gets of a job, of one leaf each. */
export const gets = (count: number) => Array.from({ length: count }, (_, i) => ({ get: `./Vendor/Leaf${i}` }));

/** The first target of a command. */
export const uriOf = (command: Command) => ("items" in command ? command.items[0]?.target?.uri : undefined);
