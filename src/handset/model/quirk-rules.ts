/** What the quirks of a model mean to those who act on them. */

import type { MappingHabits } from "../../bootstrap/cp-mapping/habits.ts";
import type { CommandRules } from "../../dm/command-rules.ts";
import { type Accent, STANDARD_ACCENT } from "../../dm/messages/accent.ts";
import type { Quirks } from "./quirks.ts";

/** What a device can do with commands, which no quirk decides. */
export type CommandAbilities = Pick<CommandRules, "copy" | "lists" | "trees" | "implicitAdd" | "atomic" | "refusals">;

/** How a device with these abilities and quirks deals with commands. */
export function commandRules(abilities: CommandAbilities, quirks: Quirks): CommandRules {
  const { replaceCreates, noResp, withoutCmdId, leadingSlash, deviceVendor, refusedMembers } = quirks;
  const { permanentBelow, childNames, listType, unreadable, binaryFormat, unknownElement, replaceOfAdded } = quirks;
  return {
    ...abilities,
    replaceCreates,
    noResp,
    withoutCmdId,
    leadingSlash,
    deviceVendor,
    refusedMembers,
    permanentBelow,
    childNames,
    listType,
    unreadable,
    binaryFormat,
    replaceOfAdded,
    atomicAllows: quirks.atomicMembers === "any" ? ["Exec", "Get", "Sequence"] : [],
    nestedAtomic: code(quirks.nestedAtomic),
    unknownElement: unknownElement === "ignored" ? unknownElement : code(unknownElement),
    unsupported: code(quirks.unsupported),
    treesRefused: code(quirks.treesRefused),
    clientAlert: code(quirks.clientAlert),
    execStarted: code(quirks.execStarted),
    displayed: code(quirks.displayed),
    badUri: code(quirks.badUri),
    undescribed: code(quirks.undescribed),
    slashInName: code(quirks.slashInName),
    occurrence: code(quirks.occurrence),
    acl: {
      autoAddGet: quirks.creatorGets,
      malformed: code(quirks.malformedAcl),
      interiorBy: quirks.aclOfInterior,
      readBy: quirks.aclReadBy,
      deleteAsks: quirks.deleteAsks,
    },
  };
}

/** How a device with these quirks words its messages; quirks of wording are called as what they change. */
export function accentOf(quirks: Quirks): Accent {
  const names = Object.keys(STANDARD_ACCENT) as readonly (keyof Accent)[];
  if (names.every((name) => quirks[name] === STANDARD_ACCENT[name])) return STANDARD_ACCENT;
  return Object.fromEntries(names.map((name) => [name, quirks[name]])) as {
    readonly [Name in keyof Accent]: Quirks[Name];
  };
}

/** What a device with these quirks makes of DM accounts. */
export function mappingHabits({
  crossedAuthLevels,
  authType,
  accountName,
  serverId,
  bearerNames,
}: Quirks): MappingHabits {
  return { crossedAuthLevels, authType, accountName, serverId, bearerNames };
}

/** The number that a text of three digits is. */
function code<Text extends string>(text: Text): Text extends `${infer Code extends number}` ? Code : never {
  return Number(text) as Text extends `${infer Code extends number}` ? Code : never;
}
