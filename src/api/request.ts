/** What a request says of itself, as the rest of this folder reads it. */
import type { IncomingMessage } from "node:http";

/** The path without the query, and the query. */
export function targetOf({ url = "/" }: IncomingMessage): { readonly path: string; readonly query: URLSearchParams } {
  const question = url.indexOf("?");
  if (question < 0) return { path: url, query: new URLSearchParams() };
  return { path: url.slice(0, question), query: new URLSearchParams(url.slice(question + 1)) };
}

/** The text that a part of a path stands for; `undefined` when it stands for none. */
export function decodedPart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
