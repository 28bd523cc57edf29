import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Octets of an entry that is kept: long ones make every later round slow. */
const LONGEST_ENTRY = 8192;

/** Inputs that were treated in a way of their own, one file each: a folder a target, named by what happened. */
export class CorpusFolder {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** What earlier rounds found, in the order of names, so that equal folders make equal rounds. */
  entries(target: string): Uint8Array[] {
    const folder = this.#folder(target);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .sort()
      .map((name) => new Uint8Array(readFileSync(join(folder, name))));
  }

  /** Keeps an input unless there is one for that signature; says whether it is new. */
  add(target: string, signature: string, input: Uint8Array): boolean {
    const folder = this.#folder(target);
    const file = join(folder, createHash("sha256").update(signature).digest("hex").slice(0, 16));
    if (existsSync(file) || input.length > LONGEST_ENTRY) return false;
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, input);
    return true;
  }

  /** Keeps what went wrong, with all that it takes to see it again. Gives the file's name. */
  addFault(target: string, fault: Readonly<Record<string, string | number>>): string {
    const folder = join(this.#root, "faults");
    mkdirSync(folder, { recursive: true });
    const text = JSON.stringify({ target, ...fault }, null, 2);
    const file = join(folder, `${createHash("sha256").update(text).digest("hex").slice(0, 16)}.json`);
    writeFileSync(file, `${text}\n`);
    return file;
  }

  #folder(target: string): string {
    return join(this.#root, target.replace(/[^\w.-]+/g, "-"));
  }
}
