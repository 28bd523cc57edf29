import { describe, expect, test } from "vitest";
import { fromBase64 } from "../../src/base/bytes.ts";
import { startAttempt, stepAttempt } from "../../src/bootstrap/step.ts";
import { encodeSyncml } from "../../src/codec/syncml/codec.ts";
import type { Command } from "../../src/codec/syncml/message.ts";
import { readAccounts } from "../../src/dm/account/account.ts";
import { Tree } from "../../src/tree/tree.ts";
import { anEnvironment, IMSI, leaves, vector } from "./a-device.ts";
import {
  accountItems,
  adding,
  aPhone,
  bootstrapBy,
  command,
  DMACC_ID,
  dmMessage,
  GRANTED,
  item,
  messageM01,
  NODE,
} from "./a-dm-message.ts";

const M01 = messageM01();

/** A message of 194 octets that xml2wbxml made, with the MACs that Python's hmac found for it. */
const FOREIGN = vector("dm-profile-bootstrap");

const rejection = ({ outcome, events }: ReturnType<typeof bootstrapBy>) => {
  const rejected = events.find(({ type }) => type === "bootstrap.rejected");
  return [outcome?.applied ? "applied" : outcome?.reason, rejected && "detail" in rejected ? rejected.detail : ""];
};

describe("a bootstrap in the DM profile", () => {
  test("makes the account of its message, and wants a session with that server (BOOT-5.6.5-5, BOOT-5.6.6-1, BOOT-5.6.6-4)", () => {
    const { outcome, after } = bootstrapBy(M01);
    expect(outcome).toEqual({ applied: true, servers: ["dm.example.com"] });
    expect(readAccounts(after)).toMatchObject([
      {
        path: "./DMAcc/ex",
        serverId: "dm.example.com",
        url: "http://dm.example.com/dm",
        client: { type: "DIGEST", name: "emu-0001", secret: "c1ient-s3cret" },
        server: { type: "DIGEST", name: "dm.example.com", secret: "s3rver-s3cret" },
      },
    ]);
    const [account] = readAccounts(after);
    expect(account?.client?.nonce).toEqual(fromBase64("AAECAwQFBgcICQoLDA0ODw=="));
    expect(after.get("./DMAcc/ex")).toMatchObject({ type: DMACC_ID, origin: "dm" });
  });

  test("takes a nonce as octets or as base64, and keeps it readable either way", () => {
    const octets = Uint8Array.of(0, 1, 0xfe, 0xff);
    const nonce = "./DMAcc/ex/AppAuth/1/AAuthData";
    const level = item("./DMAcc/ex/AppAuth/1/AAuthLevel", "CLCRED");
    for (const [data, format] of [
      [octets, "bin"],
      ["AAH+/w==", "b64"],
    ] as const) {
      const { after } = bootstrapBy(dmMessage([adding(...accountItems(), level, item(nonce, data, { format }))]));
      expect(readAccounts(after)[0]?.client?.nonce).toEqual(octets);
    }
  });

  test("tells of each command, of the nodes, and of its end", () => {
    const { events } = bootstrapBy(dmMessage([adding(...accountItems())]));
    expect(events.map(({ type }) => type)).toEqual([
      "bootstrap.started",
      "bootstrap.checked",
      ...Array.from({ length: 7 }, () => "command.executed"),
      "bootstrap.mapped",
      "tree.changed",
      "bootstrap.finished",
    ]);
    expect(events).toContainEqual(expect.objectContaining({ type: "bootstrap.mapped", nodes: 7, dropped: [] }));
    expect(events.every(({ span }) => span === "bootstrap-1")).toBe(true);
  });

  test("may be for anybody: nobody knows the device beforehand", () => {
    expect(bootstrapBy(dmMessage([adding(...accountItems())])).outcome).toMatchObject({ applied: true });
  });
});

