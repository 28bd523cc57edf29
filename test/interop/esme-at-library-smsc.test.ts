import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pdu } from "smpp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromBase64 } from "../../src/base/bytes.ts";
import type { HandsetAddress } from "../../src/events/event.ts";
import { prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import { type BoundEsme, LibrarySmsc, type Request } from "../support/library-smsc.ts";
import { describeWithPeer } from "../support/peers.ts";
import { PROJECT, phonebank, RunningProcess } from "../support/processes.ts";
import type { EventLine } from "../support/running.ts";
import { complaintsIn, dissect, valuesOf } from "../support/tshark.ts";
import { TSHARK } from "./debian-peers.ts";

const W7 = readFileSync(join(PROJECT, "scenarios/documents/w7.xml"), "utf8");
const PIN = "1234";
const OK = 0;

const folder = mkdtempSync(join(tmpdir(), "phonebank-esme-"));
let smsc: LibrarySmsc;
let serve: RunningProcess;
let server: RunningProcess;
let handsets: readonly HandsetAddress[];
/** How many times it was bound. */
let binds = 1;

beforeAll(async () => {
  smsc = await LibrarySmsc.start();
  server = new RunningProcess(phonebank("server", "--http", "127.0.0.1:0", "--json"));
  const esme = ["--esme", `bank:secret@127.0.0.1:${smsc.port}`];
  const numbers = [0, 1, 2, 3].flatMap((i) => ["--handset", `msisdn=49170000${i}`]);
  const words = ["--smpp", "127.0.0.1:0", "--state", folder, "--pin", PIN, "--json"];
  serve = new RunningProcess(phonebank("serve", ...esme, ...numbers, ...words));
  handsets = (await serve.event("listening"))["handsets"] as readonly HandsetAddress[];
});
afterAll(async () => {
  await Promise.all([serve.stop(), server.stop(0)]);
  await smsc.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The ESME as it is bound now. */
const esme = () => smsc.nth(binds - 1);

describe("phonebank serve --esme at an SMSC made of the smpp library", () => {
  test("binds as a receiver with its login, and answers enquire_link", async () => {
    expect(await esme()).toMatchObject({ mode: "receiver", systemId: "bank", password: "secret" });
    expect(await (await esme()).ask("enquire_link")).toMatchObject({
      command: "enquire_link_resp",
      command_status: OK,
    });
  });

  test("takes the parts of a bootstrap as deliver_sm, is unbound, binds again, and takes the rest as data_sm that came with the answer", async () => {
    const { to, parts, own } = await aBootstrap(0);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts.slice(0, 2))
      expect(await deliver(await esme(), to, part)).toMatchObject(accepted("deliver_sm"));

    smsc.kept.push(
      ...parts
        .slice(2)
        .map((part): Request => ["data_sm", { ...MESSAGE, destination_addr: to, message_payload: inTwo(part) }]),
    );
    const first = await esme();
    expect(await first.ask("unbind")).toMatchObject({ command: "unbind_resp", command_status: OK });
    expect(await first.gone).toEqual(["bind_receiver"]);
    binds++;

    const answers = await Promise.all((await esme()).answers);
    expect(answers).toEqual(parts.slice(2).map(() => expect.objectContaining(accepted("data_sm"))));
    expect(await serve.event("sms.reassembled", own)).toMatchObject({ parts: parts.length });
    await expectManageable(own);
  });

  test("loses its connection before it has the answer off, and takes the part that is sent again only once", async () => {
    const { to, parts, own } = await aBootstrap(1);
    const [one, two, ...others] = parts;
    if (!one || !two) throw new Error("not enough parts");
    const first = await esme();
    expect(await deliver(first, to, one)).toMatchObject(accepted("deliver_sm"));
    first.send("deliver_sm", { ...MESSAGE, destination_addr: to, short_message: inTwo(two) });
    await serve.event("sms.received", (event) => own(event) && octetsOf(event).equals(two));
    first.cut();
    await first.gone;
    binds++;

    for (const part of [two, ...others])
      expect(await deliver(await esme(), to, part)).toMatchObject(accepted("deliver_sm"));
    await expectManageable(own);
    expect(serve.events.filter((event) => event.type === "sms.reassembled" && own(event))).toHaveLength(1);
  });

  test("takes a bootstrap whole as a message_payload whose port is an optional parameter", async () => {
    const { to, push, own } = await aBootstrap(2);
    const payload = { message_payload: Buffer.from(push), source_port: 9200, dest_port: 2948 };
    const answer = await (await esme()).ask("data_sm", { ...MESSAGE, esm_class: 0, destination_addr: to, ...payload });
    expect(answer).toMatchObject(accepted("data_sm"));
    await expectManageable(own);
  });

  test("takes a bootstrap in segments that optional parameters number", async () => {
    const { to, push, own } = await aBootstrap(3);
    const total = Math.ceil(push.length / 100);
    for (let i = total - 1; i >= 0; i--) {
      const segment = { sar_msg_ref_num: 513, sar_total_segments: total, sar_segment_seqnum: i + 1 };
      const answer = await (await esme()).ask("deliver_sm", {
        ...MESSAGE,
        ...segment,
        esm_class: 0,
        destination_addr: to,
        source_port: 9200,
        dest_port: 2948,
        short_message: Buffer.from(push.subarray(i * 100, (i + 1) * 100)),
      });
      expect(answer).toMatchObject(accepted("deliver_sm"));
    }
    await expectManageable(own);
  });

  test("refuses what is for nobody here, and stays bound", async () => {
    const answer = await deliver(await esme(), "49999", Uint8Array.of(6, 5, 4, 0x0b, 0x84, 0x23, 0xf0, 1, 6, 1, 0x83));
    expect(answer).toMatchObject({ command: "deliver_sm_resp" });
    expect(answer.command_status).not.toBe(OK);
    expect(await (await esme()).ask("enquire_link")).toMatchObject({ command_status: OK });
  });

  test("unbinds when it is stopped", async () => {
    const last = await esme();
    const { code } = await serve.interrupt();
    expect(code).toBe(0);
    expect((await last.gone).at(-1)).toBe("unbind");
  });
});

describeWithPeer("tshark reads what phonebank serve --esme sent in all this", TSHARK, () => {
  test("every command of it", async () => {
    // Other peers than the SMSC have sent nothing.
    const pdus = serve.events.filter(({ type }) => type === "smpp.sent").map(octetsOf);
    const packets = await dissect(pdus.map((bytes) => ({ dissector: "smpp", bytes })));
    expect(packets.flatMap(complaintsIn)).toEqual([]);
    const commands = packets.map((packet) => packet.find(({ name }) => name === "smpp.command_id")?.text ?? "");
    const names = new Set(commands.map((command) => /: (.*) \(/.exec(command)?.[1]));
    names.delete("Enquire_link"); // comes when nothing happens for a while
    expect([...names].toSorted()).toEqual([
      "Bind_receiver",
      "Data_sm - resp",
      "Deliver_sm - resp",
      "Enquire_link - resp",
      "Unbind",
      "Unbind - resp",
    ]);
    expect(valuesOf(packets[0] ?? [], ["smpp.system_id", "smpp.password", "smpp.interface_version"])).toEqual({
      "smpp.system_id": "bank",
      "smpp.password": "secret",
      "smpp.interface_version": "52", // 3.4
    });
  });
});

const MESSAGE = { source_addr_ton: 1, source_addr: "4900111", dest_addr_ton: 1, esm_class: 0x40, data_coding: 4 };

/** A bootstrap for the handset of this index, which no other test uses. */
async function aBootstrap(index: number) {
  const handset = handsets[index];
  if (!handset) throw new Error("no such handset");
  const { http = "" } = (await server.event("listening"))["addresses"] as Record<string, string>;
  const document = W7.replace("http://127.0.0.1:8080/dm", http);
  const { parts, push } = prepareBootstrap({ document, sec: 1, pin: PIN, tid: index, reference: index });
  return { to: handset.msisdn, parts, push, own: (event: EventLine) => event["handset"] === handset.id };
}

/** The library's own way of writing user data with a header. */
function inTwo(userData: Uint8Array) {
  const end = 1 + (userData[0] ?? 0);
  return { udh: Buffer.from(userData.subarray(0, end)), message: Buffer.from(userData.subarray(end)) };
}

function deliver(to: BoundEsme, msisdn: string, userData: Uint8Array): Promise<Pdu> {
  return to.ask("deliver_sm", { ...MESSAGE, destination_addr: msisdn, short_message: inTwo(userData) });
}

function accepted(command: string) {
  return { command: `${command}_resp`, command_status: OK };
}

async function expectManageable(own: (event: EventLine) => boolean): Promise<void> {
  expect(await serve.event("bootstrap.finished", own)).toMatchObject({ servers: ["dm.lab.example"] });
  await serve.event("session.finished", own);
}

function octetsOf({ bytes }: EventLine): Buffer {
  return Buffer.from(fromBase64(String(bytes)) ?? new Uint8Array());
}
