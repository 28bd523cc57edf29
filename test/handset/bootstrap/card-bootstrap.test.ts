import { describe, expect, test } from "vitest";
import type { PolicyRule } from "../../../src/bootstrap/attempt.ts";
import { CARD_FILES, type SmartCard } from "../../../src/ports/card.ts";
import { aNapdef, aW7 } from "../../bootstrap/a-device.ts";
import { accountItems, adding, dmMessage, OWNER } from "../../bootstrap/a-dm-message.ts";
import { anAccountDocument, SERVER_ID } from "../../support/a-bootstrap.ts";
import { aCard } from "../../support/a-card.ts";
import { aHandset, type HandDrivenHandset } from "../../support/a-handset.ts";
import { aModel } from "../../support/a-model.ts";
import { SIM } from "../../support/a-sim.ts";

const DM_MESSAGE = dmMessage([adding(...accountItems())]);

const accountWith = (serverId: string) => anAccountDocument({ serverId, url: `http://${serverId}/` });

/** A card with a server in each of its files. */
const FULL = aCard({
  Bootstrap: accountWith("one.example"),
  Config1: accountWith("two.example"),
  Config2: accountWith("three.example"),
  DM_Bootstrap: DM_MESSAGE,
});
const SERVERS = ["one.example", "two.example", "three.example", OWNER];

const switchedOn = (card: SmartCard, bootstrap: { readonly rules?: readonly PolicyRule[] } = {}, others = {}) =>
  aHandset({ card, model: aModel({ bootstrap, ...others }) }).take({ type: "power.on" });

const bootstrapped = (handset: HandDrivenHandset) =>
  handset.told("bootstrap.finished").flatMap(({ servers }) => servers);

describe("A handset with bootstrap data on its card", () => {
  test("applies it at power-on, file by file in their order, with nothing over the air (BOOTX-1, BOOTX-13, BOOTX-15)", () => {
    expect(FULL.files.map(({ name }) => name)).not.toEqual(CARD_FILES);
    const handset = aHandset({ card: FULL });
    expect(handset.servers()).toEqual([]);
    handset.take({ type: "power.on" });
    expect(bootstrapped(handset)).toEqual(SERVERS);
    expect(handset.told("bootstrap.started").map(({ profile }) => profile)).toEqual(["cp", "cp", "cp", "dm"]);
    expect(handset.servers()).toEqual(SERVERS);
    for (const type of ["sms.received", "push.received", "bootstrap.checked", "prompt.opened"] as const) {
      expect(handset.told(type)).toEqual([]);
    }
  });

  test("opens a session with each of its servers afterwards, one after the other (BOOTX-1)", () => {
    const handset = switchedOn(FULL);
    for (const _ of SERVERS) handset.failMessage();
    expect(handset.told("session.started").map(({ server }) => server)).toEqual(SERVERS);
    expect(handset.told("session.started").map(({ span }) => span)).toEqual(SERVERS.map((_, i) => `session-${i + 1}`));
  });

  test("remembers at the next power-on what it has applied (BOOTX-16)", () => {
    const handset = switchedOn(FULL);
    const { overlay, fromCard } = handset.state;
    handset.losePower().take({ type: "power.off" }, { type: "power.on" });
    expect(handset.state).toMatchObject({ overlay, fromCard });
    expect(bootstrapped(handset)).toEqual(SERVERS);
  });

  test("marks each node with the card and the file that it is from", () => {
    const tree = switchedOn(FULL).tree();
    const origins = tree.children("./DMAcc").map((name) => tree.get(`./DMAcc/${name}`)?.origin);
    const inOrder = ["Bootstrap", "Config1", "Config2", "DM_Bootstrap"];
    expect(origins).toEqual(inOrder.map((file) => `card:${FULL.iccid}/${file}`));
  });

  test("joins what stands in several files: an account finds its access point", () => {
    const files = {
      Bootstrap: written(aNapdef({ NAPID: "N1" })),
      Config1: written(aW7({ "TO-NAPID": "N1" })),
    };
    const tree = switchedOn(aCard(files)).tree();
    expect(tree.get("./DMAcc/1/PrefConRef")?.value).toBe("./NAP/1");
  });

  test("goes on with the files that are sound when one is damaged, and tries that one again at power-on", () => {
    const files = { Bootstrap: Uint8Array.of(3, 11), Config1: accountWith("two.example"), DM_Bootstrap: DM_MESSAGE };
    const handset = switchedOn(aCard(files));
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "damaged-body", span: "bootstrap-1" }]);
    expect(handset.servers()).toEqual(["two.example", OWNER]);
    handset.losePower();
    expect(handset.told("bootstrap.rejected")).toHaveLength(2);
    expect(handset.told("bootstrap.finished")).toHaveLength(2);
  });

  test("applies a card that comes while it is on at once, and one that comes while it is off at power-on", () => {
    const handset = aHandset().take({ type: "card.inserted", card: FULL });
    expect(handset.servers()).toEqual(SERVERS);
    const off = aHandset().take({ type: "power.off" }, { type: "card.inserted", card: FULL });
    expect([off.servers(), off.told("bootstrap.started")]).toEqual([[], []]);
    expect(off.take({ type: "power.on" }).servers()).toEqual(SERVERS);
  });

  test("applies it without a network, and opens the session when there is one", () => {
    const handset = aHandset({ card: aCard({ Bootstrap: anAccountDocument() }) });
    handset.take({ type: "network.lost" }, { type: "power.on" });
    expect([handset.servers(), handset.sent()]).toEqual([[SERVER_ID], []]);
    expect(handset.take({ type: "network.attached" }).sent()).toHaveLength(1);
  });
});

