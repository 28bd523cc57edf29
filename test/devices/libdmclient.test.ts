import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../src/base/random.ts";
import { decodeSyncml } from "../../src/codec/syncml/codec.ts";
import { dataText } from "../../src/codec/syncml/data.ts";
import type { Command, SyncMLMessage } from "../../src/codec/syncml/message.ts";
import { readAccounts } from "../../src/dm/account/account.ts";
import type { SessionStep } from "../../src/dm/session/next-action.ts";
import { openSession, receiveAnswer } from "../../src/dm/session/session.ts";
import { loadDevices } from "../../src/lab/load/device/device.ts";
import type { NodeState } from "../../src/tree/node.ts";
import { type Overlay, Tree } from "../../src/tree/tree.ts";
import { PROJECT } from "../support/a-model.ts";

const CAPTURES = join(PROJECT, "test/vectors/syncml/captures");

const text = (value: string): NodeState => ({ format: "chr", type: "text/plain", value });
const node = (more: Partial<NodeState> = {}): NodeState => ({ format: "node", type: "", ...more });

/** The account of the captures, and another server's. What the server proved itself with is not known, so nothing is asked of it. */
const OVERLAY: Overlay = {
  "./DevInfo/DevId": text("DMCtest"),
  "./DMAcc/test": node({ type: "urn:oma:mo:oma-dm-dmacc:1.0", acl: "Get=funambol" }),
  "./DMAcc/test/ServerID": text("funambol"),
  "./DMAcc/test/AppAddr": node(),
  "./DMAcc/test/AppAddr/1": node(),
  "./DMAcc/test/AppAddr/1/Addr": text("http://127.0.0.1:8080/funambol/dm"),
  "./DMAcc/test/AppAuth": node(),
  "./DMAcc/test/AppAuth/1": node(),
  "./DMAcc/test/AppAuth/1/AAuthLevel": text("CLCRED"),
  "./DMAcc/test/AppAuth/1/AAuthType": text("BASIC"),
  "./DMAcc/test/AppAuth/1/AAuthName": text("funambol"),
  "./DMAcc/test/AppAuth/1/AAuthSecret": text("funambol"),
  "./DMAcc/secret": node({ type: "urn:oma:mo:oma-dm-dmacc:1.0", acl: "Get=other" }),
  "./DMAcc/secret/Name": text("secret"),
};

function theSession(encoding: "xml" | "wbxml") {
  const model = loadDevices(["libdmclient-like"], PROJECT).get("libdmclient-like");
  if (!model) throw new Error("no libdmclient-like");
  const env = { now: 0, random: seededRandom(1), emit: () => {}, settings: { ...model.dm, encoding } };
  const tree = new Tree(model.base, OVERLAY);
  const [account] = readAccounts(tree);
  if (!account) throw new Error("no account");
  const opened = openSession(tree, account, { sessionId: "1", alert: 1201 }, env);
  return {
    opened,
    answer: (body: Uint8Array) => receiveAnswer(tree, opened.state, { contentType: "", body, url: "" }, env),
  };
}

function sent({ next }: SessionStep): SyncMLMessage {
  return next.do === "send" ? decodeSyncml(next.body).message : decodeSyncml(new Uint8Array()).message;
}

function captured(name: string): Uint8Array {
  const content = readFileSync(join(CAPTURES, name));
  return name.endsWith(".hex")
    ? Uint8Array.from(Buffer.from(content.toString().replace(/#.*|\s/g, ""), "hex"))
    : content;
}

/** Commands without their order, and without the Status for the SyncHdr, which has a nonce; names of children are a set. */
function comparable({ commands }: SyncMLMessage): readonly unknown[] {
  const isCompared = (command: Command) => command.cmd !== "Status" || command.cmdRef !== "0";
  return commands.filter(isCompared).map((command) => {
    const { cmdId: _, ...rest } = command;
    if (!("items" in rest)) return rest;
    const items = rest.items.map((item) => {
      if (item.meta?.format !== "node" || item.data === undefined) return item;
      const isText = typeof item.data === "string";
      return { ...item, isText, data: dataText(item.data).split("/").toSorted() };
    });
    const nameOf = ({ source }: (typeof items)[number]) => source?.uri ?? "";
    return { ...rest, items: items.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b))) };
  });
}

describe("libdmclient-like, beside what libdmclient sent", () => {
  test("says the same in package 1", () => {
    const { message } = decodeSyncml(captured("libdmclient-pkg1.xml"));
    const own = sent(theSession("xml").opened);
    expect(own.header).toEqual(message.header);
    expect(comparable(own)).toEqual(comparable(message));
  });

  test.each(["xml", "wbxml"] as const)("answers the same to a server's Gets, in %s", (encoding) => {
    const suffix = encoding === "xml" ? ".xml" : ".wbxml.hex";
    const { message } = decodeSyncml(captured(`libdmclient-get-pkg3${suffix}`));
    const own = sent(theSession(encoding).answer(captured(`libdmclient-get-srv${suffix}`)));
    expect(own.header).toEqual(message.header);
    expect(comparable(own)).toEqual(comparable(message));
  });
});
