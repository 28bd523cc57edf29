import { jsonRefusal } from "../../bearer/http/json-answer.ts";
import type { HttpRequest, HttpResponse } from "../../bearer/http/listener.ts";
import { valueFiles } from "../jobs/files.ts";
import { JOB_SCHEMA, type Job } from "../jobs/job.ts";
import { valueOfBody } from "./request-body.ts";

/** The job in the body of a request, or the refusal. Names of files are refused: who calls need not see this machine's. */
export function jobOfBody(request: HttpRequest): { readonly job: Job } | HttpResponse {
  const read = valueOfBody(request, "job", JOB_SCHEMA);
  if ("status" in read) return read;
  if (valueFiles(read.value).length > 0)
    return jsonRefusal(400, "bad-request", "file is for jobs files, not for a request");
  return { job: read.value };
}
