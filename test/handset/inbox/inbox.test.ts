import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { splitDatagram } from "../../../src/codec/sms/split.ts";
import { encodePush } from "../../../src/codec/wsp/push.ts";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import { prepareBootstrap } from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { aBootstrap, anAccountDocument, anSms } from "../../support/a-bootstrap.ts";
import { aHandset, NOON } from "../../support/a-handset.ts";
import { SIM } from "../../support/a-sim.ts";

const DAY = 86_400_000;
const PUSH_PORTS = { destination: 2948, source: 9200 };

function aPush(contentType: string): Uint8Array {
  return encodePush({ tid: 1, contentType, parameters: { others: [] }, headers: [], body: utf8Bytes("x") });
}

function carried(datagram: Uint8Array, ports = PUSH_PORTS) {
  return splitDatagram(datagram, ports, { reference: 3 }).map((part) => anSms(part));
}

describe("The inbox of a handset", () => {
  test("joins the parts of a push in whatever order they come", () => {
    const parts = aBootstrap();
    expect(parts.length).toBeGreaterThan(1);
    const handset = aHandset().receive(parts.toReversed());
    expect(handset.told("sms.reassembled")).toMatchObject([{ parts: parts.length }]);
    expect(handset.told("bootstrap.finished")).toHaveLength(1);
    expect(handset.state.reassembly.sets).toEqual([]);
  });

  test("takes a push that came whole over another bearer (BOOT-5.1-1)", () => {
    const { push: pdu } = prepareBootstrap({
      document: anAccountDocument(),
      sec: 0,
      imsi: SIM.imsi,
      tid: 1,
      reference: 1,
    });
    const push = {
      kind: "push",
      bearer: "udp",
      from: "127.0.0.1:9200",
      to: "352099000000006",
      pdu,
      local: false,
    } as const;
    const handset = aHandset().take({ type: "push.delivered", push });
    expect(handset.told("push.delivered")).toMatchObject([{ bearer: "udp", from: "127.0.0.1:9200", bytes: pdu }]);
    expect(handset.told("bootstrap.finished")).toHaveLength(1);
  });

  test("drops a push that it has no use for", () => {
    const handset = aHandset().receive(carried(aPush("application/vnd.wap.coc")));
    expect(handset.told("push.dropped")).toMatchObject([{ contentType: "application/vnd.wap.coc" }]);
  });

  test.each(["constructor", "__proto__", "toString"])(
    "drops a push of the content type %s like any unknown one",
    (type) => {
      const handset = aHandset().receive(carried(aPush(type)));
      expect(handset.told("push.dropped")).toMatchObject([{ contentType: type }]);
      expect(handset.told("bootstrap.started")).toEqual([]);
    },
  );

  test("drops what comes for another port, and octets for none", () => {
    const handset = aHandset()
      .receive(carried(utf8Bytes("hello"), { destination: 80, source: 80 }))
      .receive([anSms(utf8Bytes("hello"), { hasHeader: false })]);
    expect(handset.told("sms.dropped").map(({ reason }) => reason)).toEqual([
      "nobody on port 80",
      "octets for no port",
    ]);
  });

  test("drops a header that is longer than the message, and says where", () => {
    const handset = aHandset().receive([anSms(Uint8Array.of(200, 5, 4))]);
    expect(handset.told("sms.dropped")).toMatchObject([{ offset: expect.any(Number), spec: expect.any(String) }]);
  });

  test("drops a push that is no push, and forgets its parts", () => {
    const broken = new Uint8Array(200).fill(0xff);
    const handset = aHandset().receive(carried(broken));
    expect(handset.told("push.dropped")).toMatchObject([{ offset: expect.any(Number), spec: expect.any(String) }]);
    expect(handset.state.reassembly.sets).toEqual([]);
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
  });

  test("rejects a bootstrap of which a part never came, when its time is over", () => {
    const handset = aHandset().receive(aBootstrap().slice(0, 1));
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + DAY);
    handset.waitForAlarm();
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "incomplete" }]);
    expect(handset.state.reassembly.sets).toEqual([]);
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
  });

  test("only drops an incomplete message whose first part never came: nobody can tell what it was", () => {
    const handset = aHandset().receive(aBootstrap().slice(1)).waitForAlarm();
    expect(handset.told("sms.dropped")).toHaveLength(1);
    expect(handset.told("bootstrap.rejected")).toEqual([]);
  });

  test("reports parts that expired once, whatever comes afterwards", () => {
    const handset = aHandset().receive(aBootstrap().slice(0, 1));
    handset.now += DAY;
    handset.receive(carried(Uint8Array.of(0xff))).receive(carried(Uint8Array.of(0xff)));
    expect(handset.told("push.dropped")).toHaveLength(2);
    expect(handset.told("bootstrap.rejected")).toHaveLength(1);
  });
});
