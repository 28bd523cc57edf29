import { describe, expect, test } from "vitest";
import { DMACC_1_1 } from "../../src/mo/dmacc-1.1.ts";

const [account] = DMACC_1_1.description.children;
const nodes = account?.children ?? [];

describe("DMAcc of DM 1.1.2", () => {
  test("is flat, and has the nodes of its time in their spelling", () => {
    expect(nodes.map(({ name }) => name)).toEqual([
      "Addr",
      "AddrType",
      "PortNbr",
      "AuthPref",
      "ServerId",
      "ServerPW",
      "ServerNonce",
      "UserName",
      "ClientPW",
      "ClientNonce",
      "Name",
      "ConRef",
    ]);
    expect(nodes.flatMap(({ children }) => children)).toEqual([]);
  });

  test("lets nobody read secrets, and everything else be read", () => {
    const unreadable = nodes.filter(({ access }) => !access.has("Get")).map(({ name }) => name);
    expect(unreadable).toEqual(["ServerPW", "ServerNonce", "ClientPW", "ClientNonce"]);
  });

  test("names its instances by a DDFName instead of an URN", () => {
    expect([DMACC_1_1.id, account?.types]).toEqual([
      "org.openmobilealliance/1.0/w7",
      ["org.openmobilealliance/1.0/w7"],
    ]);
  });
});
