import type { Millis } from "../base/clock.ts";
import { Bug } from "../base/errors.ts";
import { type Format, isInterior, type NodeState, sameState } from "./node.ts";
import { storedBytes } from "./stored-size.ts";
import { formatTimeStamp } from "./time-stamp.ts";
import { type Overlay, Tree } from "./tree.ts";
import { childOf, type NodePath, parentOf, ROOT } from "./uri.ts";

/** A moment of a draft, to go back to. */
export interface Checkpoint {
  readonly overlay: Overlay;
  /** Octets in use, when they were worked out. */
  readonly usedBytes: number | undefined;
  /** How many nodes were displaced. */
  readonly displaced: number;
}

/** A node that is no longer where it was, with all below it. */
export interface Displaced {
  readonly path: NodePath;
  /** Where it is now; `null`: nowhere. */
  readonly to: NodePath | null;
}

/** What is at a path from now on; `null`: no node. */
type Edit = readonly [NodePath, NodeState | null];

/**
 * A tree that can be changed; nobody else sees it until its overlay is taken. Edits are raw: rights and descriptions
 * are the caller's business, and an edit that makes no sense (no such node, no parent) is a {@link Bug}.
 * TStamp and VerNo are kept when the base supports them.
 */
export class Draft extends Tree {
  readonly #start: Overlay;
  readonly #now: Millis;
  /** The same as a TStamp; written out when first asked for. */
  #timeStamp: string | undefined;
  #entries: Record<NodePath, NodeState | null>;
  /** Whether the entries were handed out and must be copied before the next edit. */
  #shared = true;
  /** Octets that the entries take; worked out when first asked for, then kept. */
  #usedBytes: number | undefined;
  readonly #displaced: Displaced[] = [];

  constructor(tree: Tree, now: Millis) {
    super(tree.base, tree.overlay());
    this.#start = tree.overlay();
    this.#entries = this.#start;
    this.#now = now;
  }

  /** A new node, child of an existing interior one. Its TStamp and VerNo begin anew. */
  add(path: NodePath, node: NodeState): void {
    const parent = this.get(parentOf(path));
    if (!parent || !isInterior(parent)) throw new Bug(`${path} is added below an interior node`);
    if (this.get(path)) throw new Bug(`${path} is added where no node is`);
    const { tStamp: _, verNo: __, ...state } = node;
    this.#write([[path, this.#stamped(state, 0)]]);
  }

  /** A new value of a leaf, with a new format or type when `meta` names them. */
  setValue(path: NodePath, value: string, meta: { format?: Format; type?: string } = {}): void {
    const node = this.#existing(path);
    this.#write([[path, this.#stamped({ ...node, ...meta, value }, (node.verNo ?? 0) + 1)]]);
  }

  /** The node's own ACL; empty: it inherits. */
  setAcl(path: NodePath, acl: string): void {
    const { acl: _, ...node } = this.#existing(path);
    this.#write([[path, this.#counted(acl === "" ? node : { ...node, acl })]]);
  }

  /** The identifier of the object whose root an interior node is. */
  setType(path: NodePath, type: string): void {
    this.#write([[path, this.#counted({ ...this.#existing(path), type })]]);
  }

  setTitle(path: NodePath, title: string): void {
    const { title: _, ...node } = this.#existing(path);
    this.#write([[path, this.#counted(title === "" ? node : { ...node, title })]]);
  }

