/** The session of P1 to P4: four messages of a handset and what a server says to each, made once and played over and over. */

import { fromBase64 } from "../src/base/bytes.ts";
import { systemClock } from "../src/base/clock.ts";
import { md5Credential } from "../src/codec/security/credentials.ts";
import { decodeSyncml } from "../src/codec/syncml/codec.ts";
import type { SyncMLEncoding } from "../src/codec/syncml/message.ts";
import { SYNCML_DM_TYPES } from "../src/codec/syncml/message.ts";
import { EventBus } from "../src/events/bus.ts";
import type { DeviceModel } from "../src/handset/model/model.ts";
import { command, get, headerStatus, type ServerMessage, serverMessage } from "../test/dm/a-server.ts";
import { macHeader } from "../test/dm/authentication/a-mac.ts";
import { managedHandset, NONCE, type Proof, SERVER } from "./dm-handset.ts";
import { type Exchange, openTalk } from "./dm-talk.ts";

/** How a session is encoded and proven. */
export interface Dialect {
  readonly encoding: SyncMLEncoding;
  readonly proof: Proof;
}

/** One answer of the server. */
export interface RecordedAnswer {
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly hmac?: string;
}

/** Both sides of the session. */
export interface Dialogue {
  readonly requests: readonly Uint8Array[];
  readonly answers: readonly RecordedAnswer[];
}

/** Messages of a handset in one session. */
export const MESSAGES = 4;

/** Gets of the script that succeed. */
const RESULTS = 11;

/** Has a session with a server that knows what to say, and keeps both sides of it. @throws when the handset takes it otherwise than it should */
export async function recordDialogue(model: DeviceModel, dialect: Dialect): Promise<Dialogue> {
  const answers = SCRIPT.map((message, index) => answerOf({ ...message, msgId: index + 1 }, index, dialect));
  const requests: Uint8Array[] = [];
  const exchange: Exchange = async ({ body }) => {
    const answer = answers[requests.push(body) - 1];
    if (!answer) throw new Error(`the handset sends more than ${MESSAGES} messages`);
    return { outcome: "answered", url: "http://127.0.0.1/", ...answer };
  };
  const { emit } = new EventBus(systemClock);
  const talk = openTalk(model, managedHandset(model, 1, "http://127.0.0.1:65535/000001", dialect.proof), emit);
  await talk(exchange);
  const brought = requests
    .flatMap((body) => decodeSyncml(body).message.commands)
    .filter(({ cmd }) => cmd === "Results");
  if (requests.length !== MESSAGES || brought.length !== RESULTS)
    throw new Error(`${requests.length} messages with ${brought.length} Results, expected ${MESSAGES} with ${RESULTS}`);
  return { requests, answers };
}

function answerOf(message: ServerMessage, index: number, { encoding, proof }: Dialect): RecordedAnswer {
  const status = proof === "HMAC" ? 200 : index === 0 ? 212 : 200;
  const renews = proof === "HMAC" || index === 0;
  const chal = renews ? { type: proof === "HMAC" ? "syncml:auth-MAC" : "syncml:auth-md5", nonce: NONCE } : undefined;
  const cred = index === 0 && proof === "DIGEST" ? { cred: ["md5", SERVER_CRED] as const } : {};
  const whole = { ...message, ...cred, body: headerStatus(status, index + 1, chal) + message.body };
  const body = serverMessage(whole, encoding);
  const answer = { contentType: SYNCML_DM_TYPES[encoding], body };
  return proof === "HMAC" ? { ...answer, hmac: macHeader(SERVER, NONCE, body) } : answer;
}

const SERVER_CRED = md5Credential(SERVER.name, SERVER.password, fromBase64(NONCE) ?? new Uint8Array());

/** What the server wants: it looks round, reads the device, changes its account and looks at what it has done, and has enough. */
const SCRIPT: readonly ServerMessage[] = [
  {
    body: [
      accepted(1, "Alert", 1, 1),
      accepted(2, "Replace", 2, 1),
      get(4, "./DevDetail/FwV"),
      get(5, "./DMAcc/ex?prop=ACL"),
      command("Replace", 6, "./DMAcc/ex/Name", "Example DM (renamed)", "chr"),
      command("Add", 7, "./DMAcc/ex/Ext/Acme", undefined, "node"),
      command("Delete", 8, "./DevInfo/Lang"),
      get(9, "./DMAcc/ex/AppAuth/1/AAuthSecret"),
    ].join(""),
  },
  {
    body: [
      get(1, "./DevInfo"),
      get(2, "./DevInfo/Man"),
      get(3, "./DevInfo/Mod"),
      get(4, "./DevInfo/DmV"),
      get(5, "./DevInfo/Lang"),
      get(6, "./DevDetail/SwV"),
      get(7, "./DevDetail/HwV"),
    ].join(""),
  },
  {
    body: [
      command("Delete", 1, "./DMAcc/ex/Ext/Acme"),
      command("Replace", 2, "./DMAcc/ex/Name", "Example DM", "chr"),
      get(3, "./DMAcc/ex"),
      get(4, "./DMAcc/ex/Name"),
    ].join(""),
  },
  { body: "" },
];

function accepted(cmdId: number, cmd: string, cmdRef: number, msgRef: number): string {
  return `<Status><CmdID>${cmdId}</CmdID><MsgRef>${msgRef}</MsgRef><CmdRef>${cmdRef}</CmdRef><Cmd>${cmd}</Cmd><Data>200</Data></Status>`;
}
