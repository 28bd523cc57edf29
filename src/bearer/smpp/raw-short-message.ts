/**
 * The `smpp` library as the rest of this folder uses it. As shipped it decodes the octets of a short message by their
 * data coding, which destroys binary user data, and leaks a global variable while it does so for message_payload.
 * Its tables are shared by the whole process, so its text filters are off for everyone once this file is loaded.
 */
import smpp, { type Pdu, type Session } from "smpp";

for (const command of Object.values(smpp.commands)) {
  for (const [name, field] of Object.entries(command.params ?? {})) {
    if (name === "short_message") delete field.filter;
  }
}
for (const [name, field] of Object.entries(smpp.tlvs)) {
  if (name === "message_payload") delete field.filter;
}

/** A PDU to send. Responses and generic_nack need their `sequence_number`; requests get one when they are sent. */
export function makePdu(command: string, fields: Readonly<Record<string, unknown>> = {}): Pdu {
  return new smpp.PDU(command, fields);
}

/** The library's reading of one frame. May throw anything: frames are checked before. */
export function parsePdu(frame: Uint8Array): Pdu {
  return new smpp.PDU(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
}

/** A session of the library on top of `socket`, which only has to do what the library asks of a socket. */
export function openSession(socket: unknown): Session {
  return new smpp.Session({ socket });
}
