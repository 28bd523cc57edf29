import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { encodeXmlDocument } from "../../../src/codec/assemble/encode-document.ts";
import { loadDevices } from "../../../src/lab/load/device/device.ts";
import { readText } from "../../../src/lab/load/yaml/yaml-file.ts";
import { aFile } from "../../support/a-folder.ts";
import { PROJECT } from "../../support/a-model.ts";
import { openedFleet } from "../../support/opened-fleet.ts";

const REFERENCE = readText(join(PROJECT, "devices/reference-12/device.yaml"));
const W7 = readText(join(PROJECT, "scenarios/documents/w7.xml"));
const OTHER = W7.replace("dm.lab.example", "dm.other.example");

const ACCOUNT = { server: "dm.plain.example", url: "https://dm.example/dm", user: "me", password: "secret" };

/** A fleet file beside a device model with that `factory:` block, and two documents. */
function aFleetFile(factory = ""): string {
  const file = aFile(factory === "" ? REFERENCE : `${REFERENCE}\nfactory: ${factory}\n`, "device.yaml");
  const beside = (name: string, content: string | Uint8Array) => writeFileSync(join(dirname(file), name), content);
  beside("lab.xml", W7);
  beside("other.xml", OTHER);
  beside("other.wbxml", encodeXmlDocument(OTHER).body);
  beside("empty.xml", "");
  return join(dirname(file), "fleet.yaml");
}

/** The accounts of a handset whose group has that block. */
async function accountsWith(factory: object) {
  const { accounts, events } = await openedFleet(aFleetFile(), [{ factory }], {
    values: { "server.url": "http://x.example/dm" },
  });
  return { accounts: accounts()[0] ?? [], events };
}

describe("Several documents", () => {
  test("are applied in their order, the one of `document` first", async () => {
    const { accounts, events } = await accountsWith({ document: "other.xml", documents: ["lab.xml"] });
    expect(accounts.map(({ serverId }) => serverId)).toEqual(["dm.other.example", "dm.lab.example"]);
    const finished = events.flatMap((event) => (event.type === "bootstrap.finished" ? event.servers : []));
    expect(finished).toEqual(["dm.other.example", "dm.lab.example"]);
  });

  test("may be WBXML", async () => {
    const { accounts } = await accountsWith({ documents: ["other.wbxml", "lab.xml"] });
    expect(accounts.map(({ serverId }) => serverId)).toEqual(["dm.other.example", "dm.lab.example"]);
  });

  test("are all or none: one that cannot be read is told by its name", async () => {
    await expect(accountsWith({ documents: ["lab.xml", "gone.xml"] })).rejects.toThrow(/gone\.xml: no such file/);
    await expect(accountsWith({ documents: ["lab.xml", "empty.xml"] })).rejects.toThrow(
      /empty\.xml: .*not an empty file/,
    );
  });

  test("of a model are those of all its handsets", async () => {
    const from = aFleetFile("{ documents: [lab.xml, other.xml] }");
    const { accounts } = await openedFleet(from, [{ model: "./device.yaml", count: 2 }]);
    expect(accounts().map((each) => each.length)).toEqual([2, 2]);
  });
});

