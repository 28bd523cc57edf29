import { toBase64 } from "../../../src/base/bytes.ts";
import type { Command, Item, ItemCommandName, Meta, SyncMLEncoding } from "../../../src/codec/syncml/message.ts";
import { executeCommands } from "../../../src/dm/command-processor.ts";
import { type CommandRules, STANDARD_RULES } from "../../../src/dm/command-rules.ts";
import type { CommandContext } from "../../../src/dm/commands/command.ts";
import type { Reply } from "../../../src/dm/reply.ts";
import type { UiSettings } from "../../../src/dm/settings.ts";
import { UserDesk } from "../../../src/dm/user/user-desk.ts";
import type { EventBody } from "../../../src/events/event.ts";
import { Draft } from "../../../src/tree/draft.ts";
import type { Tree } from "../../../src/tree/tree.ts";
import { NOON } from "../a-device.ts";

export interface Ran {
  readonly draft: Draft;
  readonly replies: readonly Reply[];
  readonly events: readonly EventBody[];
  /** `cmd target status` of every outcome. */
  readonly statuses: readonly string[];
  /** The status of the only outcome. */
  readonly status: number | undefined;
}

/** A row of a status table: what it is about, the target, the expected status, and what the item has. */
export type Row = [about: string, uri: string, status: number, data?: Item["data"], meta?: Meta];

/** A display of some size. */
export const UI: UiSettings = { maxText: 40, maxChoices: 4, waitMs: 60_000, timeoutCancels: false };

/** What is other than usual: `rules` are those that differ. */
type Options = Partial<Omit<CommandContext, "rules">> & {
  readonly received?: SyncMLEncoding;
  readonly rules?: Partial<CommandRules>;
};

/** Carries out commands of `dm.example.com` on a tree. */
export function run(
  tree: Tree,
  commands: readonly Command[],
  { received = "xml", rules, ...options }: Options = {},
): Ran {
  const draft = new Draft(tree, NOON);
  const events: EventBody[] = [];
  const context: CommandContext = {
    draft,
    principal: { kind: "server", serverId: "dm.example.com" },
    encoding: { received, sent: received },
    rules: { ...STANDARD_RULES, ...rules },
    objects: undefined,
    maxObjSize: { received: 1000, sent: 1000 },
    takesResults: () => true,
    lists: { tooLarge: 0 },
    fitsTogether: () => true,
    user: new UserDesk(UI),
    ...options,
  };
  const replies = executeCommands(commands, context, (event) => void events.push(event));
  const outcomes = replies.flatMap(({ cmd, outcomes }) => outcomes.map((outcome) => ({ cmd, ...outcome })));
  return {
    draft,
    replies,
    events,
    statuses: outcomes.map(({ cmd, target = "", status }) =>
      [cmd, target, status].filter((part) => part !== "").join(" "),
    ),
    status: outcomes.length === 1 ? outcomes[0]?.status : undefined,
  };
}

/** A command with one item. */
export function one(cmd: ItemCommandName, uri: string, data?: Item["data"], meta?: Meta): Command {
  return items(cmd, [{ target: { uri }, ...(meta ? { meta } : {}), ...(data === undefined ? {} : { data }) }]);
}

export function items(cmd: ItemCommandName, all: readonly Item[]): Command {
  return { cmd, cmdId: "1", items: all };
}

export function container(cmd: "Atomic" | "Sequence", commands: readonly Command[]): Command {
  return { cmd, cmdId: "1", commands };
}

export function alertOf(code: number, count = 0): Command {
  return { cmd: "Alert", cmdId: "1", code, items: Array.from({ length: count }, () => ({ data: "" })) };
}

/** Every node with its value or ACL, to see that nothing has changed. */
export function snapshot(tree: Tree): string {
  return JSON.stringify(tree.subtree(".").map((path) => [path, tree.get(path)]));
}

export const OCTETS = Uint8Array.of(0, 1, 254, 255);
export const OCTETS_BASE64 = toBase64(OCTETS);