describe("the proof of a DM-profile bootstrap", () => {
  test.each<[string, number, string, string | undefined]>([
    ["NETWORKID, semi-octets", 0, "4DA5A395FEB48B0886727F5C54CF24A7777C5C7A", undefined],
    ["NETWORKID, ASCII", 0, "2A35B4D1C83A901DC2327CA07854373DA24E7CDF", undefined],
    ["USERPIN", 1, "50A623CB2B105E242724DFBEDEDD9D29D15AF6F5", "1234"],
    ["USERPIN_NETWORKID, PIN:IMSI", 2, "7EC5E3C99C21F6A3C257EC5A7B2BB32AB9A72FEF", "1234"],
    ["USERPIN_NETWORKID, PIN:semi-octets", 2, "FE63A31A6E8D45BE2F3515A1B9E31E04C454517B", "1234"],
    ["USERPIN_NETWORKID as in client provisioning", 2, "3C2C8C6CED123B67AFC325DD0B24FE7D090F52D4", "1234"],
  ])("by %s fits (BOOTX-18, BOOT-5.6.1.1-2)", (_, sec, mac, pin) => {
    const { env } = anEnvironment({ tree: aPhone(), imsi: IMSI, policy: { profiles: ["dm"] } });
    const begun = startAttempt({ id: "bootstrap-1", profile: "dm", sec, mac, body: FOREIGN }, env);
    const ended = pin === undefined ? begun : stepAttempt(begun.attempt, { type: "pin.entered", pin }, env);
    expect(ended.outcome).toEqual({ applied: true, servers: [] });
    const after = new Tree(env.tree.base, ended.overlay ?? {});
    expect(leaves(after, "./DMAcc")).toEqual({ "./DMAcc/1/ServerID": "com.example.dm" });
  });

  test("that does not fit is the end of it: nothing is written (BOOTX-3)", () => {
    const { env } = anEnvironment({ tree: aPhone(), imsi: "001010999999999", policy: { profiles: ["dm"] } });
    const mac = "4DA5A395FEB48B0886727F5C54CF24A7777C5C7A";
    const ended = startAttempt({ id: "bootstrap-1", profile: "dm", sec: 0, mac, body: FOREIGN }, env);
    expect([ended.outcome, ended.overlay]).toEqual([{ applied: false, reason: "bad-mac" }, undefined]);
  });

  test("is needed over the air, and not over the owner's own line (BOOT-5.6.1.1-1, BOOT-5.6.1.1-3)", () => {
    const { env } = anEnvironment({ tree: aPhone(), policy: { profiles: ["dm"], unauthenticated: "accept" } });
    const bare = { id: "bootstrap-1", profile: "dm", body: M01 } as const;
    expect(startAttempt(bare, env).outcome).toEqual({ applied: false, reason: "mac-missing" });
    expect(startAttempt({ ...bare, source: "local" }, env).outcome).toMatchObject({ applied: true });
  });
});

describe("what is no DM-profile bootstrap", () => {
  test("is a message in XML (BOOT-5.6-1, BOOT-5.6.5-2)", () => {
    const xml = encodeSyncml(
      {
        header: {
          verDtd: "1.2",
          verProto: "DM/1.2",
          sessionId: "0",
          msgId: "0",
          target: { uri: "x" },
          source: { uri: "y" },
        },
        commands: [adding(...accountItems())],
        final: true,
      },
      "xml",
    );
    const ended = bootstrapBy(xml);
    expect(rejection(ended)).toEqual(["damaged-body", expect.stringContaining("WBXML")]);
    expect(ended.overlay).toBeUndefined();
  });

  test("is any part of a message: it says where it ends", () => {
    for (const length of [0, 1, 4, 40, M01.length - 1]) {
      const ended = bootstrapBy(M01.subarray(0, length));
      expect(ended.outcome).toEqual({ applied: false, reason: "damaged-body" });
      expect(ended.events.at(-1)).toMatchObject({ offset: expect.any(Number), detail: expect.stringMatching(/./) });
    }
  });

  test.each<[string, Uint8Array, string, RegExp]>([
    [
      "data synchronisation",
      dmMessage([adding(...accountItems())], { verProto: "SyncML/1.2" }),
      "damaged-body",
      /SyncML/,
    ],
    ["a message that adds nothing", dmMessage([command("Get", item("./DevInfo/Man"))]), "nothing-usable", /no command/],
    ["one without commands", dmMessage([]), "nothing-usable", /no command/],
    [
      "an Add that no client can name (BOOT-5.6.5-1)",
      dmMessage([{ cmd: "Add", cmdId: "", items: accountItems() }]),
      "damaged-body",
      /CmdID/,
    ],
    [
      "more items than any account has",
      dmMessage([adding(...Array.from({ length: 1001 }, () => item("./DMAcc/x")))]),
      "damaged-body",
      /1001 items/,
    ],
  ])("is %s", (_, body, reason, detail) => {
    expect(rejection(bootstrapBy(body))).toEqual([reason, expect.stringMatching(detail)]);
  });
});

