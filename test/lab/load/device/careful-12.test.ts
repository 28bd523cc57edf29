import { describe, expect, test } from "vitest";
import { toBase64 } from "../../../../src/base/bytes.ts";
import { encodeXmlDocument } from "../../../../src/codec/assemble/encode-document.ts";
import type { DeviceModel } from "../../../../src/handset/model/model.ts";
import { loadDevices } from "../../../../src/lab/load/device/device.ts";
import type { InboundPush } from "../../../../src/ports/inbound.ts";
import { type BootstrapRequest, prepareBootstrap } from "../../../../src/server/bootstrap/prepare-bootstrap.ts";
import { aBootstrap, anAccountDocument, aPinBootstrap, SERVER_ID } from "../../../support/a-bootstrap.ts";
import { aHandset } from "../../../support/a-handset.ts";
import { PROJECT } from "../../../support/a-model.ts";
import { SIM } from "../../../support/a-sim.ts";

const MODEL = loadDevices(["careful-12"], PROJECT).get("careful-12") as DeviceModel;

/** A bootstrap by another way than short messages, which find no handset without a card. */
function overObex(proof: Pick<BootstrapRequest, "sec" | "imsi">): InboundPush {
  const { push } = prepareBootstrap({ document: anAccountDocument(), tid: 1, reference: 1, ...proof });
  return { kind: "push", bearer: "obex", from: "127.0.0.1:40000", to: SIM.msisdn, pdu: push, local: false };
}

const careful = () => aHandset({ model: MODEL });

describe("The model careful-12", () => {
  test("asks its user before a bootstrap over the air, and takes it when the user agrees", () => {
    const handset = careful().receive(aBootstrap());
    expect(handset.told("prompt.opened")).toMatchObject([{ prompt: "consent" }]);
    expect(handset.told("bootstrap.finished")).toEqual([]);
    const [open] = handset.state.attempts;
    handset.take({ type: "consent.given", attempt: open?.attempt.id ?? "" });
    expect(handset.told("bootstrap.finished")).toMatchObject([{ servers: [SERVER_ID] }]);
  });

  test("gives its user ten minutes", () => {
    const handset = careful().receive(aBootstrap());
    const { now } = handset;
    handset.waitForAlarm();
    expect(handset.now - now).toBe(600_000);
    expect(handset.told("bootstrap.rejected")).toHaveLength(1);
    expect(handset.state.attempts).toEqual([]);
  });

  test("refuses a message without SEC and does not ask", () => {
    const handset = careful().take({ type: "push.delivered", push: overObex({}) });
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "policy-refused" }]);
    expect(handset.told("prompt.opened")).toEqual([]);
  });

  test("takes a PIN for consent, and gives it three tries", () => {
    const handset = careful().receive(aPinBootstrap("1234"));
    for (const pin of ["1", "2", "3"]) handset.type(pin);
    expect(handset.told("prompt.opened").map(({ prompt }) => prompt)).toEqual(["pin", "pin", "pin"]);
    expect(handset.told("bootstrap.rejected")).toHaveLength(1);
    expect(handset.state.attempts).toEqual([]);
  });

  test("keeps no message whose method needs a card that is not there", () => {
    const handset = careful().take(
      { type: "card.removed" },
      { type: "push.delivered", push: overObex({ sec: 0, imsi: SIM.imsi }) },
    );
    const [rejected] = handset.told("bootstrap.rejected");
    expect([rejected?.reason, handset.state.attempts]).toEqual(["no-sim", []]);
  });

  test("takes what a card brings without a question, and deletes it when the card leaves", () => {
    const content = toBase64(encodeXmlDocument(anAccountDocument()).body);
    const handset = careful().take({
      type: "card.inserted",
      card: { ...SIM, files: [{ name: "Bootstrap", content }] },
    });
    expect(handset.told("prompt.opened")).toEqual([]);
    expect(handset.told("bootstrap.finished")).toMatchObject([{ servers: [SERVER_ID] }]);
    handset.take({ type: "card.removed" });
    expect(handset.told("card.cleared")).toHaveLength(1);
    expect(Object.keys(handset.state.overlay).filter((path) => path.startsWith("./DMAcc/"))).toEqual([]);
  });
});
