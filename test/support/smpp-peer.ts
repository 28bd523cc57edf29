import { connect, type Socket } from "node:net";
import { ByteWriter } from "../../src/base/byte-writer.ts";
import { FrameReader } from "../../src/bearer/smpp/frame-reader.ts";
import { SMPP_COMMANDS, type SmppCommand } from "../../src/codec/smpp/commands.ts";
import { Received } from "./received.ts";

/** Octets of one PDU with any body, right or wrong. */
export function pduBytes(
  command: SmppCommand | number,
  sequenceNumber: number,
  body: Uint8Array = new Uint8Array(),
  status = 0,
): Uint8Array {
  const commandId = typeof command === "number" ? command : SMPP_COMMANDS[command];
  const header = new ByteWriter()
    .uint(4, 16 + body.length)
    .uint(4, commandId)
    .uint(4, status)
    .uint(4, sequenceNumber);
  return header.bytes(body).finish();
}

export interface SubmitFields {
  readonly to?: string;
  readonly esmClass?: number;
  readonly dataCoding?: number;
  readonly message?: Uint8Array;
  /** What sm_length says, when it is not the length of the message. */
  readonly smLength?: number;
  readonly tlvs?: Uint8Array;
}

/** The body of a submit_sm. */
export function submitBody({
  to = "491700001",
  esmClass = 0,
  dataCoding = 4,
  message = Uint8Array.of(1, 2),
  smLength,
  tlvs,
}: SubmitFields = {}): Uint8Array {
  const writer = new ByteWriter()
    .cString("", "SMPP")
    .u8(1)
    .u8(1)
    .cString("1000", "SMPP")
    .u8(1)
    .u8(1)
    .cString(to, "SMPP");
  writer.u8(esmClass).u8(0).u8(0).cString("", "SMPP").cString("", "SMPP").u8(0).u8(0).u8(dataCoding).u8(0);
  return writer
    .u8(smLength ?? message.length)
    .bytes(message)
    .bytes(tlvs ?? new Uint8Array())
    .finish();
}

/** One optional parameter. */
export function tlvBytes(tag: number, value: Uint8Array): Uint8Array {
  return new ByteWriter().uint(2, tag).uint(2, value.length).bytes(value).finish();
}

export const BIND_BODY = new ByteWriter()
  .cString("raw", "SMPP")
  .cString("pw", "SMPP")
  .cString("", "SMPP")
  .u8(0x34)
  .u8(0)
  .u8(0)
  .cString("", "SMPP")
  .finish();

/** What stands in a received PDU. */
export interface ReceivedPdu {
  readonly commandId: number;
  readonly status: number;
  readonly sequenceNumber: number;
  readonly bytes: Uint8Array;
}

/** A peer that speaks octets, so that it can say what no library would. */
export class RawPeer {
  readonly socket: Socket;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  readonly #reader = new FrameReader({ minPduBytes: 16, maxPduBytes: 65_536 });
  readonly #received = new Received<ReceivedPdu>();

  static async connect(port: number): Promise<RawPeer> {
    const socket = connect({ host: "127.0.0.1", port });
    await new Promise((resolve) => socket.once("connect", resolve));
    return new RawPeer(socket);
  }

  /** Connected and bound. */
  static async bound(port: number, mode: "transceiver" | "transmitter" | "receiver" = "transceiver"): Promise<RawPeer> {
    const peer = await RawPeer.connect(port);
    peer.send(pduBytes(`bind_${mode}`, 1, BIND_BODY));
    await peer.next();
    return peer;
  }

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      for (const frame of this.#reader.push(chunk)) this.#take(frame);
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.#received.end();
        resolve();
      });
    });
  }

  send(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** The next PDU, or `undefined` when the connection ended without one. */
  next(): Promise<ReceivedPdu | undefined> {
    return this.#received.next();
  }

  #take(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const pdu = { commandId: view.getUint32(4), status: view.getUint32(8), sequenceNumber: view.getUint32(12), bytes };
    this.#received.add(pdu);
  }
}
