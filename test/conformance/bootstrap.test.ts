import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../src/base/bytes.ts";
import type { ProfileName } from "../../src/bootstrap/attempt.ts";
import { PROFILES } from "../../src/bootstrap/profiles.ts";
import { encodeXmlDocument } from "../../src/codec/assemble/encode-document.ts";
import { encodePush } from "../../src/codec/wsp/push.ts";
import { bootstrapContext } from "../../src/dm/bootstrap-context.ts";
import { executeCommands } from "../../src/dm/command-processor.ts";
import type { InboundPush, SmsPart } from "../../src/ports/inbound.ts";
import { type BootstrapRequest, prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import { sendBootstrap } from "../../src/server/bootstrap/send-bootstrap.ts";
import { Draft } from "../../src/tree/draft.ts";
import { Tree } from "../../src/tree/tree.ts";
import { aDocument, aNapdef, aW7 } from "../bootstrap/a-device.ts";
import { accountItems, adding, command, dmMessage, item, OWNER } from "../bootstrap/a-dm-message.ts";
import { aBootstrap, anAccountDocument, SERVER_ID, SERVER_URL } from "../support/a-bootstrap.ts";
import { aHandset, type HandDrivenHandset, NOON } from "../support/a-handset.ts";
import { aModel } from "../support/a-model.ts";
import { SIM } from "../support/a-sim.ts";

const DM_BODY = dmMessage([adding(...accountItems())]);

function pushOf(request: Partial<BootstrapRequest> = {}): Uint8Array {
  return prepareBootstrap({ document: anAccountDocument(), sec: 0, imsi: SIM.imsi, tid: 1, reference: 1, ...request })
    .push;
}

function delivered(pdu: Uint8Array, bearer: InboundPush["bearer"] = "pap") {
  const push: InboundPush = { kind: "push", bearer, from: "sender", to: SIM.msisdn, pdu, local: false };
  return { type: "push.delivered", push } as const;
}

function treeOf({ model, state }: HandDrivenHandset): Tree {
  return new Tree(model.base, state.overlay);
}

/** The statuses of what a server does to a handset in a session. */
function statuses(handset: HandDrivenHandset, serverId: string, ...commands: Parameters<typeof executeCommands>[0]) {
  const draft = new Draft(treeOf(handset), NOON);
  const context = { ...bootstrapContext(draft, () => {}), principal: { kind: "server", serverId } as const };
  const replies = executeCommands(commands, context, () => {});
  return replies.flatMap(({ outcomes }) => outcomes.map(({ status }) => status));
}

describe("A clean handset", () => {
  test("has no account and opens no session; one message later it has and does (BOOT-4-1, BOOT-5.1.1-3)", () => {
    const handset = aHandset().take({ type: "power.on" });
    expect(treeOf(handset).children("./DMAcc")).toEqual([]);
    expect(handset.effects).toEqual([]);
    handset.receive(aBootstrap());
    expect(treeOf(handset).children("./DMAcc")).toEqual(["1"]);
    expect(handset.sent()).toMatchObject([{ url: SERVER_URL }]);
  });

  test("without a card checks nothing against an IMSI before there is one (BOOT-5.1.2.2-1)", () => {
    for (const imsi of [SIM.imsi, "001010999999999"]) {
      const handset = aHandset().take({ type: "card.removed" }, delivered(pushOf({ imsi }), "obex"));
      expect(handset.told("bootstrap.checked")).toEqual([]);
      expect(treeOf(handset).children("./DMAcc")).toEqual([]);
      handset.take({ type: "card.inserted", card: SIM });
      expect(handset.told("bootstrap.checked")).toMatchObject([{ fits: imsi === SIM.imsi }]);
      expect(treeOf(handset).children("./DMAcc")).toEqual(imsi === SIM.imsi ? ["1"] : []);
    }
  });
});

describe("A bootstrap", () => {
  test("comes as WAP Push over short messages (BOOT-5.1.1-1, BOOT-5.1.2-3)", () => {
    const handset = aHandset().receive(aBootstrap());
    expect(handset.told("push.received")).toMatchObject([{ contentType: "application/vnd.wap.connectivity-wbxml" }]);
    expect(handset.told("bootstrap.finished")).toHaveLength(1);
  });

  test.each(["udp", "pap", "obex", "websocket"] as const)(
    "comes over %s as well (BOOT-5.1-1, BOOT-5.1.2-3)",
    (bearer) => {
      const handset = aHandset().take(delivered(pushOf(), bearer));
      expect(handset.told("push.delivered")).toMatchObject([{ bearer }]);
      expect(handset.told("bootstrap.finished")).toMatchObject([{ servers: [SERVER_ID] }]);
    },
  );

  test("needs no proprietary element: every parm of a plain one has its node (BOOT-5.1.1-2, BOOT-5.1.1-6)", () => {
    const handset = aHandset().receive(aBootstrap());
    const [mapped] = handset.told("bootstrap.mapped");
    expect(mapped?.dropped.filter(({ path }) => !path.endsWith("INIT"))).toEqual([]);
    expect(mapped?.nodes).toBeGreaterThan(10);
  });

  test("is written as XML and travels as WBXML, in either profile (BOOT-5.1.1-5, BOOT-5.1.1-7)", () => {
    const { body, kind } = encodeXmlDocument(anAccountDocument());
    expect(kind.profile).toBe("cp");
    expect(
      aHandset()
        .receive(aBootstrap({ document: body }))
        .told("bootstrap.finished"),
    ).toHaveLength(1);
    for (const contentType of ["text/vnd.wap.connectivity-xml", "application/vnd.syncml.dm+xml"]) {
      const parameters = { sec: 0, mac: "0".repeat(40), others: [] };
      const xml = encodePush({ tid: 1, contentType, parameters, headers: [], body: utf8Bytes(anAccountDocument()) });
      const handset = aHandset().take(delivered(xml));
      expect(handset.told("bootstrap.started")).toEqual([]);
      expect(handset.told("push.dropped")).toMatchObject([{ contentType }]);
    }
  });

  test.each<[string, Partial<BootstrapRequest>, string]>([
    ["a MAC that does not fit", { fault: "bad-mac" }, "bad-mac"],
    ["the MAC of another card", { imsi: "001010999999999" }, "bad-mac"],
    ["a method that nobody knows", { fault: "unknown-sec" }, "unknown-sec"],
  ])("with %s changes nothing, in either profile (BOOT-5.1.1-4, BOOTX-3)", (_, wrong, reason) => {
    for (const document of [{}, { profile: "dm", document: DM_BODY } as const]) {
      const clean = aHandset();
      const handset = aHandset().receive(aBootstrap({ ...document, ...wrong }));
      expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason }]);
      expect(handset.state.overlay).toEqual(clean.state.overlay);
      expect(handset.effects).toEqual([]);
    }
  });

  test("without SEC and MAC beside it proves nothing by a MAC inside it (BOOT-3.2-1)", () => {
    const { mac = "" } = prepareBootstrap({
      document: anAccountDocument(),
      sec: 0,
      imsi: SIM.imsi,
      tid: 1,
      reference: 1,
    });
    const parms = `<characteristic type="BOOTSTRAP"><parm name="SEC" value="0"/><parm name="MAC" value="${mac}"/></characteristic>`;
    const document = anAccountDocument().replace("</wap-provisioningdoc>", `${parms}</wap-provisioningdoc>`);
    const { parts } = prepareBootstrap({ document, tid: 1, reference: 1 });
    const [first] = aBootstrap();
    const messages = parts.flatMap((userData) => (first ? [{ ...first, userData }] : []));
    const handset = aHandset().receive(messages);
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "mac-missing" }]);
  });

  test("brings account and connectivity together, in the standard objects (BOOTX-6)", () => {
    const document = aDocument(aNapdef() + aW7({ "TO-NAPID": "N1" }));
    const tree = treeOf(aHandset().receive(aBootstrap({ document })));
    const nap = tree.children("./NAP")[0] ?? "";
    const references = tree.subtree("./DMAcc/1").filter((path) => tree.get(path)?.value === `./NAP/${nap}`);
    expect(references).not.toEqual([]);
  });
});

