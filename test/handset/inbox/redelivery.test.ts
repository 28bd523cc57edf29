import { describe, expect, test } from "vitest";
import type { InboundSms } from "../../../src/ports/inbound.ts";
import { aBootstrap, anAccountDocument } from "../../support/a-bootstrap.ts";
import { aHandset } from "../../support/a-handset.ts";

const PARTS = aBootstrap();
const LAST = PARTS.at(-1) as InboundSms;

describe("Parts that come again when their message is complete", () => {
  test("are given up without a word of a bootstrap that did not come", () => {
    const handset = aHandset().receive(PARTS).receive([LAST]);
    while (handset.state.reassembly.sets.length > 0) handset.waitForAlarm();
    expect(handset.told("sms.dropped")).toMatchObject([{ reason: "delivered again" }]);
    expect(handset.told("bootstrap.rejected")).toEqual([]);
  });

  test("are not mixed into another message that has their reference", () => {
    const other = aBootstrap({ document: anAccountDocument({ name: "Another" }) });
    expect(other).toHaveLength(PARTS.length);
    for (const again of PARTS.map((_, i) => PARTS.slice(i))) {
      const handset = aHandset()
        .receive(PARTS)
        .receive(again.length === PARTS.length ? [] : again)
        .receive(other);
      expect(handset.told("bootstrap.finished")).toHaveLength(2);
      expect(handset.told("bootstrap.rejected")).toEqual([]);
      expect(handset.state.reassembly.sets).toEqual([]);
    }
  });

  test("make a whole message again in any order, which is no second bootstrap", () => {
    const handset = aHandset().receive(PARTS).receive(PARTS.toReversed());
    expect(handset.told("bootstrap.finished")).toHaveLength(1);
    expect(handset.told("push.dropped")).toMatchObject([{ reason: "delivered again" }]);
    expect(handset.state.reassembly.sets).toEqual([]);
  });

  test("may be the beginning of a new message, which is whole with the rest of it", () => {
    const long = "x".repeat(200);
    const [first, second] = ["A", "B"].map((end) => {
      const document = anAccountDocument({ name: `${long}${end}` });
      return aBootstrap({ document });
    }) as [InboundSms[], InboundSms[]];
    // All but the last part are the same, as in a text without a MAC.
    const mixed = [...first.slice(0, -1), second.at(-1) as InboundSms];
    const handset = aHandset().receive(first).receive(mixed);
    expect(handset.told("sms.reassembled")).toHaveLength(2);
    expect(handset.state.reassembly.sets).toEqual([]);
  });

  test("of a rejected bootstrap that is sent again as a whole are asked about again", () => {
    const wrong = aBootstrap({ fault: "bad-mac" });
    const handset = aHandset().receive(wrong).receive(wrong);
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "bad-mac" }, { reason: "bad-mac" }]);
  });
});
