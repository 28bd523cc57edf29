import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromBase64, toHex, utf8Bytes } from "../../src/base/bytes.ts";
import { encodeXmlDocument } from "../../src/codec/assemble/encode-document.ts";
import { decodePackage0 } from "../../src/codec/notification/package0.ts";
import { decodeSi } from "../../src/codec/si/service-indication.ts";
import { decodeSl } from "../../src/codec/si/service-loading.ts";
import { readPart } from "../../src/codec/sms/part.ts";
import { decodeSyncml } from "../../src/codec/syncml/codec.ts";
import { decodePush, type PushPdu } from "../../src/codec/wsp/push.ts";
import type { HandsetAddress } from "../../src/events/event.ts";
import { prepareNotification } from "../../src/server/notification/prepare-notification.ts";
import { describeWithPeer } from "../support/peers.ts";
import { PROJECT, phonebank, type RunningProcess } from "../support/processes.ts";
import type { EventLine } from "../support/running.ts";
import { type Content, PAP_1_DOCTYPE, papAnswer, papDocument, postWords } from "./curl-pap.ts";
import { KANNEL } from "./debian-peers.ts";
import { KANNEL_PPG } from "./kannel-conf.ts";
import { startKannel } from "./kannel-lab.ts";
import { LabNetwork } from "./lab-network.ts";

const text = (file: string) => readFileSync(join(PROJECT, file), "utf8");
const W7 = encodeXmlDocument(text("scenarios/documents/w7.xml")).body;
/** A short one: what is more than ten short messages Kannel's gateway cuts off without a word. */
const DM = encodeXmlDocument(
  text("scenarios/documents/dm-bootstrap.xml").replace(/<Add>.*<\/Add>/s, (commands) => firstCommand(commands)),
).body;
/** Version 1.1, in the background, by the server, session 1, server id dm.lab.example. */
const PACKAGE_0 = new Uint8Array(
  Buffer.from(
    `${"cb2b7c844db7db3f6d40900501bea319"}${"02d8"}${"000000"}${"0001"}${"0e646d2e6c61622e6578616d706c65"}`,
    "hex",
  ),
);

const SI: Content = {
  type: "text/vnd.wap.si",
  body:
    '<?xml version="1.0"?><!DOCTYPE si PUBLIC "-//WAPFORUM//DTD SI 1.0//EN" "http://www.wapforum.org/DTD/si.dtd"><si>' +
    '<indication href="http://www.lab.example/mail" si-id="1@lab.example" action="signal-high" ' +
    'created="2026-11-22T15:23:15Z">You have 4 new emails</indication></si>',
};
const SL: Content = {
  type: "text/vnd.wap.sl",
  body:
    '<?xml version="1.0"?><!DOCTYPE sl PUBLIC "-//WAPFORUM//DTD SL 1.0//EN" "http://www.wapforum.org/DTD/sl.dtd">' +
    '<sl href="http://www.lab.example/load" action="execute-low"/>',
};

/** The two bearers of Kannel's gateway, and what a handset is called there. */
const BEARERS = {
  SMS: {
    quality: 'bearer="sms" network="gsm"',
    addressOf: ({ msisdn }: HandsetAddress) => `WAPPUSH=+${msisdn}/TYPE=PLMN@ppg.example`,
  },
  UDP: {
    quality: 'bearer="CSD" network="GSM"',
    addressOf: ({ udp }: HandsetAddress) => `WAPPUSH=${udp?.split(":")[0]}/TYPE=IPv4@ppg.example`,
  },
};

/** The server of the example document, which asks nothing of a device, so that the nonce of its notifications stays as it is. */
const SERVER = `serverId: dm.lab.example
accounts:
  - { device: "*", name: srv, password: srvpw, nonce: bm9uY2UtMQ==, serverName: dev, serverPassword: devpw, serverNonce: bm9uY2UtMg== }
`;

