/**
 * What a management object does beyond holding values: how it takes an Exec, and how an operation that an Exec started goes on.
 * All of it is pure. A behaviour never waits, loads or restarts anything: it says what it wants, and is told what came of it.
 */
import type { Millis } from "../base/clock.ts";
import type { DownloadTrouble } from "../events/vocabulary.ts";
import type { TreeEdit } from "../tree/apply-edits.ts";
import type { StatusCode } from "../tree/status.ts";
import type { Tree } from "../tree/tree.ts";
import type { NodePath } from "../tree/uri.ts";
import type { SettingRules } from "./setting-rules.ts";

/** An Exec whose node exists, may be executed, and by this server. */
export interface ExecRequest {
  /** The node that was addressed. */
  readonly node: NodePath;
  /** Data of the item; empty when there is none. */
  readonly data: string;
  readonly correlator?: string;
  readonly serverId: string;
}

/** What an Exec comes to at once. The edits belong to the command: in an Atomic that fails they are rolled back, and nothing is started. */
export interface ExecOutcome {
  /** 200: done; 202: started; anything else: refused. */
  readonly status: StatusCode;
  readonly edits?: readonly TreeEdit[];
  /** What the Status has in place of the number, where a maker puts the code of the object there; `status` still says what became of it. */
  readonly statusCode?: number;
  /** There with 202: the operation that begins when the command is carried out for good. */
  readonly start?: NewOperation;
}

/** An operation before the handset has given it a name. */
export type NewOperation = Omit<Operation, "id">;

/** Something that goes on after its Exec was answered: plain JSON, kept in the handset's record until it is reported. */
export interface Operation {
  /** Its name in events, for example `operation-1`. */
  readonly id: string;
  /** Name of the management object whose behaviour it is, for example `FUMO`. */
  readonly object: string;
  /** Root of the object's instance. */
  readonly root: NodePath;
  /** The node that was executed. */
  readonly node: NodePath;
  readonly serverId: string;
  readonly correlator?: string;
  /** What the behaviour remembers: which kind of operation, and how far it is. */
  readonly memory: Readonly<Record<string, string | number>>;
}

/** What an operation is told. */
export type OperationInput =
  | { readonly type: "started" }
  /** The time it asked for is over. */
  | { readonly type: "time.over" }
  | { readonly type: "downloaded"; readonly contentType: string; readonly body: Uint8Array }
  | { readonly type: "download.failed"; readonly reason: DownloadTrouble }
  /** The handset is on again after the restart it asked for. */
  | { readonly type: "restarted" }
  | { readonly type: "user.answered"; readonly agreed: boolean }
  /** A server has deleted what it works on. A node that is there is another one, which the operation leaves alone. */
  | { readonly type: "deleted" };

/** What an operation wants next; with `report` or `end` it is over. */
export type OperationWish =
  | { readonly do: "wait"; readonly ms: Millis }
  | { readonly do: "download"; readonly url: string; readonly maxBytes: number }
  | { readonly do: "ask"; readonly text: string }
  | { readonly do: "restart" }
  /** The tree becomes that of the factory; `report` says whether the alert goes out before, for which it waits `withinMs`, or never does. */
  | { readonly do: "reset"; readonly report?: GenericAlert; readonly withinMs?: Millis }
  | { readonly do: "report"; readonly alert: GenericAlert }
  | { readonly do: "end" };

/** One advance of an operation. */
export interface OperationStep {
  readonly operation: Operation;
  readonly edits: readonly TreeEdit[];
  readonly wish: OperationWish;
  /** What is posted besides, and nobody waits for. */
  readonly notices?: readonly InstallNotice[];
}

/** An HTTP POST of plain text that says what became of a download: the installation notification of OMA Download. */
export interface InstallNotice {
  readonly url: string;
  /** Number and words, such as `900 Success`. */
  readonly text: string;
}

/** A Generic Alert (1226) of one item, which is repeated in each session until the server has taken it (DM_Protocol §8.7). */
export interface GenericAlert {
  readonly type: string;
  readonly format: string;
  readonly mark?: string;
  readonly data: string;
  readonly source?: NodePath;
  readonly target?: NodePath;
  readonly correlator?: string;
}

/** How the devices of one model do what they are told: times, and what fails. By the name of the object. */
export type BehaviourSettings = Readonly<Record<string, string | number | boolean>>;

/** The behaviour of one management object; `root` is that of the instance. Never throws for what a server may do. */
export interface Behaviour {
  /** Nodes of the description that may be executed lead here. */
  exec(tree: Tree, root: NodePath, request: ExecRequest, settings: BehaviourSettings): ExecOutcome;
  /** Goes on with an operation; the handset applies the edits, then does what it wants. */
  advance(tree: Tree, operation: Operation, input: OperationInput, settings: BehaviourSettings): OperationStep;
  /** The node with which an operation ends when a server deletes it; that of the instance where a behaviour does not say. */
  worksOn?(operation: NewOperation): NodePath;
  /** What else changes when a server has added, replaced or deleted a node of the instance. */
  changed?(tree: Tree, root: NodePath, path: NodePath, settings: BehaviourSettings): readonly TreeEdit[];
  /** The alert with which the user or the device itself asks a server for an operation; objects without one have none. */
  request?(root: NodePath, by: "user" | "device", settings: BehaviourSettings): GenericAlert;
  /** What a device model may say about it. */
  readonly rules: SettingRules;
}

/** A behaviour, and the instance of its object that it works on. */
export interface BehaviourAt {
  /** Name of the management object. */
  readonly object: string;
  /** Root of the instance. */
  readonly root: NodePath;
  readonly behaviour: Behaviour;
}

/** Finds the behaviour of the nearest instance at or above a node; `undefined` where there is none. */
export type FindBehaviour = (tree: Tree, path: NodePath) => BehaviourAt | undefined;
