import type { Characteristic, Parm } from "../../codec/provisioning/document.ts";
import type { CharacteristicRule } from "../../codec/provisioning/parm-rules.ts";
import type { DropReason, MappingReport } from "./report.ts";

/** One parm and where it stands in the document. */
export interface SourceParm {
  readonly path: string;
  /** Empty for a flag. */
  readonly value: string;
}

/** Reads one characteristic and remembers what was opened, so that the rest can be reported as dropped. */
export class Source {
  readonly path: string;
  /** What ProvCont says about it; absent for an unknown one. */
  readonly rule: CharacteristicRule | undefined;
  readonly #characteristic: Characteristic;
  readonly #report: MappingReport;
  readonly #opened: Source[] = [];
  #dropped = false;

  constructor(
    characteristic: Characteristic,
    rule: CharacteristicRule | undefined,
    path: string,
    report: MappingReport,
  ) {
    this.#characteristic = characteristic;
    this.rule = rule;
    this.path = path;
    this.#report = report;
  }

  /** The value of the first parm `name`, by which the whole is judged before it is read; undefined without one. */
  peek(name: string): string | undefined {
    const parm = this.#characteristic.parms.find((each) => each.name === name);
    return parm && (parm.value ?? "");
  }

  /** The parm `name`: the first one, when it is repeated against the rules. To be asked for once. */
  one(name: string): SourceParm | undefined {
    const [first, ...others] = this.all(name);
    for (const other of others) this.#report.drop(other.path, "repeated");
    return first;
  }

  /** All parms `name` in document order, which is the order of priority. */
  all(name: string): SourceParm[] {
    const same = this.#characteristic.parms.filter((parm) => parm.name === name);
    return same.map((parm, index) => ({ path: this.#pathOf(parm, index), value: parm.value ?? "" }));
  }

  /** The characteristics of a type in document order. To be asked for once. */
  parts(type: string): Source[] {
    const parts = this.#within().filter((part) => part.type === type);
    this.#opened.push(...parts);
    return parts;
  }

  /** The first characteristic of a type. To be asked for once. */
  part(type: string): Source | undefined {
    const [first, ...others] = this.parts(type);
    for (const other of others) other.drop("repeated");
    return first;
  }

  get type(): string {
    return this.#characteristic.type;
  }

  /** Leaves this characteristic out as a whole. */
  drop(reason: DropReason): void {
    this.#report.drop(this.path, reason);
    this.#dropped = true;
  }

  /** Reports a parm that was taken but cannot be used. */
  dropParm(parm: SourceParm, reason: DropReason): void {
    this.#report.drop(parm.path, reason);
  }

  /** Reports all that went nowhere, here and in the characteristics that were opened. */
  finish(): void {
    if (this.#dropped) return;
    const isKnown = (name: string) => this.rule?.open || this.rule?.parms.has(name);
    const counts = new Map<string, number>();
    for (const parm of this.#characteristic.parms) {
      const index = counts.get(parm.name) ?? 0;
      counts.set(parm.name, index + 1);
      const path = this.#pathOf(parm, index);
      if (!this.#report.accountsFor(path)) this.#report.drop(path, isKnown(parm.name) ? "no-node" : "unknown");
    }
    const opened = new Map(this.#opened.map((part) => [part.path, part]));
    for (const part of this.#within()) {
      const known = opened.get(part.path);
      if (known) known.finish();
      else part.drop(part.rule ? "no-node" : "unknown");
    }
  }

  #within(): Source[] {
    const rules = this.rule?.characteristics;
    const ruleFor = ({ type }: Characteristic) => rules?.get(type);
    return sourcesOf(this.#characteristic.characteristics, ruleFor, this.#report, `${this.path}/`);
  }

  #pathOf(parm: Parm, index: number): string {
    return `${this.path}/${parm.name}${index === 0 ? "" : `[${index + 1}]`}`;
  }
}

/** Sources for characteristics that stand side by side, each numbered among its kind. */
export function sourcesOf(
  characteristics: readonly Characteristic[],
  ruleFor: (characteristic: Characteristic) => CharacteristicRule | undefined,
  report: MappingReport,
  prefix = "",
): Source[] {
  const counts = new Map<string, number>();
  return characteristics.map((characteristic) => {
    const number = (counts.get(characteristic.type) ?? 0) + 1;
    counts.set(characteristic.type, number);
    const path = `${prefix}${characteristic.type}[${number}]`;
    return new Source(characteristic, ruleFor(characteristic), path, report);
  });
}
