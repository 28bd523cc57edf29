import { afterEach, describe, expect, test } from "vitest";
import { toBase64 } from "../../../src/base/bytes.ts";
import { NO_PARTS } from "../../../src/codec/sms/reassembly.ts";
import { cleanHandset } from "../../../src/handset/state.ts";
import { abortSession } from "../../../src/lab/operate/abort-session.ts";
import { announce } from "../../../src/lab/operate/announce.ts";
import { answerPrompt } from "../../../src/lab/operate/answer-prompt.ts";
import { changeNetwork } from "../../../src/lab/operate/change-network.ts";
import { insertCard } from "../../../src/lab/operate/insert-card.ts";
import { OperateError } from "../../../src/lab/operate/operate-error.ts";
import { push } from "../../../src/lab/operate/push.ts";
import { removeCard } from "../../../src/lab/operate/remove-card.ts";
import { requestSession } from "../../../src/lab/operate/request-session.ts";
import { setBattery } from "../../../src/lab/operate/set-battery.ts";
import { setBusy } from "../../../src/lab/operate/set-busy.ts";
import { showHandset } from "../../../src/lab/operate/show-handset.ts";
import { switchPower } from "../../../src/lab/operate/switch-power.ts";
import type { SimIdentity } from "../../../src/ports/card.ts";
import { SERVER_ID, SERVER_URL } from "../../support/a-bootstrap.ts";
import { aModel } from "../../support/a-model.ts";
import { IMEI, SIM } from "../../support/a-sim.ts";
import { anHttpServer, bodyOf } from "../../support/http-server.ts";
import { aBootstrapPush, anOperated, NOON, OTHER_IMEI, OTHER_SIM, SPARE_SIM } from "./an-operated.ts";

const NETWPIN = { sec: 0, imsi: SIM.imsi } as const;
const ASKING = aModel({ bootstrap: { rules: [{ decision: "ask" }] } });

const refused = (code: string) => expect.objectContaining({ name: OperateError.name, code });

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

describe("The switch", () => {
  test("turns a handset off and on again", async () => {
    const { fleet, told } = await anOperated();
    expect(await switchPower(fleet, SIM.msisdn, "off")).toMatchObject({ id: IMEI, power: "off" });
    expect(await switchPower(fleet, SIM.msisdn, "on")).toMatchObject({ id: IMEI, power: "on" });
    expect(told("power.changed")).toMatchObject([{ power: "off" }, { power: "on" }]);
  });

  test("that stands so already is not touched: no session is lost by it", async () => {
    const { fleet, told } = await anOperated();
    await push(fleet, IMEI, aBootstrapPush(NETWPIN), "them");
    expect(await switchPower(fleet, IMEI, "on")).toMatchObject({ power: "on", status: "in session" });
    expect(told("session.failed")).toEqual([]);
  });

  test.each(["off", "on"] as const)(
    "of a handset that is restarting stays where somebody puts it: %s",
    async (power) => {
      const { fleet } = await anOperated();
      const restarting = "352099000000022";
      fleet.add({
        ...cleanHandset(restarting, fleet.model(IMEI)?.name ?? "", SPARE_SIM, NO_PARTS),
        power: "off",
        restartsAt: NOON + 5000,
      });
      expect(await switchPower(fleet, restarting, power)).toMatchObject({ power });
      expect(fleet.state(restarting)).toMatchObject({ power, restartsAt: null });
    },
  );

  test("of a handset that cannot be saved is refused, and the handset is as before", async () => {
    const { fleet, disk } = await anOperated();
    disk.full = true;
    await expect(switchPower(fleet, IMEI, "off")).rejects.toThrow(refused("failed"));
    expect(fleet.state(IMEI)?.power).toBe("on");
  });
});

describe("The network", () => {
  test("is taken away and given back, also while the handset is off", async () => {
    const { fleet, told } = await anOperated();
    expect(await changeNetwork(fleet, IMEI, "lost")).toMatchObject({ network: "lost" });
    await switchPower(fleet, IMEI, "off");
    expect(await changeNetwork(fleet, IMEI, "attached")).toMatchObject({ network: "attached", power: "off" });
    await changeNetwork(fleet, IMEI, "attached");
    expect(told("network.changed")).toHaveLength(2);
  });

  test("becomes another one, and gives another address", async () => {
    const { fleet, told } = await anOperated();
    expect(await changeNetwork(fleet, IMEI, "roaming")).toMatchObject({ network: "roaming" });
    expect(await changeNetwork(fleet, IMEI, "new-address")).toMatchObject({ network: "roaming" });
    expect([told("network.changed").length, told("address.changed").length]).toEqual([1, 1]);
  });
});

