import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { utf8Bytes, utf8Text } from "../../src/base/bytes.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { PROJECT, phonebank, RunningProcess } from "./processes.ts";
import { type Ended, Running } from "./running.ts";

/** The command line in this process. */
class PhonebankHere extends Running {
  readonly ended: Promise<Ended>;
  readonly #interruption = new AbortController();
  #hasEnded = false;

  constructor(words: readonly string[], stdin: string) {
    super();
    const run = runCommandLine(words, {
      stdin: inputOf(stdin),
      out: (text) => this.take("stdout", typeof text === "string" ? text : utf8Text(text)),
      err: (text) => this.take("stderr", text),
      columns: 80,
      interactive: false,
      interrupted: this.#interruption.signal,
      env: {},
      cwd: PROJECT,
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
export function phonebankHere(words: readonly string[], stdin = ""): Running {
  return new PhonebankHere(words, stdin);
}

/** The command line in this process, to its end. */
export function commandLine(words: readonly string[], stdin = ""): Promise<Ended> {
  return phonebankHere(words, stdin).ended;
}

/** Where the SMSC of a `phonebank serve --json` listens, once it does. */
export async function smscOf(serve: Running): Promise<{ host: string; port: number }> {
  const { addresses } = (await serve.event("listening")) as unknown as { addresses: { smpp: string } };
  const [host = "", port] = addresses.smpp.split(":");
  return { host, port: Number(port) };
}

/** Everything one test starts and makes; `clear` ends and removes all of it. */
export class Workplace {
  readonly #running: RunningProcess[] = [];
  readonly #folders: string[] = [];
  readonly #closers: (() => Promise<unknown>)[] = [];

  /** `phonebank WORDS` in a process of its own. */
  phonebank(words: readonly string[]): RunningProcess {
    return this.#start(phonebank(...words));
  }

  /** Node with any program of the repository. */
  node(words: readonly string[]): RunningProcess {
    return this.#start([process.execPath, ...words]);
  }

  #start(command: readonly string[]): RunningProcess {
    const started = new RunningProcess(command);
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
    await Promise.all(this.#running.splice(0).map((each) => each.stop(0)));
    await Promise.all(this.#closers.splice(0).map((close) => close()));
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  };
}

/** The longest line. */
export function widthOf(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.length));
}
