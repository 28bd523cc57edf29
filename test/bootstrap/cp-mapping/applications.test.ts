import { describe, expect, test } from "vitest";
import { mapDocument } from "../../../src/bootstrap/cp-mapping/map-document.ts";
import { applicationObject } from "../../../src/mo/application.ts";
import { aDevice, aDocument, aW7, characteristic, edited, leaves } from "../a-device.ts";

const half = (appId: string, provider?: string) =>
  characteristic("APPLICATION", { APPID: appId, ...(provider === undefined ? {} : { "PROVIDER-ID": provider }) });

const links = (body: string) => {
  const tree = aDevice();
  const after = edited(tree, mapDocument(aDocument(body), tree).edits);
  const found = Object.entries(leaves(after, "./AppSettings")).filter(([path]) => path.endsWith("/Ext/MailAccount"));
  return Object.fromEntries(found.map(([path, value]) => [path.split("/")[2], value?.split("/")[2]]));
};

describe("Applications", () => {
  test("are mapped by the mapping of their own object before the general one (BOOT-5.3.2-4, BOOT-5.3.2-5, BOOT-5.4-2, BOOT-5.3.6-4)", () => {
    const tree = aDevice({ mounts: [{ mo: applicationObject("w7"), at: "./Wrong" }] });
    const after = edited(tree, mapDocument(aDocument(aW7() + half("w5")), tree).edits);
    expect(after.get("./DMAcc/1/ServerID")?.value).toBe("srv1");
    expect(after.children("./Wrong")).toEqual([]);
    expect(after.get("./AppSettings/1/AppID")?.value).toBe("w5");
  });

  test("w7 that is no usable account is not mapped generally either", () => {
    const tree = aDevice();
    const { edits, dropped } = mapDocument(aDocument(half("w7")), tree);
    expect([edits, dropped]).toEqual([[], [{ path: "APPLICATION[1]", reason: "missing-id" }]]);
  });

  test("w7 on a device without DMAcc is not supported", () => {
    const tree = aDevice({ objects: ["NAP"] });
    expect(mapDocument(aDocument(aW7()), tree).dropped).toEqual([{ path: "APPLICATION[1]", reason: "not-supported" }]);
  });
});

describe("A mail account", () => {
  test.each(["110", "143"])("is joined from 25 and %s with the same PROVIDER-ID", (incoming) => {
    expect(links(half("25", "m1") + half("25", "m2") + half(incoming, "m2") + half(incoming, "m1"))).toEqual({
      1: "4",
      2: "3",
      3: "2",
      4: "1",
    });
  });

  test("has one outgoing and one incoming half: the first ones", () => {
    expect(links(half("110", "m") + half("143", "m") + half("25", "m") + half("25", "m"))).toEqual({ 1: "3", 3: "1" });
  });

  test("is not joined without PROVIDER-ID, nor with another application", () => {
    expect(links(half("25") + half("143") + half("25", "m") + half("w5", "m"))).toEqual({});
  });
});
