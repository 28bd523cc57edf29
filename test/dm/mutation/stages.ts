/** Handsets that wait for a message of their server, and what a good server would say to them. */
import { fromBase64, utf8Bytes } from "../../../src/base/bytes.ts";
import { seededRandom } from "../../../src/base/random.ts";
import type { MarkupElement } from "../../../src/codec/markup/element.ts";
import { md5Credential } from "../../../src/codec/security/credentials.ts";
import { NO_PARTS } from "../../../src/codec/sms/reassembly.ts";
import type { SyncMLEncoding } from "../../../src/codec/syncml/message.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import type { DeviceModel } from "../../../src/handset/model/model.ts";
import { cleanHandset, type HandsetState } from "../../../src/handset/state.ts";
import { step } from "../../../src/handset/step.ts";
import { buildBaseTree } from "../../../src/mo/base-tree-builder.ts";
import { behaviourAbove } from "../../../src/mo/behaviours.ts";
import { DEVDETAIL } from "../../../src/mo/devdetail.ts";
import { DEVINFO } from "../../../src/mo/devinfo.ts";
import { DMACC } from "../../../src/mo/dmacc.ts";
import { FUMO } from "../../../src/mo/fumo.ts";
import { INBOX } from "../../../src/mo/inbox.ts";
import { NAP } from "../../../src/mo/nap.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { aModel } from "../../support/a-model.ts";
import { IMEI, SIM } from "../../support/a-sim.ts";
import { aTree, NOON, SERVER_AUTH, SERVER_URL } from "../a-device.ts";
import { command, get, headerStatus, inEncoding, type ServerMessage, serverXml } from "../a-server.ts";
import { UI } from "../commands/run.ts";

/** A handset in a session, whose last message waits for its answer, and a message that would be a good one. */
export interface Stage {
  readonly name: string;
  readonly model: DeviceModel;
  readonly waiting: HandsetState;
  readonly answer: MarkupElement;
}

const VALUES = {
  "./DevInfo/Man": "Acme",
  "./DevInfo/Mod": "Emu-1",
  "./DevInfo/DmV": "1.2",
  "./DevInfo/Lang": "en-US",
  "./DevDetail/FwV": "1.0.7",
  "./NAP/acme/Addr": "acme.apn",
  "./NAP/acme/Ext/Note": "n".repeat(1500),
  "./NAP/old/Addr": "old.apn",
  "./FUMO/Pkg1/State": "10",
  "./FUMO/Pkg1/DownloadAndUpdate/PkgURL": "http://dm.example.com/package",
};

const BASE = buildBaseTree(
  [
    { mo: DEVINFO, at: "./DevInfo" },
    { mo: DEVDETAIL, at: "./DevDetail" },
    { mo: DMACC, at: "./DMAcc" },
    { mo: INBOX, at: "./Inbox" },
    { mo: NAP, at: "./NAP" },
    { mo: FUMO, at: "./FUMO" },
  ],
  VALUES,
  {
    limits: { maxDepth: 10, maxTotLen: 127, maxSegLen: 32 },
    properties: new Set(["Size", "Title", "TStamp", "VerNo"]),
    rootAcl: "Add=*&Delete=*&Exec=*&Get=*&Replace=*",
    storageBytes: 20_000,
  },
);

/** A phone with a display, network access points and a firmware object, and the account `./DMAcc/ex` with proofs both ways. */
function aPhone(encoding: SyncMLEncoding): DeviceModel {
  const model = aModel({ base: BASE, dm: { encoding, ui: UI, maxObjSize: 5000, maxRounds: 12 } });
  return { ...model, behaviour: { ...model.behaviour, above: behaviourAbove, settings: {} } };
}

function aBootstrapped(model: DeviceModel): HandsetState {
  const clean = cleanHandset(IMEI, model.name, SIM, NO_PARTS);
  return { ...clean, overlay: { ...clean.overlay, ...aTree().overlay() } };
}

/** What a step of these handsets may know. */
export function environmentOf(model: DeviceModel, now = NOON) {
  return { model, now, random: seededRandom("mutation"), emit: () => {} };
}

/** A handset that was asked for a session and has sent package 1. */
function inSession(state: HandsetState, model: DeviceModel): HandsetState {
  return step(state, { type: "session.requested" }, environmentOf(model)).state;
}

/** The octets of a message of the good server in the session of a handset, with the Cred that the handset expects now. */
export function goodMessage(state: HandsetState, model: DeviceModel, message: ServerMessage): string {
  const { sessionId = "1" } = state.session?.dm ?? {};
  return serverXml({ sessionId, cred: ["md5", proofFor(state, model)], ...message });
}

function proofFor(state: HandsetState, { base }: DeviceModel): string {
  const stored = new Tree(base, state.overlay).get(`${SERVER_AUTH}/AAuthData`)?.value ?? "";
  const nonce = fromBase64(state.session?.dm.server.nonce ?? stored) ?? utf8Bytes("");
  return md5Credential("dm.example.com", "s3rver-s3cret", nonce);
}

/** A handset after it has taken an answer. */
function told(state: HandsetState, model: DeviceModel, xml: string): HandsetState {
  const { span = "session-1" } = state.session ?? {};
  const body = inEncoding(xml, model.dm.encoding);
  const answer = { outcome: "answered", contentType: "", body, url: SERVER_URL } as const;
  return step(state, { type: "message.answered", span, answer }, environmentOf(model)).state;
}

