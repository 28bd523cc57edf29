/**
 * Who may do what, by the rules on ACLs of DM_TND alone: a plain map of nodes and one function for each command. It shares nothing
 * with the tree and the commands of the client, so that neither can hide the other's mistakes.
 */
import type { Attempt, Plant, Zoo } from "./zoo.ts";

interface Animal {
  /** Of a leaf. */
  value: string | undefined;
  acl: string;
  title: string;
}

/** The code of the Status; and of a Get that succeeds, what it brings: text, the nodes of a list with their values or `-`, or the values in a serialised tree. */
export interface Expected {
  readonly code: number;
  readonly text?: string;
  readonly nodes?: readonly string[];
  readonly values?: readonly string[];
}

/** The state of the tree. */
export class ReferenceTree {
  readonly nodes = new Map<string, Animal>();
  /** What was executed, in order. */
  readonly executed: string[] = [];

  constructor(zoo: Zoo) {
    for (const [path, { value, acl }] of zoo) this.nodes.set(path, { value, acl, title: "" });
  }

  /** Carries out what a server tries, if it may. */
  attempt(server: string, { cmd, uri, data = "", plant, isInterior = false, source = "" }: Attempt): Expected {
    const [path = "", query = ""] = uri.split("?");
    const [kind, name = ""] = query.split("=");
    const may = (right: string, at: string) => this.#may(server, right, at);
    if (plant) {
      return {
        code: this.#allOrNone(() =>
          cmd === "Add" ? this.#plant(server, path, plant, may) : this.#replant(server, path, plant, may),
        ),
      };
    }
    switch (cmd) {
      case "Get":
        if (kind === "list") return this.#list(path, name, may);
        return kind === "prop" ? this.#property(path, name, may) : this.#get(path, may);
      case "Replace":
        if (kind === "prop") return { code: this.#replaceProperty(path, name, data, may) };
        return { code: this.#replace(path, data, may) };
      case "Add":
        return { code: this.#add(server, path, isInterior ? undefined : data, may) };
      case "Delete":
        return { code: this.#delete(path, may) };
      case "Copy":
        return { code: this.#copy(source, path, may) };
      case "Exec":
        return { code: this.#exec(path, may) };
    }
  }

  #may(server: string, right: string, path: string): boolean {
    let at = path;
    while ((this.nodes.get(at)?.acl ?? "") === "") at = above(at);
    const entries = (this.nodes.get(at)?.acl ?? "").split("&").map((entry) => entry.split("="));
    const granted = entries.filter(([command]) => command === right).flatMap(([, ids = ""]) => ids.split("+"));
    return granted.includes("*") || granted.includes(server);
  }

  #get(path: string, may: May): Expected {
    const node = this.nodes.get(path);
    if (!node) return { code: 404 };
    if (!may("Get", path)) return { code: 425 };
    return { code: 200, text: node.value ?? this.#children(path).toSorted().join("/") };
  }

  #property(path: string, name: string, may: May): Expected {
    const node = this.nodes.get(path);
    if (!node) return { code: 404 };
    if (!may("Get", path)) return { code: 425 };
    const isLeaf = node.value !== undefined;
    const properties: Record<string, string> = {
      ACL: node.acl,
      Format: isLeaf ? "chr" : "node",
      Name: path.split("/").at(-1) ?? "",
      Title: node.title,
      Type: isLeaf ? "text/plain" : "",
    };
    return { code: 200, text: properties[name] ?? "" };
  }

  #list(path: string, name: string, may: May): Expected {
    if (!this.nodes.has(path)) return { code: 404 };
    if (!may("Get", path)) return { code: 425 };
    const shown = this.#below(path).filter((at) => may("Get", at));
    const values = shown.map((at) => this.nodes.get(at)?.value);
    if (name === "TNDS") return { code: 200, values: values.filter((value) => value !== undefined).toSorted() };
    const nodes = shown.map((at, index) => `${at} ${(name === "Struct" ? undefined : values[index]) ?? "-"}`);
    return { code: 200, nodes: nodes.toSorted() };
  }

  #replace(path: string, data: string, may: May): number {
    const node = this.nodes.get(path);
    if (!node) return 404;
    if (node.value === undefined) return 405;
    if (!may("Replace", path)) return 425;
    node.value = data;
    return 200;
  }

  #replaceProperty(path: string, name: string, data: string, may: May): number {
    const node = this.nodes.get(path);
    if (!node) return 404;
    const isFixed = path === "." || path === "./Zoo";
    if (name === "Name") return isFixed ? 405 : this.#rename(path, data, may);
    if (name === "Title") {
      if (!may("Replace", path)) return 425;
      node.title = data;
      return 200;
    }
    if (path === "." && data === "") return 405;
    const isInterior = node.value === undefined;
    const byParent = path !== "." && may("Replace", above(path));
    if (!(isInterior && may("Replace", path)) && !byParent) return 425;
    node.acl = data;
    return 200;
  }