describe("The battery", () => {
  test("is charged and drained", async () => {
    const { fleet, told } = await anOperated();
    expect(await setBattery(fleet, IMEI, 15)).toMatchObject({ id: IMEI });
    expect(fleet.state(IMEI)?.battery).toBe(15);
    expect(told("battery.changed")).toMatchObject([{ level: 15 }]);
  });
});

describe("A call", () => {
  test("takes a handset up and sets it free, but not one that is off", async () => {
    const { fleet, told } = await anOperated();
    expect(await setBusy(fleet, IMEI, true)).toMatchObject({ busy: true });
    expect(await setBusy(fleet, IMEI, false)).toMatchObject({ busy: false });
    await switchPower(fleet, IMEI, "off");
    await expect(setBusy(fleet, IMEI, true)).rejects.toThrow(refused("handset-off"));
    expect(told("busy.changed")).toMatchObject([{ busy: true }, { busy: false }]);
  });

  test("hides the prompts that are open, and nobody answers them", async () => {
    const { fleet } = await anOperated();
    await setBusy(fleet, IMEI, true);
    await push(fleet, IMEI, aBootstrapPush(), "them");
    expect(showHandset(fleet, IMEI)).toMatchObject({ openPrompts: 0, prompts: [], nextAlarmAt: NOON + 3_600_000 });
    const answered = answerPrompt(fleet, IMEI, { pin: "1234" });
    await expect(answered).rejects.toMatchObject({ code: "no-prompt", message: expect.stringContaining("is busy") });
    await setBusy(fleet, IMEI, false);
    await answerPrompt(fleet, IMEI, { pin: "1234" });
    expect(showHandset(fleet, IMEI)).toMatchObject({ openPrompts: 0, sessionInFlight: true });
  });
});

describe("The card", () => {
  test("is taken out, and put back", async () => {
    const { fleet, operated, told } = await anOperated();
    expect(await removeCard(fleet, IMEI)).toMatchObject({ card: "none", msisdn: SIM.msisdn });
    await expect(removeCard(fleet, IMEI)).rejects.toThrow(refused("no-card"));
    expect(await insertCard(fleet, operated.cardTurns, IMEI)).toMatchObject({ card: "inserted", msisdn: SIM.msisdn });
    expect(await insertCard(fleet, operated.cardTurns, IMEI)).toMatchObject({ card: "inserted" });
    expect(told("card.changed")).toMatchObject([{ inserted: false }, { inserted: true }]);
  });

  test("is exchanged, and the handset has the numbers of the new one", async () => {
    const { fleet, operated } = await anOperated();
    const card = { ...SPARE_SIM, files: [] };
    expect(await insertCard(fleet, operated.cardTurns, IMEI, card)).toMatchObject({ msisdn: SPARE_SIM.msisdn });
    expect(fleet.find(SPARE_SIM.msisdn)).toBe(IMEI);
    expect(fleet.find(SIM.msisdn)).toBeUndefined();
  });

  test("brings its files, which are applied", async () => {
    const { fleet, operated, told } = await anOperated();
    const files = [{ name: "Bootstrap" as const, content: toBase64(Uint8Array.of(0xff)) }];
    await insertCard(fleet, operated.cardTurns, IMEI, { ...SPARE_SIM, files });
    expect(told("bootstrap.rejected")).toMatchObject([{ handset: IMEI, reason: "damaged-body" }]);
  });

  test("that is in another handset is refused, whichever number gives it away, but not when that one has none", async () => {
    const { fleet, operated } = await anOperated();
    const insert = (card: SimIdentity) => insertCard(fleet, operated.cardTurns, IMEI, { ...card, files: [] });
    await expect(insert({ ...SPARE_SIM, msisdn: OTHER_SIM.msisdn })).rejects.toThrow(refused("card-taken"));
    await expect(insert({ ...SPARE_SIM, imsi: OTHER_SIM.imsi })).rejects.toThrow(refused("card-taken"));
    expect(fleet.find(SIM.msisdn)).toBe(IMEI);
    await removeCard(fleet, OTHER_IMEI);
    expect(await insert(OTHER_SIM)).toMatchObject({ msisdn: OTHER_SIM.msisdn });
    await expect(insertCard(fleet, operated.cardTurns, OTHER_IMEI)).rejects.toThrow(refused("card-taken"));
  });

  test("that is put into two handsets at once gets into one of them", async () => {
    const { fleet, operated } = await anOperated();
    const card = { ...SPARE_SIM, files: [] };
    const both = [IMEI, OTHER_IMEI].map((name) => insertCard(fleet, operated.cardTurns, name, card));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(fleet.find(OTHER_SIM.msisdn)).toBe(OTHER_IMEI);
  });

  test("with a file that is not base64 is refused", async () => {
    const { fleet, operated } = await anOperated();
    const files = [{ name: "Bootstrap" as const, content: "*" }];
    await expect(insertCard(fleet, operated.cardTurns, IMEI, { ...SPARE_SIM, files })).rejects.toThrow(
      refused("bad-request"),
    );
    expect(fleet.find(SIM.msisdn)).toBe(IMEI);
  });
});

