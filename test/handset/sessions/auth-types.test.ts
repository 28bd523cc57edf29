import { describe, expect, test } from "vitest";
import { readAccounts } from "../../../src/dm/account/account.ts";
import { startClientAuthentication } from "../../../src/dm/authentication/authentication.ts";
import { lastAuthType, rememberAuthType } from "../../../src/handset/sessions/auth-types.ts";
import { aTree } from "../../dm/a-device.ts";
import { headerStatus, serverMessage } from "../../dm/a-server.ts";
import { aHandset } from "../../support/a-handset.ts";

const SERVER = "dm.example.com";
const END = { withoutChal: "end" } as const;

describe("The authentication type of the last session", () => {
  test.each([
    ["comes before AAuthType", { "./DMAcc/ex/AAuthPref": null }, "mac", "mac"],
    ["comes after AAuthPref", {}, "mac", "md5"],
    ["says nothing where there was none", { "./DMAcc/ex/AAuthPref": null }, undefined, "md5"],
    ["says nothing to an account without credentials", { "./DMAcc/ex/AppAuth": null }, "mac", "none"],
  ] as const)("%s", (_, changes, last, scheme) => {
    const [account] = readAccounts(aTree(changes));
    expect(startClientAuthentication(account!, END, last).scheme).toBe(scheme);
  });

  test("is kept when a server led there from another one, and for nobody else", () => {
    const handset = aHandset({ bootstrapped: true });
    const first = handset.state.session;
    const { sessionId = "", serverId = "" } = first?.dm ?? {};
    const began = first?.dm.client.scheme;
    const answer = (body: string, msgId: number) => ({
      outcome: "answered" as const,
      contentType: "application/vnd.syncml.dm+xml",
      url: "http://dm.example.com/",
      body: serverMessage({ sessionId, msgId, body }),
    });
    const hear = (body: string, msgId: number) =>
      handset.take({ type: "message.answered", span: first?.span ?? "", answer: answer(body, msgId) });
    hear(headerStatus(407, 1, { type: "syncml:auth-basic" }), 1);
    hear(headerStatus(212, 2), 2);
    expect(began).toBe("md5");
    expect(handset.state.authTypes).toEqual({ [serverId]: "basic" });
    handset.take({ type: "session.requested", server: serverId });
    expect(handset.state.session?.dm.client.scheme).toBe("basic");
  });

  test("is forgotten when it is the account's own again, and untouched by a session without success", () => {
    const { state } = aHandset();
    const client = { ...startClientAuthentication(readAccounts(aTree())[0]!, END), settled: true };
    const dm = { serverId: SERVER, client: { ...client, scheme: "basic" } } as Parameters<typeof rememberAuthType>[1];
    const kept = rememberAuthType(state, dm);
    expect([lastAuthType(kept, SERVER), lastAuthType(kept, "other")]).toEqual(["basic", undefined]);
    expect(rememberAuthType(kept, dm)).toBe(kept);
    expect(rememberAuthType(kept, { ...dm, client: { ...client, settled: false } })).toBe(kept);
    expect(rememberAuthType(kept, { ...dm, client }).authTypes).toBeNull();
  });
});
