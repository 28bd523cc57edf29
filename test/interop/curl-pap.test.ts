import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromBase64 } from "../../src/base/bytes.ts";
import { encodeXmlDocument } from "../../src/codec/assemble/encode-document.ts";
import { decodeSi } from "../../src/codec/si/service-indication.ts";
import type { HandsetAddress } from "../../src/events/event.ts";
import { aNotificationSink, type NotificationSink } from "../support/pap-initiator.ts";
import { describeWithPeer } from "../support/peers.ts";
import { phonebankHere, Workplace } from "../support/phonebank.ts";
import { PROJECT, runProcess } from "../support/processes.ts";
import type { EventLine, Running } from "../support/running.ts";
import { type Content, PAP_1_DOCTYPE, papAnswer, papDocument, postWords } from "./curl-pap.ts";
import { CURL } from "./debian-peers.ts";

const W7 = readFileSync(join(PROJECT, "scenarios/documents/w7.xml"), "utf8");
const IMSI = "466923103145252";
/** The IMSI as a SIM stores it, which is the key of NETWPIN, and a PIN, which is the key of USERPIN. */
const KEYS = { NETWPIN: Buffer.from("4966291330412525", "hex"), USERPIN: Buffer.from("1234") };
const SEC = { NETWPIN: 0, USERPIN: 1 };
const LATER = "2099-12-31T23:59:59Z";

const place = new Workplace();
let server: Running;
let serve: Running;
let gateway: string;
let handsets: readonly HandsetAddress[];
let sink: NotificationSink;

const url = (listening: EventLine, name: string) => (listening["addresses"] as Record<string, string>)[name] ?? "";

