import { interior, leaf } from "./describe.ts";
import { FUMO_BEHAVIOUR } from "./fumo-behaviour.ts";
import { extension, instances, optional } from "./managed.ts";
import type { ManagementObject } from "./management-object.ts";

const ID = "urn:oma:mo:oma-fumo:1.0";

/** A way to get or install a package: an interior node that is executed. */
const WAY = { access: ["Add", "Delete", "Exec", "Get"], occurs: "ZeroOrOne" } as const;

const PKG_URL = leaf("PkgURL", { access: ["Add", "Get", "Replace"] });

/** Firmware updates, one instance a package (FUMO). Only the device sets State; nobody reads PkgData back. */
export const FUMO: ManagementObject = {
  name: "FUMO",
  id: ID,
  behaviour: FUMO_BEHAVIOUR,
  description: instances("FUMO", ID, [
    optional("PkgName"),
    optional("PkgVersion"),
    interior("Download", WAY, [PKG_URL]),
    interior("Update", WAY, [
      leaf("PkgData", { access: ["Add", "Replace"], occurs: "ZeroOrOne", formats: ["bin"], types: [] }),
    ]),
    interior("DownloadAndUpdate", WAY, [PKG_URL]),
    leaf("State", { access: ["Get"], formats: ["int"], defaultValue: "10" }),
    extension("Ext"),
  ]),
};
