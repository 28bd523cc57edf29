import { isSecretValue } from "../../events/redaction.ts";
import type { Conditions, JobCommand } from "../jobs/job.ts";
import { fillPlaceholders, type Lookup } from "../jobs/placeholders.ts";
import type { ReceivedAlert } from "../jobs/received-alert.ts";
import { valueFits } from "../jobs/value-match.ts";
import { answersFor, spelledOut } from "../messages/asked-uri.ts";
import type { JobsState } from "./device-state.ts";
import type { Outcome } from "./outcome.ts";

/** What commands of jobs saved, and what conditions and placeholders may ask for besides. */
export class JobKnowledge {
  readonly #device: string;
  readonly #learned: (uri: string) => string | undefined;
  readonly #saved = new Map<string, string>();
  readonly #secrets = new Set<string>();

  /** `learned` gives the value that the device told of a node; `kept` is what commands saved before. */
  constructor(
    device: string,
    learned: (uri: string) => string | undefined,
    kept: Pick<JobsState, "saved" | "secrets"> = { saved: {}, secrets: [] },
  ) {
    this.#device = device;
    this.#learned = learned;
    for (const [name, value] of Object.entries(kept.saved)) this.#saved.set(name, value);
    for (const name of kept.secrets) this.#secrets.add(name);
  }

  /** What commands saved, to be kept. */
  get state(): Pick<JobsState, "saved" | "secrets"> {
    return { saved: Object.fromEntries(this.#saved), secrets: [...this.#secrets] };
  }

  /** Keeps what a command brought, if it says under which name. */
  save({ save }: Pick<JobCommand, "save">, { status, value, isSecret }: Outcome): void {
    if (save === undefined) return;
    if (isSecret) this.#secrets.add(`results.${save}`);
    else this.#secrets.delete(`results.${save}`);
    // A value from before is not what this command brought.
    this.#keep(`results.${save}`, value);
    this.#keep(`status.${save}`, status === undefined ? undefined : String(status));
  }

  /** How a run finds names; `alert` is the one that began it, or that it waited for last. */
  lookup(alert: ReceivedAlert | undefined): Lookup {
    return (name) => {
      if (name === "device") return this.#device;
      if (name.startsWith("./")) return this.#learned(name);
      if (name === "alert.data") return alert?.data;
      if (name === "alert.source") return alert?.source;
      if (name === "alert.correlator") return alert?.correlator;
      return this.#saved.get(name);
    };
  }

  /** Whether what is known under a name is never told. */
  isSecret(name: string): boolean {
    return name.startsWith("./") ? this.isSecretNode(name, this.#learned(name) ?? "") : this.#secrets.has(name);
  }

  /** Whether what a device tells of a node is never told: it is a password by its name, or a secret was written there. */
  isSecretNode(uri: string, value: string): boolean {
    if (isSecretValue(spelledOut(uri), value)) return true;
    return this.#hidden().some((node) => node === spelledOut(uri) || isInTree(uri, node));
  }

  /** Is told what goes out: where a secret is written, or copied to, there it stays one, whatever is written later. */
  follow(command: JobCommand, alert: ReceivedAlert | undefined): void {
    for (const member of command.atomic ?? command.sequence ?? [command]) {
      const { add, replace = add, copy } = member;
      const { filled, names } = fillPlaceholders({ replace, copy }, this.lookup(alert));
      if (filled.replace && names.some((name) => this.isSecret(name)))
        this.#secrets.add(spelledOut(filled.replace.uri));
      if (filled.copy) this.#followCopy(spelledOut(filled.copy.from), spelledOut(filled.copy.to));
    }
  }

  #followCopy(from: string, to: string): void {
    for (const node of this.#hidden()) {
      if (node === from || node.startsWith(`${from}/`)) this.#secrets.add(`${to}${node.slice(from.length)}`);
    }
  }

  /** The nodes into which secrets were written. */
  #hidden(): string[] {
    return [...this.#secrets].filter((name) => name.startsWith("./"));
  }

  /** Whether all that has to hold does. */
  holds(conditions: Conditions, alert: ReceivedAlert | undefined): boolean {
    const lookup = this.lookup(alert);
    return Object.entries(conditions).every(([name, wanted]) => valueFits(lookup(name), wanted));
  }

  #keep(name: string, value: string | undefined): void {
    if (value === undefined) this.#saved.delete(name);
    else this.#saved.set(name, value);
  }
}

/** Whether a URI asks for a serialised tree that a node is in. */
function isInTree(uri: string, node: string): boolean {
  return uri.includes("?list=TNDS") && answersFor(uri.replace("?list=TNDS", "?list=StructData"), node);
}
