import { CodecError, ConfigError } from "../../base/errors.ts";
import { DM_MESSAGE, PROVISIONING_DOCUMENT } from "../../codec/assemble/document-kind.ts";
import { encodeXmlDocument } from "../../codec/assemble/encode-document.ts";
import { documentPush } from "../../codec/assemble/push.ts";
import { encodeProvisioning, type ProvisioningDocument } from "../../codec/provisioning/document.ts";
import type { Sec } from "../../codec/security/bootstrap-mac.ts";
import { type BootstrapProof, NEEDED_SECRETS, proveBootstrap } from "../../codec/security/bootstrap-proof.ts";
import { splitDatagram } from "../../codec/sms/split.ts";
import { encodePush } from "../../codec/wsp/push.ts";

/** What a sender may do wrong on purpose. `no-mac` keeps SEC; `damaged-body` keeps the MAC right, so that it is the document that fails. */
export const BOOTSTRAP_FAULTS = ["bad-mac", "no-mac", "missing-part", "unknown-sec", "damaged-body"] as const;
/** One of {@link BOOTSTRAP_FAULTS}. */
export type BootstrapFault = (typeof BOOTSTRAP_FAULTS)[number];

/** What to send, and how it proves itself. */
export interface BootstrapRequest {
  /** WBXML octets, which are sent as they are; XML text; or a provisioning document. */
  readonly document: Uint8Array | string | ProvisioningDocument;
  /** `cp` (default): client provisioning; `dm`: a SyncML message with the account (DM_Bootstrap). */
  readonly profile?: "cp" | "dm";
  /** Absent: the message has neither SEC nor MAC. */
  readonly sec?: Sec;
  readonly imsi?: string;
  readonly pin?: string;
  /** Transaction id of the push, 0 to 255. */
  readonly tid: number;
  /** Reference of the concatenated short messages, 0 to 255. */
  readonly reference: number;
  readonly fault?: BootstrapFault;
}

/** A bootstrap ready for a carrier. */
export interface PreparedBootstrap {
  /** User data of the short messages, header first. */
  readonly parts: Uint8Array[];
  readonly mac?: string;
  /** USERPINMAC only: what the user has to be told. */
  readonly code?: string;
  /** The whole push PDU. */
  readonly push: Uint8Array;
}

const UNKNOWN_SEC = 9;
const KINDS = { cp: PROVISIONING_DOCUMENT, dm: DM_MESSAGE } as const;

/**
 * Makes the short messages of a bootstrap: document, SEC and MAC, push, parts (ProvBoot; DM_Security).
 * @throws {ConfigError} when a secret is missing that the method needs, or the fault does not fit the document
 * @throws {CodecError} when the document is not well-formed or too long for 255 parts
 */
export function prepareBootstrap(request: BootstrapRequest): PreparedBootstrap {
  const { profile = "cp", sec, tid, reference, fault } = request;
  const body = damage(encodeDocument(request.document, profile), fault);
  const proof = authenticate(body, request);
  const stated = fault === "unknown-sec" ? UNKNOWN_SEC : sec;
  const { mac } = proof;
  const pdu = documentPush(
    { kind: KINDS[profile], body },
    { tid, ...(stated === undefined ? {} : { sec: stated }), ...(mac === undefined ? {} : { mac }) },
  );
  const push = encodePush(pdu);
  const parts = splitDatagram(push, KINDS[profile].ports, { reference });
  return { parts: fault === "missing-part" ? withoutSecond(parts) : parts, ...proof, push };
}

function encodeDocument(document: BootstrapRequest["document"], profile: "cp" | "dm"): Uint8Array {
  if (document instanceof Uint8Array) return document;
  if (typeof document !== "string") return encodeProvisioning(document);
  const { kind, body } = encodeXmlDocument(document);
  if (kind.profile === profile) return body;
  const expected = profile === "cp" ? "a provisioning document" : "a SyncML message";
  throw new CodecError("invalid-value", 0, "ProvBoot", `${kind.mediaType}, expected ${expected}`);
}

function damage(body: Uint8Array, fault: BootstrapFault | undefined): Uint8Array {
  return fault === "damaged-body" ? body.subarray(0, body.length >> 1) : body;
}

function authenticate(body: Uint8Array, request: BootstrapRequest): BootstrapProof {
  const { profile = "cp", sec, imsi, pin, fault } = request;
  if (sec === undefined) return {};
  const secrets = { ...(imsi === undefined ? {} : { imsi }), ...(pin === undefined ? {} : { pin }) };
  const proof = proveBootstrap(body, sec, secrets, profile);
  if (!proof && sec === 3) throw invalid("pin", "5 to 20 decimal digits for USERPINMAC");
  if (!proof) throw invalid("sec", `decimal ${NEEDED_SECRETS[sec].join(" and ")} for method ${sec}`);
  if (fault === "no-mac") return {};
  if (fault !== "bad-mac") return proof;
  const { mac, code } = proof;
  return {
    ...(mac === undefined ? {} : { mac: spoilLast(mac, 16) }),
    ...(code === undefined ? {} : { code: spoilLast(code, 10) }),
  };
}

/** Puts the next digit of the same base in the last place. */
function spoilLast(digits: string, base: 10 | 16): string {
  const last = (Number.parseInt(digits.slice(-1), base) + 1) % base;
  return digits.slice(0, -1) + last.toString(base).toUpperCase();
}

function withoutSecond(parts: readonly Uint8Array[]): Uint8Array[] {
  if (parts.length < 2) throw invalid("fault", "a document of at least two short messages for missing-part");
  return parts.filter((_, i) => i !== 1);
}

function invalid(path: string, expected: string): ConfigError {
  return new ConfigError([{ file: "bootstrap", path, expected }]);
}