  /** Gives a node another name; everything below moves with it. References to it are not rewritten (DM_TND). */
  rename(path: NodePath, newName: string): void {
    const target = childOf(parentOf(path), newName);
    if (path === ROOT || this.get(target)) throw new Bug(`${path} can be renamed to ${newName}`);
    const node = this.#existing(path);
    const below = this.subtree(path);
    const moved = below.map((at): Edit => {
      return [target + at.slice(path.length), at === path ? this.#counted(node) : this.#existing(at)];
    });
    this.#write([...below.map((at): Edit => [at, null]), ...moved]);
    this.#displaced.push({ path, to: target });
  }

  /** Removes a node and everything below it. */
  remove(path: NodePath): void {
    this.#existing(path);
    if (path === ROOT) throw new Bug("the root stays");
    this.#write(this.subtree(path).map((at) => [at, null]));
    this.#displaced.push({ path, to: null });
  }

  /** What was renamed and removed since the draft was begun, in that order, whatever has come in its place. */
  displaced(): readonly Displaced[] {
    return [...this.#displaced];
  }

  /** The state as it is now. Checkpoints nest, and one may be returned to more than once. */
  checkpoint(): Checkpoint {
    return { overlay: this.overlay(), usedBytes: this.#usedBytes, displaced: this.#displaced.length };
  }

  /** Undoes everything since the checkpoint, ACLs, TStamp and VerNo included. */
  rollback(to: Checkpoint): void {
    this.#entries = to.overlay;
    this.#usedBytes = to.usedBytes;
    this.#displaced.length = to.displaced;
    this.#shared = true;
    this.useOverlay(to.overlay);
  }

  /** Paths of all nodes that are not as they were when the draft was begun: those that are there in their order, then those that are gone. */
  changed(): readonly NodePath[] {
    const before = new Tree(this.base, this.#start);
    const own = Object.keys(this.#entries).filter((path) => this.#entries[path] !== this.#start[path]);
    const dropped = Object.keys(this.#start).filter((path) => this.#entries[path] === undefined);
    const differing = [...own, ...dropped].filter((path) => !sameState(this.get(path), before.get(path)));
    const isThere = (path: NodePath) => this.get(path) !== undefined;
    return [...differing.filter(isThere), ...differing.filter((path) => !isThere(path))];
  }

  /** Whether the device's storage takes a node in this state, in place of how it is now. */
  hasRoomFor(path: NodePath, node: NodeState): boolean {
    const { storageBytes } = this.base;
    if (storageBytes === undefined) return true;
    return this.#used() - storedBytes(path, this.#entries[path]) + storedBytes(path, node) <= storageBytes;
  }

  /** Whether the device's storage takes all there is. */
  isWithinStorage(): boolean {
    return this.base.storageBytes === undefined || this.#used() <= this.base.storageBytes;
  }

  override overlay(): Overlay {
    this.#shared = true;
    return this.#entries;
  }

  #used(): number {
    this.#usedBytes ??= Object.entries(this.#entries).reduce((sum, [at, each]) => sum + storedBytes(at, each), 0);
    return this.#usedBytes;
  }

  #existing(path: NodePath): NodeState {
    const node = this.get(path);
    if (!node) throw new Bug(`${path} exists`);
    return node;
  }

  #write(edits: readonly Edit[]): void {
    // Not by a spread: to an object that begins as one, Node 20 adds each field ten times as slowly. The same below.
    if (this.#shared) this.#entries = Object.assign({}, this.#entries);
    this.#shared = false;
    this.useCopy(this.#entries);
    for (const [path, state] of edits) {
      const isFactory = sameState(state, this.base.nodes.get(path));
      if (this.#usedBytes !== undefined) {
        this.#usedBytes += storedBytes(path, isFactory ? null : state) - storedBytes(path, this.#entries[path]);
      }
      this.noteEdit(path, state);
      if (isFactory) delete this.#entries[path];
      else this.#entries[path] = state;
    }
  }

  /** A change of the value: time and count. */
  #stamped(node: NodeState, verNo: number): NodeState {
    if (!this.base.properties.has("TStamp")) return this.#numbered(node, verNo);
    this.#timeStamp ??= formatTimeStamp(this.#now);
    return this.#numbered(Object.assign({}, node, { tStamp: this.#timeStamp }), verNo);
  }

  /** A change of anything else: count only. */
  #counted(node: NodeState): NodeState {
    return this.#numbered(node, (node.verNo ?? 0) + 1);
  }

  #numbered(node: NodeState, verNo: number): NodeState {
    return this.base.properties.has("VerNo") ? Object.assign({}, node, { verNo: verNo % 0x10000 }) : node;
  }
}
