import { describe, expect, test } from "vitest";
import { toBase64, utf8Bytes } from "../../../src/base/bytes.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import type { SessionStep } from "../../../src/dm/session/next-action.ts";
import { openResynchronised, resyncNonce } from "../../../src/dm/session/resynchronisation.ts";
import { receiveAnswer } from "../../../src/dm/session/session.ts";
import type { DmSettings } from "../../../src/dm/settings.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { anEnvironment, aTree, CLIENT_AUTH, SERVER_AUTH, SERVER_URL } from "../a-device.ts";
import { get, headerStatus, plainMessage, type ServerMessage, serverMessage, summary, textIn } from "../a-server.ts";
import { CLIENT_SENDER, macHeader } from "../authentication/a-mac.ts";

const MD5 = "syncml:auth-md5";
const NONCE_20 = "ICEiIyQlJicoKSorLC0uLw==";
const NONCE_30 = "MDEyMzQ1Njc4OTo7PD0+Pw==";
/** Of the client and of the server, with four zero octets and with the ten characters. */
const OCTETS = { client: "B0aFVIU48s173ZiT9sH8sA==", server: "bQaZrn/E7YMeuhxjqZHZZg==" };
const CHARACTERS = { client: "3syXyeAM1WkFIcdYGzVe+g==", server: "saYRSRN557cVOSitVyuBUw==" };

function opened(nonceResync: DmSettings["nonceResync"], changes: Parameters<typeof aTree>[0] = {}) {
  const tree = aTree(changes);
  const env = anEnvironment({ settings: { nonceResync }, nonces: [NONCE_30] });
  const step = openResynchronised(tree, readAccounts(tree)[0]!, { sessionId: "A1", alert: 1200 }, env);
  const hear = (message: ServerMessage): SessionStep => {
    const body = serverMessage({ sessionId: "A1", ...message });
    return receiveAnswer(tree, step.state, { body, contentType: "", url: SERVER_URL }, env);
  };
  return { step, tree, hear };
}

const sent = ({ next }: SessionStep) => (next.do === "send" ? next.body : new Uint8Array());
const credOf = (step: SessionStep) => textIn(plainMessage(sent(step))[1], "Cred", "Data");
const accepted = headerStatus(212, 1, { type: MD5, nonce: NONCE_20 });

describe("A session that resynchronises the nonces", () => {
  test.each([
    ["zero-octets", OCTETS.client],
    ["ascii", CHARACTERS.client],
    ["off", "PhmzziWraSXRd1nqbDBCEw=="],
  ] as const)("with the switch at %s opens with the Cred %s", (nonceResync, cred) => {
    expect(credOf(opened(nonceResync).step)).toBe(cred);
  });

  test.each([
    ["zero-octets", OCTETS.server],
    ["zero-octets", CHARACTERS.server],
    ["ascii", OCTETS.server],
    ["ascii", CHARACTERS.server],
  ] as const)("with the switch at %s takes the server's Cred %s, and both nonces are new then", (nonceResync, cred) => {
    const { tree, hear } = opened(nonceResync);
    const step = hear({ cred: ["md5", cred], body: accepted + get(1, "./DevDetail/FwV") });
    const status = plainMessage(sent(step))[2]?.[1];
    expect([textIn(status, "Data"), textIn(status, "Chal", "Meta", "NextNonce")]).toEqual(["212", NONCE_30]);
    expect(summary(sent(step))).toContainEqual(["Results", "./DevDetail/FwV", "1.0.7"]);
    const after = new Tree(tree.base, step.overlay);
    const kept = [CLIENT_AUTH, SERVER_AUTH].map((path) => after.get(`${path}/AAuthData`)?.value);
    expect(kept).toEqual([NONCE_20, NONCE_30]);
  });

  test.each([
    ["zero-octets", "8pYeohlbWXummQI4Bz2llA=="],
    ["off", OCTETS.server],
    ["off", CHARACTERS.server],
  ] as const)("with the switch at %s refuses the server's Cred %s", (nonceResync, cred) => {
    const step = opened(nonceResync).hear({ cred: ["md5", cred], body: accepted + get(1, ".") });
    expect(summary(sent(step))[0]?.at(-1)).toBe("401");
  });

  test("leaves the account alone until the server has proved itself", () => {
    const { step, tree } = opened("zero-octets");
    expect(step.overlay).toBe(tree.overlay());
  });

  test("works with a MAC too", () => {
    const { step } = opened("zero-octets", { "./DMAcc/ex/AAuthPref": "HMAC" });
    expect(step.next).toMatchObject({ hmac: macHeader(CLIENT_SENDER, "AAAAAA==", sent(step)) });
  });
});

test("The nonce of resynchronisation is that of the switch", () => {
  const nonceOf = (nonceResync: DmSettings["nonceResync"]) => resyncNonce({ nonceResync });
  expect(nonceOf("off")).toBeUndefined();
  expect(toBase64(nonceOf("zero-octets") ?? new Uint8Array())).toBe("AAAAAA==");
  expect(nonceOf("ascii")).toEqual(utf8Bytes("0x00000000"));
});
