/** An event as a program reads it: a line of NDJSON; octets are base64 text. */
export type EventLine = Readonly<Record<string, unknown>> & { readonly type: string };

/** How a program ended, with all that it printed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of waiting for what a quiet machine does in a second: beyond it is a hang. */
export const DEADLINE_MS = 120_000;

type StreamName = "stdout" | "stderr";

/** A program under way, with what it has printed so far. */
export abstract class Running {
  /** Events printed with `--json`, in their order. */
  readonly events: EventLine[] = [];
  readonly #lines: string[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #text: Record<StreamName, string> = { stdout: "", stderr: "" };
  /** The last line of each stream, which has no end yet. */
  readonly #rest: Record<StreamName, string> = { stdout: "", stderr: "" };

  abstract readonly ended: Promise<Ended>;
  /** True when it is gone and all that it printed was read. */
  abstract readonly hasEnded: boolean;
  /** Asks it to stop as Ctrl-C does. */
  abstract interrupt(): Promise<Ended>;

  get stdout(): string {
    return this.#text.stdout;
  }

  get stderr(): string {
    return this.#text.stderr;
  }

  /** Whole lines of both streams, in the order of arrival. */
  get output(): string {
    return this.#lines.join("\n");
  }

  /** The first event of this type that fits, past or to come. Rejects when the deadline passes or the program ends without it. */
  event(type: string, fits: (event: EventLine) => boolean = () => true): Promise<EventLine> {
    return this.until(`event ${type}`, () => this.events.find((event) => event.type === type && fits(event)));
  }

  /** The first line of output that matches; rejects as {@link event} does. */
  line(pattern: RegExp): Promise<string> {
    return this.until(`line ${pattern}`, () => this.#lines.find((line) => pattern.test(line)));
  }

  /** The first answer of `look` that is there, asked again whenever something is printed; rejects as {@link event} does. */
  until<Result>(what: string, look: () => Result | undefined): Promise<Result> {
    return new Promise((resolve, reject) => {
      const give = (settle: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        settle();
      };
      const fail = (why: string) => give(() => reject(new Error(`${what}: ${why}\n${lastLines(this.#all())}`)));
      const watch = () => {
        const found = look();
        if (found !== undefined) give(() => resolve(found));
        else if (this.hasEnded) fail("it ended");
      };
      const timer = setTimeout(() => fail(`not within ${DEADLINE_MS} ms`), DEADLINE_MS);
      this.#watchers.add(watch);
      watch();
    });
  }

  /** Takes what it printed. */
  protected take(stream: StreamName, text: string): void {
    this.#text[stream] += text;
    const lines = (this.#rest[stream] + text).split("\n");
    this.#rest[stream] = lines.pop() ?? "";
    for (const line of lines) {
      this.#lines.push(line);
      if (/^\{"seq":.*\}$/.test(line)) this.events.push(JSON.parse(line) as EventLine);
    }
    this.tell();
  }

  /** Something has changed: those who wait look again. */
  protected tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  #all(): string {
    return [...this.#lines, ...Object.values(this.#rest)].join("\n");
  }
}

/** The end of a text, for messages. */
export function lastLines(text: string): string {
  return text
    .split("\n")
    .slice(-30)
    .map((line) => line.slice(0, 300))
    .join("\n");
}