describe("A bootstrapped handset", () => {
  test("takes further bootstraps, for new servers (BOOTX-2)", () => {
    const second = anAccountDocument({ serverId: "two.example", url: "http://two.example/" });
    const handset = aHandset()
      .receive(aBootstrap())
      .receive(aBootstrap({ document: second, reference: 2 }));
    expect(handset.told("bootstrap.finished").flatMap(({ servers }) => servers)).toEqual([SERVER_ID, "two.example"]);
    expect(treeOf(handset).children("./DMAcc")).toEqual(["1", "2"]);
  });

  test.each<[ProfileName, Partial<BootstrapRequest>, string, string]>([
    ["cp", {}, "./DMAcc/1", SERVER_ID],
    ["dm", { profile: "dm", document: DM_BODY }, "./DMAcc/ex", OWNER],
  ])(
    "in the %s profile is managed by its server in later sessions, and by nobody else (BOOT-5.3-1)",
    (_, request, account, owner) => {
      const handset = aHandset().receive(aBootstrap(request));
      const acl = `Get=${owner}`;
      const doings = [
        command("Get", item(`${account}/ServerID`)),
        command("Replace", item(`${account}/AppAddr/1/Addr`, "http://else.example/")),
        command("Replace", item(`${account}?prop=ACL`, acl)),
        command("Delete", item(account)),
      ];
      for (const doing of doings) {
        expect(statuses(handset, owner, doing)).toEqual([200]);
        expect(statuses(handset, "stranger.example", doing)).toEqual([425]);
      }
    },
  );
});

