import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { utf8Bytes, utf8Text } from "../../src/base/bytes.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** An event as a program reads it: a line of JSON. */
export type EventLine = Readonly<Record<string, unknown>> & { readonly type: string };

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const DEADLINE_MS = 30_000;

/** A phonebank under way, with what it has printed so far. */
export abstract class Phonebank {
  /** Events printed with `--json`, in their order. */
  readonly events: EventLine[] = [];
  readonly #watchers = new Set<() => void>();
  #stdout = "";
  #stderr = "";
  #rest = "";

  abstract readonly ended: Promise<Ended>;
  abstract readonly hasEnded: boolean;
  /** Asks it to stop as Ctrl-C does. */
  abstract interrupt(): Promise<Ended>;

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** The first event of the type, past or to come. Rejects when there is none until the end. */
  event(type: string): Promise<EventLine> {
    return this.until(`event ${type}`, () => this.events.find((event) => event.type === type));
  }

  /** The first answer of `look` that is there, asked again whenever something is printed. */
  until<Result>(what: string, look: () => Result | undefined): Promise<Result> {
    return new Promise((resolve, reject) => {
      const give = (settle: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        settle();
      };
      const fail = (why: string) =>
        give(() => reject(new Error(`${what}: ${why}\n${this.#stderr}${this.#stdout.slice(-2000)}`)));
      const watch = () => {
        const found = look();
        if (found !== undefined) give(() => resolve(found));
        else if (this.hasEnded) fail("it ended");
      };
      const timer = setTimeout(() => fail("not in time"), DEADLINE_MS);
      this.#watchers.add(watch);
      watch();
    });
  }

  /** Where its SMSC listens, once it does. */
  async smsc(): Promise<{ host: string; port: number }> {
    const { addresses } = (await this.event("listening")) as unknown as { addresses: { smpp: string } };
    const [host = "", port] = addresses.smpp.split(":");
    return { host, port: Number(port) };
  }

  protected out(text: string): void {
    this.#stdout += text;
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith('{"seq"')) this.events.push(JSON.parse(line) as EventLine);
    this.tell();
  }

  protected err(text: string): void {
    this.#stderr += text;
    this.tell();
  }

  /** Something has changed: those who wait look again. */
  protected tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

/** In a process of its own. */
export class PhonebankProcess extends Phonebank {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<Ended>;
  #hasEnded = false;

  constructor(words: readonly string[]) {
    super();
    this.child = spawn(process.execPath, words, { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
    this.child.stdin.on("error", () => {}); // A program that has ended reads nothing.
    this.child.stdout.setEncoding("utf8").on("data", (text: string) => this.out(text));
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => this.err(text));
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code, signal) => {
        this.#hasEnded = true;
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
        this.tell();
      });
    });
  }

  /** True when it is gone and all that it printed was read. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  interrupt(): Promise<Ended> {
    this.child.kill("SIGINT");
    return this.ended;
  }
}

/** The command line in this process. */
class PhonebankHere extends Phonebank {
  readonly ended: Promise<Ended>;
  readonly #interruption = new AbortController();
  #hasEnded = false;

  constructor(words: readonly string[], stdin: string) {
    super();
    const run = runCommandLine(words, {
      stdin: inputOf(stdin),
      out: (text) => this.out(typeof text === "string" ? text : utf8Text(text)),
      err: (text) => this.err(text),
      columns: 80,
      interactive: false,
      interrupted: this.#interruption.signal,
      env: {},
      cwd: ROOT,
    });
    this.ended = run.then((code) => {
      this.#hasEnded = true;
      this.tell();
      return { code, signal: null, stdout: this.stdout, stderr: this.stderr };
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  interrupt(): Promise<Ended> {
    this.#interruption.abort();
    return this.ended;
  }
}

async function* inputOf(text: string): AsyncGenerator<Uint8Array> {
  yield utf8Bytes(text);
}

/** Starts the command line in this process. */
export function phonebankHere(words: readonly string[], stdin = ""): Phonebank {
  return new PhonebankHere(words, stdin);
}

/** The command line in this process, to its end. */
export function commandLine(words: readonly string[], stdin = ""): Promise<Ended> {
  return phonebankHere(words, stdin).ended;
}

/** Everything one test starts and makes; `clear` ends and removes all of it. */
export class Workplace {
  readonly #running: PhonebankProcess[] = [];
  readonly #folders: string[] = [];
  readonly #closers: (() => Promise<unknown>)[] = [];

  /** `phonebank WORDS` as a user starts it. */
  phonebank(words: readonly string[]): PhonebankProcess {
    return this.node(["bin/phonebank.js", ...words]);
  }

  /** Node with any program of the repository. */
  node(words: readonly string[]): PhonebankProcess {
    const started = new PhonebankProcess(words);
    this.#running.push(started);
    return started;
  }

  /** A fresh folder. */
  folder(): string {
    const made = mkdtempSync(join(tmpdir(), "phonebank-test-"));
    this.#folders.push(made);
    return made;
  }

  /** Closes it at the end. */
  keep<Closable extends { close(): Promise<unknown> }>(closable: Closable): Closable {
    this.#closers.push(() => closable.close().catch(() => undefined));
    return closable;
  }

  readonly clear = async (): Promise<void> => {
    for (const each of this.#running) if (!each.hasEnded) each.child.kill("SIGKILL");
    await Promise.all(this.#running.splice(0).map(({ ended }) => ended));
    await Promise.all(this.#closers.splice(0).map((close) => close()));
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  };
}

/** The longest line. */
export function widthOf(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.length));
}