describe("The model of a handset", () => {
  test("may leave the card alone (BOOTX-14)", () => {
    const handset = switchedOn(FULL, {}, { card: { bootstrap: "off" } });
    expect([handset.servers(), handset.told("bootstrap.started")]).toEqual([[], []]);
  });

  test.each<[string, readonly string[], boolean]>([
    ["none", [], true],
    ["that of the card's network", ["26201", "00101"], true],
    ["the whole IMSI", [SIM.imsi], true],
    ["that of another network", ["26201"], false],
  ])("may be locked to the beginning of an IMSI: %s (BOOTX-15)", (_, simLock, isTaken) => {
    const handset = switchedOn(FULL, {}, { card: { simLock } });
    expect(handset.servers()).toEqual(isTaken ? SERVERS : []);
  });

  test.each<[PolicyRule, readonly string[]]>([
    [{ source: "card", decision: "refuse" }, []],
    [{ source: "card", profile: "dm", decision: "refuse" }, SERVERS.slice(0, 3)],
    [{ source: "air", decision: "refuse" }, SERVERS],
    [{ source: "card", from: "49*", decision: "refuse" }, SERVERS],
  ])("may have rules for cards: %j", (rule, servers) => {
    const handset = switchedOn(FULL, { rules: [rule] });
    expect(handset.servers()).toEqual(servers);
    const reasons = handset.told("bootstrap.rejected").map(({ reason }) => reason);
    expect(reasons).toEqual(SERVERS.slice(servers.length).map(() => "policy-refused"));
  });
});

describe("A card about which the user is asked", () => {
  const card = aCard({ Bootstrap: accountWith("one.example"), DM_Bootstrap: DM_MESSAGE });
  const asking = () => switchedOn(card, { rules: [{ source: "card", decision: "ask" }] });

  test("is applied file by file as the user agrees", () => {
    const handset = asking();
    expect(handset.told("prompt.opened")).toMatchObject([{ prompt: "consent" }, { prompt: "consent" }]);
    expect(handset.effects).toEqual(
      ["bootstrap-1", "bootstrap-2"].map((attempt) => ({ type: "user.ask", attempt, prompt: { kind: "consent" } })),
    );
    handset.take({ type: "consent.given", attempt: "bootstrap-1" });
    expect(handset.servers()).toEqual(["one.example"]);
    expect(handset.take({ type: "consent.given", attempt: "bootstrap-2" }).servers()).toEqual(["one.example", OWNER]);
    expect(handset.tree().get("./DMAcc/1")?.origin).toBe(`card:${card.iccid}/Bootstrap`);
  });

  test("is asked about again, and once, when the power was lost meanwhile", () => {
    const handset = asking().losePower();
    expect(handset.told("prompt.opened")).toHaveLength(4);
    expect(handset.state.attempts).toHaveLength(2);
    handset.take({ type: "consent.given", attempt: "bootstrap-1" });
    expect(handset.tree().get("./DMAcc/1")?.origin).toBe(`card:${card.iccid}/Bootstrap`);
  });

  test("is left when the user says no, and asked about again at the next power-on", () => {
    const handset = asking().say(false).say(false);
    expect(handset.told("bootstrap.rejected").map(({ reason }) => reason)).toEqual(["user-refused", "user-refused"]);
    expect(handset.servers()).toEqual([]);
    expect(handset.losePower().state.attempts).toHaveLength(2);
  });
});

/** A provisioning document in XML. */
function written(body: string): string {
  return `<wap-provisioningdoc version="1.1">${body}</wap-provisioningdoc>`;
}
