import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { HttpResponse } from "./listener.ts";

/** Sends the answer to a request; the connection stays open when the request was read to its end. */
export function send(response: ServerResponse, { status, headers, body, cutAfter = body.length }: HttpResponse): void {
  response.on("error", () => {}); // A peer that goes away in the middle is its own loss.
  if (response.destroyed || response.headersSent) return;
  // A body that nobody has read would be taken for the next request.
  const unread = response.req.complete ? {} : { Connection: "close" };
  response.writeHead(status, { ...headers, ...unread, "Content-Length": String(body.length) });
  if (cutAfter >= body.length) response.end(body);
  else response.write(body.subarray(0, cutAfter), () => response.destroy());
}

/** Answers on the bare connection, as there is to be no other request on it. */
export function sendOnSocket(socket: Duplex, { status, headers, body }: HttpResponse): void {
  const all = { ...headers, Connection: "close", "Content-Length": String(body.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`);
  socket.resume();
  socket.end(body, () => socket.destroy());
}