describeWithPeer("curl as a push initiator of phonebank serve", CURL, () => {
  beforeAll(async () => {
    server = phonebankHere(["server", "--http", "127.0.0.1:0", "--json"]);
    const numbers = Array.from({ length: 7 }, (_, i) => [
      "--handset",
      `msisdn=49170000${i},imsi=${IMSI.slice(0, -1)}${i}`,
    ]);
    const words = ["--smpp", "127.0.0.1:0", "--pap", "127.0.0.1:0", "--pin", "1234", "--state", place.folder()];
    serve = phonebankHere(["serve", "--json", ...words, ...numbers.flat()]);
    const listening = await serve.event("listening");
    gateway = url(listening, "pap");
    handsets = listening["handsets"] as readonly HandsetAddress[];
    sink = await aNotificationSink();
  });
  afterAll(async () => {
    await serve.interrupt();
    await server.interrupt();
    await sink.close();
    await place.clear();
  });

  describe("that pushes", () => {
    test.each(["NETWPIN", "USERPIN"] as const)(
      "a %s bootstrap, whose proof is in its content type, makes the handset manageable and is told the result",
      async (method) => {
        const handset = aHandset(method === "NETWPIN" ? 2 : 3); // the IMSI of number 2 is the one that makes the key
        const document = W7.replace("http://127.0.0.1:8080/dm", url(await server.event("listening"), "http"));
        const { body } = encodeXmlDocument(document);
        const mac = createHmac("sha1", KEYS[method]).update(body).digest("hex").toUpperCase();
        const type = `application/vnd.wap.connectivity-wbxml; SEC=${SEC[method]}; MAC=${mac}`;
        const pushId = `${method}@pi.example`;
        const { status, contentType, message } = await post(pushMessage(handset, pushId), { type, body });

        expect({ status, contentType }).toEqual({ status: 202, contentType: "application/xml" });
        expect(message).toMatchObject({ kind: "push-response", pushId, result: { code: 1001 } });
        const own = ({ handset: id }: EventLine) => id === handset.id;
        expect(await serve.event("push.delivered", own)).toMatchObject({ bearer: "pap" });
        expect(await serve.event("push.received", own)).toMatchObject({ sec: SEC[method] });
        expect(await serve.event("bootstrap.finished", own)).toMatchObject({ servers: ["dm.lab.example"] });
        await serve.event("session.finished", own);
        expect(serve.events.some((event) => event.type === "prompt.opened" && own(event))).toBe(method === "USERPIN");
        expect(await notified(pushId)).toMatchObject({
          messageState: "delivered",
          code: 1000,
          address: addressOf(handset),
        });
      },
    );

    test("a bootstrap with a wrong MAC is told that it was delivered, and the handset rejects it", async () => {
      const handset = aHandset(4);
      const type = `application/vnd.wap.connectivity-wbxml; SEC=0; MAC=${"0".repeat(40)}`;
      const { message } = await post(pushMessage(handset, "wrong@pi.example"), {
        type,
        body: encodeXmlDocument(W7).body,
      });
      expect(message).toMatchObject({ kind: "push-response", result: { code: 1001 } });
      const own = ({ handset: id }: EventLine) => id === handset.id;
      expect(await serve.event("bootstrap.rejected", own)).toMatchObject({ reason: "bad-mac" });
      expect(await notified("wrong@pi.example")).toMatchObject({ messageState: "delivered", code: 1000 });
    });

    test("a service indication in XML brings it to the handset in WBXML", async () => {
      const handset = aHandset(5);
      const body =
        '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<!DOCTYPE si PUBLIC "-//WAPFORUM//DTD SI 1.0//EN" "http://www.wapforum.org/DTD/si.dtd">\n' +
        '<si><indication href="http://www.lab.example/" si-id="1@lab.example" action="signal-high">Größe</indication></si>';
      const { message } = await post(pushMessage(handset, "si@pi.example"), {
        type: "text/vnd.wap.si; charset=UTF-8",
        body,
      });
      expect(message).toMatchObject({ kind: "push-response", result: { code: 1001 } });
      const received = await serve.event("push.received", ({ handset: id }) => id === handset.id);
      expect(received["contentType"]).toBe("application/vnd.wap.sic");
      const octets = fromBase64(String(received["bytes"])) ?? new Uint8Array();
      expect([...octets.subarray(1, 3)]).toEqual([0x05, 0x6a]); // the public identifier of SI 1.0, UTF-8
      expect(decodeSi(octets, "application/vnd.wap.sic")).toEqual({
        href: "http://www.lab.example/",
        siId: "1@lab.example",
        action: "signal-high",
        text: "Größe",
      });
    });
  });

  test("that asks for the state of a push is told it", async () => {
    const handset = aHandset(6);
    const id = "asked@pi.example";
    await post(pushMessage(handset, id), { type: "text/plain", body: "hello" });
    const { status, message } = await post(papDocument(`<statusquery-message push-id="${id}"/>`));
    expect(status).toBe(202);
    expect(message).toMatchObject({
      kind: "statusquery-response",
      pushId: id,
      results: [{ messageState: "delivered", code: 1000, addresses: [addressOf(handset)] }],
    });

    const unknown = await post(papDocument('<statusquery-message push-id="nobody@pi.example"/>'));
    expect(unknown.message).toMatchObject({
      kind: "statusquery-response",
      results: [{ messageState: "unknown", code: 2004 }],
    });
  });

  test("that takes a push back before its time can, and afterwards it cannot", async () => {
    const handset = aHandset(0);
    const id = "later@pi.example";
    const content = { type: "text/plain", body: "hello" };
    const { message } = await post(pushMessage(handset, id, `deliver-after-timestamp="${LATER}"`), content);
    expect(message).toMatchObject({ kind: "push-response", result: { code: 1001 } });
    const state = async () => (await post(papDocument(`<statusquery-message push-id="${id}"/>`))).message;
    expect(await state()).toMatchObject({ results: [{ messageState: "pending" }] });

    const cancel = papDocument(
      `<cancel-message push-id="${id}"><address address-value="${addressOf(handset)}"/></cancel-message>`,
    );
    expect((await post(cancel)).message).toMatchObject({
      kind: "cancel-response",
      pushId: id,
      results: [{ code: 1000, addresses: [addressOf(handset)] }],
    });
    expect(await state()).toMatchObject({ results: [{ messageState: "cancelled" }] });
    expect((await post(cancel)).message).toMatchObject({ kind: "cancel-response", results: [{ code: 2008 }] });
    expect(serve.events.filter((event) => event["handset"] === handset.id && event.type === "push.delivered")).toEqual(
      [],
    );
  });

  test("that speaks PAP 1.0 is answered in PAP 1.0", async () => {
    const control = papDocument('<statusquery-message push-id="nobody@pi.example"/>', PAP_1_DOCTYPE);
    const { stdout } = await curl(postWords(place.folder(), control));
    expect(stdout).toContain('"-//WAPFORUM//DTD PAP 1.0//EN"');
  });

  test.each([
    ["no XML", "nothing"],
    ["another document", '<?xml version="1.0"?><html/>'],
    ["an element that PAP does not have", papDocument("<pull-message/>")],
    ["a push without content", papDocument('<push-message push-id="p"><address address-value="x"/></push-message>')],
  ])("that sends a bad message, %s, is told so with a piece of it", async (_, control) => {
    const { status, message } = await post(control);
    expect(status).toBe(202);
    expect(message).toMatchObject({ kind: "badmessage-response", code: 2000 });
    if (message.kind !== "badmessage-response") throw new Error(message.kind);
    expect(control).toContain(message.badMessageFragment?.trim().slice(0, 20));
  });

  test.each([
    ["that is nobody's", "WAPPUSH=+49999/TYPE=PLMN@ppg.example", 2003],
    ["without a type", "WAPPUSH=+491700000@ppg.example", 2002],
    ["that is no number", "WAPPUSH=nobody/TYPE=PLMN@ppg.example", 2002],
  ])("that pushes to an address %s is told so", async (_, address, code) => {
    const push = `<push-message push-id="${code}-${address.length}@pi.example"><address address-value="${address}"/></push-message>`;
    const { status, message } = await post(papDocument(push), { type: "text/plain", body: "hello" });
    expect(status).toBe(202);
    expect(message).toMatchObject({ kind: "push-response", result: { code } });
  });

  test("that gets instead of posting is told what a gateway takes", async () => {
    const { stdout } = await curl(["--include"]);
    expect(stdout).toMatch(/^HTTP\/1\.1 405 /);
    expect(stdout).toMatch(/^allow: POST\r$/im);
  });
});

function aHandset(index: number): HandsetAddress {
  const handset = handsets[index];
  if (!handset) throw new Error(`no handset ${index}`);
  return handset;
}

function addressOf({ msisdn }: HandsetAddress): string {
  return `WAPPUSH=+${msisdn}/TYPE=PLMN@ppg.example`;
}

/** A push for one handset, whose result the sink wants to know. */
function pushMessage(handset: HandsetAddress, id: string, attributes = ""): string {
  return papDocument(
    `<push-message push-id="${id}" ppg-notify-requested-to="${sink.url}/result" ${attributes}>
      <address address-value="${addressOf(handset)}"/>
      <quality-of-service delivery-method="confirmed"/>
    </push-message>`,
  );
}

async function notified(pushId: string) {
  for (let count = 1; ; count++) {
    await sink.until(count);
    const found = sink.notifications.find((notification) => notification.pushId === pushId);
    if (found) return found;
  }
}

async function post(control: string, content?: Content) {
  return papAnswer(await curl(postWords(place.folder(), control, content)));
}

function curl(words: readonly string[]) {
  return runProcess(["curl", "--silent", "--show-error", "--max-time", "10", ...words, gateway]);
}