describe("Plain accounts", () => {
  test("become DM accounts with all they say", async () => {
    const full = {
      ...ACCOUNT,
      name: "Plain & simple",
      nonce: "bm9uY2UtMQ==",
      auth: "hmac",
      serverUser: "srv",
      serverPassword: "srvpw",
      serverNonce: "bm9uY2UtMg==",
    };
    const { accounts } = await accountsWith({ accounts: [full] });
    const client = { type: "HMAC", name: "me", secret: "secret", nonce: utf8Bytes("nonce-1") };
    const server = { type: "HMAC", name: "srv", secret: "srvpw", nonce: utf8Bytes("nonce-2") };
    expect(accounts).toMatchObject([
      { serverId: "dm.plain.example", url: "https://dm.example/dm", name: "Plain & simple", client, server },
    ]);
  });

  test("are of digest, and the server shows itself by its identifier, or not at all", async () => {
    const { accounts } = await accountsWith({
      accounts: [
        { ...ACCOUNT, serverPassword: "x" },
        { ...ACCOUNT, server: "b", auth: "basic" },
      ],
    });
    expect(accounts[0]?.server).toMatchObject({ type: "DIGEST", name: "dm.plain.example", secret: "x" });
    expect(accounts[1]?.client).toMatchObject({ type: "BASIC", nonce: new Uint8Array() });
    expect(accounts[1]).not.toHaveProperty("server");
  });

  test("have a password for a server that is reached by OBEX", async () => {
    const { accounts } = await accountsWith({
      accounts: [{ ...ACCOUNT, url: "obex://127.0.0.1:6600", obexPassword: "cable" }],
    });
    expect(accounts[0]).toMatchObject({
      url: "obex://127.0.0.1:6600",
      transportCredential: { scheme: "obex", name: "me", secret: "cable" },
    });
  });

  test("have placeholders filled in, and come after the documents", async () => {
    const { accounts } = await accountsWith({
      documents: ["lab.xml"],
      accounts: [{ ...ACCOUNT, url: "{{server.url}}", user: "IMEI:{{imei}}" }],
    });
    expect(accounts.map(({ serverId }) => serverId)).toEqual(["dm.lab.example", "dm.plain.example"]);
    expect(accounts[1]).toMatchObject({
      url: "http://x.example/dm",
      client: { name: expect.stringMatching(/^IMEI:\d{15}$/) },
    });
  });

  test("tell where a placeholder is that nothing fills", async () => {
    await expect(accountsWith({ accounts: [{ ...ACCOUNT, user: "{{nobody}}" }] })).rejects.toThrow(
      /factory\.accounts of .*\{\{nobody\}\}: one of imei/,
    );
  });

  test("let each server own its own account and no other", async () => {
    const { states } = await openedFleet(aFleetFile(), [
      { factory: { accounts: [ACCOUNT, { ...ACCOUNT, server: "b" }] } },
    ]);
    const acls = Object.values(states()[0]?.overlay ?? {}).flatMap((node) =>
      node && "acl" in node && node.acl ? JSON.stringify(node.acl) : [],
    );
    expect(acls.length).toBeGreaterThan(1);
    expect(acls.filter((acl) => acl.includes("dm.plain.example") && acl.includes('"b"'))).toEqual([]);
  });
});

describe("A factory block", () => {
  const account = "{ server: a, url: http://a.example/dm, user: u, password: p";
  test.each([
    ["with nothing", "{}", /factory: expected at least one of document, documents and accounts/],
    ["with no documents", "{ documents: [] }", /factory\.documents: /],
    ["with an unknown key", "{ file: lab.xml }", /factory\.file: no such key/],
    [
      "with an account that has no password",
      "{ accounts: [{ server: a, url: http://a.example/dm, user: u }] }",
      /factory\.accounts\.0\.password: /,
    ],
    [
      "with an address that is none",
      "{ accounts: [{ server: a, url: here, user: u, password: p }] }",
      /factory\.accounts\.0\.url: expected an http, https or obex URL/,
    ],
    [
      "with a nonce that is not base64",
      `{ accounts: [${account}, nonce: "?" }] }`,
      /factory\.accounts\.0\.nonce: expected base64/,
    ],
    ["with another authentication", `{ accounts: [${account}, auth: md5 }] }`, /factory\.accounts\.0\.auth: .*digest/],
    [
      "with a name of the server but no password",
      `{ accounts: [${account}, serverUser: s }] }`,
      /factory\.accounts\.0\.serverPassword: expected a password/,
    ],
    [
      "with a password for OBEX and a URL of HTTP",
      `{ accounts: [${account}, obexPassword: o }] }`,
      /factory\.accounts\.0\.obexPassword: expected with an obex URL/,
    ],
    [
      "with one server twice",
      `{ accounts: [${account} }, ${account} }] }`,
      /factory\.accounts: expected every account to have another server/,
    ],
  ])("is refused %s, with line and column", (_, factory, problem) => {
    const from = aFleetFile(factory);
    const loading = () => loadDevices(["./device.yaml"], from);
    expect(loading).toThrow(problem);
    expect(loading).toThrow(/device\.yaml:\d+:\d+: factory/);
  });
});