  #rename(path: string, name: string, may: May): number {
    if (!may("Replace", path)) return 425;
    const to = `${above(path)}/${name}`;
    if (to === path) return 200;
    if (this.nodes.has(to)) return 418;
    for (const at of this.#below(path)) {
      this.nodes.set(to + at.slice(path.length), this.nodes.get(at) as Animal);
      this.nodes.delete(at);
    }
    return 200;
  }

  /** Interior nodes that lead to the new one are made as well, each as if it was added by itself; all or none. */
  #add(server: string, path: string, value: string | undefined, may: May): number {
    if (this.nodes.has(path)) return 418;
    return this.#allOrNone(() => this.#addAll(server, path, value, may));
  }

  #allOrNone(change: () => number): number {
    const before = [...this.nodes].map(([at, node]) => [at, { ...node }] as const);
    const code = change();
    if (code !== 200) {
      this.nodes.clear();
      for (const [at, node] of before) this.nodes.set(at, node);
    }
    return code;
  }

  /** A serialised tree is a series of Adds; what it says of a node comes after what is below. */
  #plant(server: string, path: string, plant: Plant, may: May): number {
    if (this.nodes.has(path)) return 418;
    const code = this.#addAll(server, path, plant.children ? undefined : (plant.value ?? ""), may);
    if (code !== 200) return code;
    for (const [name, each] of plant.children ?? []) {
      const below = this.#plant(server, `${path}/${name}`, each, may);
      if (below !== 200) return below;
    }
    return this.#describe(path, plant, may);
  }

  /** In place of what there is: what the tree lacks is deleted, what it has more is added, and what is the same needs no right. */
  #replant(server: string, path: string, plant: Plant, may: May): number {
    if (!this.nodes.has(path)) return 404;
    if (path === ".") return 405;
    return may("Replace", path) ? this.#replantBelow(server, path, plant, may) : 425;
  }

  #replantBelow(server: string, path: string, plant: Plant, may: May): number {
    const node = this.nodes.get(path);
    if (!node) return this.#plant(server, path, plant, may);
    const isLeaf = node.value !== undefined;
    const code = isLeaf ? this.#replantLeaf(path, node, plant, may) : this.#replantInterior(server, path, plant, may);
    if (code !== 200) return code;
    const isSame = plant.title === "" || (may("Get", path) && plant.title === node.title);
    return isSame || may("Replace", path) ? this.#describe(path, plant, may) : 425;
  }

  #replantLeaf(path: string, node: Animal, { value, children }: Plant, may: May): number {
    const isKept = !children && (value === undefined || (value === node.value && may("Get", path)));
    if (!isKept && !may("Replace", path)) return 425;
    if (children) return 415;
    node.value = value ?? node.value;
    return 200;
  }

  #replantInterior(server: string, path: string, { children }: Plant, may: May): number {
    if (!children) return 415;
    for (const name of this.#children(path)) {
      const at = `${path}/${name}`;
      if (children.has(name)) continue;
      if (!may("Delete", at)) return 425;
      for (const gone of this.#below(at)) this.nodes.delete(gone);
    }
    for (const [name, each] of children) {
      const code = this.#replantBelow(server, `${path}/${name}`, each, may);
      if (code !== 200) return code;
    }
    return 200;
  }

  #describe(path: string, { acl, title }: Plant, may: May): number {
    const node = this.nodes.get(path);
    if (!node) return 500;
    if (acl !== "") {
      const isInterior = node.value === undefined;
      if (!(isInterior && may("Replace", path)) && !may("Replace", above(path))) return 425;
      node.acl = acl;
    }
    node.title = title || node.title;
    return 200;
  }

  #addAll(server: string, path: string, value: string | undefined, may: May): number {
    const parent = above(path);
    if (!this.nodes.has(parent)) {
      const code = this.#addAll(server, parent, undefined, may);
      if (code !== 200) return code;
    }
    if (this.nodes.get(parent)?.value !== undefined) return 405;
    if (!may("Add", parent)) return 425;
    const isOwn = value === undefined && !may("Replace", parent);
    const acl = isOwn ? ["Add", "Delete", "Get", "Replace"].map((right) => `${right}=${server}`).join("&") : "";
    this.nodes.set(path, { value, acl, title: "" });
    return 200;
  }

  #delete(path: string, may: May): number {
    if (!this.nodes.has(path)) return 404;
    if (path === "." || path === "./Zoo") return 405;
    if (!may("Delete", path)) return 425;
    for (const at of this.#below(path)) this.nodes.delete(at);
    return 200;
  }

  #copy(from: string, to: string, may: May): number {
    const source = this.nodes.get(from);
    const target = this.nodes.get(to);
    if (!source) return 404;
    if (source.value === undefined) return 403;
    const parent = this.nodes.get(above(to));
    if (target && target.value === undefined) return 403;
    if (!target && !parent) return 404;
    if (!target && parent?.value !== undefined) return 405;
    if (!may("Get", from)) return 425;
    if (!(target ? may("Replace", to) : may("Add", above(to)))) return 425;
    if (target) target.value = source.value;
    else this.nodes.set(to, { value: source.value, acl: "", title: "" });
    return 200;
  }

  #exec(path: string, may: May): number {
    if (!this.nodes.has(path)) return 404;
    if (!may("Exec", path)) return 425;
    this.executed.push(path);
    return 200;
  }

  #below(path: string): readonly string[] {
    return [...this.nodes.keys()].filter((at) => at === path || at.startsWith(`${path}/`));
  }

  #children(path: string): readonly string[] {
    return [...this.nodes.keys()]
      .filter((at) => at !== "." && above(at) === path)
      .map((at) => at.slice(path.length + 1));
  }
}

type May = (right: string, at: string) => boolean;

function above(path: string): string {
  return path === "." ? "." : path.slice(0, path.lastIndexOf("/"));
}
