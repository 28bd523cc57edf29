/** `100 Continue` from servers that nobody asked for it, at which undici cuts the connection (RFC 9110 §15.2). */
import type { Socket } from "node:net";
import { buildConnector } from "undici";

/** What such an answer begins with, but for the last digit of its status. */
const BEGINNING = Buffer.from("HTTP/1.1 10");
const ZERO = 0x30;
const TWO = 0x32;
const END_OF_HEAD = "\r\n\r\n";

/**
 * Opens connections on which `100 Continue` reads as `102 Processing`, which undici passes by. Older servers send the one before the
 * answer to any POST, and a client has to bear with what it did not expect.
 */
export function connector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector(options);
  return (where, connected) => {
    connect(where, (...[error, socket]) => {
      if (error) return connected(error, null);
      renameOnReading(socket);
      connected(null, socket);
    });
  };
}

function renameOnReading(socket: Socket): void {
  const read = socket.read.bind(socket);
  /** Octets that were sent when the last answer began: what comes until more are is that answer, and none of our business. */
  let answered = 0;
  socket.read = (size?: number) => {
    const octets: unknown = read(size);
    if (Buffer.isBuffer(octets) && socket.bytesWritten > answered && rename(octets) < octets.length) {
      answered = socket.bytesWritten;
    }
    return octets;
  };
}

/** Renames the heads that what has arrived begins with, for there may be another one behind the first; tells where they end. */
function rename(octets: Buffer): number {
  let at = 0;
  while (isContinue(octets, at)) {
    octets[at + BEGINNING.length] = TWO;
    const end = octets.indexOf(END_OF_HEAD, at);
    if (end < 0) return octets.length;
    at = end + END_OF_HEAD.length;
  }
  return at;
}

function isContinue(octets: Buffer, at: number): boolean {
  const last = at + BEGINNING.length;
  return octets[last] === ZERO && octets.compare(BEGINNING, 0, BEGINNING.length, at, last) === 0;
}
