import { describe, expect, test } from "vitest";
import { encodePush } from "../../../src/codec/wsp/push.ts";
import type { InboundPush } from "../../../src/ports/inbound.ts";
import { type BootstrapRequest, prepareBootstrap } from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { accountItems, adding, command, dmMessage, item, OWNER } from "../../bootstrap/a-dm-message.ts";
import { aBootstrap } from "../../support/a-bootstrap.ts";
import { aHandset } from "../../support/a-handset.ts";
import { aModel } from "../../support/a-model.ts";
import { SIM } from "../../support/a-sim.ts";

const BODY = dmMessage([adding(...accountItems())]);

const aDmBootstrap = (request: Partial<BootstrapRequest> = {}) =>
  aBootstrap({ profile: "dm", document: BODY, ...request });

/** The push as another bearer hands it over. */
function delivered(pdu: Uint8Array, local: boolean): { readonly type: "push.delivered"; readonly push: InboundPush } {
  const push = { kind: "push", bearer: "obex", from: "cable", to: SIM.msisdn, pdu, local } as const;
  return { type: "push.delivered", push };
}

describe("A handset that is bootstrapped in the DM profile", () => {
  test("sends nothing as an answer: its first message opens a session of its own (BOOT-5.6.6-2, BOOT-5.6.5-4)", () => {
    const asks = dmMessage([command("Get", item("./DevInfo/Man")), adding(...accountItems())]);
    const handset = aHandset().receive(aDmBootstrap({ document: asks }));
    expect(handset.told("bootstrap.finished")).toMatchObject([{ servers: [OWNER] }]);
    expect(handset.effects.map(({ type }) => type)).toEqual(["message.send"]);
    expect(handset.told("session.started")).toMatchObject([{ server: OWNER, url: "http://dm.example.com/dm" }]);
    expect(handset.state.session?.pending.alert).toBe(1201);
  });

  test("sends nothing at all when it rejects the message (BOOT-5.6.6-2)", () => {
    for (const document of [dmMessage([adding(item("./Nowhere", "x"))]), BODY.subarray(0, 20)]) {
      const handset = aHandset().receive(aDmBootstrap({ document }));
      expect(handset.told("bootstrap.rejected")).toHaveLength(1);
      expect(handset.effects).toEqual([]);
    }
  });

  test("opens one session after the other when there are several servers (BOOT-5.6.6-4)", () => {
    const second = accountItems({ path: "./DMAcc/two", serverId: "two.example", url: "http://two.example/" });
    const document = dmMessage([adding(...accountItems()), adding(...second)]);
    const handset = aHandset().receive(aDmBootstrap({ document }));
    expect(handset.state.session?.dm.serverId).toBe(OWNER);
    expect(handset.state.pendingSessions).toMatchObject([{ serverId: "two.example", alert: 1201 }]);
  });

  test("takes the same message twice for one", () => {
    const handset = aHandset().receive(aDmBootstrap());
    const { overlay } = handset.state;
    handset.receive(aDmBootstrap({ reference: 2, tid: 2 }));
    expect(handset.told("push.dropped")).toMatchObject([{ reason: "delivered again" }]);
    expect(handset.state.overlay).toEqual(overlay);
  });

  test("asks its user for the PIN, whatever happens meanwhile", () => {
    const handset = aHandset().receive(aDmBootstrap({ sec: 2, pin: "1234" }));
    handset.state = JSON.parse(JSON.stringify(handset.state));
    handset.type("1234");
    expect(handset.told("bootstrap.finished")).toMatchObject([{ servers: [OWNER] }]);
  });

  test("has the profile switched on, or it takes none (BOOT-5.2-1)", () => {
    const handset = aHandset({ model: aModel({ bootstrap: { profiles: ["cp"] } }) }).receive(aDmBootstrap());
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "profile-disabled" }]);
  });
});

describe("A push with a DM message", () => {
  const { push: bare } = prepareBootstrap({ profile: "dm", document: BODY, tid: 1, reference: 1 });

  test("needs no MAC over a line that only the owner has, and one everywhere else (BOOT-5.6.1.1-1, BOOT-5.6.1.1-2)", () => {
    expect(aHandset().take(delivered(bare, true)).told("bootstrap.finished")).toHaveLength(1);
    const far = aHandset().take(delivered(bare, false));
    expect(far.told("bootstrap.rejected")).toMatchObject([{ reason: "mac-missing" }]);
  });

  test("in XML is no bootstrap (BOOT-5.6-1)", () => {
    const pdu = encodePush({
      tid: 1,
      contentType: "application/vnd.syncml.dm+xml",
      parameters: { others: [] },
      headers: [],
      body: new TextEncoder().encode("<SyncML/>"),
    });
    const handset = aHandset().take(delivered(pdu, true));
    expect(handset.told("push.dropped")).toMatchObject([{ contentType: "application/vnd.syncml.dm+xml" }]);
    expect(handset.told("bootstrap.started")).toEqual([]);
  });
});
