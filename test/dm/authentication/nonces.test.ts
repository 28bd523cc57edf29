import { describe, expect, test } from "vitest";
import type { Tree } from "../../../src/tree/tree.ts";
import { anEnvironment, aTree, CLIENT_AUTH, SERVER_AUTH } from "../a-device.ts";
import { command, get, headerStatus } from "../a-server.ts";
import { SERVER_CRED, Talk } from "../a-session.ts";

const MD5 = "syncml:auth-md5";
const NONCE_00 = "AAECAwQFBgcICQoLDA0ODw==";
const NONCE_10 = "EBESExQVFhcYGRobHB0eHw==";
const NONCE_20 = "ICEiIyQlJicoKSorLC0uLw==";
const NONCE_30 = "MDEyMzQ1Njc4OTo7PD0+Pw==";
const NONCE_40 = "QEFCQ0RFRkdISUpLTE1OTw==";
const accepted = headerStatus(212, 1, { type: MD5, nonce: NONCE_20 });

function stored(tree: Tree): readonly (string | undefined)[] {
  return [CLIENT_AUTH, SERVER_AUTH].map((path) => tree.get(`${path}/AAuthData`)?.value);
}

function aTalk(changes: Parameters<typeof aTree>[0] = {}): Talk {
  return new Talk(aTree(changes), anEnvironment({ nonces: [NONCE_30] }));
}

describe("The nonces of the account", () => {
  test("are both renewed before the answer to an authenticated server goes out", () => {
    const talk = aTalk();
    talk.hear({ cred: SERVER_CRED, body: accepted + get(1, ".") });
    expect(stored(talk.tree)).toEqual([NONCE_20, NONCE_30]);
  });

  test("of the client is renewed, and the server's kept, when the session ends without an answer", () => {
    const talk = aTalk();
    talk.hear({ cred: SERVER_CRED, body: accepted });
    expect(talk.step.next).toEqual({ do: "finish" });
    expect(stored(talk.tree)).toEqual([NONCE_20, NONCE_10]);
  });

  test("are left alone by a server that does not prove itself", () => {
    const silent = aTalk();
    silent.hear({ body: accepted });
    expect(stored(silent.tree)).toEqual([NONCE_00, NONCE_10]);
    const commanding = aTalk();
    commanding.hear({ body: accepted + get(1, ".") });
    expect(stored(commanding.tree)).toEqual([NONCE_00, NONCE_10]);
    expect(commanding.step.overlay).toEqual(aTree().overlay());
  });

  test("of the client waits for the server to prove itself", () => {
    const talk = aTalk();
    talk.hear({ body: accepted + get(1, ".") });
    talk.hear({ msgId: 2, cred: ["md5", "CPIgz6vc7x4wPrUzdhmYqg=="], body: headerStatus(200, 2) + get(1, ".") });
    expect(stored(talk.tree)[0]).toBe(NONCE_20);
  });

  test("of the client is renewed without proof when the account has no way to ask for it", () => {
    const talk = aTalk({ [SERVER_AUTH]: null });
    talk.hear({ body: accepted });
    expect(stored(talk.tree)[0]).toBe(NONCE_20);
  });

  test("of the client is added where there was none", () => {
    const talk = aTalk({ [`${CLIENT_AUTH}/AAuthData`]: null });
    talk.hear({ cred: SERVER_CRED, body: accepted });
    expect(talk.tree.get(`${CLIENT_AUTH}/AAuthData`)).toMatchObject({
      format: "bin",
      value: NONCE_20,
      origin: "device",
    });
  });

  test("is what a server wrote itself, when it did so in the same message", () => {
    const talk = aTalk();
    const write = command("Replace", 1, `${CLIENT_AUTH}/AAuthData`, NONCE_40, "b64");
    talk.hear({ cred: SERVER_CRED, body: accepted + write });
    expect(stored(talk.tree)[0]).toBe(NONCE_40);
  });

  test("are forgotten when the server deletes its account, and the session goes on", () => {
    const talk = aTalk();
    talk.hear({ cred: SERVER_CRED, body: headerStatus(212, 1) + command("Delete", 1, "./DMAcc/ex") });
    expect(talk.tree.children("./DMAcc")).toEqual([]);
    talk.hear({ msgId: 2, body: headerStatus(200, 2, { type: MD5, nonce: NONCE_20 }) });
    expect(talk.step.next).toEqual({ do: "finish" });
  });

  test("change nothing else: one event names them, without their values", () => {
    const tree = aTree();
    const env = anEnvironment();
    const talk = new Talk(tree, env);
    talk.hear({ cred: SERVER_CRED, body: accepted });
    expect(env.events).toEqual([{ type: "tree.changed", by: "dm.example.com", uris: [`${CLIENT_AUTH}/AAuthData`] }]);
  });
});
