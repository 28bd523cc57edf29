import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../../src/handset/input.ts";
import type { SmartCard } from "../../../src/ports/card.ts";
import { Draft } from "../../../src/tree/draft.ts";
import { aNapdef, aW7, characteristic, vector } from "../../bootstrap/a-device.ts";
import { accountItems, adding, dmMessage } from "../../bootstrap/a-dm-message.ts";
import { aBootstrap, anAccountDocument, SERVER_ID } from "../../support/a-bootstrap.ts";
import { aCard } from "../../support/a-card.ts";
import { aHandset, type HandDrivenHandset, NOON } from "../../support/a-handset.ts";
import { aModel } from "../../support/a-model.ts";

/** An account, an access point and a proxy from a provisioning document, and an account from a DM message. */
const CARD = aCard({
  Bootstrap: vector("cp-document-w"),
  DM_Bootstrap: dmMessage([adding(...accountItems({ serverId: "two.example" }))], { source: "two.example" }),
});

const written = (...body: readonly string[]) =>
  `<wap-provisioningdoc version="1.1">${body.join("")}</wap-provisioningdoc>`;
const inserted = (card: SmartCard): HandsetInput => ({ type: "card.inserted", card });
const REMOVED: HandsetInput = { type: "card.removed" };

/** A handset with the card in it, after what came over the air before. */
const withCard = (card: SmartCard, before = aHandset()) => before.take(inserted(card));

/** What a server does to the tree in a session. */
function serverDoes(handset: HandDrivenHandset, change: (draft: Draft) => void): void {
  const draft = new Draft(handset.tree(), NOON);
  change(draft);
  handset.state = { ...handset.state, overlay: draft.overlay() };
}

const LEAF = { format: "chr", type: "text/plain", origin: "server:com.example.dm" } as const;

describe("A card that is taken out", () => {
  test.each<[string, readonly HandsetInput[]]>([
    ["while the handset is on", [REMOVED]],
    ["while it is off, at power-on", [{ type: "power.off" }, REMOVED, { type: "power.on" }]],
    ["while there is no network", [{ type: "network.lost" }, REMOVED]],
  ])("takes with it all that it brought, and only that: %s (BOOT-5.3.5.1-1, BOOT-5.3.5.1-2)", (_, inputs) => {
    const handset = aHandset({ bootstrapped: true });
    const { overlay } = handset.state;
    withCard(CARD, handset);
    expect(handset.servers()).toEqual([SERVER_ID, "com.example.dm", "two.example"]);
    expect(["./NAP", "./Proxy"].map((place) => handset.tree().children(place).length)).toEqual([1, 1]);
    handset.take(...inputs);
    expect(handset.state).toMatchObject({ overlay, fromCard: [] });
    expect(handset.told("card.changed").at(-1)).toMatchObject({ inserted: false, iccid: CARD.iccid });
    expect(handset.told("card.cleared")).toMatchObject([
      { file: "Bootstrap", uris: ["./DMAcc/2", "./NAP/1", "./Proxy/1"] },
      { file: "DM_Bootstrap", uris: ["./DMAcc/ex"] },
    ]);
  });

  test("while it is off leaves everything in place until power-on", () => {
    const handset = withCard(CARD).take({ type: "power.off" }, REMOVED);
    expect([handset.servers(), handset.told("card.cleared")]).toEqual([["com.example.dm", "two.example"], []]);
  });

  test("takes with it what a server added to its account, wherever that was moved, and leaves what it made elsewhere", () => {
    const handset = withCard(CARD);
    const clean = aHandset().state.overlay;
    serverDoes(handset, (draft) => {
      draft.add("./DMAcc/1/Ext", { ...LEAF, format: "node", type: "" });
      draft.add("./DMAcc/1/Ext/Note", { ...LEAF, value: "added" });
      draft.setValue("./DMAcc/1/Name", "renamed");
      draft.rename("./DMAcc/1", "moved");
      draft.add("./NAP/mine", { ...LEAF, format: "node", type: "" });
    });
    handset.take(REMOVED);
    expect(Object.keys(handset.state.overlay)).toEqual([...Object.keys(clean), "./NAP/mine"]);
  });

  test("leaves what a server made anew in the place of what it brought", () => {
    const handset = withCard(CARD);
    serverDoes(handset, (draft) => {
      draft.remove("./NAP/1");
      draft.add("./NAP/1", { ...LEAF, format: "node", type: "" });
    });
    expect(handset.take(REMOVED).tree().children("./NAP")).toEqual(["1"]);
  });

  test("leaves no reference to what it brought: an account of another server keeps its place without it", () => {
    const handset = withCard(aCard({ Bootstrap: written(aNapdef({ NAPID: "N1" }), aNapdef({ NAPID: "N2" })) }));
    const application = characteristic("APPLICATION", { APPID: "w4", "PROVIDER-ID": "mms", "TO-NAPID": "N1" });
    const w7 = aW7({ "PROVIDER-ID": "air.example", "TO-NAPID": ["N1", "N2"] });
    handset.receive(aBootstrap({ document: written(aNapdef({ NAPID: "N3" }), w7, application) }));
    const account = "./DMAcc/1";
    const values = () => {
      const tree = handset.tree();
      const paths = [account, "./AppSettings/1"].flatMap((path) => tree.subtree(path));
      return paths.flatMap((path) => tree.get(path)?.value ?? []).filter((value) => value.startsWith("./NAP/"));
    };
    expect(values().toSorted()).toEqual(["./NAP/1", "./NAP/1", "./NAP/1", "./NAP/2"]);
    handset.take(REMOVED);
    expect(values()).toEqual([]);
    expect(handset.tree().children(`${account}/ToConRef`)).toEqual([]);
    expect(handset.servers()).toEqual(["air.example"]);
    expect(handset.tree().children("./NAP")).toEqual(["3"]);
  });

  test("takes with it an account that was another's before: what is in it is from the card", () => {
    const handset = withCard(
      aCard({ Bootstrap: anAccountDocument({ name: "card" }) }),
      aHandset({ bootstrapped: true }),
    );
    expect(handset.servers()).toEqual([SERVER_ID]);
    expect(handset.take(REMOVED).servers()).toEqual([]);
  });

  test("leaves an account that another bootstrap has made anew: what is in it is not from the card", () => {
    const handset = withCard(aCard({ Bootstrap: anAccountDocument({ name: "card" }) }));
    handset.receive(aBootstrap({ document: anAccountDocument({ name: "air" }) })).take(REMOVED);
    expect(handset.tree().get("./DMAcc/1/Name")?.value).toBe("air");
    expect(handset.told("card.cleared")).toMatchObject([{ uris: [] }]);
  });

  test("is forgotten with its configuration contexts, which would keep the next card out", () => {
    const inContext = (provurl: string, serverId: string) =>
      written(
        characteristic("BOOTSTRAP", { PROVURL: provurl, "CONTEXT-ALLOW": "0" }),
        aW7({ "PROVIDER-ID": serverId }),
      );
    const handset = withCard(aCard({ Bootstrap: inContext("http://a/", "a.example") }));
    expect(handset.state.contexts).toMatchObject([{ provurl: "http://a/" }]);
    handset.take(inserted(aCard({ Bootstrap: inContext("http://b/", "b.example") }, { iccid: "8900101000000000016" })));
    expect(handset.servers()).toEqual(["b.example"]);
    expect(handset.state.contexts).toMatchObject([{ provurl: "http://b/" }]);
  });

  test("leaves its data to a model that does not clean up, and is not applied again when it comes back", () => {
    const model = aModel({ card: { cleanUp: "off" } });
    const handset = withCard(CARD, aHandset({ model }));
    const { overlay } = handset.state;
    handset.take(REMOVED).take(inserted(CARD)).losePower();
    expect(handset.state.overlay).toEqual(overlay);
    expect(handset.told("card.cleared")).toEqual([]);
    expect(handset.told("bootstrap.finished")).toHaveLength(2);
  });

  test("is no longer asked about", () => {
    const handset = withCard(CARD, aHandset({ model: aModel({ bootstrap: { rules: [{ decision: "ask" }] } }) }));
    expect(handset.state.attempts).toHaveLength(2);
    handset.take(REMOVED);
    expect(handset.state.attempts).toEqual([]);
    expect(handset.told("bootstrap.rejected")).toMatchObject([
      { span: "bootstrap-1", reason: "no-sim", detail: "its card is gone" },
      { span: "bootstrap-2", reason: "no-sim" },
    ]);
  });
});

