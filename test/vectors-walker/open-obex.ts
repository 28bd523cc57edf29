import { decodeObexPacket } from "../../src/codec/dissect/obex-layer.ts";
import { ObexSession } from "../../src/codec/dissect/obex-session.ts";
import { encodeObexRequest, encodeObexResponse } from "../../src/codec/obex/packet.ts";
import { type Row, readOctets, readPdus } from "./manifest.ts";
import { mustBeSame, type Subject } from "./subject.ts";

export function openObexPacket(folder: string, { file }: Row): Subject {
  const subject = { folder, canonical: [] as string[], failures: [] as string[] };
  const octets = file.endsWith(".hex") ? readPdus(folder, file)[0]?.octets : readOctets(folder, file);
  if (!octets) throw new Error("no packet");
  mustBeSame(subject, "obex", [octets], [encodeObex(octets, undefined)]);
  return { ...subject, octets };
}

export function openObexSession(folder: string, { file }: Row): Subject {
  const subject = { folder, canonical: [] as string[], failures: [] as string[] };
  const session = new ObexSession();
  const packets = readPdus(folder, file);
  let asked: Parameters<typeof encodeObex>[1];
  packets.forEach(({ mark, octets }, index) => {
    const packet = decodeObexPacket(octets, asked);
    if (packet.side === "client") asked = packet.request.operation;
    if (mark !== "" && (mark === "C>S") !== (packet.side === "client"))
      subject.failures.push(`packet ${index + 1} is of the other side`);
    mustBeSame(subject, "obex", [octets], [encodeObex(octets, asked)]);
    session.add({ bytes: octets, offset: 0, pdu: index + 1, layers: [] }, index + 1);
  });
  const objects = session.exchanges().flatMap(({ object }) => (object ? [object] : []));
  if (objects.length !== 1) subject.failures.push(`${objects.length} objects`);
  return { ...subject, ...(objects[0] ? { object: objects[0] } : {}) };
}

function encodeObex(octets: Uint8Array, answerTo: Parameters<typeof decodeObexPacket>[1]): Uint8Array {
  const packet = decodeObexPacket(octets, answerTo);
  return packet.side === "client" ? encodeObexRequest(packet.request) : encodeObexResponse(packet.response);
}
