import type { Millis } from "../base/clock.ts";
import { Bug } from "../base/errors.ts";
import { type Format, isInterior, type NodeState, sameState } from "./node.ts";
import { formatTimeStamp } from "./time-stamp.ts";
import { type Overlay, Tree } from "./tree.ts";
import { childOf, type NodePath, parentOf, ROOT } from "./uri.ts";

/** A moment of a draft, to go back to. */
export interface Checkpoint {
  readonly overlay: Overlay;
}

/**
 * A tree that can be changed; nobody else sees it until its overlay is taken. Edits are raw: rights and descriptions
 * are the caller's business, and an edit that makes no sense (no such node, no parent) is a {@link Bug}.
 * TStamp and VerNo are kept when the base supports them.
 */
export class Draft extends Tree {
  readonly #start: Overlay;
  readonly #timeStamp: string;
  #entries: Record<NodePath, NodeState | null>;
  /** Whether the entries were handed out and must be copied before the next edit. */
  #shared = true;

  constructor(tree: Tree, now: Millis) {
    super(tree.base, tree.overlay());
    this.#start = tree.overlay();
    this.#entries = this.#start;
    this.#timeStamp = formatTimeStamp(now);
  }

  /** A new node, child of an existing interior one. Its TStamp and VerNo begin anew. */
  add(path: NodePath, node: NodeState): void {
    const parent = this.get(parentOf(path));
    if (!parent || !isInterior(parent)) throw new Bug(`${path} is added below an interior node`);
    if (this.get(path)) throw new Bug(`${path} is added where no node is`);
    const { tStamp: _, verNo: __, ...state } = node;
    this.#write({ [path]: this.#stamped(state, 0) }, path);
  }

  /** A new value of a leaf, with a new format or type when `meta` names them. */
  setValue(path: NodePath, value: string, meta: { format?: Format; type?: string } = {}): void {
    const node = this.#existing(path);
    this.#write({ [path]: this.#stamped({ ...node, ...meta, value }, (node.verNo ?? 0) + 1) });
  }

  /** The node's own ACL; empty: it inherits. */
  setAcl(path: NodePath, acl: string): void {
    const { acl: _, ...node } = this.#existing(path);
    this.#write({ [path]: this.#counted(acl === "" ? node : { ...node, acl }) });
  }

  /** The identifier of the object whose root an interior node is. */
  setType(path: NodePath, type: string): void {
    this.#write({ [path]: this.#counted({ ...this.#existing(path), type }) });
  }

  setTitle(path: NodePath, title: string): void {
    const { title: _, ...node } = this.#existing(path);
    this.#write({ [path]: this.#counted(title === "" ? node : { ...node, title }) });
  }

  /** Gives a node another name; everything below moves with it. References to it are not rewritten (DM_TND). */
  rename(path: NodePath, newName: string): void {
    const target = childOf(parentOf(path), newName);
    if (path === ROOT || this.get(target)) throw new Bug(`${path} can be renamed to ${newName}`);
    const node = this.#existing(path);
    const moved: Record<NodePath, NodeState | null> = {};
    const below = this.subtree(path);
    for (const at of below) moved[at] = null;
    for (const at of below) {
      moved[target + at.slice(path.length)] = at === path ? this.#counted(node) : this.#existing(at);
    }
    this.#write(moved);
  }

  /** Removes a node and everything below it. */
  remove(path: NodePath): void {
    this.#existing(path);
    if (path === ROOT) throw new Bug("the root stays");
    this.#write(Object.fromEntries(this.subtree(path).map((at) => [at, null])));
  }

  /** The state as it is now. Checkpoints nest, and one may be returned to more than once. */
  checkpoint(): Checkpoint {
    return { overlay: this.overlay() };
  }

  /** Undoes everything since the checkpoint, ACLs, TStamp and VerNo included. */
  rollback(to: Checkpoint): void {
    this.#entries = to.overlay;
    this.#shared = true;
    this.useOverlay(to.overlay);
  }

  /** Paths of all nodes that are not as they were when the draft was begun: those that are there in their order, then those that are gone. */
  changed(): readonly NodePath[] {
    const before = new Tree(this.base, this.#start);
    const paths = new Set([...Object.keys(this.#entries), ...Object.keys(this.#start)]);
    const differing = [...paths].filter((path) => !sameState(this.get(path), before.get(path)));
    const isThere = (path: NodePath) => this.get(path) !== undefined;
    return [...differing.filter(isThere), ...differing.filter((path) => !isThere(path))];
  }

  override overlay(): Overlay {
    this.#shared = true;
    return this.#entries;
  }

  #existing(path: NodePath): NodeState {
    const node = this.get(path);
    if (!node) throw new Bug(`${path} exists`);
    return node;
  }

  /** `added`: the one new node, when that is the whole edit. */
  #write(edits: Overlay, added?: NodePath): void {
    if (this.#shared) this.#entries = { ...this.#entries };
    this.#shared = false;
    for (const [path, state] of Object.entries(edits)) {
      if (sameState(state, this.base.nodes.get(path))) delete this.#entries[path];
      else this.#entries[path] = state;
    }
    this.useOverlay(this.#entries, added);
  }

  /** A change of the value: time and count. */
  #stamped(node: NodeState, verNo: number): NodeState {
    const stamp = this.base.properties.has("TStamp") ? { tStamp: this.#timeStamp } : {};
    return this.#numbered(Object.assign({}, node, stamp), verNo);
  }

  /** A change of anything else: count only. */
  #counted(node: NodeState): NodeState {
    return this.#numbered(node, (node.verNo ?? 0) + 1);
  }

  #numbered(node: NodeState, verNo: number): NodeState {
    return this.base.properties.has("VerNo") ? Object.assign({}, node, { verNo: verNo % 0x10000 }) : node;
  }
}
