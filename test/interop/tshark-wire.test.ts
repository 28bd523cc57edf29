import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromBase64, latin1Bytes, latin1Text } from "../../src/base/bytes.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { neutralTree } from "../support/neutral-tree.ts";
import { describeWithPeer } from "../support/peers.ts";
import { PROJECT } from "../support/processes.ts";
import type { EventLine } from "../support/running.ts";
import { type DissectedField, dissect, valuesOf } from "../support/tshark.ts";
import { DUMPCAP } from "./debian-peers.ts";
import { LabNetwork } from "./lab-network.ts";
import { provisioningIn } from "./tshark-provisioning.ts";
import { layersIn, objectionsIn } from "./wire-capture.ts";
import { captureEverySender, SENT_DOCUMENT, type Wire } from "./wire-lab.ts";

const W7 = neutralTree(parseXml(readFileSync(join(PROJECT, SENT_DOCUMENT), "utf8")));

describeWithPeer("tshark reads off the wire", DUMPCAP, () => {
  let network: LabNetwork;
  let packets: Wire["packets"];
  let events: Wire["events"];
  let answers: Wire["answers"];

  beforeAll(async () => {
    network = await LabNetwork.open();
    await network.explained(async () => {
      ({ packets, events, answers } = await captureEverySender(network));
    });
  });
  afterAll(() => network.close());

  const macOf = (via: string) => String(answers.get(via)?.["mac"]);

  test("nothing that it objects to, but a document type with an instruction in it", () => {
    const [readable, others] = [packets.filter((packet) => !hasSubset(packet)), packets.filter(hasSubset)];
    expect(readable.length).toBeGreaterThan(40);
    expect(objectionsIn(readable)).toEqual([]);
    // Its XML reader takes the end of the internal subset for an end tag (PAP §10 has the versions there).
    expect([...new Set(objectionsIn(others))]).toEqual(["Closing an unopened tag", "Malformed Packet"]);
  });

  test("the bind, the parts, and the unbind of bootstrap send --via smpp", () => {
    const pdus = layersIn(packets, "smpp").filter((pdu) => !operationOf(pdu).endsWith("resp"));
    const ours = pdus.filter((pdu) => operationOf(pdu) !== "Deliver_sm");
    expect(ours.map(operationOf)).toEqual(["Bind_transceiver", ...Array(4).fill("Submit_sm"), "Unbind"]);
    expect(valuesOf(ours[0] ?? [], ["smpp.system_id", "smpp.password"])).toEqual({
      "smpp.system_id": "lab",
      "smpp.password": "secret",
    });
    const submissions = ours.slice(1, -1);
    for (const [i, pdu] of submissions.entries()) {
      const fields = {
        "smpp.destination_addr": "491700002",
        "smpp.esm.submit.features": "0x01",
        "smpp.data_coding": "0x04",
        "smpp.regdel.receipt": "0x01",
        "gsm_sms.destination_port": "2948",
        "gsm_sms.udh.mm.msg_id": "77",
        "gsm_sms.udh.mm.msg_parts": "4",
        "gsm_sms.udh.mm.msg_part": String(i + 1),
      };
      expect(valuesOf(pdu, Object.keys(fields))).toEqual(fields);
    }
    expectBootstrap(submissions.at(-1) ?? [], macOf("smpp"));
  });

  test("the receipts of our SMSC", () => {
    const receipts = layersIn(packets, "smpp").filter((pdu) => operationOf(pdu) === "Deliver_sm");
    expect(receipts).toHaveLength(4);
    for (const [i, pdu] of receipts.entries()) {
      const fields = {
        "smpp.source_addr": "491700002",
        "smpp.destination_addr": "4900111",
        "smpp.esm.submit.msg_type": "0x01",
        "smpp.data_coding": "0x00",
        "smpp.receipted_message_id": String(i + 1),
        "smpp.message_state": "2",
      };
      expect(valuesOf(pdu, Object.keys(fields))).toEqual(fields);
      const text = latin1Text(Buffer.from(pdu.find(({ name }) => name === "smpp.message")?.value ?? "", "hex"));
      expect(text).toMatch(
        new RegExp(`^id:${i + 1} sub:001 dlvrd:001 submit date:\\d{10} done date:\\d{10} stat:DELIVRD err:000 text:`),
      );
    }
    const operations = layersIn(packets, "smpp").map(operationOf);
    expect(operations.filter((operation) => operation === "Deliver_sm - resp")).toHaveLength(4);
    expect(operations.filter((operation) => operation === "Submit_sm - resp")).toHaveLength(4);
  });

  test("the datagram of bootstrap send --via udp", () => {
    const [push = [], ...others] = packets.filter((packet) => packet.some(({ name }) => name === "udp"));
    expect(others).toEqual([]);
    expect(valuesOf(push, ["ip.dst", "udp.dstport", "wsp.TID", "wsp.pdu_type"])).toEqual({
      "ip.dst": "127.0.0.3",
      "udp.dstport": "2948",
      "wsp.TID": "0x4d",
      "wsp.pdu_type": "0x06",
    });
    expectBootstrap(push, macOf("udp"));
  });

  test("the push of bootstrap send --via pap, and our gateway's answer", () => {
    const bootstrap = "WAPPUSH=+491700003/TYPE=PLMN@127.0.0.1";
    const [push = []] = packets.filter((packet) => tagsIn(packet).some((tag) => tag.includes(bootstrap)));
    expect(valuesOf(push, ["http.request.method", "http.request.uri", "mime_multipart.type"])).toEqual({
      "http.request.method": "POST",
      "http.request.uri": "/",
      "mime_multipart.type": "multipart/related",
    });
    expect(push.find(({ name }) => name === "http.content_type")?.show).toMatch(/; type="application\/xml"$/);
    expect(tagsIn(push)[1]).toMatch(/^<push-message push-id="[^"]+@phonebank">$/);
    const types = push.filter(({ name }) => name === "mime_multipart.header.content-type").map(({ text }) => text);
    expect(types).toEqual([
      "Content-Type: application/xml\\r\\n\\r\\n",
      `Content-Type: application/vnd.wap.connectivity-wbxml; SEC=0; MAC=${macOf("pap")}\\r\\n\\r\\n`,
    ]);
    expect(provisioningIn(push)).toEqual(W7);

    const [id = "none"] = /push-id="[^"]+"/.exec(tagsIn(push)[1] ?? "") ?? [];
    const [response = []] = packets.filter(
      (packet) => packet.some(({ name }) => name === "http.response") && tagsIn(packet).some((tag) => tag.includes(id)),
    );
    expect(valuesOf(response, ["http.response.code", "http.content_type"])).toEqual({
      "http.response.code": "202",
      "http.content_type": "application/xml",
    });
    expect(tagsIn(response).at(-1)).toMatch(/^<response-result code="1001" /);
  });

  test("every PAP message of our gateway", async () => {
    const said = events.filter(({ type }) => type === "pap.sent").map(({ bytes }) => textOf(bytes));
    const plain = said.map((text) => text.replace(/ \[<\?wap-pap-ver [^>]*\?>\]>/, ">"));
    expect(plain).not.toEqual(said);
    const documents = await dissect(plain.map((text) => ({ dissector: "xml", bytes: latin1Bytes(text) })));
    expect(objectionsIn(documents)).toEqual([]);
    const kinds = documents.map((document) => /^<[a-z-]+/.exec(tagsIn(document)[1] ?? "")?.[0]);
    expect([...new Set(kinds)].toSorted()).toEqual([
      "<badmessage-response",
      "<cancel-response",
      "<push-response",
      "<resultnotification-message",
      "<statusquery-response",
    ]);
    const notes = documents.flatMap(tagsIn).filter((tag) => tag.startsWith("<progress-note"));
    expect(notes).toEqual([expect.stringMatching(/stage="pending"/)]);
  });

  test("the frames of bootstrap send --via ws, and those of our handset", async () => {
    const frames = layersIn(packets, "websocket");
    const shape = (frame: DissectedField[]) =>
      Object.values(valuesOf(frame, ["websocket.opcode", "websocket.mask", "websocket.fin", "websocket.rsv"])).join(
        " ",
      );
    expect([...new Set(frames.map(shape))].toSorted()).toEqual([
      "1 0 1 0x00", // events and the answer, which nobody masks
      "2 1 1 0x00", // the push
      "8 0 1 0x00", // the ends, one of each side
      "8 1 1 0x00",
    ]);
    const [push = []] = frames.filter((frame) => shape(frame).startsWith("2"));
    const octets = Buffer.from(push.find(({ name }) => name === "data.data")?.value ?? "", "hex");
    const [packet = []] = await dissect([{ dissector: "wsp-cl", bytes: octets }]);
    expect(objectionsIn([packet])).toEqual([]);
    expectBootstrap(packet, macOf("ws"));

    const [upgrade = []] = packets.filter(
      (each) => valuesOf(each, ["http.request.method"])["http.request.method"] === "GET",
    );
    expect(valuesOf(upgrade, ["http.request.uri", "http.upgrade"])).toEqual({
      "http.request.uri": "/handsets/466923103145254",
      "http.upgrade": "websocket",
    });
    const codes = packets.map((each) => valuesOf(each, ["http.response.code"])["http.response.code"]);
    expect(codes.filter((code) => code === "101")).toHaveLength(1);
  });

  test("the packets of bootstrap send --via obex, and the answers of our inbox", async () => {
    const octets = (event: EventLine) => fromBase64(String(event["bytes"])) ?? new Uint8Array();
    const exchanged = events.filter(({ type }) => type === "obex.received" || type === "obex.sent");
    // Over TCP tshark 4.0 does not know which request a response is to; told the directions it does.
    const read = await dissect(
      exchanged.map((event) => ({
        dissector: "obex",
        bytes: octets(event),
        direction: event.type === "obex.received" ? ("sent" as const) : ("received" as const),
      })),
    );
    expect(objectionsIn(read)).toEqual([]);
    const label = (packet: DissectedField[]) =>
      packet.find(({ name }) => name === "obex.opcode" || name === "obex.resp_code")?.text.split(": ")[1];
    expect(read.map(label)).toEqual(["Connect (0x00)", "Success (0x20)", "Put (0x02)", "Success (0x20)"]);
    const [connect = [], connected = [], put = []] = read;
    for (const packet of [connect, connected]) {
      expect(valuesOf(packet, ["obex.version", "obex.flags"])).toEqual({
        "obex.version": "0x10",
        "obex.flags": "0x00",
      });
    }
    const fields = {
      "obex.final_flag": "1",
      "obex.name": "bootstrap.wbxml",
      "obex.type": `application/vnd.wap.connectivity-wbxml; SEC=0; MAC=${macOf("obex")}`,
    };
    expect(valuesOf(put, Object.keys(fields))).toEqual(fields);
    const body = put.find(({ name }) => name === "obex.header.value.byte_sequence")?.value ?? "";
    expect(valuesOf(put, ["obex.length"])).toEqual({ "obex.length": String(body.length / 2) });
    const [document = []] = await dissect([{ dissector: "wbxml", bytes: Buffer.from(body, "hex") }]);
    expect(provisioningIn(document)).toEqual(W7);
  });

  test("the sessions that follow, in WBXML over HTTP", () => {
    const messages = packets.filter((packet) => {
      const { "http.content_type": type } = valuesOf(packet, ["http.content_type"]);
      return type === "application/vnd.syncml.dm+wbxml";
    });
    const requests = messages.filter((packet) => packet.some(({ name }) => name === "http.request"));
    // Each handset says who it is, and then what it was asked; the server answers both.
    expect([requests.length, messages.length]).toEqual([2 * answers.size, 4 * answers.size]);
    for (const packet of messages) {
      expect(packet.find(({ name }) => name === "wbxml.public_id.known")?.show).toBe("0x00001201");
      expect(packet.find(({ name }) => name === "wbxml.known_tag")?.show).toBe("SyncML");
    }
  });
});

/** The last packet of a bootstrap: its content type with the proof, and the document. */
function expectBootstrap(packet: readonly DissectedField[], mac: string): void {
  expect(mac).toMatch(/^[0-9A-F]{40}$/);
  expect(packet.map(({ text }) => text)).toContain(
    `Content-Type: application/vnd.wap.connectivity-wbxml; SEC=NETWPIN; MAC=${mac}`,
  );
  expect(provisioningIn(packet)).toEqual(W7);
}

/** For example `Submit_sm`, or `Submit_sm - resp`. */
function operationOf(pdu: readonly DissectedField[]): string {
  const line = pdu.find(({ name }) => name === "smpp.command_id")?.text ?? "";
  return /: (.*) \(/.exec(line)?.[1] ?? "";
}

/** Start tags of the XML in a packet. */
function tagsIn(packet: readonly DissectedField[]): string[] {
  return packet.filter(({ name }) => name === "xml.tag").map(({ show }) => show);
}

function hasSubset(packet: readonly DissectedField[]): boolean {
  return packet.some(({ name, text }) => name === "xml.doctype" && text.includes("<?wap-pap-ver "));
}

function textOf(bytes: unknown): string {
  return latin1Text(fromBase64(String(bytes)) ?? new Uint8Array());
}