describe("the items of a DM-profile bootstrap", () => {
  const expected = leaves(bootstrapBy(dmMessage([adding(...accountItems())])).after, "./DMAcc");

  test("may stand in one Add or in many (BOOT-5.6.3-2)", () => {
    const many = bootstrapBy(dmMessage(accountItems().map((each) => adding(each))));
    expect(leaves(many.after, "./DMAcc")).toEqual(expected);
    const boxed: Command = { cmd: "Sequence", cmdId: "1", commands: accountItems().map((each) => adding(each)) };
    expect(leaves(bootstrapBy(dmMessage([boxed])).after, "./DMAcc")).toEqual(expected);
    const atomic = bootstrapBy(dmMessage([{ ...boxed, cmd: "Atomic" }]));
    expect(leaves(atomic.after, "./DMAcc")).toEqual(expected);
  });

  test("may come child before parent, in one Add or in many, and parents may be left out", () => {
    const backwards = accountItems().toReversed();
    for (const commands of [[adding(...backwards)], backwards.map((each) => adding(each))]) {
      const { after, outcome } = bootstrapBy(dmMessage(commands));
      expect(outcome).toMatchObject({ applied: true });
      expect(leaves(after, "./DMAcc")).toEqual(
        Object.fromEntries(Object.entries(expected).toReversed()) as typeof expected,
      );
      expect(after.get("./DMAcc/ex")).toMatchObject({ type: DMACC_ID, acl: GRANTED });
    }
    const leavesOnly = accountItems().filter(({ meta }) => !meta);
    expect(leaves(bootstrapBy(dmMessage([adding(...leavesOnly)])).after, "./DMAcc")).toEqual(expected);
  });

  test("a parent that was implied is added once and not twice", () => {
    const child = item("./DMAcc/ex/ServerID", "s");
    const parent = item("./DMAcc/ex", undefined, NODE);
    expect(bootstrapBy(dmMessage([adding(child, parent)])).outcome).toMatchObject({ applied: true });
    expect(rejection(bootstrapBy(dmMessage([adding(child, parent, parent)])))[1]).toMatch(
      "./DMAcc/ex cannot be added: 418",
    );
    const leaf = item("./DMAcc/ex", "x");
    expect(rejection(bootstrapBy(dmMessage([adding(child, leaf)])))[0]).toBe("tree-refused");
    const other = item("./DMAcc/ex", undefined, { ...NODE, type: "urn:oma:mo:other:1.0" });
    expect(rejection(bootstrapBy(dmMessage([adding(child, other)])))[1]).toMatch("415");
  });

  test("are added whatever the ACLs of the tree say (BOOT-5.6.3-1)", () => {
    const closed = aPhone({
      "./DMAcc": { format: "node", type: "", acl: "Get=other", origin: "factory" },
    });
    expect(bootstrapBy(M01, { tree: closed }).outcome).toMatchObject({ applied: true });
  });

  test.each<[string, Command, string]>([
    [
      "a node that is not described",
      adding(item("./DMAcc/ex/Colour", "red")),
      "./DMAcc/ex/Colour cannot be added: 405",
    ],
    ["a node that is there", adding(item("./DevInfo/Man", "x")), "./DevInfo/Man cannot be added: 418"],
    ["a wrong format", adding(item("./DMAcc/ex/Name", "7", { format: "int" })), "./DMAcc/ex/Name cannot be added: 415"],
    ["an ancestor that cannot be", adding(item("./Vendor/x/y", "1")), "./Vendor cannot be added: 405"],
    ["an item without Target", adding({ data: "x" }), "Add cannot be added: 400"],
    [
      "an Atomic that is undone",
      { cmd: "Atomic", cmdId: "9", commands: [adding(item("./NAP/a/ID", "a")), adding(item("./NAP/a/Colour", "red"))] },
      "./NAP/a/Colour cannot be added: 405",
    ],
  ])("all have to succeed: %s makes the whole fail, and nothing is written (BOOT-5.6.3-2)", (_, failing, detail) => {
    const ended = bootstrapBy(dmMessage([adding(...accountItems()), failing]));
    expect(rejection(ended)).toEqual(["tree-refused", expect.stringContaining(detail)]);
    expect(ended.overlay).toBeUndefined();
    expect(ended.events.some(({ type }) => type === "tree.changed")).toBe(false);
  });

  test("in an Ext subtree may fail: they are passed over and told of (BOOT-5.6.6-3)", () => {
    const deep = "./DMAcc/ex/Ext/a/b/c/d/e";
    const unknown = item("./DevDetail/Ext/Acme", "1");
    const good = item("./DMAcc/ex/Ext/Acme/Colour", "red");
    const { outcome, after, events } = bootstrapBy(
      dmMessage([adding(...accountItems(), item(deep, "1"), unknown, good)]),
    );
    expect(outcome).toMatchObject({ applied: true });
    expect(leaves(after, "./DMAcc/ex/Ext")).toEqual({ "./DMAcc/ex/Ext/Acme/Colour": "red" });
    expect(events.find(({ type }) => type === "bootstrap.mapped")).toMatchObject({
      dropped: [
        { path: deep, reason: "415 Unsupported media type or format" },
        { path: "./DevDetail/Ext/Acme", reason: "405 Command not allowed" },
      ],
    });
  });
});