describe("A push", () => {
  test("reaches the handset as if it had come over the air from its sender", async () => {
    const { fleet, told } = await anOperated();
    expect(await push(fleet, IMEI, aBootstrapPush(NETWPIN), "4900111")).toMatchObject({ status: "in session" });
    expect(told("push.delivered")).toMatchObject([{ handset: IMEI, bearer: "control", from: "4900111" }]);
  });

  test("that is none is refused before the handset sees it", async () => {
    const { fleet, told } = await anOperated();
    await expect(push(fleet, IMEI, Uint8Array.of(1, 7), "them")).rejects.toThrow(refused("bad-request"));
    expect(told("push.delivered")).toEqual([]);
  });

  test("cannot reach a handset that is off, has no network, or cannot be saved", async () => {
    const { fleet, disk } = await anOperated();
    const send = () => push(fleet, IMEI, aBootstrapPush(), "them");
    await changeNetwork(fleet, IMEI, "lost");
    await expect(send()).rejects.toThrow(refused("no-network"));
    await switchPower(fleet, IMEI, "off");
    await expect(send()).rejects.toThrow(refused("handset-off"));
    await switchPower(fleet, IMEI, "on");
    await changeNetwork(fleet, IMEI, "attached");
    disk.full = true;
    await expect(send()).rejects.toThrow(refused("failed"));
    disk.full = false;
    expect(await send()).toMatchObject({ status: "waiting for a PIN" });
  });

  test("finds no handset once the fleet takes nothing more", async () => {
    const { fleet } = await anOperated();
    await fleet.close();
    await expect(push(fleet, IMEI, aBootstrapPush(), "them")).rejects.toThrow(refused("busy"));
  });
});

