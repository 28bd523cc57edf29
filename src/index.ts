/** The public API: every name listed, and the only list of its kind. */

// Bytes, errors, time, randomness
export { type Clock, type Millis, systemClock, VirtualClock } from "./base/clock.ts";
export { ERROR_CODES, type ErrorCode } from "./base/error-codes.ts";
export { Bug, CodecError, ConfigError, type ConfigProblem, PhonebankError, PortError } from "./base/errors.ts";
export { type Random, seededRandom } from "./base/random.ts";
export { SPECS, type SpecId, type SpecRef } from "./base/spec.ts";
// Bearers
export { connectEsme, type Esme, type EsmeOptions, type SubmitResult } from "./bearer/smpp/esme.ts";
export { type Smsc, type SmscOptions, startSmsc } from "./bearer/smpp/smsc.ts";
// Codecs
export { attribute, element, isElement, type MarkupElement, type MarkupNode } from "./codec/markup/element.ts";
export { decodePackage0, encodePackage0, type Package0 } from "./codec/notification/package0.ts";
export {
  type Characteristic,
  decodeProvisioning,
  encodeProvisioning,
  type Parm,
  type ProvisioningDocument,
  provisioningFromXml,
} from "./codec/provisioning/document.ts";
export {
  bootstrapKey,
  bootstrapMac,
  macFits,
  SEC_METHODS,
  type Sec,
  userPinMacCode,
} from "./codec/security/bootstrap-mac.ts";
export { basicCredential, macCredential, md5Credential } from "./codec/security/credentials.ts";
export { encodeSmppMessage, type SmppMessage } from "./codec/smpp/message.ts";
export { decodeSmppPdu, type SmppPdu } from "./codec/smpp/pdu.ts";
export { addPart, type Datagram, expireSets, NO_PARTS, type ReassemblyState } from "./codec/sms/reassembly.ts";
export { splitDatagram } from "./codec/sms/split.ts";
export {
  decodeSmsDeliver,
  decodeSmsSubmit,
  encodeSmsDeliver,
  encodeSmsSubmit,
  type SmsDeliver,
  type SmsSubmit,
} from "./codec/sms/tpdu.ts";
export { decodeUserDataHeader, encodeUserDataHeader } from "./codec/sms/user-data-header.ts";
export { decodeSyncml, encodeSyncml } from "./codec/syncml/codec.ts";
export type * from "./codec/syncml/message.ts";
export { decodeWbxml, type WbxmlDocument } from "./codec/wbxml/decode.ts";
export { DOCUMENT_TYPES, type DocumentTypeName } from "./codec/wbxml/document-types.ts";
export { encodeWbxml } from "./codec/wbxml/encode.ts";
export { decodePush, encodePush, type PushPdu } from "./codec/wsp/push.ts";
export { formatXml } from "./codec/xml/format.ts";
export { parseXml } from "./codec/xml/parse.ts";
// Events
export { EventBus, type EventReader } from "./events/bus.ts";
export type { Emit, EventBody, EventType, PhonebankEvent, RejectionReason } from "./events/event.ts";
export { redact } from "./events/redaction.ts";
// Whole things
export { type Bank, type BankOptions, startBank } from "./lab/bank.ts";
export { type HandsetPlan, planHandsets } from "./lab/handset-plan.ts";
export { type LoadedScenario, loadScenario } from "./scenario/load.ts";
export { type RunOptions, type RunReport, runScenario } from "./scenario/runner.ts";
export {
  type BootstrapFault,
  type BootstrapRequest,
  type PreparedBootstrap,
  prepareBootstrap,
} from "./server/bootstrap/prepare-bootstrap.ts";
export { type Submit, sendBootstrap } from "./server/bootstrap/send-bootstrap.ts";
export { type AccountBook, accountBook, type ServerAccount } from "./server/dm/account.ts";
export type { DeviceReport } from "./server/dm/device-record.ts";
export type { DmServer, DmServerOptions } from "./server/dm/dm-server.ts";
export { JOB_SCHEMA, type Job } from "./server/dm/job.ts";
export { type DmListenerOptions, type RunningDmServer, startDmServer } from "./server/dm/start-dm-server.ts";
