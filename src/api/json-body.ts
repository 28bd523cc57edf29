import type { z } from "zod";
import { strictUtf8Text } from "../base/bytes.ts";
import { jsonRefusal } from "../bearer/http/json-answer.ts";
import type { HttpResponse } from "../bearer/http/listener.ts";
import { branchIssues } from "../lab/load/yaml/schema-problems.ts";

/** The value of a JSON body in the form that `schema` wants, or the refusal. Neither refusal repeats values: they may be secret. */
export function valueOfBody<Value>(
  contentType: string,
  body: Uint8Array,
  schema: z.ZodType<Value>,
): { readonly value: Value } | HttpResponse {
  if (!isJson(contentType)) return jsonRefusal(415, "not-json", "expected Content-Type: application/json, in UTF-8");
  const json = jsonIn(body);
  if (!json) return jsonRefusal(400, "bad-request", "the body is no JSON in UTF-8");
  const { success, data, error } = schema.safeParse(json.value);
  if (success) return { value: data };
  return jsonRefusal(400, "bad-request", error.issues.flatMap(branchIssues).map(formatIssue).join("; "));
}

function isJson(contentType: string): boolean {
  const [type = "", ...parameters] = contentType.split(";").map((part) => part.trim().toLowerCase());
  const charsets = parameters.filter((parameter) => parameter.startsWith("charset="));
  return type === "application/json" && charsets.every((charset) => /^charset="?utf-8"?$/.test(charset));
}

function jsonIn(body: Uint8Array): { readonly value: unknown } | undefined {
  const text = strictUtf8Text(body);
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function formatIssue({ path, message }: z.core.$ZodIssue): string {
  const place = path.map(String).join(".");
  return place === "" ? message : `${place}: ${message}`;
}
