import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../src/base/bytes.ts";
import { encodeProvisioning, provisioningFromXml } from "../../src/codec/provisioning/document.ts";
import type { Sec } from "../../src/codec/security/bootstrap-mac.ts";
import { decodeSmppPdu } from "../../src/codec/smpp/pdu.ts";
import { decodeSyncml, encodeSyncml } from "../../src/codec/syncml/codec.ts";
import { decodeWbxml } from "../../src/codec/wbxml/decode.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import { neutralTree, withoutNamespaces } from "../support/neutral-tree.ts";
import { describeWithPeer } from "../support/peers.ts";
import { PROJECT } from "../support/processes.ts";
import { aSmsc } from "../support/smsc.ts";
import { complaintsIn, dissect, treeOfTokens, valuesOf } from "../support/tshark.ts";
import { TSHARK } from "./debian-peers.ts";
import { provisioningIn } from "./tshark-provisioning.ts";

const W7 = textOf("scenarios/documents/w7.xml");
const TRACES = "test/vectors/syncml/traces";

describeWithPeer("tshark", TSHARK, () => {
  describe("reads the submit_sm of our bootstraps", () => {
    test.each([
      ["NETWPIN", 0],
      ["USERPIN", 1],
      ["USERNETWPIN", 2],
      ["USERPINMAC", 3],
    ] as const)("%s", async (method, sec) => {
      const { pdus, mac, parts } = await aSubmittedBootstrap(sec);
      const packets = await dissect(pdus.map((bytes) => ({ dissector: "smpp", bytes })));

      expect(packets.flatMap(complaintsIn)).toEqual([]);
      expect(packets).toHaveLength(parts);
      for (const [i, packet] of packets.entries()) {
        expect(valuesOf(packet, SUBMIT_FIELDS)).toEqual({
          "smpp.command_id": "0x00000004",
          "smpp.source_addr": "4900111",
          "smpp.destination_addr": "491700001",
          "smpp.esm.submit.features": "0x01",
          "smpp.data_coding": "0x04",
          "gsm_sms.destination_port": "2948",
          "gsm_sms.originator_port": "9200",
          "gsm_sms.udh.mm.msg_id": "77",
          "gsm_sms.udh.mm.msg_parts": String(parts),
          "gsm_sms.udh.mm.msg_part": String(i + 1),
        });
      }

      const push = packets.at(-1) ?? [];
      const proof = mac === undefined ? "" : `; MAC=${mac}`;
      expect(push.map(({ text }) => text)).toContain(
        `Content-Type: application/vnd.wap.connectivity-wbxml; SEC=${method}${proof}`,
      );
      expect(valuesOf(push, ["wsp.TID", "wsp.pdu_type"])).toEqual({ "wsp.TID": "0x09", "wsp.pdu_type": "0x06" });
      expect(provisioningIn(push)).toEqual(neutralTree(parseXml(W7)));
    });
  });

  test("reads our provisioning documents", async () => {
    const documents = ["scenarios/documents/dm-account.xml", "test/vectors/provisioning/document-m.xml"].map(textOf);
    const packets = await dissect(
      documents.map((xml) => ({ dissector: "wbxml", bytes: encodeProvisioning(provisioningFromXml(xml)) })),
    );
    expect(packets.flatMap(complaintsIn)).toEqual([]);
    expect(packets.map((packet) => provisioningIn(packet))).toEqual(documents.map((xml) => neutralTree(parseXml(xml))));
  });

  test("reads our SyncML messages", async () => {
    const names = readdirSync(join(PROJECT, TRACES)).filter((name) => name.endsWith(".xml"));
    const messages = names.map((name) =>
      encodeSyncml(decodeSyncml(utf8Bytes(textOf(`${TRACES}/${name}`))).message, "wbxml"),
    );
    const packets = await dissect(messages.map((bytes) => ({ dissector: "wbxml", bytes })));

    expect(packets.flatMap(complaintsIn)).toEqual([]);
    for (const [i, bytes] of messages.entries()) {
      const packet = packets[i] ?? [];
      expect(packet.map(({ text }) => text)).toContain(
        "Public Identifier (known): -//SYNCML//DTD SyncML 1.2//EN (0x00001201)",
      );
      expect(treeOfTokens(packet), names[i]).toEqual(withoutNamespaces(neutralTree(decodeWbxml(bytes).root)));
    }
  });
});

const SUBMIT_FIELDS = [
  "smpp.command_id",
  "smpp.source_addr",
  "smpp.destination_addr",
  "smpp.esm.submit.features",
  "smpp.data_coding",
  "gsm_sms.destination_port",
  "gsm_sms.originator_port",
  "gsm_sms.udh.mm.msg_id",
  "gsm_sms.udh.mm.msg_parts",
  "gsm_sms.udh.mm.msg_part",
];

/** The submit_sm of a bootstrap, as they came out of a socket. */
async function aSubmittedBootstrap(sec: Sec): Promise<{ pdus: Uint8Array[]; parts: number; mac?: string }> {
  const secrets = { imsi: "466923103145252", pin: "12345" };
  const { parts, mac } = prepareBootstrap({ document: W7, sec, ...secrets, tid: 9, reference: 77 });
  const { smsc, esme, events } = await aSmsc();
  try {
    const sender = await esme();
    for (const userData of parts) {
      const outcome = await sender.submit({
        from: "4900111",
        to: "491700001",
        userData,
        hasHeader: true,
        dataCoding: 4,
      });
      if (outcome.status !== 0) throw new Error(`command_status ${outcome.status}`);
    }
    await sender.close();
  } finally {
    await smsc.close();
  }
  const received = events.flatMap((event) => (event.type === "smpp.received" ? [event.bytes] : []));
  const pdus = received.filter((bytes) => decodeSmppPdu(bytes).kind === "message");
  return { pdus, parts: parts.length, ...(mac === undefined ? {} : { mac }) };
}

function textOf(file: string): string {
  return readFileSync(join(PROJECT, file), "utf8").trimStart();
}
