import type { IncomingMessage } from "node:http";

/** The whole body of a request, or why there is none: it is longer than `maxBytes`, or the peer went away. Never rejects. */
export function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | "too-long" | "aborted"> {
  if (Number(incoming.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve("too-long");
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    incoming.on("data", (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else resolve("too-long");
    });
    incoming.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
    incoming.on("error", () => resolve("aborted"));
    incoming.on("close", () => resolve("aborted"));
  });
}
