import { parseDocument } from "yaml";
import type { z } from "zod";
import { strictUtf8Text } from "../../base/bytes.ts";
import { mediaTypeOf } from "../../base/media-type.ts";
import { jsonRefusal } from "../../bearer/http/json-answer.ts";
import type { HttpRequest, HttpResponse } from "../../bearer/http/listener.ts";

/** Media types of a body; YAML reads JSON too. */
const MEDIA_TYPES: ReadonlySet<string> = new Set([
  "application/json",
  "application/yaml",
  "application/x-yaml",
  "text/yaml",
]);

/** Aliases that a document may take: few octets can stand for many. */
const MAX_ALIASES = 100;

/** What the body of a request says, in YAML or JSON, or the refusal; `what` it is to be stands in its code. */
export function valueOfBody<Value>(
  { headers, body }: HttpRequest,
  what: "job" | "notification",
  schema: z.ZodType<Value>,
): { readonly value: Value } | HttpResponse {
  if (!MEDIA_TYPES.has(mediaTypeOf(headers["content-type"] ?? ""))) {
    return jsonRefusal(415, `not-a-${what}`, "expected Content-Type: application/json or application/yaml, in UTF-8");
  }
  const read = readYaml(body);
  if (!("value" in read)) return jsonRefusal(400, "bad-request", read.problem);
  const { success, data, error } = schema.safeParse(read.value);
  if (success) return { value: data };
  const issues = error.issues.map(({ path, message }) => [...path.map(String), message].join(": "));
  return jsonRefusal(400, "bad-request", issues.join("; "));
}

function readYaml(body: Uint8Array): { readonly value: unknown } | { readonly problem: string } {
  const text = strictUtf8Text(body);
  if (text === undefined) return { problem: "the body is not UTF-8" };
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error) return { problem: `the body is neither YAML nor JSON: ${error.message}` };
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (cause) {
    return { problem: cause instanceof Error ? cause.message : "the body cannot be read" };
  }
}
