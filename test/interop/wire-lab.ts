/** One of everything that we send, on one wire: bootstraps by every way, receipts, PAP, and the sessions that follow. */
import { join } from "node:path";
import { fromBase64, latin1Text } from "../../src/base/bytes.ts";
import { phonebank, type RunningProcess } from "../support/processes.ts";
import type { EventLine } from "../support/running.ts";
import type { DissectedField } from "../support/tshark.ts";
import { papDocument, postWords } from "./curl-pap.ts";
import type { LabNetwork } from "./lab-network.ts";
import { WireCapture } from "./wire-capture.ts";

/** The document in all bootstraps; its server is at port 8080 of the lab. */
export const SENT_DOCUMENT = "scenarios/documents/w7.xml";

const PPG = "http://127.0.0.1:8088/";
const imsi = (index: number) => `46692310314525${index}`;

/** How the handset of each index is sent its bootstrap. tshark knows the protocols by these ports. */
const WAYS = [
  ["obex", "--to", "127.0.0.1:650"],
  ["udp", "--to", "127.0.0.3"],
  ["smpp", "--to", "491700002", "--smsc", "lab:secret@127.0.0.1:2775", "--receipt"],
  ["pap", "--to", "491700003", "--gateway", PPG],
  ["ws", "--to", `ws://127.0.0.1:3128/handsets/${imsi(4)}`],
] as const;
const BEARERS = [
  ...["--smpp", "127.0.0.1:2775", "--pap", "127.0.0.1:8088", "--obex", "127.0.0.1:650"],
  ...["--udp", "127.0.0.2:2948", "--ws", "127.0.0.1:3128"],
];

/** What went over the wire, and what both ends say of it. */
export interface Wire {
  readonly packets: readonly DissectedField[][];
  /** Of `phonebank serve`. */
  readonly events: readonly EventLine[];
  /** What `bootstrap send` printed, by the way it went. */
  readonly answers: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** Sends all of it while tshark captures. Every handset has had its session when this is done. */
export async function captureEverySender(network: LabNetwork): Promise<Wire> {
  const capturing = WireCapture.start(network);
  const server = network.start("server", phonebank("server", "--http", "127.0.0.1:8080", "--json"));
  const numbers = WAYS.flatMap((_, i) => ["--handset", `msisdn=49170000${i},imsi=${imsi(i)}`]);
  const state = join(network.folder, "state");
  const serve = network.start("serve", phonebank("serve", "--json", "--state", state, ...BEARERS, ...numbers));
  await Promise.all([capturing, serve.event("listening"), server.event("listening")]);
  const answers = await Promise.all(WAYS.map(([via, ...words], i) => send(network, via, imsi(i), words)));
  await sayAllOfPap(network, serve);
  await serve.until("a session of each handset", () => {
    const finished = serve.events.filter(({ type }) => type === "session.finished");
    return finished.length < WAYS.length ? undefined : true;
  });
  const capture = await capturing;
  const packets = await capture.end("(smpp || http || wsp || websocket) && !tcp.analysis.retransmission");
  return { packets, events: serve.events, answers: new Map(answers) };
}

async function send(network: LabNetwork, via: string, its: string, words: readonly string[]) {
  const security = ["--sec", "netwpin", "--imsi", its, "--reference", "77"];
  const command = phonebank("bootstrap", "send", "--json", "--via", via, ...security, ...words, SENT_DOCUMENT);
  const { stdout, stderr } = await network.run(command);
  if (!stdout.startsWith("{")) throw new Error(stderr);
  return [via, JSON.parse(stdout) as Readonly<Record<string, unknown>>] as const;
}

/** Has our gateway say every kind of message that it has. It gets its own notification, and says that a gateway takes none. */
async function sayAllOfPap(network: LabNetwork, serve: RunningProcess): Promise<void> {
  const push = (attributes: string) =>
    papDocument(
      `<push-message ${attributes}><address address-value="WAPPUSH=+491700000/TYPE=PLMN@ppg.example"/></push-message>`,
    );
  const later = 'push-id="later" deliver-after-timestamp="2099-12-31T23:59:59Z" progress-notes-requested="true"';
  const content = { type: "text/plain", body: "hello" };
  const others = ['<statusquery-message push-id="now"/>', '<cancel-message push-id="later"/>', "<nothing/>"];
  const messages = [
    postWords(network.folder, push(`push-id="now" ppg-notify-requested-to="${PPG}"`), content),
    postWords(network.folder, push(later), content),
    ...others.map((each) => postWords(network.folder, papDocument(each))),
  ];
  for (const message of messages) await network.curl(...message, PPG);
  const isNotification = ({ type, bytes }: EventLine) =>
    type === "pap.sent" &&
    latin1Text(fromBase64(String(bytes)) ?? new Uint8Array()).includes("<resultnotification-message");
  await serve.until("a notification", () => serve.events.find(isNotification));
}
