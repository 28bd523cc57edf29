import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../../src/handset/input.ts";
import type { SmartCard } from "../../../src/ports/card.ts";
import { accountItems, adding, dmMessage } from "../../bootstrap/a-dm-message.ts";
import { aBootstrap, anAccountDocument, SERVER_ID } from "../../support/a-bootstrap.ts";
import { aCard, OTHER_SUBSCRIBER } from "../../support/a-card.ts";
import { aHandset, type HandDrivenHandset } from "../../support/a-handset.ts";
import { aModel } from "../../support/a-model.ts";

const accountWith = (serverId: string, name = "Example") =>
  anAccountDocument({ serverId, url: `http://${serverId}/`, name });
const ofServer = (serverId: string) => dmMessage([adding(...accountItems({ serverId }))], { source: serverId });

const FIRST = aCard({ Bootstrap: accountWith("one.example"), DM_Bootstrap: ofServer("two.example") });
const SECOND = aCard({ Bootstrap: accountWith("three.example") }, OTHER_SUBSCRIBER);
const OFF: HandsetInput = { type: "power.off" };
const ON: HandsetInput = { type: "power.on" };
const REMOVED: HandsetInput = { type: "card.removed" };
const inserted = (card: SmartCard): HandsetInput => ({ type: "card.inserted", card });

/** What was deleted from the handset, file by file, and what was applied since. */
function sinceThen(handset: HandDrivenHandset, inputs: readonly HandsetInput[]) {
  const before = handset.events.length;
  handset.take(...inputs);
  const events = handset.events.slice(before);
  return {
    cleared: events.flatMap((event) => (event.type === "card.cleared" ? [event.file] : [])),
    applied: events.flatMap((event) => (event.type === "bootstrap.finished" ? event.servers : [])),
  };
}

describe("Another card in the place of the one that a handset was bootstrapped from", () => {
  test.each<[string, readonly HandsetInput[]]>([
    ["put in for it", [inserted(SECOND)]],
    ["put in after it was taken out", [REMOVED, inserted(SECOND)]],
    ["put in while the handset is off", [OFF, inserted(SECOND), ON]],
    ["put in while it is off, after the first was taken out", [OFF, REMOVED, inserted(SECOND), ON]],
  ])("takes its place in the tree, too: %s (BOOT-5.3.5.1-1, BOOT-5.3.5.1-2, BOOTX-16)", (_, inputs) => {
    const handset = aHandset({ card: FIRST }).take(ON).receive(aBootstrap());
    expect(handset.servers()).toEqual(["one.example", "two.example", SERVER_ID]);
    const { cleared, applied } = sinceThen(handset, inputs);
    expect({ cleared, applied }).toEqual({ cleared: ["Bootstrap", "DM_Bootstrap"], applied: ["three.example"] });
    expect(handset.servers().toSorted()).toEqual([SERVER_ID, "three.example"].toSorted());
    expect(handset.state.fromCard).toMatchObject([{ iccid: SECOND.iccid, file: "Bootstrap" }]);
  });

  test("leaves nothing when there is nothing on it", () => {
    const handset = aHandset({ card: FIRST }).take(ON, inserted({ ...OTHER_SUBSCRIBER, files: [] }));
    expect(handset.servers()).toEqual([]);
  });

  test("that the handset is locked against leaves nothing, and brings nothing", () => {
    const model = aModel({ card: { simLock: [FIRST.imsi] } });
    const handset = aHandset({ card: FIRST, model }).take(ON, inserted(SECOND));
    expect(handset.servers()).toEqual([]);
  });

  test("decides by its own IMSI which bootstraps are for it", () => {
    const handset = aHandset({ card: FIRST }).take(ON, inserted(SECOND));
    handset.receive(aBootstrap());
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "bad-mac" }]);
    handset.receive(aBootstrap({ imsi: SECOND.imsi, reference: 2 }));
    expect(handset.servers()).toContain(SERVER_ID);
  });
});

describe("The same card", () => {
  test("bootstraps the handset again when it comes back (BOOTX-1)", () => {
    const handset = aHandset({ card: FIRST }).take(ON);
    const before = handset.servers();
    const { cleared, applied } = sinceThen(handset, [REMOVED, inserted(FIRST)]);
    expect({ cleared, applied }).toEqual({ cleared: ["Bootstrap", "DM_Bootstrap"], applied: before });
    expect(handset.servers()).toEqual(before);
  });

  test("taken out and put back while the handset is off was never away", () => {
    const handset = aHandset({ card: FIRST }).take(ON);
    expect(sinceThen(handset, [OFF, REMOVED, inserted(FIRST), ON])).toEqual({ cleared: [], applied: [] });
  });

  test("with another content in one file has that one applied anew (BOOTX-16)", () => {
    const changed = aCard({ Bootstrap: accountWith("one.example", "Changed"), DM_Bootstrap: ofServer("two.example") });
    const handset = aHandset({ card: FIRST }).take(ON);
    const untouched = handset
      .tree()
      .subtree("./DMAcc/ex")
      .map((path) => handset.tree().get(path));
    const { cleared, applied } = sinceThen(handset, [OFF, inserted(changed), ON]);
    expect({ cleared, applied }).toEqual({ cleared: ["Bootstrap"], applied: ["one.example"] });
    const names = handset
      .tree()
      .children("./DMAcc")
      .map((at) => handset.tree().get(`./DMAcc/${at}/Name`)?.value);
    expect(names).toContain("Changed");
    expect(
      handset
        .tree()
        .subtree("./DMAcc/ex")
        .map((path) => handset.tree().get(path)),
    ).toEqual(untouched);
  });

  test.each<[string, SmartCard, readonly string[], readonly string[]]>([
    ["Bootstrap", aCard({ DM_Bootstrap: ofServer("two.example") }), ["Bootstrap"], ["two.example"]],
    ["DM_Bootstrap", aCard({ Bootstrap: accountWith("one.example") }), ["DM_Bootstrap"], ["one.example"]],
    ["any file", aCard(), ["Bootstrap", "DM_Bootstrap"], []],
  ])("without %s any more has no account of its server at the next power-on (BOOTX-16)", (_, card, gone, servers) => {
    const handset = aHandset({ card: FIRST }).take(ON);
    const { cleared, applied } = sinceThen(handset, [OFF, inserted(card), ON]);
    expect({ cleared, applied }).toEqual({ cleared: gone, applied: [] });
    expect(handset.servers()).toEqual(servers);
    expect(handset.state.pendingSessions.map(({ serverId }) => serverId)).not.toContain(
      gone.includes("Bootstrap") ? "one.example" : "two.example",
    );
  });

  test("with another content on a handset that does not clean up is remembered with the latest", () => {
    const model = aModel({ card: { cleanUp: "off" } });
    const handset = aHandset({ card: FIRST, model }).take(ON);
    for (const name of ["a", "b", "c"]) handset.take(inserted(aCard({ Bootstrap: accountWith("one.example", name) })));
    expect(handset.state.fromCard.map(({ file }) => file)).toEqual(["DM_Bootstrap", "Bootstrap"]);
    expect(handset.servers()).toEqual(expect.arrayContaining(["one.example", "two.example"]));
  });
});
