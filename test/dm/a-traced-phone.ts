/** The phone of the recorded sessions, in `test/vectors/syncml/traces`, and their messages. */
import { readFileSync } from "node:fs";
import type { SyncMLEncoding } from "../../src/codec/syncml/message.ts";
import type { DmEnvironment } from "../../src/dm/settings.ts";
import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import { behaviourAbove } from "../../src/mo/behaviours.ts";
import { DEVDETAIL } from "../../src/mo/devdetail.ts";
import { DEVINFO } from "../../src/mo/devinfo.ts";
import { DMACC } from "../../src/mo/dmacc.ts";
import { FUMO } from "../../src/mo/fumo.ts";
import { INBOX } from "../../src/mo/inbox.ts";
import { WINDOWS_NAP } from "../../src/mo/windows-nap.ts";
import type { NodeState } from "../../src/tree/node.ts";
import { Tree } from "../../src/tree/tree.ts";
import { anEnvironment, aTree, DEVICE_ID } from "./a-device.ts";
import { inEncoding, type Plain, plainMessage } from "./a-server.ts";
import { UI } from "./commands/run.ts";

const BASE = buildBaseTree(
  [
    { mo: DEVINFO, at: "./DevInfo" },
    { mo: DEVDETAIL, at: "./DevDetail" },
    { mo: DMACC, at: "./DMAcc" },
    { mo: INBOX, at: "./Inbox" },
    { mo: FUMO, at: "./FUMO" },
    { mo: WINDOWS_NAP, at: "./NAP" },
  ],
  {
    "./DevInfo/DevId": DEVICE_ID,
    "./DevInfo/Man": "Acme",
    "./DevInfo/Mod": "Emu-1",
    "./DevInfo/DmV": "1.2",
    "./DevInfo/Lang": "en-US",
    "./DevDetail/DevTyp": "phone",
    "./DevDetail/OEM": "Acme",
    "./DevDetail/FwV": "1.0.7",
    "./DevDetail/SwV": "4.2",
    "./FUMO/Pkg1/PkgVersion": "1.0.7",
    "./FUMO/Pkg1/DownloadAndUpdate/PkgURL": "",
    "./FUMO/Pkg1/Update/PkgData": "",
    "./FUMO/Pkg1/State": "10",
    "./NAP/acme/Addr": "old.apn",
    "./NAP/acme/Linger": "20",
    "./NAP/old/Addr": "gone.apn",
  },
  {
    limits: { maxDepth: 16, maxTotLen: 255, maxSegLen: 64 },
    properties: new Set(["Size", "Title", "TStamp", "VerNo"]),
    rootAcl: "Add=*&Delete=*&Exec=*&Get=*&Replace=*",
  },
);

/** The phone with its account; `changes` are those of `aTree`. */
export function aTracedPhone(changes: Readonly<Record<string, NodeState | string | null>> = {}): Tree {
  return new Tree(BASE, aTree(changes).overlay());
}

/** It has a display, and its firmware can be updated. */
export function aTracedEnvironment(encoding: SyncMLEncoding, nonces: readonly string[] = []): DmEnvironment {
  const env = anEnvironment({ encoding, nonces, settings: { ui: UI } });
  return { ...env, behaviours: { above: behaviourAbove, settings: {} } };
}

/** A message of the recorded sessions, in XML. */
export function traced(name: string): string {
  return readFileSync(new URL(`../vectors/syncml/traces/${name}.xml`, import.meta.url), "utf8");
}

/** What a recorded message says, without what is default. */
export function tracedPlain(name: string): Plain {
  return joined(plainMessage(inEncoding(traced(name), "xml")));
}

/**
 * The message with Results of the same command in one: a client may give each item its own, or several together (DM_RepPro). CmdIDs
 * after such Results are those of the one.
 */
export function joined([name, header, body, ...rest]: Plain): Plain {
  if (body === undefined || typeof body === "string") throw new Error("a message has a header and a body");
  const commands: (Plain | string)[] = [];
  for (const command of body.slice(1)) {
    const last = commands.at(-1);
    if (isResults(command) && isResults(last) && sameRefs(command, last)) {
      commands[commands.length - 1] = [
        ...last,
        ...command.filter((each) => typeof each !== "string" && each[0] === "Item"),
      ];
    } else commands.push(command);
  }
  return [name ?? "", header ?? "", [body[0] ?? "", ...commands], ...rest];
}

function isResults(command: Plain | string | undefined): command is Plain {
  return typeof command === "object" && command[0] === "Results";
}

function sameRefs(one: Plain, other: Plain): boolean {
  const refs = (of: Plain) => JSON.stringify(of.filter((each) => each[0] === "MsgRef" || each[0] === "CmdRef"));
  return refs(one) === refs(other);
}