describe("other commands of a DM-profile bootstrap", () => {
  test("are carried out as in a session, and it does not matter what they answer (BOOT-5.6.6-1, BOOT-5.6.5-3)", () => {
    const { outcome, after, events } = bootstrapBy(
      dmMessage([
        command("Get", item("./DevInfo/Man"), item("./Nowhere")),
        { cmd: "Alert", cmdId: "2", code: 1100, items: [] },
        command("Exec", item("./DevInfo")),
        command("Delete", item("./DevInfo/Man")),
        adding(...accountItems(), item("./DMAcc/ex/Name", "first")),
        command("Replace", item("./DMAcc/ex/Name", "second")),
      ]),
    );
    expect(outcome).toMatchObject({ applied: true });
    expect(after.get("./DMAcc/ex/Name")?.value).toBe("second");
    const statuses = events.flatMap((event) => (event.type === "command.executed" ? [event.status] : []));
    expect(statuses.slice(0, 5)).toEqual([200, 404, 406, 405, 405]);
  });

  test("may change, rename and remove what an earlier bootstrap made", () => {
    const first = bootstrapBy(dmMessage([adding(...accountItems(), item("./NAP/a/ID", "a"), item("./NAP/b/ID", "b"))]));
    const second = dmMessage(
      [
        command("Replace", item("./NAP/a/ID", "changed"), item("./NAP/a?prop=Title", "Mine")),
        command("Replace", item("./NAP/a?prop=ACL", "Get=*")),
        command("Delete", item("./NAP/b")),
        adding(item("./NAP/c/ID", "c")),
      ],
      { source: "second.example" },
    );
    const { after, outcome } = bootstrapBy(second, { tree: first.after });
    expect(outcome).toEqual({ applied: true, servers: [] });
    expect(leaves(after, "./NAP")).toEqual({ "./NAP/a/ID": "changed", "./NAP/c/ID": "c" });
    expect(after.get("./NAP/a")).toMatchObject({ title: "Mine", acl: "Get=*" });
    expect(after.get("./NAP/c")?.acl).toBe("Get=second.example&Replace=second.example&Delete=second.example");
  });
});

