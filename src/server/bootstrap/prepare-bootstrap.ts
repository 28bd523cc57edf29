import { utf8Bytes } from "../../base/bytes.ts";
import { ConfigError } from "../../base/errors.ts";
import {
  encodeProvisioning,
  type ProvisioningDocument,
  provisioningFromXml,
} from "../../codec/provisioning/document.ts";
import { bootstrapKey, bootstrapMac, type Sec, userPinMacCode } from "../../codec/security/bootstrap-mac.ts";
import { splitDatagram } from "../../codec/sms/split.ts";
import { decodeSyncml, encodeSyncml } from "../../codec/syncml/codec.ts";
import { SYNCML_DM_TYPES } from "../../codec/syncml/message.ts";
import { encodePush } from "../../codec/wsp/push.ts";

/** What a sender may do wrong on purpose. `damaged-body` keeps the MAC right, so that it is the document that fails. */
export const BOOTSTRAP_FAULTS = ["bad-mac", "missing-part", "unknown-sec", "damaged-body"] as const;
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

/** WAP push, not secured; as gateways send it, from the port of connectionless WSP (WDP). */
const PORTS = { destination: 2948, source: 9200 };
const UNKNOWN_SEC = 9;
const CONTENT_TYPES = { cp: "application/vnd.wap.connectivity-wbxml", dm: SYNCML_DM_TYPES.wbxml } as const;

/**
 * Makes the short messages of a bootstrap: document, SEC and MAC, push, parts (ProvBoot; DM_Security).
 * @throws {ConfigError} when a secret is missing that the method needs, or the fault does not fit the document
 * @throws {CodecError} when the document is not well-formed or too long for 255 parts
 */
export function prepareBootstrap(request: BootstrapRequest): PreparedBootstrap {
  const { profile = "cp", sec, tid, reference, fault } = request;
  const body = damage(encodeDocument(request.document, profile), fault);
  const proof = authenticate(body, request);
  const push = encodePush({
    tid,
    contentType: CONTENT_TYPES[profile],
    parameters: {
      ...(fault === "unknown-sec" ? { sec: UNKNOWN_SEC } : sec === undefined ? {} : { sec }),
      ...(proof.mac === undefined ? {} : { mac: proof.mac }),
      others: [],
    },
    headers: [],
    body,
  });
  const parts = splitDatagram(push, PORTS, { reference });
  return { parts: fault === "missing-part" ? withoutSecond(parts) : parts, ...proof, push };
}

function encodeDocument(document: BootstrapRequest["document"], profile: "cp" | "dm"): Uint8Array {
  if (document instanceof Uint8Array) return document;
  if (typeof document !== "string") return encodeProvisioning(document);
  if (profile === "cp") return encodeProvisioning(provisioningFromXml(document));
  return encodeSyncml(decodeSyncml(utf8Bytes(document)).message, "wbxml");
}

function damage(body: Uint8Array, fault: BootstrapFault | undefined): Uint8Array {
  return fault === "damaged-body" ? body.subarray(0, body.length >> 1) : body;
}

function authenticate(body: Uint8Array, request: BootstrapRequest): { mac?: string; code?: string } {
  const { profile = "cp", sec, imsi, pin, fault } = request;
  if (sec === undefined) return {};
  const bad = fault === "bad-mac";
  if (sec === 3) {
    if (pin === undefined || !/^[0-9]{5,20}$/.test(pin)) throw invalid("pin", "5 to 20 decimal digits for USERPINMAC");
    const code = userPinMacCode(pin, body);
    return { code: bad ? spoilLast(code, 10) : code };
  }
  const secrets = { ...(imsi === undefined ? {} : { imsi }), ...(pin === undefined ? {} : { pin }) };
  const key = bootstrapKey(sec, secrets, profile);
  if (!key) throw invalid("sec", `decimal ${["imsi", "pin", "imsi and pin"][sec]} for method ${sec}`);
  const mac = bootstrapMac(key, body);
  return { mac: bad ? spoilLast(mac, 16) : mac };
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
