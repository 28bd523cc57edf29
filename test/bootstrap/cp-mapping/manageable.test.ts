import { describe, expect, test } from "vitest";
import { mapDocument } from "../../../src/bootstrap/cp-mapping/map-document.ts";
import type { AclRight } from "../../../src/tree/acl.ts";
import type { Tree } from "../../../src/tree/tree.ts";
import { one, run } from "../../dm/commands/run.ts";
import { aDevice, aDocument, aNapdef, aW7, characteristic, edited } from "../a-device.ts";

const BODY =
  aNapdef({ NAME: "Net", LINGER: "60" }) +
  characteristic(
    "PXLOGICAL",
    { "PROXY-ID": "P", NAME: "Px" },
    characteristic("PXPHYSICAL", { PXADDR: "192.0.2.1", "TO-NAPID": "N1" }),
  ) +
  characteristic("APPLICATION", { APPID: "w4", NAME: "MMS", "TO-PROXY": "P", ADDR: "http://mms/" }) +
  aW7({ NAME: "DM", "TO-PROXY": "P" });

/** A device after that bootstrap. */
const bootstrapped = (body = BODY, added: readonly AclRight[] = []) => {
  const tree = aDevice();
  return edited(tree, mapDocument(aDocument(body), tree, { added }).edits);
};

const by = (serverId: string, tree: Tree, ...commands: Parameters<typeof one>[]) =>
  run(
    tree,
    commands.map((command) => one(...command)),
    { principal: { kind: "server", serverId } },
  ).statuses;

const NAMES = ["./NAP/1/Name", "./NAP/1/Ext/LINGER", "./Proxy/1/Name", "./AppSettings/1/Name", "./DMAcc/1/Name"];

describe("What a provisioning document made", () => {
  test.each(NAMES)("%s is read, changed and deleted by its server in a session (BOOT-5.3-1, BOOT-5.3.4-1)", (uri) => {
    expect(by("srv1", bootstrapped(), ["Get", uri], ["Replace", uri, "7"], ["Delete", uri])).toEqual([
      `Get ${uri} 200`,
      `Replace ${uri} 200`,
      `Delete ${uri} 200`,
    ]);
  });

  test.each(NAMES)("%s is nobody else's", (uri) => {
    expect(by("srv2", bootstrapped(), ["Get", uri], ["Replace", uri, "7"], ["Delete", uri])).toEqual([
      `Get ${uri} 425`,
      `Replace ${uri} 425`,
      `Delete ${uri} 425`,
    ]);
  });

  test("is extended by a server that the model lets add", () => {
    const add: Parameters<typeof one> = ["Add", "./AppSettings/1/AProtocol", "HTTP"];
    expect(by("srv1", bootstrapped(), add)).toEqual(["Add ./AppSettings/1/AProtocol 425"]);
    expect(by("srv1", bootstrapped(BODY, ["Add"]), add)).toEqual(["Add ./AppSettings/1/AProtocol 200"]);
  });

  test("is given away by its server, which may change the ACL (BOOT-5.3.4-2)", () => {
    const tree = bootstrapped();
    const acl = "Get=srv1+srv2&Replace=srv1&Delete=srv1";
    const { draft, statuses } = run(tree, [one("Replace", "./AppSettings/1?prop=ACL", acl)], {
      principal: { kind: "server", serverId: "srv1" },
    });
    expect(statuses).toEqual(["Replace ./AppSettings/1?prop=ACL 200"]);
    expect(by("srv2", draft, ["Get", "./AppSettings/1/Name"])).toEqual(["Get ./AppSettings/1/Name 200"]);
  });

  test("belongs to no server when no account came with it (BOOT-5.3.4-3)", () => {
    const tree = bootstrapped(aNapdef({ NAME: "Net" }));
    expect(by("srv1", tree, ["Get", "./NAP/1/Name"], ["Delete", "./NAP/1"])).toEqual([
      "Get ./NAP/1/Name 425",
      "Delete ./NAP/1 425",
    ]);
  });

  test("is shared by the servers of several accounts, but for the accounts themselves", () => {
    const tree = bootstrapped(aNapdef({ NAME: "Net" }) + aW7() + aW7({ "PROVIDER-ID": "srv2" }));
    for (const id of ["srv1", "srv2"]) expect(by(id, tree, ["Get", "./NAP/1/Name"])).toEqual(["Get ./NAP/1/Name 200"]);
    expect(by("srv2", tree, ["Get", "./DMAcc/1/AppID"])).toEqual(["Get ./DMAcc/1/AppID 425"]);
  });

  test("keeps its secrets from its own server", () => {
    const secret = characteristic("APPAUTH", { AAUTHLEVEL: "APPSRV", AAUTHNAME: "u", AAUTHSECRET: "s" });
    const tree = bootstrapped(aW7() + characteristic("APPLICATION", { APPID: "w5" }, secret));
    const uri = "./AppSettings/1/AppAuth/1/AAuthSecret";
    expect(by("srv1", tree, ["Get", uri], ["Replace", uri, "t"])).toEqual([`Get ${uri} 405`, `Replace ${uri} 200`]);
  });
});
