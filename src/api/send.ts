/** Answers on their way out. */
import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type Answer, refusal } from "./answer.ts";

/** Sends the answer to a request; the connection stays open when the request was read to its end. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.on("error", () => {}); // A peer that goes away in the middle is its own loss.
  if (response.destroyed || response.headersSent) return;
  // A body that nobody has read would be taken for the next request.
  const unread = response.req.complete ? {} : { Connection: "close" };
  response.writeHead(status, { ...headers, ...unread, "Content-Length": String(body.length) });
  response.end(body);
}

/** Answers on the bare connection, as there is to be no other request on it. */
export function sendOnSocket(socket: Duplex, { status, headers, body }: Answer): void {
  const all = { ...headers, Connection: "close", "Content-Length": String(body.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`);
  socket.resume();
  socket.end(body, () => socket.destroy());
}

/** What octets that are no request, or not whole in time, are answered with. */
export function faultAnswer(code = ""): Answer {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return refusal(408, "too-slow", "the request did not come whole in time");
  if (code === "HPE_HEADER_OVERFLOW") return refusal(431, "too-large", "the headers are too long");
  return refusal(400, "bad-request", "this is no HTTP/1.1");
}
