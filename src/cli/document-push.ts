import type { EncodedDocument } from "../codec/assemble/encode-document.ts";
import { documentPush } from "../codec/assemble/push.ts";
import { proveBootstrap } from "../codec/security/bootstrap-proof.ts";
import type { PushPdu } from "../codec/wsp/push.ts";
import { type ParsedOptions, UsageError } from "./command.ts";
import { missingSecret, secOption, secretOptions } from "./security-options.ts";

/** A push that brings a document, and what the user has to be told of it: the code of USERPINMAC. */
export interface ProvenPush {
  readonly push: PushPdu;
  readonly code?: string;
}

/** The push that brings a document, with the proof that the security options ask for. @throws {UsageError} when they do not fit the document */
export function provenPush(document: EncodedDocument, tid: number, options: ParsedOptions): ProvenPush {
  const { kind, body } = document;
  const sec = secOption(options);
  if (sec === undefined) return { push: documentPush(document, { tid }) };
  if (kind.profile === undefined) {
    throw new UsageError(`--sec is for provisioning documents and DM messages; this is ${kind.documentType}`);
  }
  const proof = proveBootstrap(body, sec, secretOptions(options), kind.profile);
  if (!proof) throw missingSecret(sec);
  const { mac, code } = proof;
  const push = documentPush(document, { tid, sec, ...(mac === undefined ? {} : { mac }) });
  return { push, ...(code === undefined ? {} : { code }) };
}
