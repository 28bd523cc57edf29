import { describe, expect, test } from "vitest";
import { Draft } from "../../src/tree/draft.ts";
import { readProperty, replaceProperty } from "../../src/tree/property.ts";
import { ALL_PROPERTIES, aPhone, NOON } from "./a-tree.ts";

const ID = "urn:oma:mo:oma-dm-dmacc:1.0";

describe("Reading a property", () => {
  const phone = aPhone({ values: { "./DMAcc/b c/ServerID": "ü", "./DMAcc/ex/Ext/x": "v" } });

  test.each([
    ["./DMAcc/ex", "Type", ID],
    ["./DMAcc/ex", "Format", "node"],
    ["./DMAcc/ex", "Name", "ex"],
    ["./DMAcc/b c", "Name", "b%20c"],
    [".", "Name", "."],
    [".", "ACL", "Add=*&Get=*"],
    ["./DMAcc/ex", "ACL", ""],
    ["./DMAcc/ex/ServerID", "Type", "text/plain"],
    ["./DMAcc/ex/ServerID", "Format", "chr"],
    ["./DMAcc/ex/ServerID", "Size", "10"],
    ["./DMAcc/b c/ServerID", "Size", "2"],
    ["./DMAcc/ex/ServerID", "Title", ""],
    ["./DMAcc/ex/ServerID", "TStamp", "19700101T000000Z"],
    ["./DMAcc/ex/ServerID", "VerNo", "0"],
  ])("%s?prop=%s gives %j", (path, name, value) => {
    expect(readProperty(phone, path, name)).toEqual({ value });
  });

  test("counts the raw octets of a binary value", () => {
    const draft = new Draft(phone, NOON);
    const path = "./DMAcc/ex/Ext/nonce";
    draft.add(path, { format: "bin", type: "application/octet-stream", value: "AAECAw==" });
    expect(readProperty(draft, path, "Size")).toEqual({ value: "4" });
  });

  test("answers 406 for what no node or this device has not, and for the size of an interior node", () => {
    expect(readProperty(phone, "./DMAcc/ex/ServerID", "Colour")).toEqual({ status: 406 });
    expect(readProperty(phone, "./DMAcc/ex", "Size")).toEqual({ status: 406 });
    for (const name of ALL_PROPERTIES) {
      expect(readProperty(aPhone({ properties: [] }), "./DMAcc/ex/ServerID", name)).toEqual({ status: 406 });
    }
  });

  test("answers 404 for a missing node, 405 where the description has no Get", () => {
    expect(readProperty(phone, "./DMAcc/nobody", "Name")).toEqual({ status: 404 });
    expect(readProperty(phone, "./Inbox", "Name")).toEqual({ status: 405 });
    expect(readProperty(phone, "./DMAcc/ex/AppAuth/1/AAuthSecret", "Size")).toEqual({ status: 405 });
  });
});

describe("Replacing Name", () => {
  const rename = (path: string, name: string, phone = aPhone()) => {
    const draft = new Draft(phone, NOON);
    return { draft, status: replaceProperty(draft, path, "Name", name) };
  };

  test("moves the subtree", () => {
    const { draft, status } = rename("./DMAcc/ex", "my%20server");
    expect(status).toBe(200);
    expect(draft.get("./DMAcc/my server/AppAuth/1/AAuthLevel")?.value).toBe("CLCRED");
    expect(draft.children("./DMAcc")).toEqual(["my server"]);
  });

  test("by the name it has changes nothing", () => {
    const { draft, status } = rename("./DMAcc/ex", "ex");
    expect([status, draft.changed()]).toEqual([200, []]);
  });

  test.each([
    ["the root", ".", "x", 405],
    ["a permanent node", "./DevInfo", "x", 405],
    ["a node whose name is described", "./DMAcc/ex/ServerID", "x", 405],
    ["a node onto a described name", "./DMAcc/ex/Name", "ServerID", 418],
    ["a missing node", "./DMAcc/none", "x", 404],
    ["onto a sibling", "./DMAcc/ex", "two", 418],
    ["with a slash", "./DMAcc/ex", "a/b", 500],
    ["with an escaped slash", "./DMAcc/ex", "a%2Fb", 500],
    ["to nothing", "./DMAcc/ex", "", 500],
    ["to a dot segment", "./DMAcc/ex", "..", 500],
    ["to a name over the segment limit", "./DMAcc/ex", "x".repeat(33), 414],
    ["so that a node below is over the total limit", "./DMAcc/ex", "x".repeat(32), 414],
  ])("of %s is refused", (_, path, name, status) => {
    const phone = aPhone({
      limits: { maxSegLen: 32, maxTotLen: 56 },
      values: { "./DMAcc/two/ServerID": "s", "./DMAcc/ex/Name": "n" },
    });
    const result = rename(path, name, phone);
    expect(result.status).toBe(status);
    expect(result.draft.changed()).toEqual([]);
  });
});

describe("Replacing another property", () => {
  const replace = (path: string, name: string, value: string, properties = ALL_PROPERTIES) => {
    const draft = new Draft(aPhone({ properties }), NOON);
    return { draft, status: replaceProperty(draft, path, name, value) };
  };

  test("ACL puts the text in place as it is", () => {
    const { draft, status } = replace("./DMAcc/ex", "ACL", "Replace=s1&Get=*");
    expect([status, draft.get("./DMAcc/ex")?.acl]).toEqual([200, "Replace=s1&Get=*"]);
    expect(replaceProperty(draft, "./DMAcc/ex", "ACL", "")).toBe(200);
    expect(draft.get("./DMAcc/ex")).not.toHaveProperty("acl");
  });

  test("ACL is possible on permanent nodes, but the root keeps one", () => {
    expect(replace("./DevInfo", "ACL", "Get=s1").status).toBe(200);
    expect(replace(".", "ACL", "Get=s1").status).toBe(200);
    expect(replace(".", "ACL", "").status).toBe(405);
  });

  test("ACL refuses malformed text with 500", () => {
    expect(replace("./DMAcc/ex", "ACL", "Get").status).toBe(500);
  });

  test("Title holds 255 octets", () => {
    expect(replace("./DMAcc/ex", "Title", `${"ü".repeat(127)}x`).status).toBe(200);
    expect(replace("./DMAcc/ex", "Title", "ü".repeat(128)).status).toBe(413);
  });

  test.each(["Format", "Type", "Size", "TStamp", "VerNo"])("%s answers 405", (name) => {
    expect(replace("./DMAcc/ex/ServerID", name, "1").status).toBe(405);
  });

  test("answers 406 before it looks for the node", () => {
    expect(replace("./nowhere", "Colour", "red").status).toBe(406);
    expect(replace("./nowhere", "Title", "t", []).status).toBe(406);
    expect(replace("./nowhere", "Title", "t").status).toBe(404);
  });
});
