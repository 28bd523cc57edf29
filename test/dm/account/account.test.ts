import { describe, expect, test } from "vitest";
import { toBase64 } from "../../../src/base/bytes.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import { anEnvironment, aTree, CLIENT_AUTH } from "../a-device.ts";
import { get } from "../a-server.ts";
import { ACCEPTED, SERVER_CRED, Talk } from "../a-session.ts";

const node: NodeState = { format: "node", type: "" };
const ADDR = "./DMAcc/ex/AppAddr/1/Addr";
const TYPE = "./DMAcc/ex/AppAddr/1/AddrType";
const PORT = "./DMAcc/ex/AppAddr/1/Port/1/PortNbr";

function urlWith(changes: Record<string, NodeState | string | null>): string | undefined {
  return readAccounts(aTree(changes))[0]?.url;
}

describe("The accounts of a tree", () => {
  test("are found by the identifier of their node, with the credentials by their level", () => {
    const [account, ...others] = readAccounts(aTree());
    expect(others).toEqual([]);
    expect(account).toMatchObject({ path: "./DMAcc/ex", serverId: "dm.example.com", name: "Example DM" });
    expect(account).toMatchObject({ url: "http://dm.example.com/dm", authPref: "DIGEST" });
    expect(account?.client).toMatchObject({ path: CLIENT_AUTH, type: "DIGEST", name: "emu-0001" });
    expect(toBase64(account?.client?.nonce ?? new Uint8Array())).toBe("AAECAwQFBgcICQoLDA0ODw==");
    expect(account?.server).toMatchObject({ name: "dm.example.com", secret: "s3rver-s3cret" });
  });

  test.each([["./DMAcc/ex/ServerID"], ["./DMAcc/ex/AppAddr"], [ADDR]])("leave out one without %s", (path) => {
    expect(readAccounts(aTree({ [path]: null }))).toEqual([]);
  });

  test("take, of two credentials of one level, the one of the preferred type", () => {
    const second = {
      "./DMAcc/ex/AppAuth/3": node,
      "./DMAcc/ex/AppAuth/3/AAuthLevel": "CLCRED",
      "./DMAcc/ex/AppAuth/3/AAuthType": "BASIC",
      "./DMAcc/ex/AAuthPref": "BASIC",
    };
    expect(readAccounts(aTree(second))[0]?.client?.path).toBe("./DMAcc/ex/AppAuth/3");
  });

  test("have no credentials when there are none", () => {
    const [account] = readAccounts(aTree({ "./DMAcc/ex/AppAuth": null }));
    expect(account).toBeDefined();
    expect(account).not.toHaveProperty("client");
    expect(account).not.toHaveProperty("server");
  });
});

describe("The credentials of the level HTTP", () => {
  const http = (type: string) => ({
    "./DMAcc/ex/AppAuth/3": node,
    "./DMAcc/ex/AppAuth/3/AAuthLevel": "HTTP",
    "./DMAcc/ex/AppAuth/3/AAuthType": type,
    "./DMAcc/ex/AppAuth/3/AAuthName": "web",
    "./DMAcc/ex/AppAuth/3/AAuthSecret": "w3b",
  });

  test.each([
    ["HTTP-BASIC", "basic"],
    ["HTTP-DIGEST", "digest"],
    ["BASIC", "basic"],
    ["DIGEST", "digest"],
  ])("of type %s are for %s", (type, scheme) => {
    const [account] = readAccounts(aTree(http(type)));
    expect(account?.transportCredential).toEqual({ scheme, name: "web", secret: "w3b" });
    expect(account?.client?.path).toBe(CLIENT_AUTH);
  });

  test("of any other type are none", () => {
    expect(readAccounts(aTree(http("TRANSPORT")))[0]).not.toHaveProperty("transportCredential");
    expect(readAccounts(aTree())[0]).not.toHaveProperty("transportCredential");
  });

  test("go with every message, for the transport to show them when it is asked", () => {
    const talk = new Talk(aTree(http("HTTP-DIGEST")), anEnvironment());
    const shown = { do: "send", transportCredential: { scheme: "digest", name: "web", secret: "w3b" } };
    expect(talk.step.next).toMatchObject(shown);
    talk.hear({ cred: SERVER_CRED, body: ACCEPTED + get(1, ".") });
    expect(talk.step.next).toMatchObject(shown);
    expect(new Talk(aTree(), anEnvironment()).step.next).not.toHaveProperty("transportCredential");
  });
});

describe("The credentials of the level OBEX", () => {
  const obex = {
    "./DMAcc/ex/AppAuth/3": node,
    "./DMAcc/ex/AppAuth/3/AAuthLevel": "OBEX",
    "./DMAcc/ex/AppAuth/3/AAuthType": "HTTP-DIGEST",
    "./DMAcc/ex/AppAuth/3/AAuthName": "phone",
    "./DMAcc/ex/AppAuth/3/AAuthSecret": "c4ble",
  };

  test.each(["HTTP-DIGEST", "TRANSPORT", ""])("of type %j are shown where the address is one of OBEX", (type) => {
    const typed = { ...obex, "./DMAcc/ex/AppAuth/3/AAuthType": type, [ADDR]: "obex://dm.example.com" };
    expect(readAccounts(aTree(typed))[0]?.transportCredential).toEqual({
      scheme: "obex",
      name: "phone",
      secret: "c4ble",
    });
  });

  test("are none where it is not, and those of the level HTTP are none where it is", () => {
    expect(readAccounts(aTree(obex))[0]).not.toHaveProperty("transportCredential");
    const http = { ...obex, "./DMAcc/ex/AppAuth/3/AAuthLevel": "HTTP", [ADDR]: "obex://dm.example.com" };
    expect(readAccounts(aTree(http))[0]).not.toHaveProperty("transportCredential");
  });
});

describe("The address of an account", () => {
  test.each([
    ["http://dm.example.com/dm?sid=a%20b", "8080", "http://dm.example.com:8080/dm?sid=a%20b"],
    ["http://dm.example.com:81/dm", "8080", "http://dm.example.com:81/dm"],
    ["https://dm.example.com/dm", "443", "https://dm.example.com/dm"],
    ["http://dm.example.com/dm", "443", "http://dm.example.com:443/dm"],
    ["http://dm.example.com", "0", "http://dm.example.com"],
    ["http://dm.example.com", "99999", "http://dm.example.com"],
    ["obex://dm.example.com", "6600", "obex://dm.example.com:6600"],
    ["obex://dm.example.com", "650", "obex://dm.example.com"],
  ])("%s with port %s is %s", (address, port, url) => {
    expect(urlWith({ [ADDR]: address, [PORT]: port })).toBe(url);
  });

  test.each([
    ["IPv4", "192.0.2.7", "http://192.0.2.7:8080/"],
    ["IPv6", "2001:db8::7", "http://[2001:db8::7]:8080/"],
    ["URI", "dm.example.com", undefined],
    ["URI", "ftp://dm.example.com/", undefined],
    ["IPv4", "not one", undefined],
  ])("of type %s, %s, is %s", (type, address, url) => {
    expect(urlWith({ [ADDR]: address, [TYPE]: type, [PORT]: "8080" })).toBe(url);
  });

  test("is that of the second instance when the first is unusable", () => {
    const second = { "./DMAcc/ex/AppAddr/2": node, "./DMAcc/ex/AppAddr/2/Addr": "https://second.example/" };
    expect(urlWith({ [ADDR]: "", ...second })).toBe("https://second.example/");
  });
});
