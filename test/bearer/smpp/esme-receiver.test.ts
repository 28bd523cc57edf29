import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import smpp, { type Pdu, type Session } from "smpp";
import { afterEach, describe, expect, test } from "vitest";
import { ByteWriter } from "../../../src/base/byte-writer.ts";
import { fromHex, utf8Bytes } from "../../../src/base/bytes.ts";
import { VirtualClock } from "../../../src/base/clock.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { type EsmeReceiverOptions, startEsmeReceiver } from "../../../src/bearer/smpp/esme-receiver.ts";
import type { EventBody } from "../../../src/events/event.ts";
import type { DeliveryOutcome, Inbound } from "../../../src/ports/inbound.ts";
import { pduBytes, submitBody, tlvBytes } from "../../support/smpp-peer.ts";

/** User data of a push in one part: ports 9200 to 2948, then a WSP push. */
const USER_DATA = fromHex("0605040b8423f0010603c4af8764") ?? new Uint8Array();
const DELIVER = {
  source_addr_ton: 1,
  source_addr: "1000",
  destination_addr: "491700001",
  esm_class: 0x40,
  data_coding: 4,
  short_message: Buffer.from(USER_DATA),
};

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  return (server.address() as AddressInfo).port;
}

/** Somebody else's SMSC, which is nothing but the library: it notes who binds, and delivers what it is told to. */
class BareSmsc {
  readonly binds: string[] = [];
  readonly unbinds: number[] = [];
  readonly #sessions: Session[] = [];
  readonly #answers = new Map<number, (answer: Pdu) => void>();
  readonly #bindStatus: () => number;
  port = 0;

