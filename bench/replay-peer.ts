/**
 * A server that does next to nothing: it cuts requests out of the stream and plays answers that were made beforehand, in a process of
 * its own, so that what is measured is the client.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { LOOPBACK } from "./bare-server.ts";
import type { RecordedAnswer } from "./dm-dialogue.ts";

const SCRIPT = fileURLToPath(import.meta.url);

/**
 * Starts the process; the result is its address, for example `http://127.0.0.1:40000`. Each path has the answers in turn, over whatever
 * connections its requests come. It ends with this process, and is started once for all rounds: a fork leaves memory behind that
 * is slow to write for a while.
 */
export async function startReplayPeer(answers: readonly RecordedAnswer[]): Promise<string> {
  const child = fork(SCRIPT, { serialization: "advanced" });
  child.send(answers.map(responseOf));
  const [port] = await once(child, "message");
  child.unref();
  child.channel?.unref();
  return `http://${LOOPBACK}:${port}`;
}

function responseOf({ contentType, body, hmac }: RecordedAnswer): Uint8Array {
  const mac = hmac === undefined ? "" : `x-syncml-hmac: ${hmac}\r\n`;
  const head = `HTTP/1.1 200 OK\r\nContent-Type: ${contentType}\r\nContent-Length: ${body.length}\r\n${mac}\r\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), body]);
}

async function serve(): Promise<void> {
  const [responses] = (await once(process, "message")) as [readonly Uint8Array[]];
  const turns = new Map<string, number>();
  const server = createServer({ noDelay: true }, (socket) => answer(socket, responses, turns));
  server.listen(0, LOOPBACK, () => process.send?.((server.address() as AddressInfo).port));
  process.on("disconnect", () => process.exit());
}

function answer(socket: Socket, responses: readonly Uint8Array[], turns: Map<string, number>): void {
  let waiting: Buffer = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    for (;;) {
      const headEnd = waiting.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const head = waiting.toString("latin1", 0, headEnd);
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (waiting.length < headEnd + 4 + length) return;
      waiting = waiting.subarray(headEnd + 4 + length);
      const path = head.slice(0, head.indexOf(" HTTP"));
      const turn = turns.get(path) ?? 0;
      turns.set(path, (turn + 1) % responses.length);
      socket.write(responses[turn] as Uint8Array);
    }
  });
}

if (process.argv[1] === SCRIPT && process.send) await serve();
