/**
 * Every status that a command can have, row by row of DM_RepPro's tables; each title names its cell. 401 and 407 are those of the whole
 * message (DM_Security); 215, 216 and 516 come about in an Atomic.
 */
import { describe, expect, test } from "vitest";
import type { Command } from "../../src/codec/syncml/message.ts";
import { refuseCommands } from "../../src/dm/command-processor.ts";
import { STANDARD_RULES } from "../../src/dm/command-rules.ts";
import type { CommandContext } from "../../src/dm/commands/command.ts";
import { ObjectReceiver } from "../../src/dm/large-object-receiver.ts";
import { UserDesk } from "../../src/dm/user/user-desk.ts";
import type { Behaviour, ExecOutcome } from "../../src/mo/behaviour.ts";
import type { NodeState } from "../../src/tree/node.ts";
import { Tree } from "../../src/tree/tree.ts";
import { aTree } from "./a-device.ts";
import { run, UI } from "./commands/run.ts";
import { ALL, CELLS, type Cell, COMMON, FINE, type Given, ID, TABLE } from "./status-matrix/cells.ts";

const text = (value: string, acl?: string): NodeState => ({
  format: "chr",
  type: "text/plain",
  value,
  ...(acl === undefined ? {} : { acl }),
});

/** The server may do everything in ./Lab, but for one leaf. */
function aLab(storageBytes: number | undefined): Tree {
  const tree = aTree({
    "./Lab": { format: "node", type: "", acl: "Add=*&Delete=*&Exec=*&Get=*&Replace=*" },
    "./Lab/Text": text("x"),
    "./Lab/Number": { format: "int", type: "text/plain", value: "7" },
    "./Lab/Group": { format: "node", type: "" },
    "./Lab/Pair/a": text("a"),
    "./Lab/Pair/b": text("b"),
    "./Lab/Closed": { format: "node", type: "" },
    "./Lab/Group/Inner": { format: "node", type: "", acl: "Get=other" },
    "./Lab/Base64": { format: "b64", type: "text/plain", value: "", acl: "Get=other" },
    "./Lab/ReadOnly": text("fixed"),
    "./DMAcc/ex/Name": text("Example", "Get=other"),
  });
  return storageBytes === undefined ? tree : new Tree({ ...tree.base, storageBytes }, tree.overlay());
}

/** The status of the first item of the command that the cell is about. */
function statusOf(commands: readonly Command[], given: Given = {}): number | undefined {
  const { rules = {}, context = {}, exec, user, takesChunks, storageBytes } = given;
  const objects = takesChunks && { objects: new ObjectReceiver(null, 10) };
  const desk = { user: user && new UserDesk(UI, { shown: 0, replies: user }) };
  const behaviours = exec && { behaviours: behavingAs(exec) };
  const { replies } = run(aLab(storageBytes), commands, { rules, ...objects, ...desk, ...behaviours, ...context });
  return replies.find(({ cmdId }) => cmdId === ID)?.outcomes[0]?.status;
}

/** Something behind every node, with one outcome. */
function behavingAs(outcome: ExecOutcome): NonNullable<CommandContext["behaviours"]> {
  const behaviour: Behaviour = {
    exec: () => outcome,
    advance: (_, operation) => ({ operation, edits: [], wish: { do: "end" } }),
    rules: {},
  };
  return { above: () => ({ object: "Lab", root: "./Lab", behaviour }), settings: {} };
}

describe("The status matrix", () => {
  test.each<Cell>([...COMMON, ...CELLS])("%s %i: %s", (_, status, __, commands, given) => {
    expect(statusOf(commands, given)).toBe(status);
  });

  test.each(ALL.flatMap(({ cmd }) => [[cmd, 401] as const, [cmd, 407] as const]))(
    "%s %i: the server has not proved itself",
    (cmd, status) => {
      const command = FINE[cmd as keyof typeof FINE];
      expect(refuseCommands([command], status).map(({ outcomes }) => outcomes[0]?.status)).toEqual([status]);
    },
  );

  test("has a cell for every status that the tables give a command", () => {
    const known = new Set([...COMMON, ...CELLS].map(([cmd, status]) => `${cmd} ${status}`));
    const missing = Object.entries(TABLE).flatMap(([cmd, statuses]) =>
      statuses.map((status) => `${cmd} ${status}`).filter((cell) => !known.has(cell)),
    );
    expect(missing).toEqual([]);
    expect(STANDARD_RULES.refusals).toEqual([]);
  });
});