describe("The profiles", () => {
  test("are two in one table, to which others can be added (BOOT-5.2-3)", () => {
    expect(Object.keys(PROFILES)).toEqual(["cp", "dm"]);
    const handset = aHandset().receive(aBootstrap());
    handset.receive(aBootstrap({ profile: "dm", document: DM_BODY, reference: 2 }));
    expect(handset.told("bootstrap.started").map(({ profile }) => profile)).toEqual(["cp", "dm"]);
    expect(handset.told("bootstrap.finished")).toHaveLength(2);
  });

  test("have their own media types, documents and rules for the key (BOOT-5.2-2)", () => {
    const proof = { sec: 2, pin: "1234" } as const;
    const cp = prepareBootstrap({ document: DM_BODY, ...proof, imsi: SIM.imsi, tid: 1, reference: 1 });
    const dm = prepareBootstrap({ document: DM_BODY, ...proof, imsi: SIM.imsi, tid: 1, reference: 1, profile: "dm" });
    expect(cp.mac).not.toBe(dm.mac);
    const mixed = aHandset().receive(aBootstrap({ document: DM_BODY }));
    expect(mixed.told("bootstrap.rejected")).toMatchObject([{ reason: "damaged-body" }]);
    const taken = aHandset()
      .receive(aBootstrap({ profile: "dm", document: DM_BODY, ...proof }))
      .type("1234");
    expect(taken.told("bootstrap.finished")).toHaveLength(1);
  });
});

describe("The policy of a model", () => {
  test("decides what is accepted, and which rights it gives beyond the least (BOOTX-7)", () => {
    const only = aModel({ bootstrap: { allowedSec: [1] } });
    expect(aHandset({ model: only }).receive(aBootstrap()).told("bootstrap.rejected")).toMatchObject([
      { reason: "sec-not-allowed" },
    ]);
    for (const [acl, allowed] of [
      [[], false],
      [["Add"], true],
    ] as const) {
      const handset = aHandset({ model: aModel({ bootstrap: { acl } }) }).receive(aBootstrap());
      expect(treeOf(handset).allows("./DMAcc/1", "Add", SERVER_ID)).toBe(allowed);
      expect(treeOf(handset).allows("./DMAcc/1", "Delete", SERVER_ID)).toBe(true);
    }
  });
});

describe("The sender of a bootstrap", () => {
  test("is done when the carrier has taken it, and waits for no Status (BOOT-5.6.5-3)", async () => {
    const handset = aHandset();
    const told: string[] = [];
    const submit = (part: SmsPart) => {
      handset.receive([{ kind: "sms", ...part }]);
      return Promise.resolve({ ok: true });
    };
    const bootstrap = prepareBootstrap({
      document: DM_BODY,
      profile: "dm",
      sec: 0,
      imsi: SIM.imsi,
      tid: 1,
      reference: 1,
    });
    const address = { from: "4900111", to: SIM.msisdn };
    expect(await sendBootstrap(bootstrap, address, { submit, emit: ({ type }) => told.push(type) })).toBe(true);
    expect(told).toEqual(["push.sent"]);
    expect(handset.told("bootstrap.finished")).toHaveLength(1);
    expect(handset.effects.map(({ type }) => type)).toEqual(["message.send"]);
  });
});
