import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromBase64 } from "../../src/base/bytes.ts";
import { decodeSmppPdu, type SmppPdu } from "../../src/codec/smpp/pdu.ts";
import { prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import { fillTemplate } from "../../src/server/bootstrap/template.ts";
import { describeWithPeer } from "../support/peers.ts";
import type { EventLine, Running } from "../support/running.ts";
import { KANNEL } from "./debian-peers.ts";
import { IMSI, inKannelLab, type KannelLab, MSISDN } from "./kannel-lab.ts";

const [W7 = "", DM_BOOTSTRAP = ""] = ["w7", "dm-bootstrap"].map((name) =>
  readFileSync(new URL(`../../scenarios/documents/${name}.xml`, import.meta.url), "utf8"),
);

const USERPIN = { sec: "USERPIN", pin: "1234" };
/** Kannel takes its pin parameter as the octets of the key, for every method: IMSI 466923103145252 in semi-octets. */
const NETWPIN = { sec: "NETWPIN", pin: "%49%66%29%13%30%41%25%25" };

describeWithPeer("A handset behind Kannel", KANNEL, () => {
  describe.each([
    ["USERPIN", { parameters: USERPIN, sec: 1, asksForPin: true }],
    ["NETWPIN", { parameters: NETWPIN, sec: 0, asksForPin: false }],
  ])("that is sent a %s bootstrap", (_, { parameters, sec, asksForPin }) => {
    test("applies it, is managed by the server that it names, and stays bootstrapped", async () => {
      await inKannelLab(async (lab) => {
        expect(await lab.sendOta(W7, parameters)).toBe("0: Accepted for delivery");

        const { serve, server } = lab;
        expect(await serve.event("sms.reassembled")).toMatchObject({ parts: 4 });
        expect(submissions(serve)).toHaveLength(4);
        expect(await serve.event("push.received")).toMatchObject({
          contentType: "application/vnd.wap.connectivity-wbxml",
          sec,
        });
        expect(await serve.event("bootstrap.finished")).toMatchObject({ servers: ["dm.lab.example"] });
        expect(await serve.event("session.finished")).toMatchObject({ server: "dm.lab.example" });
        expect(serve.events.some(({ type }) => type === "prompt.opened")).toBe(asksForPin);
        expect(troubles(serve)).toEqual([]);

        const learned = await server.event("server.learned", ({ uri }) => uri === "./DevDetail/FwV");
        expect(learned["value"]).toMatch(/./);
        expect(troubles(server)).toEqual([]);

        await lab.stopServe();
        expect(serve.output).toContain("all handsets are saved");
        await expectBootstrapped(lab);
      });
    });
  });

  test("refuses a NETWPIN bootstrap whose key is the IMSI in digits", async () => {
    await inKannelLab(async (lab) => {
      expect(await lab.sendOta(W7, { sec: "NETWPIN", pin: IMSI })).toBe("0: Accepted for delivery");

      const { serve, server } = lab;
      expect(await serve.event("bootstrap.rejected")).toMatchObject({ reason: "bad-mac" });
      await lab.stopServe();
      expect(ofType(serve, "session.started")).toEqual([]);
      expect(ofType(server, "server.received")).toEqual([]);
      expect(await lab.showHandset()).toMatchObject({ status: "clean", accounts: [] });
    });
  });

  test("applies a bootstrap in the DM profile that Kannel carries as it is, which its gateway would strip of SEC and MAC", async () => {
    const values = {
      imei: "352099000000006",
      "server.id": "dm.lab.example",
      "server.url": "http://127.0.0.1:8080/dm",
      "client.name": "srv",
      "client.password": "srvpw",
      "client.nonce": "bm9uY2UtMQ==",
      "server.name": "dev",
      "server.password": "devpw",
      "server.nonce": "bm9uY2UtMg==",
    };
    const document = fillTemplate(DM_BOOTSTRAP, values);
    const { parts } = prepareBootstrap({ document, profile: "dm", sec: 0, imsi: IMSI, tid: 7, reference: 200 });
    await inKannelLab(async (lab) => {
      for (const part of parts) expect(await lab.sendOctets(part)).toBe("0: Accepted for delivery");

      const { serve, server } = lab;
      expect(await serve.event("sms.reassembled")).toMatchObject({ parts: parts.length });
      expect(await serve.event("push.received")).toMatchObject({
        contentType: "application/vnd.syncml.dm+wbxml",
        sec: 0,
      });
      expect(await serve.event("bootstrap.finished")).toMatchObject({ servers: ["dm.lab.example"] });
      expect(await serve.event("session.finished")).toMatchObject({ server: "dm.lab.example" });
      expect(troubles(serve)).toEqual([]);
      expect(troubles(server)).toEqual([]);
      await lab.stopServe();
      await expectBootstrapped(lab);
    });
  });

  test("stays bootstrapped when Kannel loses its SMSC, and gets what Kannel kept for it meanwhile", async () => {
    await inKannelLab(async (lab) => {
      await lab.sendOta(W7, NETWPIN);
      await lab.serve.event("session.finished");
      await lab.stopServe();
      expect(await lab.sendOta(W7.replace("Lab DM", "Lab DM 2"), USERPIN)).toMatch(/^[03]: /);
      await expectBootstrapped(lab);

      await lab.startServe();
      expect(await lab.serve.event("sms.reassembled")).toMatchObject({ parts: 4 });
      expect(await lab.serve.event("bootstrap.finished")).toMatchObject({ servers: ["dm.lab.example"] });
      await lab.serve.event("session.finished");
      expect(troubles(lab.serve)).toEqual([]);
      expect(troubles(lab.server)).toEqual([]);

      await lab.stopServe();
      await expectBootstrapped(lab);
    });
  });

  test("does not apply a document a second time that it applied before it was restarted", async () => {
    await inKannelLab(async (lab) => {
      await lab.sendOta(W7, NETWPIN);
      await lab.serve.event("session.finished");
      await lab.stopServe();
      await lab.startServe();

      expect(await lab.sendOta(W7, NETWPIN)).toBe("0: Accepted for delivery");
      expect(await lab.serve.event("push.dropped")).toMatchObject({ reason: "delivered again" });
      await lab.stopServe();
      expect(ofType(lab.serve, "session.started")).toEqual([]);
      await expectBootstrapped(lab);
    });
  });
});

async function expectBootstrapped(lab: KannelLab): Promise<void> {
  expect(await lab.showHandset()).toMatchObject({
    msisdn: MSISDN,
    imsi: IMSI,
    status: "bootstrapped",
    accounts: [{ serverId: "dm.lab.example", url: "http://127.0.0.1:8080/dm", user: "srv" }],
    openPrompts: 0,
    incompleteMessages: 0,
  });
}

function ofType(running: Running, type: string): EventLine[] {
  return running.events.filter((event) => event.type === type);
}

/** Events that no run that goes well has. */
function troubles(running: Running): EventLine[] {
  const troublesome =
    /^(smpp\.refused|handset\.failed|sms\.dropped|push\.dropped|bootstrap\.rejected|session\.failed|http\.failed|violation\.found)$/;
  return running.events.filter(({ type }) => troublesome.test(type));
}

/** The submit_sm among what the SMSC received. */
function submissions(serve: Running): SmppPdu[] {
  const pdus = ofType(serve, "smpp.received").map(({ bytes }) =>
    decodeSmppPdu(fromBase64(String(bytes)) ?? new Uint8Array()),
  );
  return pdus.filter((pdu) => pdu.kind === "message" && pdu.command === "submit_sm");
}
