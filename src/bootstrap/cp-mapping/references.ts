import { formatUri, type NodePath } from "../../tree/uri.ts";
import type { NapColumn, Place, ProxyColumn } from "./columns.ts";
import type { Instances } from "./instances.ts";
import type { MappingReport } from "./report.ts";
import type { SourceParm } from "./source.ts";

/** The word that stands for every access point with the INTERNET flag (ProvCont). */
const INTERNET = "INTERNET";

/** Connections that one account or proxy can have; those of lower priority are left out. */
const MAX_CONNECTIONS = 64;

/** One connection that a parm leads to. */
export interface ConnectionReference {
  readonly parm: SourceParm;
  /** URI of the NAP or Proxy object: the value of a ConRef node. */
  readonly uri: string;
}

/** Objects by their identifier: those of the document, else those that the tree has already, without those of other contexts. */
class Identified {
  readonly #paths = new Map<string, NodePath[]>();
  readonly #instances: Instances | undefined;
  readonly #leaf: string;
  readonly #foreign: ReadonlySet<NodePath>;

  constructor(instances: Instances | undefined, leaf: string, foreign: ReadonlySet<NodePath>) {
    this.#instances = instances;
    this.#leaf = leaf;
    this.#foreign = foreign;
  }

  /** Those that the document has made. */
  made(): NodePath[] {
    return [...this.#paths.values()].flat();
  }

  add(id: string, path: NodePath): void {
    this.#paths.set(id, [...(this.#paths.get(id) ?? []), path]);
  }

  find(id: string): readonly NodePath[] {
    const made = this.#paths.get(id);
    if (made) return made;
    const there = this.#instances?.having(this.#leaf, id) ?? [];
    return there.filter((path) => !this.#foreign.has(path));
  }
}

/** Turns TO-NAPID and TO-PROXY into the URIs of the objects that were made from what they name. */
export class References {
  readonly #naps: Identified;
  readonly #proxies: Identified;
  readonly #internet: NodePath[] = [];
  readonly #report: MappingReport;

  /** `foreign` are objects of other configuration contexts: no identifier of this document means one of them. */
  constructor(
    naps: Place<NapColumn> | undefined,
    proxies: Place<ProxyColumn> | undefined,
    foreign: ReadonlySet<NodePath>,
    report: MappingReport,
  ) {
    this.#naps = new Identified(naps?.instances, naps?.column.id ?? "", foreign);
    this.#proxies = new Identified(proxies?.instances, "ProxyId", foreign);
    this.#report = report;
  }

  /** All objects that were made known. */
  made(): readonly NodePath[] {
    return [...this.#naps.made(), ...this.#proxies.made()];
  }

  addNap(id: string, path: NodePath, internet: boolean): void {
    this.#naps.add(id, path);
    if (internet) this.#internet.push(path);
  }

  addProxy(id: string, path: NodePath): void {
    this.#proxies.add(id, path);
  }

  /** Where TO-NAPID parms lead, in order of priority. One that leads nowhere, or where another one leads, is reported as dropped. */
  toNaps(parms: readonly SourceParm[]): ConnectionReference[] {
    return this.#resolve(parms, (id) => (id === INTERNET ? this.#internet : this.#naps.find(id)));
  }

  /** Where TO-PROXY parms lead: to each physical proxy of the logical one, in order. */
  toProxies(parms: readonly SourceParm[]): ConnectionReference[] {
    return this.#resolve(parms, (id) => this.#proxies.find(id));
  }

  #resolve(parms: readonly SourceParm[], find: (id: string) => readonly NodePath[]): ConnectionReference[] {
    const found = new Map<NodePath, SourceParm>();
    for (const parm of parms) {
      const paths = found.size < MAX_CONNECTIONS ? find(parm.value) : undefined;
      const added = paths?.filter((path) => !found.has(path)) ?? [];
      for (const path of added.slice(0, MAX_CONNECTIONS - found.size)) found.set(path, parm);
      if (!paths) this.#report.drop(parm.path, "over-limits");
      else if (added.length === 0) this.#report.drop(parm.path, paths.length > 0 ? "repeated" : "dangling-reference");
    }
    return [...found].map(([path, parm]) => ({ parm, uri: formatUri(path) }));
  }
}
