import { formatUri, type NodePath } from "../../tree/uri.ts";
import type { Instances } from "./instances.ts";
import type { MappingReport } from "./report.ts";
import type { SourceParm } from "./source.ts";

/** The word that stands for every access point with the INTERNET flag (ProvCont). */
const INTERNET = "INTERNET";

/** One connection that a parm leads to. */
export interface ConnectionReference {
  readonly parm: SourceParm;
  /** URI of the NAP or Proxy object: the value of a ConRef node. */
  readonly uri: string;
}

/** Objects by their identifier: those of the document, else those that the tree has already. */
class Identified {
  readonly #paths = new Map<string, NodePath[]>();
  readonly #instances: Instances | undefined;
  readonly #leaf: string;

  constructor(instances: Instances | undefined, leaf: string) {
    this.#instances = instances;
    this.#leaf = leaf;
  }

  add(id: string, path: NodePath): void {
    this.#paths.set(id, [...(this.#paths.get(id) ?? []), path]);
  }

  find(id: string): readonly NodePath[] {
    return this.#paths.get(id) ?? this.#instances?.having(this.#leaf, id) ?? [];
  }
}

/** Turns TO-NAPID and TO-PROXY into the URIs of the objects that were made from what they name. */
export class References {
  readonly #naps: Identified;
  readonly #proxies: Identified;
  readonly #internet: NodePath[] = [];
  readonly #report: MappingReport;

  constructor(naps: Instances | undefined, proxies: Instances | undefined, report: MappingReport) {
    this.#naps = new Identified(naps, "ID");
    this.#proxies = new Identified(proxies, "ProxyId");
    this.#report = report;
  }

  addNap(id: string, path: NodePath, internet: boolean): void {
    this.#naps.add(id, path);
    if (internet) this.#internet.push(path);
  }

  addProxy(id: string, path: NodePath): void {
    this.#proxies.add(id, path);
  }

  /** Where TO-NAPID parms lead, in order of priority. One that leads nowhere is reported as dropped. */
  toNaps(parms: readonly SourceParm[]): ConnectionReference[] {
    return this.#resolve(parms, (id) => (id === INTERNET ? this.#internet : this.#naps.find(id)));
  }

  /** Where TO-PROXY parms lead: to each physical proxy of the logical one, in order. */
  toProxies(parms: readonly SourceParm[]): ConnectionReference[] {
    return this.#resolve(parms, (id) => this.#proxies.find(id));
  }

  #resolve(parms: readonly SourceParm[], find: (id: string) => readonly NodePath[]): ConnectionReference[] {
    return parms.flatMap((parm) => {
      const paths = find(parm.value);
      if (paths.length === 0) this.#report.drop(parm.path, "dangling-reference");
      return paths.map((path) => ({ parm, uri: formatUri(path) }));
    });
  }
}
