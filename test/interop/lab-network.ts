/** Programs of ours and of others, each a process, that meet in a network of their own. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type NetworkNamespace, openNetworkNamespace } from "../support/network-namespace.ts";
import { RunningProcess, runProcess } from "../support/processes.ts";
import { type Ended, lastLines } from "../support/running.ts";

const POLL_MS = 100;
const START_MS = 20_000;

/** What runs in one network, and a folder for its files. */
export class LabNetwork {
  readonly folder: string;
  readonly #network: NetworkNamespace;
  readonly #started = new Map<string, RunningProcess>();

  static async open(): Promise<LabNetwork> {
    const folder = mkdtempSync(join(tmpdir(), "phonebank-lab-"));
    try {
      return new LabNetwork(folder, await openNetworkNamespace());
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(folder: string, network: NetworkNamespace) {
    this.folder = folder;
    this.#network = network;
  }

  /** Runs `work` in a fresh network, which is gone afterwards. */
  static async during(work: (network: LabNetwork) => Promise<void>): Promise<void> {
    const network = await LabNetwork.open();
    try {
      await network.explained(() => work(network));
    } finally {
      await network.close();
    }
  }

  /** Does `work`; when it fails, the logs of all that ran are printed. */
  async explained(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      console.error(this.#logs());
      throw error;
    }
  }

  /** Starts a program that goes on; the name is for the logs. */
  start(name: string, command: readonly string[]): RunningProcess {
    const running = new RunningProcess(this.#network.inside(command));
    this.#started.set(name, running);
    return running;
  }

  /** Runs a program to its end. */
  run(command: readonly string[]): Promise<Ended> {
    return runProcess(this.#network.inside(command));
  }

  /** curl, without its progress meter. */
  curl(...words: readonly string[]): Promise<Ended> {
    return this.run(["curl", "--silent", "--show-error", "--max-time", "10", ...words]);
  }

  /** Asks until what is printed matches. */
  async answer(ask: () => Promise<Ended>, pattern: RegExp): Promise<void> {
    const deadline = Date.now() + START_MS;
    for (;;) {
      const { stdout, stderr } = await ask();
      if (pattern.test(stdout)) return;
      if (Date.now() > deadline) throw new Error(`nobody said ${pattern} within ${START_MS} ms: ${stdout}${stderr}`);
      await pause(POLL_MS);
    }
  }

  /** The end of what each program printed, and of each log in the folder. */
  #logs(): string {
    const own = [...this.#started].map(([name, { output }]) => [name, output]);
    const names = readdirSync(this.folder).filter((name) => name.endsWith(".log"));
    const files = names.map((name) => [name, readFileSync(join(this.folder, name), "utf8")]);
    return [...own, ...files].map(([name, text]) => `---- ${name}\n${lastLines(text ?? "")}`).join("\n");
  }

  async close(): Promise<void> {
    await Promise.all([...this.#started.values()].map((each) => each.stop(0))); // bearerbox takes seconds to end by itself
    await this.#network.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
