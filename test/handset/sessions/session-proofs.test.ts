import { describe, expect, test } from "vitest";
import { readAccounts } from "../../../src/dm/account/account.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import { childOf } from "../../../src/tree/uri.ts";
import { aHandset } from "../../support/a-handset.ts";

const text = (value: string): NodeState => ({ format: "chr", type: "text/plain", value });

/** A bootstrapped handset whose account was changed before its session is tried again. */
function retrying(changes: (account: string) => Readonly<Record<string, NodeState>>) {
  const handset = aHandset({ bootstrapped: true });
  const [account] = readAccounts(handset.tree());
  const path = account?.path ?? "";
  handset.state = { ...handset.state, overlay: { ...handset.state.overlay, ...changes(path) } };
  handset.failMessage();
  handset.waitForAlarm();
  return handset;
}

describe("What goes with the messages of a session", () => {
  test("is the MAC beside each of them, which the event has too", () => {
    const handset = retrying((path) => ({ [childOf(path, "AAuthPref")]: text("HMAC") }));
    const hmac = handset.sent().at(-1)?.hmac;
    expect(hmac).toMatch(/^algorithm=MD5, username="[^"]+", mac=[A-Za-z0-9+/]{22}==$/);
    expect(handset.told("message.exchanged").at(-1)).toMatchObject({ direction: "sent", hmac });
  });

  test("is no MAC where the account prefers nothing of the kind", () => {
    const handset = aHandset({ bootstrapped: true });
    expect(handset.sent().at(-1)).not.toHaveProperty("hmac");
    expect(handset.sent().at(-1)).not.toHaveProperty("transportCredential");
  });

  test("is what the transport may show when it is asked, and no event tells it", () => {
    const handset = retrying((path) => {
      const at = (name: string) => `${path}/AppAuth/9${name}`;
      return {
        [at("")]: { format: "node", type: "" },
        [at("/AAuthLevel")]: text("HTTP"),
        [at("/AAuthType")]: text("HTTP-DIGEST"),
        [at("/AAuthName")]: text("web-user"),
        [at("/AAuthSecret")]: text("w3b-s3cret"),
      };
    });
    expect(handset.sent().at(-1)?.transportCredential).toEqual({
      scheme: "digest",
      name: "web-user",
      secret: "w3b-s3cret",
    });
    expect(JSON.stringify(handset.events)).not.toContain("w3b-s3cret");
  });
});
