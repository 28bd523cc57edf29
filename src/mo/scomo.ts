import type { NodeDescription } from "../tree/description.ts";
import { interior, leaf } from "./describe.ts";
import { extraFacts, facts } from "./fixed.ts";
import { extension, optional, required } from "./managed.ts";
import type { ManagementObject } from "./management-object.ts";
import { SCOMO_BEHAVIOUR } from "./scomo-behaviour.ts";

const ID = "urn:oma:mo:oma-scomo:1.0";

/** Set by the device only. */
const OWN = { access: ["Get"], formats: ["int"] } as const;
const TEXT = { access: ["Get"], occurs: "ZeroOrOne" } as const;

/** What is said of a package, wherever it is. */
const PACKAGE_FACTS = ["Name", "Description", "InstallParams", "EnvType", "PkgType"] as const;

/** Software components (SCOMO): packages to fetch, packages that are here, and the components that came out of them. */
export const SCOMO: ManagementObject = {
  name: "SCOMO",
  id: ID,
  behaviour: SCOMO_BEHAVIOUR,
  description: facts(
    "SCOMO",
    [
      packages("Download", [
        required("PkgID"),
        optional("PkgURL"),
        ...PACKAGE_FACTS.map((name) => optional(name)),
        leaf("Status", { ...OWN, defaultValue: "10" }),
        operations(["Download", "DownloadInstall", "DownloadInstallInactive", "DownlaodInstallInactive"]),
        extension("Ext"),
      ]),
      facts("Inventory", [
        packages("Delivered", [
          required("PkgID"),
          leaf("Data", { access: ["Add", "Replace"], occurs: "ZeroOrOne", formats: ["bin"], types: [] }),
          optional("Descriptor"),
          ...PACKAGE_FACTS.map((name) => optional(name)),
          leaf("Status", { ...OWN, defaultValue: "10" }),
          leaf("State", { ...OWN, defaultValue: "10" }),
          operations(["Remove", "Install", "InstallInactive"]),
          extension("Ext"),
        ]),
        interior("Deployed", { access: ["Get"], scope: "permanent" }, [
          interior("", { access: ["Get"], occurs: "ZeroOrMore" }, [
            leaf("ID", { access: ["Get"] }),
            leaf("Name", TEXT),
            leaf("Version", TEXT),
            leaf("Description", TEXT),
            leaf("EnvType", TEXT),
            leaf("PkgIDRef", TEXT),
            leaf("Status", { ...OWN, defaultValue: "10" }),
            leaf("State", { ...OWN, defaultValue: "20" }),
            operations(["Activate", "Deactivate", "Remove"]),
            extension("Ext"),
          ]),
        ]),
      ]),
      extraFacts("Ext"),
    ],
    ID,
  ),
};

/** A permanent node below which servers add packages. */
function packages(name: string, children: readonly NodeDescription[]): NodeDescription {
  return interior(name, { access: ["Add", "Get"], scope: "permanent" }, [
    interior("", { access: ["Add", "Delete", "Get", "Replace"], occurs: "ZeroOrMore" }, children),
  ]);
}

/** The nodes that are executed. A server may add them where the device does not (SCOMO). */
function operations(names: readonly string[]): NodeDescription {
  return interior("Operations", { access: ["Add", "Get"] }, [
    ...names.map((name) => leaf(name, { access: ["Add", "Exec"], occurs: "ZeroOrOne", formats: ["null"], types: [] })),
    extension("Ext"),
  ]);
}
