/** PAP over HTTP: a control entity alone, or with the content of a push and the capabilities that it counts on (PAP §8, §14). */
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import type { XmlLimits } from "../xml/limits.ts";
import { boundaryOf, freeBoundary } from "./boundary.ts";
import { formatMediaType, parseMediaType } from "./content-type.ts";
import { decodePap, encodePap, PAP_MEDIA_TYPE, type PapDocument, type PapFormatOptions } from "./document.ts";
import type { PapMessage } from "./message.ts";
import { decodeMultipart, encodeMultipart, type MultipartLimits, type MultipartPart, partHeader } from "./multipart.ts";

const SPEC: SpecRef = "PAP §8";
const RELATED = "multipart/related";

/** What one HTTP body of PAP carries (PAP §8). */
export interface Submission {
  readonly control: PapDocument;
  /** What is pushed, with the headers that go along. Only a push-message has it. */
  readonly content?: MultipartPart;
  /** Capabilities in RDF: with a push what the content counts on, with a ccq-response the answer. */
  readonly capabilities?: MultipartPart;
}

/** Bounds on both layers; each has its own defaults. */
export interface SubmissionLimits {
  readonly xml?: Partial<XmlLimits>;
  readonly multipart?: Partial<MultipartLimits>;
}

/** What is written: a message, how, and the parts beside it. */
export interface SubmissionParts extends Omit<Submission, "control"> {
  readonly message: PapMessage;
  readonly format?: PapFormatOptions;
  /** `phonebank-part` when absent; changed when a part contains it. */
  readonly boundary?: string;
}

/**
 * Takes the body of a PAP request or response apart. The first part is the control entity; with a push the second is the content and the third
 * the capabilities, with a ccq-response the second is the capabilities.
 * @throws {CodecError} also for a push without content and for parts too many; offsets inside of a part count from its start (PAP §8)
 */
export function decodeSubmission(contentType: string, body: Uint8Array, limits: SubmissionLimits = {}): Submission {
  if (!parseMediaType(contentType).type.startsWith("multipart/")) {
    const control = decodePap(body, contentType, limits.xml);
    return arranged(control, []);
  }
  const { parts } = decodeMultipart(body, boundaryOf(contentType), limits.multipart);
  const [first, ...others] = parts;
  if (!first) throw new CodecError("invalid-value", 0, SPEC, "no control entity");
  const control = decodePap(first.body, partHeader(first, "Content-Type") ?? PAP_MEDIA_TYPE, limits.xml);
  return arranged(control, others);
}

/** Writes a body and its content type: the control entity alone, or with its parts. @throws {CodecError} */
export function encodeSubmission(submission: SubmissionParts): {
  readonly contentType: string;
  readonly body: Uint8Array;
} {
  const { message, format, content, capabilities } = submission;
  const control = encodePap(message, format);
  const others = [content, capabilities].filter((part) => part !== undefined);
  if (others.length === 0) return { contentType: PAP_MEDIA_TYPE, body: control };
  const parts = [{ headers: [{ name: "Content-Type", value: PAP_MEDIA_TYPE }], body: control }, ...others];
  const boundary = freeBoundary(
    parts.map((part) => part.body),
    submission.boundary ?? "phonebank-part",
  );
  const parameters = [
    { name: "boundary", value: boundary },
    { name: "type", value: PAP_MEDIA_TYPE },
  ];
  return { contentType: formatMediaType({ type: RELATED, parameters }), body: encodeMultipart({ parts }, boundary) };
}

function arranged(control: PapDocument, others: readonly MultipartPart[]): Submission {
  const { kind } = control.message;
  const isPush = kind === "push-message";
  const most = isPush ? 2 : kind === "ccq-response" ? 1 : 0;
  if (others.length > most) {
    throw new CodecError("invalid-value", 0, SPEC, `${others.length} parts beside ${kind}, at most ${most}`);
  }
  if (isPush && others.length === 0) throw new CodecError("invalid-value", 0, SPEC, "push-message without content");
  const [content, capabilities] = isPush ? others : [undefined, ...others];
  return { control, ...(content ? { content } : {}), ...(capabilities ? { capabilities } : {}) };
}
