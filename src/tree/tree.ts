import { type Acl, type AclRight, DEFAULT_ROOT_ACL, grants, parseAcl } from "./acl.ts";
import { addToIndex, type BaseTree, baseChildren, baseObjects, indexChildren, removeFromIndex } from "./base-tree.ts";
import { childDescription, type NodeDescription } from "./description.ts";
import { isObjectRoot, type NodeState } from "./node.ts";
import { childOf, type NodePath, parentOf, ROOT } from "./uri.ts";

/** What one handset changed in its base: nodes added or altered, and `null` for nodes of the base that were deleted. JSON-serialisable; the order of added nodes counts. */
export type Overlay = Readonly<Record<NodePath, NodeState | null>>;

/** The management tree of one handset: the base of its model and its own overlay (DM_TND). Cheap to make. */
export class Tree {
  readonly base: BaseTree;
  #overlay: Overlay;
  /** Children that only the overlay has, by parent; made when first asked for. */
  #added: Map<NodePath, string[]> | undefined;
  /** The ACLs read so far, by their text: a few govern all that a message asks for. */
  readonly #acls = new Map<string, Acl>();
  /** What was described last: who asks for a path asks for it several times. */
  #described: { readonly path: NodePath; readonly description: NodeDescription | undefined } | undefined;

  constructor(base: BaseTree, overlay: Overlay) {
    this.base = base;
    this.#overlay = overlay;
  }

  get(path: NodePath): NodeState | undefined {
    const own = this.#overlay[path];
    return own === undefined ? this.base.nodes.get(path) : (own ?? undefined);
  }

  /** Names of the children, those of the base first, then in the order they were added. */
  children(path: NodePath): readonly string[] {
    this.#added ??= indexChildren(this.#addedPaths());
    const ever = baseChildren(this.base, path);
    const fromBase = ever.length === 0 ? ever : ever.filter((name) => this.#overlay[childOf(path, name)] !== null);
    const added = this.#added.get(path);
    return added ? [...fromBase, ...added] : fromBase;
  }

  /** The node and everything below it, depth first, the node first; empty when it does not exist. */
  subtree(path: NodePath): NodePath[] {
    const paths: NodePath[] = [];
    const visit = (at: NodePath) => {
      paths.push(at);
      for (const name of this.children(at)) visit(childOf(at, name));
    };
    if (this.get(path)) visit(path);
    return paths;
  }

  /** The roots of management objects, interior nodes with a type: those of the base first, then in the order they were added. */
  objects(): NodePath[] {
    const own = Object.keys(this.#overlay).filter((path) => isObjectRoot(this.#overlay[path]));
    return [...new Set([...baseObjects(this.base), ...own])].filter((path) => isObjectRoot(this.get(path)));
  }

  /** The rules for a node, whether it exists or not; `undefined` when the device does not describe it. */
  describe(path: NodePath): NodeDescription | undefined {
    if (this.#described?.path === path) return this.#described.description;
    let description: NodeDescription | undefined = this.base.description;
    for (let at = path.indexOf("/") + 1; at > 0 && description; ) {
      const end = path.indexOf("/", at);
      description = childDescription(description, path.slice(at, end < 0 ? undefined : end));
      at = end + 1;
    }
    this.#described = { path, description };
    return description;
  }

  /** The ACL that governs a node: its own, else that of the nearest ancestor which has one, as a whole (DM_TND). */
  effectiveAcl(path: NodePath): Acl {
    for (let at = path; ; at = parentOf(at)) {
      const text = this.get(at)?.acl || (at === ROOT ? DEFAULT_ROOT_ACL : "");
      if (text !== "") return this.#readAcl(text);
    }
  }

  allows(path: NodePath, right: AclRight, serverId: string): boolean {
    return grants(this.effectiveAcl(path), right, serverId);
  }

  /** What makes this tree different from its base. */
  overlay(): Overlay {
    return this.#overlay;
  }

  /** Puts another overlay in place; for {@link ./draft.ts}. */
  protected useOverlay(overlay: Overlay): void {
    this.#overlay = overlay;
    this.#added = undefined;
  }

  /** Puts a copy of the overlay in place, which says the same; for {@link ./draft.ts}. */
  protected useCopy(overlay: Overlay): void {
    this.#overlay = overlay;
  }

  /** Takes note that the overlay is about to have another state for a node; for {@link ./draft.ts}. */
  protected noteEdit(path: NodePath, state: NodeState | null): void {
    if (!this.#added || this.base.nodes.has(path)) return;
    const isThere = Boolean(this.#overlay[path]);
    if (state && !isThere) addToIndex(this.#added, path);
    else if (!state && isThere) removeFromIndex(this.#added, path);
  }

  /** An ACL that cannot be read grants nothing, rather than letting a laxer one shine through. */
  #readAcl(text: string): Acl {
    const known = this.#acls.get(text);
    if (known) return known;
    const acl: Acl = parseAcl(text) ?? new Map();
    this.#acls.set(text, acl);
    return acl;
  }

  #addedPaths(): NodePath[] {
    return Object.keys(this.#overlay).filter((path) => this.#overlay[path] !== null && !this.base.nodes.has(path));
  }
}
