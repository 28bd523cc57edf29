import { contentDigest } from "../../codec/security/content-digest.ts";

/** One file that is served, and how well. */
export interface ShelvedFile {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** In place of 200. */
  readonly status?: number | undefined;
  /** The connection breaks after so many octets of an answer. */
  readonly cutAfter?: number | undefined;
  /** How many answers go wrong in that way, before the others are as they should be; absent: all. */
  readonly times?: number | undefined;
}

interface Request {
  readonly method: string;
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly cutAfter?: number;
}

const NOTHING = new Uint8Array();

/** Files as an HTTP server has them: by their paths, whole or from an octet on (RFC 9110 §14), and with the faults that were asked for. */
export class FileShelf {
  readonly #files: ReadonlyMap<string, ShelvedFile>;
  readonly #faults = new Map<string, number>();

  constructor(files: ReadonlyMap<string, ShelvedFile>) {
    this.#files = files;
  }

  /** Answers one request. */
  handle({ method, path, headers }: Request): Answer {
    // what became of a download is told by a POST, wherever its descriptor says
    if (method === "POST") return { status: 204, headers: {}, body: NOTHING };
    const file = this.#files.get(path);
    if (!file) return { status: 404, headers: {}, body: NOTHING };
    if (method !== "GET") return { status: 405, headers: { allow: "GET" }, body: NOTHING };
    const { status, cutAfter } = this.#fault(path, file);
    if (status !== undefined) return { status, headers: {}, body: NOTHING };
    const tag = `"${contentDigest("file", path, file.body).slice(0, 16)}"`;
    const from = firstOctet(headers, tag);
    const whole = { "content-type": file.contentType, etag: tag, "accept-ranges": "bytes" };
    const cut = cutAfter === undefined ? {} : { cutAfter };
    const { length } = file.body;
    if (from === 0) return { status: 200, headers: whole, body: file.body, ...cut };
    if (from >= length) return { status: 416, headers: { "content-range": `bytes */${length}` }, body: NOTHING };
    const range = { "content-range": `bytes ${from}-${length - 1}/${length}` };
    return { status: 206, headers: { ...whole, ...range }, body: file.body.subarray(from), ...cut };
  }

  /** What goes wrong this time. */
  #fault(path: string, { status, cutAfter, times = Number.POSITIVE_INFINITY }: ShelvedFile) {
    const made = this.#faults.get(path) ?? 0;
    if (made >= times || (status ?? cutAfter) === undefined) return {};
    this.#faults.set(path, made + 1);
    return { status, cutAfter };
  }
}

/** Where the answer begins: after what the client has, when that is of this very file. */
function firstOctet(headers: Request["headers"], tag: string): number {
  const match = /^bytes=(\d{1,15})-$/.exec(headers["range"] ?? "");
  const isSame = (headers["if-range"] ?? tag) === tag;
  return match && isSame ? Number(match[1]) : 0;
}