  static async start(bindStatus: () => number = () => 0): Promise<BareSmsc> {
    const smsc = new BareSmsc(bindStatus);
    smsc.port = await listening(smpp.createServer((session) => smsc.#serve(session)));
    return smsc;
  }

  private constructor(bindStatus: () => number) {
    this.#bindStatus = bindStatus;
  }

  #serve(session: Session): void {
    session.on("error", () => {});
    session.on("pdu", (pdu: Pdu) => {
      if (pdu.command.startsWith("bind_") && !pdu.isResponse()) {
        this.binds.push(`${pdu.command} ${String(pdu["system_id"])} ${String(pdu["password"])}`);
        this.#sessions.push(session);
        session.send(pdu.response({ command_status: this.#bindStatus() }));
      } else if (pdu.command === "unbind") {
        this.unbinds.push(pdu.sequence_number);
        session.send(pdu.response());
      } else if (pdu.isResponse()) this.#answers.get(pdu.sequence_number)?.(pdu);
    });
  }

  get latest(): Session {
    const session = this.#sessions.at(-1);
    if (!session) throw new Error("nobody is bound");
    return session;
  }

  deliver(fields: Readonly<Record<string, unknown>> = {}): Promise<Pdu> {
    const pdu = new smpp.PDU("deliver_sm", { ...DELIVER, ...fields });
    this.latest.send(pdu);
    return new Promise((resolve) => this.#answers.set(pdu.sequence_number, resolve));
  }

  /** Sends octets as they are. */
  raw(bytes: Uint8Array): void {
    (this.latest as unknown as { socket: Socket }).socket.write(bytes);
  }

  cut(): void {
    (this.latest as unknown as { socket: Socket }).socket.destroy();
  }
}

function aReceiver(port: number, options: Partial<EsmeReceiverOptions> = {}) {
  const delivered: Inbound[] = [];
  const events: EventBody[] = [];
  const clock = new VirtualClock();
  const receiver = startEsmeReceiver({
    host: "127.0.0.1",
    port,
    systemId: "bank",
    password: "pw",
    clock,
    emit: (event) => events.push(event),
    deliver: async (inbound) => {
      delivered.push(inbound);
      return "accepted";
    },
    ...options,
  });
  open.unshift(receiver);
  return { receiver, delivered, events, clock };
}

const until = (check: () => unknown) => expect.poll(check, { interval: 5 });

describe("an ESME that receives from somebody else's SMSC", () => {
  test.each(["receiver", "transceiver"] as const)("binds as %s, delivers deliver_sm, and answers it", async (mode) => {
    const smsc = await BareSmsc.start();
    const { receiver, delivered, events } = aReceiver(smsc.port, { mode });
    await receiver.ready;
    expect(receiver.peer).toBe(`127.0.0.1:${smsc.port}`);
    expect(smsc.binds).toEqual([`bind_${mode} bank pw`]);
    expect(await smsc.deliver()).toMatchObject({ command: "deliver_sm_resp", command_status: 0 });
    const sms = { kind: "sms", from: "+1000", to: "491700001", userData: USER_DATA, hasHeader: true, dataCoding: 4 };
    expect(delivered).toEqual([sms]);
    expect(events).toContainEqual({ type: "smpp.opened", peer: receiver.peer, systemId: "bank", mode });
  });

  test("delivers data_sm, with ports and segment beside the user data", async () => {
    const smsc = await BareSmsc.start();
    const { receiver, delivered } = aReceiver(smsc.port);
    await receiver.ready;
    const { short_message, ...head } = DELIVER;
    const tlvs = { message_payload: short_message, dest_port: 2948, source_port: 9200, esm_class: 0 };
    const segment = { sar_msg_ref_num: 7, sar_total_segments: 2, sar_segment_seqnum: 1 };
    const pdu = new smpp.PDU("data_sm", { ...head, ...tlvs, ...segment });
    smsc.latest.send(pdu);
    const answer = await new Promise<Pdu>((resolve) => smsc.latest.once("data_sm_resp", resolve));
    expect(answer).toMatchObject({ command_status: 0, message_id: "" });
    expect(delivered).toEqual([
      expect.objectContaining({
        userData: USER_DATA,
        ports: { destination: 2948, source: 9200 },
        segment: { reference: 7, total: 2, sequence: 1 },
      }),
    ]);
  });

  test.each([
    ["accepted", 0x00],
    ["busy", 0x64],
    ["failed", 0x64],
    ["unknown-address", 0x65],
  ] as const)("answers what is %s with its status", async (outcome, status) => {
    const smsc = await BareSmsc.start();
    const { receiver } = aReceiver(smsc.port, { deliver: async () => outcome });
    await receiver.ready;
    expect(await smsc.deliver()).toMatchObject({ command_status: status });
  });

  test("acknowledges receipts and intermediate notifications without delivering them", async () => {
    const smsc = await BareSmsc.start();
    const { receiver, delivered } = aReceiver(smsc.port);
    await receiver.ready;
    for (const esm_class of [0x04, 0x20])
      expect(await smsc.deliver({ esm_class })).toMatchObject({ command_status: 0 });
    expect(delivered).toEqual([]);
  });

  test("answers temporary errors beyond its window and after its time, and answers enquire_link in between", async () => {
    const smsc = await BareSmsc.start();
    const { receiver, clock } = aReceiver(smsc.port, {
      deliver: () => new Promise(() => {}),
      limits: { window: 1, deliverTimeoutMs: 100 },
    });
    await receiver.ready;
    const first = smsc.deliver();
    expect(await smsc.deliver()).toMatchObject({ command_status: 0x64 });
    const asked = new Promise((resolve) => smsc.latest.once("enquire_link_resp", resolve));
    smsc.latest.send(new smpp.PDU("enquire_link"));
    await asked;
    clock.advance(100);
    expect(await first).toMatchObject({ command_status: 0x64 });
  });

  test("on its end answers what is under way, takes nothing new, and unbinds", async () => {
    const smsc = await BareSmsc.start();
    let finish: (outcome: DeliveryOutcome) => void = () => {};
    const { receiver, events } = aReceiver(smsc.port, { deliver: () => new Promise((resolve) => (finish = resolve)) });
    await receiver.ready;
    const first = smsc.deliver();
    await until(() => events.filter(({ type }) => type === "smpp.received").length).toBe(2);
    await new Promise((resolve) => setImmediate(resolve));
    const closed = receiver.close();
    expect(await smsc.deliver()).toMatchObject({ command_status: 0x64 });
    expect(smsc.unbinds).toEqual([]);
    finish("accepted");
    expect(await first).toMatchObject({ command_status: 0 });
    await closed;
    expect(smsc.unbinds).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: "smpp.closed", reason: "unbound" });
  });
});

describe("an ESME that stays bound", () => {
  test("connects again when the session is cut or unbound, later each time", async () => {
    const smsc = await BareSmsc.start();
    const limits = { reconnectMs: 100, maxReconnectMs: 10_000 };
    const { receiver, clock, events } = aReceiver(smsc.port, { limits });
    await receiver.ready;
    const isClosed = (count: number) =>
      until(() => events.filter(({ type }) => type === "smpp.closed").length).toBe(count);
    smsc.cut();
    await isClosed(1);
    clock.advance(99);
    expect(smsc.binds).toHaveLength(1);
    clock.advance(1);
    await until(() => smsc.binds.length).toBe(2);
    await until(() => events.filter(({ type }) => type === "smpp.opened").length).toBe(2);
    expect(await smsc.deliver()).toMatchObject({ command_status: 0 });
    smsc.latest.send(new smpp.PDU("unbind"));
    await isClosed(2);
    clock.advance(199);
    await new Promise((resolve) => setImmediate(resolve));
    expect(smsc.binds).toHaveLength(2);
    clock.advance(1);
    await until(() => smsc.binds.length).toBe(3);
  });

  test("begins with short waits again after a session that lasted", async () => {
    const smsc = await BareSmsc.start();
    const limits = { reconnectMs: 100, maxReconnectMs: 1000, enquireLinkMs: 1e9 };
    const { receiver, clock, events } = aReceiver(smsc.port, { limits });
    await receiver.ready;
    for (let round = 1; round <= 4; round++) {
      clock.advance(1000);
      smsc.cut();
      await until(() => events.filter(({ type }) => type === "smpp.closed").length).toBe(round);
      clock.advance(100);
      await until(() => events.filter(({ type }) => type === "smpp.opened").length).toBe(round + 1);
    }
  });

  test("waits for an SMSC that is not there yet, and for one that has no room", async () => {
    const statuses = [0x0d, 0x05, 0];
    const smsc = await BareSmsc.start(() => statuses.shift() ?? 0);
    const { receiver, clock, events } = aReceiver(smsc.port, { limits: { reconnectMs: 100 } });
    for (const refusals of [1, 2]) {
      await until(() => events.filter(({ type }) => type === "smpp.refused").length).toBe(refusals);
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(200);
    }
    await receiver.ready;
    expect(smsc.binds).toHaveLength(3);
  });

  test.each([0x0e, 0x0f])("gives up at once when its login is refused with status %i", async (status) => {
    const smsc = await BareSmsc.start(() => status);
    const { receiver, clock } = aReceiver(smsc.port);
    await expect(receiver.ready).rejects.toMatchObject({ code: "peer-refused", retryable: false });
    clock.advance(1e6);
    await new Promise((resolve) => setImmediate(resolve));
    expect(smsc.binds).toHaveLength(1);
  });

  test("can be closed while it waits, connects or binds", async () => {
    const port = await listening(createServer());
    const silent = aReceiver(port); // connects, and is never answered
    await until(() => silent.events.length).toBe(1);
    await silent.receiver.close();
    await expect(silent.receiver.ready).rejects.toMatchObject({ code: "peer-closed" });
    const early = aReceiver(port);
    await early.receiver.close();
    await open.pop()?.close();
    const waiting = aReceiver(port);
    await until(() => waiting.events).toContainEqual(expect.objectContaining({ type: "smpp.refused" }));
    await waiting.receiver.close();
  });

  test("asks an SMSC that is silent, and leaves it when there is no answer", async () => {
    const smsc = await BareSmsc.start();
    const limits = { enquireLinkMs: 1000, responseTimeoutMs: 100 };
    const { receiver, clock, events } = aReceiver(smsc.port, { limits });
    await receiver.ready;
    clock.advance(1000);
    await until(() => events.filter(({ type }) => type === "smpp.sent").length).toBe(2);
    clock.advance(100);
    const reason = "peer does not answer enquire_link";
    await until(() => events).toContainEqual(expect.objectContaining({ type: "smpp.closed", reason }));
  });
});

describe("a hostile SMSC", () => {
  const claiming = (length: number) => new ByteWriter().uint(4, length).uint(4, 5).uint(4, 0).uint(4, 7).finish();
  const deliver = (body: Uint8Array) => pduBytes("deliver_sm", 7, body);
  const rows: readonly [string, Uint8Array, boolean][] = [
    ["a length of 1 GiB", claiming(2 ** 30), true],
    ["a length of 4", claiming(4), true],
    ["HTTP", utf8Bytes("HTTP/1.1 400 Bad Request\r\n\r\n"), true],
    ["garbage", seededRandom("smsc").bytes(500), true],
    ["a deliver_sm without a body", deliver(new Uint8Array()), true],
    ["sm_length past the end", deliver(submitBody({ smLength: 200 })), true],
    [
      "a parameter past the end",
      deliver(submitBody({ tlvs: tlvBytes(0x1400, new Uint8Array(9)).subarray(0, 6) })),
      true,
    ],
    ["a random body", deliver(seededRandom("body").bytes(300)), true],
    ["a user data header past the end", deliver(submitBody({ esmClass: 0x40, message: Uint8Array.of(200, 1) })), false],
    ["no destination", deliver(submitBody({ to: "" })), false],
    ["an unknown command", pduBytes(0x0777, 7), false],
    ["a submit_sm", pduBytes("submit_sm", 7, submitBody()), false],
    ["a response nobody asked for", pduBytes("submit_sm_resp", 9, utf8Bytes("1\0")), false],
  ];

  test.each(rows)("%s ends no more than its session, and another SMSC delivers", async (_what, octets, endsSession) => {
    const [hostile, good] = [await BareSmsc.start(), await BareSmsc.start()];
    const bad = aReceiver(hostile.port, { limits: { closeGraceMs: 10 } });
    const witness = aReceiver(good.port);
    await Promise.all([bad.receiver.ready, witness.receiver.ready]);
    hostile.raw(octets);
    await until(() => bad.events).toContainEqual(expect.objectContaining({ type: "smpp.refused" }));
    expect(await good.deliver()).toMatchObject({ command_status: 0 });
    if (endsSession) {
      bad.clock.advance(10);
      await until(() => bad.events).toContainEqual(expect.objectContaining({ type: "smpp.closed" }));
      bad.clock.advance(1000);
      await until(() => hostile.binds.length).toBe(2);
      await until(() => bad.events.filter(({ type }) => type === "smpp.opened").length).toBe(2);
    }
    expect(await hostile.deliver()).toMatchObject({ command_status: 0 });
    expect(bad.delivered).toHaveLength(1);
  });

  test("that delivers before it has answered the bind is refused", async () => {
    const answered: number[] = [];
    const smsc = smpp.createServer((session) => {
      session.on("error", () => {});
      session.on("bind_receiver", (pdu: Pdu) => {
        session.send(new smpp.PDU("deliver_sm", DELIVER));
        session.once("deliver_sm_resp", (answer: Pdu) => {
          answered.push(answer.command_status);
          session.send(pdu.response());
        });
      });
      session.on("unbind", (pdu: Pdu) => session.send(pdu.response()));
    });
    const { receiver, delivered } = aReceiver(await listening(smsc));
    await receiver.ready;
    expect(answered).toEqual([0x04]);
    expect(delivered).toEqual([]);
  });
});
