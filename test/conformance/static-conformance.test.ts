import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decodeProvisioning } from "../../src/codec/provisioning/document.ts";
import { decodeSyncml } from "../../src/codec/syncml/codec.ts";
import { decodePush } from "../../src/codec/wsp/push.ts";
import type { DeviceModel } from "../../src/handset/model/model.ts";
import { prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import { fillTemplate } from "../../src/server/bootstrap/template.ts";
import { Tree } from "../../src/tree/tree.ts";
import { vector } from "../bootstrap/a-device.ts";
import { accountItems, adding, dmMessage, flatAccountItems, OWNER } from "../bootstrap/a-dm-message.ts";
import { aBootstrap, anAccountDocument, SERVER_ID } from "../support/a-bootstrap.ts";
import { aHandset } from "../support/a-handset.ts";
import { aModel, PROJECT } from "../support/a-model.ts";
import { SIM } from "../support/a-sim.ts";
import { bundledModels, claimsOf } from "./claims.ts";

/** Rows that a claim of another one makes mandatory. */
const DEPENDENCIES = { "DM-BOOT-C-001": "DM-BOOT-C-003", "DM-BOOT-C-004": "DM-BOOT-C-005" };

const MODELS = bundledModels().map((model) => [model.name, model] as const);
const claiming = (row: string) => MODELS.filter(([, model]) => claimsOf(model).includes(row));

/** A handset of the model that got a bootstrap; the user of one that asks agrees. */
function bootstrapped(model: DeviceModel, request: Parameters<typeof aBootstrap>[0]) {
  const handset = aHandset({ model }).receive(aBootstrap(request));
  return handset.take(
    ...handset.state.attempts.map(({ attempt }) => ({ type: "consent.given", attempt: attempt.id }) as const),
  );
}

/** A handset of the model that got a document with access point, proxy and account. */
function provisioned(model: DeviceModel) {
  const handset = bootstrapped(model, { document: vector("cp-document-w") });
  const [finished] = handset.told("bootstrap.finished");
  return { handset, serverId: finished?.servers[0] ?? "", tree: new Tree(model.base, handset.state.overlay) };
}

describe("A device model", () => {
  test.each(MODELS)("%s claims with a row what that depends on (BOOT-B.1-1, BOOT-B.1-4)", (_, model) => {
    const claims = claimsOf(model);
    for (const [row, needed] of Object.entries(DEPENDENCIES)) {
      if (claims.includes(row)) expect(claims).toContain(needed);
    }
  });

  test.each(claiming("DM-BOOT-C-001"))(
    "%s takes a bootstrap in the CP profile (BOOT-B.1-1, BOOT-B.1-4)",
    (_, model) => {
      const { handset, serverId } = provisioned(model);
      expect(serverId).not.toBe("");
      expect(handset.state.session?.dm.serverId).toBe(serverId);
    },
  );

  test("without the CP profile claims nothing of it, and takes none (BOOT-B.1-1)", () => {
    const model = aModel({ bootstrap: { profiles: ["dm"] } });
    expect(claimsOf(model)).toEqual(["DM-BOOT-C-002"]);
    expect(provisioned(model).handset.told("bootstrap.rejected")).toMatchObject([{ reason: "profile-disabled" }]);
  });

  test.each(claiming("DM-BOOT-C-002"))("%s takes a bootstrap in the DM profile (BOOT-B.1-2)", (_, model) => {
    const isFlat = new Tree(model.base, {}).describe("./SyncML/DMAcc/ex/ServerId") !== undefined;
    const items = isFlat ? flatAccountItems() : accountItems();
    const handset = bootstrapped(model, { profile: "dm", document: dmMessage([adding(...items)]) });
    expect(handset.told("bootstrap.finished")).toMatchObject([{ servers: [OWNER] }]);
  });

  test("without the DM profile claims nothing of it, and takes none (BOOT-B.1-2)", () => {
    const model = aModel({ bootstrap: { profiles: ["cp"] } });
    expect(claimsOf(model)).not.toContain("DM-BOOT-C-002");
    const handset = aHandset({ model }).receive(
      aBootstrap({ profile: "dm", document: dmMessage([adding(...accountItems())]) }),
    );
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "profile-disabled" }]);
  });

  test.each(claiming("DM-BOOT-C-003"))(
    "%s grants the server of w7 Get, Replace and Delete (BOOT-B.1-3)",
    (_, model) => {
      const { handset, serverId, tree } = provisioned(model);
      const clean = aHandset({ model }).state.overlay;
      const added = Object.keys(handset.state.overlay).filter((path) => !(path in clean));
      expect(added.length).toBeGreaterThan(0);
      for (const path of added) {
        const rights = (["Get", "Replace", "Delete"] as const).map((right) => tree.allows(path, right, serverId));
        expect([path, ...rights]).toEqual([path, true, true, true]);
        expect([path, tree.allows(path, "Replace", "stranger")]).toEqual([path, false]);
      }
    },
  );

  test.each(claiming("DM-BOOT-C-005"))(
    "%s maps w7, and NAPDEF and PROXY where it has them (BOOT-B.1-5)",
    (_, model) => {
      const { tree } = provisioned(model);
      for (const place of ["./DMAcc", "./NAP", "./Proxy"]) {
        expect([place, tree.children(place).length]).toEqual([place, model.base.nodes.has(place) ? 1 : 0]);
      }
    },
  );
});

describe("The sender of bootstraps", () => {
  const secrets = { sec: 0, imsi: SIM.imsi, tid: 1, reference: 1 } as const;

  test("has the CP profile (BOOT-B.2-1)", () => {
    const { contentType, body } = decodePush(prepareBootstrap({ document: anAccountDocument(), ...secrets }).push);
    expect(contentType).toBe("application/vnd.wap.connectivity-wbxml");
    expect(decodeProvisioning(body).characteristics.map(({ type }) => type)).toEqual(["APPLICATION"]);
    expect(aHandset().receive(aBootstrap()).told("bootstrap.finished")).toMatchObject([{ servers: [SERVER_ID] }]);
  });

  test("has the DM profile, whose message it writes as WBXML (BOOT-B.2-2, BOOT-B.2-3)", () => {
    const template = readFileSync(join(PROJECT, "scenarios/documents/dm-bootstrap.xml"), "utf8");
    const names = [...template.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map(([, name = ""]) => name);
    const values = Object.fromEntries(
      names.map((name) => [name, name.endsWith("url") ? "http://dm.example/" : "AAAA"]),
    );
    const document = fillTemplate(template, values);
    const { contentType, body } = decodePush(prepareBootstrap({ document, profile: "dm", ...secrets }).push);
    expect(contentType).toBe("application/vnd.syncml.dm+wbxml");
    expect(decodeSyncml(body)).toMatchObject({ encoding: "wbxml", message: { header: { verProto: "DM/1.2" } } });
    const handset = aHandset().receive(aBootstrap({ document, profile: "dm" }));
    expect(handset.told("bootstrap.finished")).toHaveLength(1);
  });
});