describe("A prompt", () => {
  test("for a PIN is answered, the oldest one first", async () => {
    const { fleet, told } = await anOperated();
    await push(fleet, IMEI, aBootstrapPush(), "one");
    await push(fleet, IMEI, aBootstrapPush({ pin: "5678" }, "Two"), "two");
    expect(await answerPrompt(fleet, IMEI, { pin: "0000" })).toMatchObject({ status: "waiting for a PIN" });
    await answerPrompt(fleet, IMEI, { pin: "1234" });
    expect(told("bootstrap.finished")).toMatchObject([{ span: "bootstrap-1" }]);
    expect(showHandset(fleet, IMEI).prompts).toEqual([{ attempt: "bootstrap-2", kind: "pin", from: "two" }]);
  });

  test("of a named attempt is answered, and the others wait", async () => {
    const { fleet, told } = await anOperated();
    await push(fleet, IMEI, aBootstrapPush(), "one");
    await push(fleet, IMEI, aBootstrapPush({ pin: "5678" }, "Two"), "two");
    await answerPrompt(fleet, IMEI, { pin: "5678" }, "bootstrap-2");
    expect(told("bootstrap.finished")).toMatchObject([{ span: "bootstrap-2" }]);
    await expect(answerPrompt(fleet, IMEI, { pin: "5678" }, "bootstrap-2")).rejects.toThrow(refused("no-prompt"));
  });

  test.each([
    [true, "bootstrap.finished"],
    [false, "bootstrap.rejected"],
  ] as const)("for consent is answered with %s", async (agreed, outcome) => {
    const { fleet, told } = await anOperated({ model: ASKING });
    await push(fleet, IMEI, aBootstrapPush(NETWPIN), "them");
    expect(showHandset(fleet, IMEI).status).toBe("waiting for consent");
    await expect(answerPrompt(fleet, IMEI, { pin: "1234" })).rejects.toThrow(refused("no-prompt"));
    await answerPrompt(fleet, IMEI, { agreed });
    expect(told(outcome)).toHaveLength(1);
  });

  test("for a PIN can be refused, but not agreed to", async () => {
    const { fleet, told } = await anOperated();
    await push(fleet, IMEI, aBootstrapPush(), "them");
    await expect(answerPrompt(fleet, IMEI, { agreed: true })).rejects.toThrow(refused("no-prompt"));
    await answerPrompt(fleet, IMEI, { agreed: false });
    expect(told("bootstrap.rejected")).toMatchObject([{ reason: "user-refused" }]);
  });

  test("of a handset that is off is not seen", async () => {
    const { fleet } = await anOperated();
    await push(fleet, IMEI, aBootstrapPush(), "them");
    await switchPower(fleet, IMEI, "off");
    await expect(answerPrompt(fleet, IMEI, { pin: "1234" })).rejects.toThrow(refused("handset-off"));
  });
});

describe("A session", () => {
  test("is asked for with the server of an account, or with each", async () => {
    const { fleet, requests } = await anOperated();
    await push(fleet, IMEI, aBootstrapPush(NETWPIN), "them");
    expect(requests).toMatchObject([{ url: SERVER_URL }]);
    for (const server of [SERVER_ID, undefined]) {
      await requestSession(fleet, IMEI, server);
      expect(showHandset(fleet, IMEI).pendingSessions).toMatchObject([{ serverId: SERVER_ID, notBefore: NOON }]);
    }
  });

  test("is broken off while it is in flight, and not otherwise", async () => {
    const { fleet } = await anOperated();
    await expect(abortSession(fleet, IMEI)).rejects.toThrow(refused("no-session"));
    await push(fleet, IMEI, aBootstrapPush(NETWPIN), "them");
    expect(await abortSession(fleet, IMEI)).toMatchObject({ status: "in session, breaking it off" });
    expect(fleet.state(IMEI)?.session?.dm.abort).toEqual({ reason: "aborted-by-client", said: false });
    await switchPower(fleet, IMEI, "off");
    await expect(abortSession(fleet, IMEI)).rejects.toThrow(refused("handset-off"));
  });

  test("needs an account, and a handset that is on", async () => {
    const { fleet } = await anOperated();
    await expect(requestSession(fleet, IMEI)).rejects.toThrow(refused("no-account"));
    await push(fleet, IMEI, aBootstrapPush(NETWPIN), "them");
    await expect(requestSession(fleet, IMEI, "other.example")).rejects.toThrow(refused("no-account"));
    await switchPower(fleet, IMEI, "off");
    await expect(requestSession(fleet, IMEI)).rejects.toThrow(refused("handset-off"));
  });
});

describe("An announcement", () => {
  test("is begun, and tells the server the numbers", async () => {
    const { fleet, operated } = await anOperated();
    open.push({ close: () => operated.announcer.close() });
    let take: (body: unknown) => void = () => {};
    const posted = new Promise((resolve) => {
      take = resolve;
    });
    const server = await anHttpServer(async (request, response) => {
      take(JSON.parse(new TextDecoder().decode(await bodyOf(request))));
      response.end();
    });
    open.push(server);
    expect(announce(fleet, operated.announcer, SIM.imsi, server.url, "web")).toMatchObject({ id: IMEI });
    expect(await posted).toEqual({ how: "web", msisdn: SIM.msisdn, imei: IMEI, imsi: SIM.imsi });
  });
});
