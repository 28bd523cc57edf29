import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { connector } from "../../../src/bearer/http/unasked-continue.ts";
import { aTcpServer } from "../../support/http-server.ts";

let close: () => Promise<void> = async () => {};
afterEach(() => close());

/** Sends a request over a connection, and each piece of the answer when the one before it was read. */
async function read(pieces: readonly string[]): Promise<readonly string[]> {
  const peers: Socket[] = [];
  const server = await aTcpServer((peer) => {
    peers.push(peer);
    peer.once("data", () => peer.write(pieces[0] ?? ""));
  });
  close = server.close;
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    connector({})({ hostname: "127.0.0.1", host: "127.0.0.1", protocol: "http:", port }, (error, socket) => {
      if (!socket) return reject(error);
      const got: string[] = [];
      socket.on("readable", () => {
        const octets: unknown = socket.read();
        if (!Buffer.isBuffer(octets)) return;
        const next = pieces[got.push(octets.toString())];
        if (next !== undefined) return peers[0]?.write(next);
        socket.destroy();
        resolve(got);
      });
      socket.write("POST / HTTP/1.1\r\n\r\n");
    });
  });
}

const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
const PROCESSING = "HTTP/1.1 102 Continue\r\n\r\n";
const ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n";

describe("A 100 Continue that nobody asked for", () => {
  test("reads as 102 Processing before the answer, how often it may come", async () => {
    expect(await read([CONTINUE, CONTINUE + CONTINUE, CONTINUE + ANSWER])).toEqual([
      PROCESSING,
      PROCESSING + PROCESSING,
      PROCESSING + ANSWER,
    ]);
  });

  test("is none where it comes behind the head of an answer: octets of a body stay as they are", async () => {
    expect(await read([CONTINUE, ANSWER, CONTINUE])).toEqual([PROCESSING, ANSWER, CONTINUE]);
  });
});