/** A node as a serialised tree, in a `Data`. */
const TNDS = `<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>tnds</NodeName><RTProperties><Format><node/></Format><Type><DDFName/></Type></RTProperties><Node><NodeName>Addr</NodeName><RTProperties><Format><chr/></Format><Type><MIME>text/plain</MIME></Type></RTProperties><Value>t.apn</Value></Node></Node></MgmtTree>`;

const accepted = (cmd: string, ref: number) =>
  `<Status><CmdID>90${ref}</CmdID><MsgRef>1</MsgRef><CmdRef>${ref}</CmdRef><Cmd>${cmd}</Cmd><Data>200</Data></Status>`;
const started = `${headerStatus(212, 1, { type: "syncml:auth-md5", nonce: "ICEiIyQlJicoKSorLC0uLw==" })}${accepted("Alert", 1)}${accepted("Replace", 2)}`;
const meta = (type: string, text: string) => `<${type} xmlns="syncml:metinf">${text}</${type}>`;
const item = (uri: string, inner = "") => `<Item><Target><LocURI>${uri}</LocURI></Target>${inner}</Item>`;
const alert = (id: number, code: number, ...texts: readonly string[]) =>
  `<Alert><CmdID>${id}</CmdID><Data>${code}</Data>${texts.map((text) => `<Item><Data>${text}</Data></Item>`).join("")}</Alert>`;

const READS = [
  get(1, "./DevDetail/FwV"),
  get(2, "./NAP/acme?list=TNDS+ACL+Value"),
  get(3, "./DMAcc/ex?prop=ACL"),
  alert(4, 1100, "MINDT=1", "Hello"),
].join("");

const WRITES = [
  command("Replace", 1, "./NAP/acme/Addr", "new.apn", "chr"),
  command("Replace", 2, "./NAP/acme?prop=ACL", "Get=*&amp;Replace=dm.example.com"),
  command("Add", 3, "./NAP/new/Ext/x", "1", "int"),
  command("Delete", 4, "./NAP/old"),
].join("");

const RARE = [
  `<Add><CmdID>1</CmdID><Meta>${meta("Format", "xml")}${meta("Type", "application/vnd.syncml.dmtnds+xml")}</Meta>${item("./NAP/tnds", `<Data>${TNDS}</Data>`)}</Add>`,
  `<Copy><CmdID>2</CmdID><Item><Target><LocURI>./NAP/acme/Ext/Copy</LocURI></Target><Source><LocURI>./NAP/acme/Ext/Note</LocURI></Source></Item></Copy>`,
  `<Exec><CmdID>3</CmdID><Correlator>c-1</Correlator>${item("./FUMO/Pkg1/DownloadAndUpdate")}</Exec>`,
].join("");

const ATOMIC = `<Atomic><CmdID>1</CmdID>${command("Replace", 2, "./NAP/acme/Addr", "a")}${command("Add", 3, "./NAP/acme/Ext/Tag", "t")}${command("Delete", 4, "./NAP/old")}</Atomic>`;

const QUESTIONS = [
  `<Sequence><CmdID>1</CmdID>${alert(2, 1101, "MAXDT=60&amp;DR=1", "Go on?")}${get(3, "./NAP/acme/Addr")}</Sequence>`,
  alert(4, 1103, "", "Which?", "One", "Two"),
  command("Replace", 5, "./NAP/acme?prop=Title", "title"),
].join("");

const CHUNK = (data: string, size: string, more: string) =>
  `<Replace><CmdID>1</CmdID>${item("./NAP/acme/Ext/Note", `<Meta>${meta("Format", "chr")}${size}</Meta><Data>${data}</Data>${more}`)}</Replace>`;

/** Each kind of message that a handset may wait for. */
export function stages(encoding: SyncMLEncoding): readonly Stage[] {
  const model = aPhone(encoding);
  const fresh = inSession(aBootstrapped(model), model);
  const stage = (name: string, waiting: HandsetState, message: ServerMessage): Stage => {
    return { name, model, waiting, answer: parseXml(goodMessage(waiting, model, message)) };
  };
  const chunked = told(
    fresh,
    model,
    goodMessage(fresh, model, { body: started + CHUNK("abc", meta("Size", "9"), "<MoreData/>"), final: false }),
  );
  const small = `<Meta>${meta("MaxMsgSize", "700")}${meta("MaxObjSize", "5000")}</Meta>`;
  const full = told(
    fresh,
    model,
    goodMessage(fresh, model, { header: small, body: started + get(1, "./NAP?list=StructData") }),
  );
  const asked = { msgId: 2, body: `${headerStatus(200, 2)}${accepted("Alert", 3)}` };
  return [
    stage("reading", fresh, { body: started + READS }),
    stage("writing", fresh, { body: started + WRITES }),
    stage("rarer commands", fresh, { body: started + RARE }),
    stage("an Atomic", fresh, { body: started + ATOMIC }),
    stage("questions", fresh, { body: started + QUESTIONS }),
    stage("a refusal", fresh, { body: headerStatus(401, 1, { type: "syncml:auth-md5", nonce: "AAAA" }) }),
    stage("a chunk", chunked, { ...asked, body: asked.body + CHUNK("def", "", "<MoreData/>"), final: false }),
    stage("the last chunk", chunked, { ...asked, body: asked.body + CHUNK("defghi", "", "") }),
    stage("a call for what is left", full, { msgId: 2, body: headerStatus(200, 2) + alert(1, 1222) }),
  ];
}
