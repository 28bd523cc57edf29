/** Messages for users on their way: plain text, service indications and service loadings. */
import { concatBytes } from "../base/bytes.ts";
import { PUSH_PORTS } from "../codec/assemble/document-kind.ts";
import { encodeSi, SI_TYPES } from "../codec/si/service-indication.ts";
import { encodeSl, SL_TYPES } from "../codec/si/service-loading.ts";
import { encodeGsm7 } from "../codec/sms/gsm7.ts";
import { splitDatagram } from "../codec/sms/split.ts";
import { splitText } from "../codec/sms/split-text.ts";
import { concatenationElement, encodeUserDataHeader } from "../codec/sms/user-data-header.ts";
import { encodePush } from "../codec/wsp/push.ts";
import type { HandsetState } from "../handset/state.ts";
import type { SmsPart } from "../ports/inbound.ts";
import { EIGHT_BIT_DATA } from "../server/bootstrap/send-bootstrap.ts";
import { SENDER, sendWhole } from "./push.ts";
import { handsetsIn, type Scene } from "./scene.ts";
import type { MessageStep } from "./steps/message.ts";

/** Sends the step's message to each handset, to all of them at once; resolves when every one is sent. */
export async function sendMessages(step: MessageStep, scene: Scene): Promise<void> {
  const handsets = handsetsIn(scene, step.to);
  await Promise.all(handsets.map((state, index) => sendMessage(step, state, index & 0xff, scene)));
}

type Carried = Pick<SmsPart, "userData" | "hasHeader" | "dataCoding">;

async function sendMessage(step: MessageStep, state: HandsetState, reference: number, scene: Scene): Promise<void> {
  const { carriers, around } = scene;
  const pdu = pushOf(step, reference);
  if (pdu && step.via !== "sms") return sendWhole(pdu, step.via, state, scene);
  const parts = pdu ? pushParts(pdu, reference) : textParts(step.text ?? "", reference);
  const to = state.sim.msisdn;
  for (const [i, part] of parts.entries()) {
    const submission = { ...part, from: step.from ?? SENDER, to, continues: i > 0 };
    const { ok, detail = "refused" } = await carriers.submit(submission);
    if (ok) continue;
    around.bus.emit({ type: "push.unsent", to, detail: `part ${i + 1} of ${parts.length}: ${detail}` });
    return;
  }
}

function pushOf({ si, sl }: MessageStep, tid: number): Uint8Array | undefined {
  if (si) return pushPdu(tid, SI_TYPES.wbxml, encodeSi(indicationFrom(si), "wbxml"));
  if (!sl) return undefined;
  const { href, action } = sl;
  return pushPdu(tid, SL_TYPES.wbxml, encodeSl({ href, ...(action === undefined ? {} : { action }) }, "wbxml"));
}

function indicationFrom({ text, href, id, action, created, expires }: NonNullable<MessageStep["si"]>) {
  return {
    text,
    ...(href === undefined ? {} : { href }),
    ...(id === undefined ? {} : { siId: id }),
    ...(action === undefined ? {} : { action }),
    ...(created === undefined ? {} : { created }),
    ...(expires === undefined ? {} : { expires }),
  };
}

function pushPdu(tid: number, contentType: string, body: Uint8Array): Uint8Array {
  return encodePush({ tid, contentType, parameters: { others: [] }, headers: [], body });
}

function pushParts(pdu: Uint8Array, reference: number): readonly Carried[] {
  return splitDatagram(pdu, PUSH_PORTS, { reference }).map((userData) => ({
    userData,
    hasHeader: true,
    dataCoding: EIGHT_BIT_DATA,
  }));
}

/** Septets of one short message, and of each of several beside the concatenation element (TS 23.040 §9.2.3.24.1). */
const ROOM = { alone: 160, inPart: 153 } as const;

/** A text as SMPP clients send it: one septet of the default alphabet an octet, or UCS-2 when it has other characters. */
function textParts(text: string, reference: number): readonly Carried[] {
  const septets = encodeGsm7(text);
  if (!septets) return splitText(text, { reference, alphabet: "ucs2" });
  const total = septets.length <= ROOM.alone ? 1 : Math.ceil(septets.length / ROOM.inPart);
  if (total === 1) return [{ userData: Uint8Array.from(septets), hasHeader: false, dataCoding: 0 }];
  return Array.from({ length: total }, (_, i) => {
    const header = encodeUserDataHeader([concatenationElement({ width: 8, reference, total, sequence: i + 1 })]);
    const part = Uint8Array.from(septets.slice(i * ROOM.inPart, (i + 1) * ROOM.inPart));
    return { userData: concatBytes([header, part]), hasHeader: true, dataCoding: 0 };
  });
}