describe("the owner of what a DM-profile bootstrap added", () => {
  test("has Get, Replace and Delete on the top of each subtree, and what the model adds (BOOT-5.6.2-1, BOOT-5.6.2-2, BOOTX-7)", () => {
    const body = dmMessage([adding(...accountItems(), item("./NAP/a/ID", "a"))]);
    const { after } = bootstrapBy(body);
    const acls = (tree: Tree) =>
      tree.subtree(".").flatMap((path) => {
        const acl = tree.get(path)?.acl;
        return acl && acl !== tree.base.nodes.get(path)?.acl ? [[path, acl]] : [];
      });
    expect(acls(after)).toEqual([
      ["./DMAcc/ex", GRANTED],
      ["./NAP/a", GRANTED],
    ]);
    const more = bootstrapBy(body, { policy: { acl: ["Add"] } });
    expect(more.after.get("./NAP/a")?.acl).toBe(`${GRANTED}&Add=dm.example.com`);
    expect(after.allows("./DMAcc/ex/Name", "Get", "somebody")).toBe(false);
  });

  test("is the Source, even when no account is its own, which is told (BOOT-5.6.2-1)", () => {
    const { after, events, outcome } = bootstrapBy(
      dmMessage([adding(...accountItems())], { source: "operator.example" }),
    );
    expect(outcome).toEqual({ applied: true, servers: ["dm.example.com"] });
    expect(after.get("./DMAcc/ex")?.acl).toContain("Replace=operator.example");
    expect(events.find(({ type }) => type === "bootstrap.mapped")).toMatchObject({
      advice: [{ path: "SyncHdr/Source/LocURI", advice: expect.stringContaining("operator.example") }],
    });
  });

  test.each(["http://dm.example.com/dm", "http://dm.example.com:80/dm", "HTTP://DM.example.com/dm"])(
    "is the server of the account whose address the Source is: %s",
    (source) => {
      const { after, events } = bootstrapBy(dmMessage([adding(...accountItems())], { source }));
      expect(after.get("./DMAcc/ex")?.acl).toBe(GRANTED);
      expect(events.find(({ type }) => type === "bootstrap.mapped")).not.toHaveProperty("advice");
    },
  );

  test.each(["*", "a b", "a+b", "x&Add=*", "http://else.example/?a=b"])(
    "is no server when the Source cannot be one: %s",
    (source) => {
      const { after, outcome } = bootstrapBy(dmMessage([adding(...accountItems())], { source }));
      expect(outcome).toMatchObject({ applied: true });
      for (const server of ["somebody", "a", "b", source, "dm.example.com"]) {
        expect(after.allows("./DMAcc/ex", "Get", server)).toBe(false);
      }
    },
  );

  test("cannot take the name of a server that has an account already, and may be a new one (BOOTX-2)", () => {
    const first = bootstrapBy(dmMessage([adding(...accountItems())]));
    const again = dmMessage([adding(...accountItems({ path: "./DMAcc/again", url: "http://evil.example/" }))]);
    expect(rejection(bootstrapBy(again, { tree: first.after }))).toEqual([
      "tree-refused",
      expect.stringContaining("./DMAcc/again is a second account of dm.example.com"),
    ]);
    const other = dmMessage([adding(...accountItems({ path: "./DMAcc/again", serverId: "other.example" }))]);
    expect(bootstrapBy(other, { tree: first.after }).outcome).toEqual({ applied: true, servers: ["other.example"] });
  });
});