/** Four handsets for each bearer as they are, and one that takes provisioning documents without a proof. */
const FLEET = `fleet:
  - { name: sms, count: 4 }
  - { name: open sms, model: ./open.yaml }
  - { name: udp, count: 4 }
  - { name: open udp, model: ./open.yaml }
`;

describeWithPeer("Kannel's push proxy gateway", KANNEL, () => {
  let network: LabNetwork;
  let serve: RunningProcess;
  let handsets: readonly HandsetAddress[];

  beforeAll(async () => {
    network = await LabNetwork.open();
    await network.explained(start);
  });
  afterAll(() => network.close());

  const start = async () => {
    const model = text("devices/reference-12/device.yaml");
    const open = model.replace("unauthenticated: reject", "unauthenticated: accept");
    writeFileSync(join(network.folder, "open.yaml"), open.replace("device: reference-12", "device: open-12"));
    const fleet = join(network.folder, "fleet.yaml");
    writeFileSync(fleet, FLEET);
    const bearers = ["--smpp", "127.0.0.1:2775", "--udp", "127.0.0.2:2948"];
    const state = join(network.folder, "state");
    const jobs = join(network.folder, "jobs.yaml");
    writeFileSync(jobs, SERVER);
    network.start("server", phonebank("server", "--http", "127.0.0.1:8080", "--jobs", jobs, "--json"));
    serve = network.start("serve", phonebank("serve", "--fleet", fleet, ...bearers, "--state", state, "--json"));
    handsets = (await serve.event("listening"))["handsets"] as readonly HandsetAddress[];
    await startKannel(network, serve, "wapbox");
    await network.answer(() => network.curl("--write-out", "%{http_code}", KANNEL_PPG), /[1-5]\d\d/);
  };

  describe.each(["SMS", "UDP"] as const)("over %s", (bearer) => {
    const { quality, addressOf } = BEARERS[bearer];
    const first = bearer === "SMS" ? 0 : 5;

    /** Has the gateway push to a handset, which only this test uses; the result is the event of its arrival. */
    const push = async (index: number, content: Content, id = `${bearer}-${index}`) => {
      const handset = handsets[first + index];
      if (!handset) throw new Error("no such handset");
      const control = papDocument(
        `<push-message push-id="${id}@pi.example" progress-notes-requested="false">
          <address address-value="${addressOf(handset)}"></address>
          <quality-of-service priority="low" delivery-method="unconfirmed"
            network-required="true" bearer-required="true" ${quality}></quality-of-service>
        </push-message>`,
        PAP_1_DOCTYPE,
      );
      const answer = papAnswer(await network.curl(...postWords(network.folder, control, content), KANNEL_PPG));
      expect(answer).toMatchObject({ status: 202, message: { kind: "push-response", result: { code: 1001 } } });
      const own = (event: EventLine) => event["handset"] === handset.id;
      const received = await serve.event("push.received", own);
      return { own, received, octets: octetsOf(received) };
    };

    test("compiles a service indication that the handset reads", async () => {
      const { own, received, octets } = await push(0, SI);
      expect(received["contentType"]).toBe("application/vnd.wap.sic");
      expect(decodeSi(octets, "application/vnd.wap.sic")).toEqual({
        href: "http://www.lab.example/mail",
        siId: "1@lab.example",
        created: "2026-11-22T15:23:15Z",
        action: "signal-high",
        text: "You have 4 new emails",
      });
      expect(await carrier(own)).toMatchObject({ contentType: "application/vnd.wap.sic", body: octets });
    });

    test("compiles a service loading that the handset reads", async () => {
      const { own, received, octets } = await push(1, SL);
      expect(received["contentType"]).toBe("application/vnd.wap.slc");
      expect(decodeSl(octets, "application/vnd.wap.slc")).toEqual({
        href: "http://www.lab.example/load",
        action: "execute-low",
      });
      expect(await carrier(own)).toMatchObject({ contentType: "application/vnd.wap.slc", body: octets });
    });

    test("brings a Package #0, which is addressed to the DM agent", async () => {
      const type = "application/vnd.syncml.notification";
      const headers = ["X-Wap-Application-Id: x-wap-application:syncml.dm"];
      const { own, received, octets } = await push(2, { type, headers, body: PACKAGE_0 });
      expect(received["contentType"]).toBe(type);
      expect(toHex(octets)).toBe(toHex(PACKAGE_0));
      expect(decodePackage0(octets)).toMatchObject({
        version: 11,
        uiMode: "background",
        initiator: "server",
        sessionId: 1,
        serverId: "dm.lab.example",
      });
      const { headers: pushed } = await carrier(own);
      expect(pushed).toContainEqual({ name: "X-Wap-Application-Id", value: "x-wap-application:syncml.dm" });
    });

    test("brings a DM bootstrap without the SEC and MAC that it came with, so the handset rejects it", async () => {
      const proof = "SEC=0; MAC=0123456789ABCDEF0123456789ABCDEF01234567";
      const type = "application/vnd.syncml.dm+wbxml";
      const { own, received, octets } = await push(3, { type: `${type}; ${proof}`, body: DM });
      expect(received).toMatchObject({ contentType: type });
      expect(received).not.toHaveProperty("sec");
      expect(toHex(octets)).toBe(toHex(DM));
      expect(await serve.event("bootstrap.rejected", own)).toMatchObject({ reason: "mac-missing" });
    });

    test("brings a provisioning document without a proof to a handset that applies those", async () => {
      const { own, octets } = await push(4, { type: "application/vnd.wap.connectivity-wbxml", body: W7 });
      expect(toHex(octets)).toBe(toHex(W7));
      expect(await serve.event("bootstrap.finished", own)).toMatchObject({ servers: ["dm.lab.example"] });
      await serve.event("session.finished", own);
    });

    test("brings a Package #0 of its server to the same handset, which opens the session with Alert 1200", async () => {
      const { notification: body } = prepareNotification({
        serverId: "dm.lab.example",
        password: "devpw",
        nonce: utf8Bytes("nonce-2"),
        sessionId: 0x2a,
        uiMode: "background",
        tid: 0,
        reference: 0,
      });
      const type = "application/vnd.syncml.notification";
      const headers = ["X-Wap-Application-Id: x-wap-application:syncml.dm"];
      const { own } = await push(4, { type, headers, body }, `${bearer}-call`);
      expect(await serve.event("notification.accepted", own)).toMatchObject({
        server: "dm.lab.example",
        sessionId: "2A",
      });
      const isCalled = (event: EventLine) => own(event) && event["sessionId"] === "2A";
      const { span } = await serve.event("session.started", isCalled);
      const sent = await serve.event("message.exchanged", (event) => own(event) && event["span"] === span);
      const { header, commands } = decodeSyncml(octetsOf(sent)).message;
      expect([header.sessionId, commands[0]]).toMatchObject(["2A", { cmd: "Alert", code: 1200 }]);
      await serve.event("session.finished", isCalled);
    });

    /** The push as it came, from the datagram or the one short message that carried it. */
    const carrier = async (own: (event: EventLine) => boolean): Promise<PushPdu> => {
      if (bearer === "UDP") {
        const delivered = await serve.event("push.delivered", own);
        // Connectionless push comes from the port of the connectionless session service.
        expect(delivered).toMatchObject({ bearer: "udp", from: "127.0.0.1:9200" });
        return decodePush(octetsOf(delivered));
      }
      const received = await serve.event("sms.received", own);
      const part = readPart({ from: "", hasHeader: true, userData: octetsOf(received) });
      expect(part.ports).toEqual({ destination: 2948, source: 9200 });
      return decodePush(part.data);
    };
  });
});

function firstCommand(commands: string): string {
  return commands.slice(0, commands.indexOf("</Add>") + "</Add>".length);
}

function octetsOf({ bytes }: EventLine): Uint8Array {
  return fromBase64(String(bytes)) ?? new Uint8Array();
}
