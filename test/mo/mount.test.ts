import { describe, expect, test } from "vitest";
import { DEVDETAIL } from "../../src/mo/devdetail.ts";
import { DEVINFO } from "../../src/mo/devinfo.ts";
import { DMACC } from "../../src/mo/dmacc.ts";
import { describeDevice } from "../../src/mo/mount.ts";
import { placeOf } from "../../src/mo/place.ts";
import { childDescription } from "../../src/tree/description.ts";

describe("Mounted objects", () => {
  test("stand below permanent nodes, in the order of mounting, under the name of the mount", () => {
    const device = describeDevice([
      { mo: DEVINFO, at: "./DevInfo" },
      { mo: DMACC, at: "./Device/Accounts" },
      { mo: DEVDETAIL, at: "./Device/Detail" },
    ]);
    expect(device.children.map((child) => child.name)).toEqual(["DevInfo", "Device"]);
    const anchor = childDescription(device, "Device");
    expect(anchor?.scope).toBe("permanent");
    expect(anchor?.children.map((child) => child.name)).toEqual(["Accounts", "Detail"]);
    expect(placeOf(device, "urn:oma:mo:oma-dm-dmacc:1.0")).toEqual({ parent: "./Device/Accounts" });
    expect(placeOf(device, "urn:oma:mo:oma-fumo:1.0")).toBeUndefined();
  });

  test("may stand within another object, which keeps its place and its rules", () => {
    const device = describeDevice([
      { mo: DEVINFO, at: "./DevInfo" },
      { mo: DEVDETAIL, at: "./DevDetail" },
      { mo: DMACC, at: "./DevInfo/Ext/Accounts" },
    ]);
    expect(device.children.map((child) => child.name)).toEqual(["DevInfo", "DevDetail"]);
    const ext = device.children[0]?.children.find((child) => child.name === "Ext");
    expect(ext?.children.map((child) => child.name)).toEqual(["", "Accounts"]);
    expect(ext?.occurrence.min).toBe(1);
  });

  test("need a place of their own below the root", () => {
    expect(() =>
      describeDevice([
        { mo: DEVINFO, at: "./A" },
        { mo: DMACC, at: "./A" },
      ]),
    ).toThrow("./A: a free place");
    expect(() => describeDevice([{ mo: DEVINFO, at: "." }])).toThrow("a free place for DevInfo");
    expect(() =>
      describeDevice([
        { mo: DEVINFO, at: "./A" },
        { mo: DMACC, at: "./A/Man/B" },
      ]),
    ).toThrow("for DMAcc");
  });
});
