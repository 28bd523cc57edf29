/** What a download has brought so far, and how the rest is asked for (RFC 9110 §13.1.5, §14). */
import type { DownloadTrouble } from "../../events/vocabulary.ts";
import type { ResponseHeaders } from "./attempt.ts";

/** The content of one URL on its way. */
export class DownloadContent {
  readonly url: string;
  readonly #maxBytes: number;
  #chunks: Uint8Array[] = [];
  #length = 0;
  #contentType = "";
  /** By what the server knows the same content again; without any a part is of no use. */
  #tag = "";
  #modified = "";
  #total: number | undefined;

  constructor(url: string, maxBytes: number) {
    this.url = url;
    this.#maxBytes = maxBytes;
  }

  /** Octets that have come. */
  get length(): number {
    return this.#length;
  }

  get contentType(): string {
    return this.#contentType;
  }

  /** The headers that ask for what is missing; none for the whole. */
  rangeHeaders(): Readonly<Record<string, string>> {
    const validator = (this.#tag.startsWith("W/") ? "" : this.#tag) || this.#modified;
    if (this.#length === 0 || validator === "") return {};
    return { Range: `bytes=${this.#length}-`, "If-Range": validator };
  }

  /** Takes the head of an answer with content, 200 or 206: the whole begins anew, a part goes on where this stands. */
  begin(status: number, headers: ResponseHeaders): DownloadTrouble | undefined {
    if ((text(headers["content-encoding"]) || "identity") !== "identity") return "broken";
    if (status === 200) this.#beginWhole(headers);
    else if (!this.#continues(headers)) return this.#startOver();
    return this.#total !== undefined && this.#total > this.#maxBytes ? "too-large" : undefined;
  }

  /** Takes octets; false when they are more than may come. */
  take(octets: Uint8Array): boolean {
    this.#length += octets.length;
    if (this.#length > this.#maxBytes) return false;
    this.#chunks.push(octets);
    return true;
  }

  /** Whether all has come, as far as anybody knows how much that is. */
  get isWhole(): boolean {
    return this.#total === undefined || this.#total === this.#length;
  }

  /** Lets go of what has come: the server has something else now. */
  discard(): void {
    this.#chunks = [];
    this.#length = 0;
    this.#tag = "";
    this.#modified = "";
    this.#total = undefined;
  }

  body(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#chunks));
  }

  #beginWhole(headers: ResponseHeaders): void {
    this.discard();
    this.#tag = text(headers["etag"]);
    this.#modified = text(headers["last-modified"]);
    this.#contentType = text(headers["content-type"]);
    this.#total = lengthIn(text(headers["content-length"]));
  }

  /** Whether a part begins where this ends, and is one of the same content: not all servers look at If-Range. */
  #continues(headers: ResponseHeaders): boolean {
    const match = /^bytes (\d+)-\d+\/(\d+|\*)$/i.exec(text(headers["content-range"]));
    if (!match || this.#length === 0 || Number(match[1]) !== this.#length) return false;
    const total = lengthIn(match[2] ?? "");
    const isSame =
      isSameOrUntold(this.#tag, text(headers["etag"])) &&
      isSameOrUntold(this.#modified, text(headers["last-modified"])) &&
      (total ?? this.#total) === (this.#total ?? total);
    this.#total ??= total;
    return isSame;
  }

  #startOver(): DownloadTrouble {
    this.discard();
    return "broken";
  }
}

function isSameOrUntold(known: string, told: string): boolean {
  return known === "" || told === "" || known === told;
}

function lengthIn(header: string): number | undefined {
  return /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

/** The first of a header's values. */
export function text(header: string | readonly string[] | undefined): string {
  return (typeof header === "string" ? header : (header?.[0] ?? "")).trim();
}