describe("A session with a server of the card that is taken out", () => {
  test("is broken off: no further message leaves, whatever is answered", () => {
    const handset = withCard(CARD);
    expect(handset.state.session?.dm.serverId).toBe("com.example.dm");
    handset.take(REMOVED);
    expect(handset.told("session.failed")).toMatchObject([{ server: "com.example.dm", reason: "card removed" }]);
    const answer = { outcome: "failed", reason: "timeout", detail: "late" } as const;
    handset.take({ type: "message.answered", span: "session-1", answer }).waitForAlarm();
    expect([handset.sent().length, handset.state.session, handset.state.pendingSessions]).toEqual([1, null, []]);
  });

  test("that only was to follow is dropped, and that of another server follows", () => {
    const handset = aHandset({ bootstrapped: true, model: aModel({ network: { needsCard: false } }) });
    withCard(CARD, handset);
    const other = anAccountDocument({ serverId: "other.example", url: "http://other.example/" });
    handset.receive(aBootstrap({ document: other, reference: 2 }));
    const wanted = () => handset.state.pendingSessions.map(({ serverId }) => serverId);
    expect(wanted()).toEqual(["com.example.dm", "two.example", "other.example"]);
    handset.take(REMOVED);
    expect([handset.state.session?.dm.serverId, wanted()]).toEqual([SERVER_ID, ["other.example"]]);
    expect(handset.told("session.failed")).toEqual([]);
  });
});

describe("A session with another server while the card is taken out", () => {
  test("is broken off and wanted again when the device needs a card for its network", () => {
    const handset = aHandset({ bootstrapped: true }).take(REMOVED);
    expect(handset.told("session.failed")).toMatchObject([{ reason: "card removed" }]);
    expect(handset.state.pendingSessions).toMatchObject([{ serverId: SERVER_ID, tries: 0 }]);
    expect(handset.sent()).toHaveLength(1);
    handset.take(inserted(CARD));
    expect(handset.state.session).toMatchObject({ span: "session-2", dm: { serverId: SERVER_ID } });
  });

  test("goes on when the device needs none", () => {
    const handset = aHandset({ bootstrapped: true, model: aModel({ network: { needsCard: false } }) }).take(REMOVED);
    expect(handset.told("session.failed")).toEqual([]);
    expect(handset.state.session?.span).toBe("session-1");
  });

  test("is broken off, too, when another card takes its place", () => {
    const handset = aHandset({ bootstrapped: true }).take(inserted(CARD));
    expect(handset.told("session.failed")).toMatchObject([{ reason: "card removed", span: "session-1" }]);
    expect(handset.state.session?.span).toBe("session-2");
  });
});
