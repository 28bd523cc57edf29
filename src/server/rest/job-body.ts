import { parseDocument } from "yaml";
import { strictUtf8Text } from "../../base/bytes.ts";
import { jsonRefusal } from "../../bearer/http/json-answer.ts";
import type { HttpRequest, HttpResponse } from "../../bearer/http/listener.ts";
import { fileNames } from "../jobs/files.ts";
import { JOB_SCHEMA, type Job } from "../jobs/job.ts";

/** Media types of a job; YAML reads JSON too. */
const MEDIA_TYPES: ReadonlySet<string> = new Set([
  "application/json",
  "application/yaml",
  "application/x-yaml",
  "text/yaml",
]);

/** Aliases that a document may take: few octets can stand for many. */
const MAX_ALIASES = 100;

/** The job in the body of a request, or the refusal. Names of files are refused: who calls need not see this machine's. */
export function jobOfBody({ headers, body }: HttpRequest): { readonly job: Job } | HttpResponse {
  const mediaType = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!MEDIA_TYPES.has(mediaType)) {
    return jsonRefusal(415, "not-a-job", "expected Content-Type: application/json or application/yaml, in UTF-8");
  }
  const read = readYaml(body);
  if (!("value" in read)) return jsonRefusal(400, "bad-request", read.problem);
  const { success, data, error } = JOB_SCHEMA.safeParse(read.value);
  if (!success) {
    const issues = error.issues.map(({ path, message }) => [...path.map(String), message].join(": "));
    return jsonRefusal(400, "bad-request", issues.join("; "));
  }
  if (fileNames(data).length > 0) return jsonRefusal(400, "bad-request", "file is for jobs files, not for a request");
  return { job: data };
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
