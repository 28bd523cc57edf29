/**
 * The public API: every name listed, and the only list of its kind. Names that say too little outside of their folder
 * carry the name of their format here: `Status` of SyncML is `SyncMLStatus`.
 */

// Octets, errors, time, randomness

export { fromHex, toHex } from "./base/bytes.ts";
export { type Clock, type Millis, systemClock, VirtualClock } from "./base/clock.ts";
export { ERROR_CODES, type ErrorCode } from "./base/error-codes.ts";
export { Bug, CodecError, ConfigError, type ConfigProblem, PhonebankError, PortError } from "./base/errors.ts";
export { type Random, seededRandom } from "./base/random.ts";
export { SPECS, type SpecId, type SpecRef } from "./base/spec.ts";

// Element trees, in which WBXML and XML meet

export { contentOf as markupContent, textOf as markupText } from "./codec/markup/content.ts";
export {
  decodeDocument as decodeMarkup,
  decodeXmlText,
  encodeDocument as encodeMarkup,
  type MarkupEncoding,
} from "./codec/markup/document.ts";
export {
  attribute as markupAttribute,
  element as markupElement,
  isElement as isMarkupElement,
  type MarkupAttribute,
  type MarkupElement,
  type MarkupNode,
} from "./codec/markup/element.ts";

// WBXML

export { decodeWbxml, type WbxmlDecodeOptions, type WbxmlDocument } from "./codec/wbxml/decode.ts";
export {
  DOCUMENT_TYPES as WBXML_DOCUMENT_TYPES,
  type DocumentType as WbxmlDocumentType,
  type DocumentTypeName as WbxmlDocumentTypeName,
  documentTypeOf as wbxmlDocumentTypeOf,
} from "./codec/wbxml/document-types.ts";
export { encodeWbxml, type WbxmlEncodeOptions } from "./codec/wbxml/encode.ts";
export { WBXML_LIMITS, type WbxmlLimits } from "./codec/wbxml/limits.ts";

// XML

export { formatXml, type XmlFormatOptions } from "./codec/xml/format.ts";
export { XML_LIMITS, type XmlLimits } from "./codec/xml/limits.ts";
export { parseXml } from "./codec/xml/parse.ts";

// SyncML messages, and the documents in their Data

export { ALERT_CODES, type AlertCode, isAlertCode } from "./codec/syncml/alert-codes.ts";
export { decodeSyncml, encodeSyncml } from "./codec/syncml/codec.ts";
export { dataText as syncmlDataText } from "./codec/syncml/data.ts";
export { type EmbeddedDocument, embed as embedDocument, embeddedDocument } from "./codec/syncml/embedded.ts";
export { syncmlFromMarkup } from "./codec/syncml/from-markup.ts";
export {
  type Chunk as SyncMLChunk,
  type Collected as SyncMLCollected,
  chunkOf as syncmlChunkOf,
  collectChunk as collectSyncmlChunk,
  type PartialObject as SyncMLPartialObject,
} from "./codec/syncml/large-object.ts";
export {
  type Alert as SyncMLAlert,
  type Anchor as SyncMLAnchor,
  type Command as SyncMLCommand,
  type ContainerCommand as SyncMLContainerCommand,
  type Cred as SyncMLCred,
  type Data as SyncMLData,
  type Item as SyncMLItem,
  type ItemCommand as SyncMLItemCommand,
  type ItemCommandName as SyncMLItemCommandName,
  type Location as SyncMLLocation,
  type Mem as SyncMLMem,
  type Meta as SyncMLMeta,
  type Results as SyncMLResults,
  type Status as SyncMLStatus,
  SYNCML_DM_TYPES,
  type SyncHdr,
  type SyncMLEncoding,
  type SyncMLMessage,
  type UnknownCommand as SyncMLUnknownCommand,
} from "./codec/syncml/message.ts";
export { syncmlToMarkup } from "./codec/syncml/to-markup.ts";

// Client Provisioning documents

export {
  type Characteristic,
  decodeProvisioning,
  encodeProvisioning,
  type Parm,
  type ProvisioningDocument,
  provisioningFromMarkup,
  provisioningFromXml,
  provisioningToMarkup,
} from "./codec/provisioning/document.ts";

// Serialised trees (TNDS) and device descriptions (DDF)

export {
  DDF_TYPES,
  type Ddf,
  type DdfNode,
  ddfFromMarkup,
  ddfFromXml,
  ddfToMarkup,
  decodeDdf,
  encodeDdf,
  occurrenceBounds as ddfOccurrenceBounds,
} from "./codec/ddf/document.ts";
export type { MgmtTree } from "./codec/ddf/mgmt-tree.ts";
export type { DdfOccurrence, DdfProperties, DdfType } from "./codec/ddf/properties.ts";
export type {
  NodeType as DdfNodeType,
  RuntimeProperties as DdfRuntimeProperties,
} from "./codec/ddf/runtime-properties.ts";
export {
  ACCESS_TYPES as DDF_ACCESS_TYPES,
  DDF_FORMATS,
  type DdfAccessType,
  type DdfCaseSense,
  type DdfFormat,
  type DdfScope,
} from "./codec/ddf/vocabulary.ts";
export {
  decodeTnds,
  encodeTnds,
  TNDS_TYPES,
  type Tnds,
  type TndsNode,
  tndsFormat,
  tndsFromMarkup,
  tndsFromXml,
  tndsToMarkup,
} from "./codec/tnds/document.ts";

// Device information of data synchronisation (DevInf)

export type { DataStore, DataStoreMemory, DevInfContentType } from "./codec/devinf/data-store.ts";
export {
  DEVINF_TYPES,
  type DevInf,
  type DevInfExt,
  decodeDevInf,
  devInfFromMarkup,
  devInfFromXml,
  devInfToMarkup,
  encodeDevInf,
} from "./codec/devinf/document.ts";

// Service indication (SI), service loading (SL), e-mail notification (EMN)

export {
  decodeEmn,
  type EMailNotification,
  EMN_TYPES,
  emnFromMarkup,
  emnFromXml,
  emnToMarkup,
  encodeEmn,
} from "./codec/si/e-mail-notification.ts";
export {
  decodeSi,
  encodeSi,
  type ServiceIndication,
  SI_ACTIONS,
  SI_TYPES,
  type SiAction,
  type SiInfoItem,
  siFromMarkup,
  siFromXml,
  siToMarkup,
} from "./codec/si/service-indication.ts";
export {
  decodeSl,
  encodeSl,
  type ServiceLoading,
  SL_ACTIONS,
  SL_TYPES,
  type SlAction,
  slFromMarkup,
  slFromXml,
  slToMarkup,
} from "./codec/si/service-loading.ts";

// Package #0

export {
  decodePackage0,
  encodePackage0,
  encodeTrigger as encodeNotificationTrigger,
  NOTIFICATION_VERSIONS,
  type NotificationDm,
  type Package0,
  type Trigger as NotificationTrigger,
  triggerOf as notificationTriggerOf,
  UI_MODES as NOTIFICATION_UI_MODES,
  type UiMode as NotificationUiMode,
} from "./codec/notification/package0.ts";

// WSP push

export type { AssignedNumbers as WspAssignedNumbers } from "./codec/wsp/assigned-numbers.ts";
export { BEARERS as WSP_BEARERS } from "./codec/wsp/bearers.ts";
export { CHARSETS as WSP_CHARSETS } from "./codec/wsp/charsets.ts";
export type {
  ContentType as WspContentType,
  ContentTypeParameters as WspContentTypeParameters,
  OtherParameter as WspOtherParameter,
} from "./codec/wsp/content-type.ts";
export { CONTENT_TYPES as WSP_CONTENT_TYPES } from "./codec/wsp/content-types.ts";
export type { WspHeader } from "./codec/wsp/header-fields.ts";
export {
  formatHeader as formatWspHeader,
  PUSH_FLAGS,
  type PushFlag,
  parseHeader as parseWspHeader,
  pushFlags,
  type TextHeader as WspTextHeader,
} from "./codec/wsp/header-text.ts";
export {
  APPLICATION_IDS as WSP_APPLICATION_IDS,
  HEADERS as WSP_HEADERS,
  PARAMETERS as WSP_PARAMETERS,
} from "./codec/wsp/headers.ts";
export { formatHttpDate, parseHttpDate } from "./codec/wsp/http-date.ts";
export { applicationIdOf as pushApplicationId, decodePush, encodePush, type PushPdu } from "./codec/wsp/push.ts";
export { integerOf as wspInteger, type WspValue } from "./codec/wsp/values.ts";

// Short messages: TPDUs and what their fields say

export { type SmsAddress, TYPES_OF_NUMBER, type TypeOfNumber } from "./codec/sms/address.ts";
export {
  type Alphabet as SmsAlphabet,
  carriesOctets,
  type DataCoding as SmsDataCoding,
  decodeDataCoding as decodeSmsDataCoding,
} from "./codec/sms/data-coding.ts";
export {
  STATUSES as SMS_STATUSES,
  type StatusClass as SmsStatusClass,
  statusClass as smsStatusClass,
  statusName as smsStatusName,
} from "./codec/sms/status.ts";
export { decodeSmsStatusReport, encodeSmsStatusReport, type SmsStatusReport } from "./codec/sms/status-report.ts";
export { formatTimeStamp as formatSmsTimeStamp, type TimeStamp as SmsTimeStamp } from "./codec/sms/time-stamp.ts";
export {
  decodeSmsDeliver,
  decodeSmsSubmit,
  encodeSmsDeliver,
  encodeSmsSubmit,
  type SmsDeliver,
  type SmsSubmit,
  type TpduContent as SmsContent,
} from "./codec/sms/tpdu.ts";
export {
  type CountedUserData as SmsCountedUserData,
  USER_DATA_LENGTH as SMS_USER_DATA_LENGTH,
} from "./codec/sms/user-data.ts";
export {
  relativeValidityMinutes as smsRelativeValidityMinutes,
  type Validity as SmsValidity,
} from "./codec/sms/validity.ts";

// Short messages: text, its alphabets and its parts

export { decodeGsm7, encodeGsm7, fillBitsAfter, packSeptets, unpackSeptets } from "./codec/sms/gsm7.ts";
export { type SplitTextOptions, splitText } from "./codec/sms/split-text.ts";
export {
  joinText,
  type TextAlphabet as SmsTextAlphabet,
  type TextMessage as SmsTextMessage,
  type TextualUserData as SmsTextualUserData,
  textAlphabet as smsTextAlphabet,
  textUnits as smsTextUnits,
  unitsText as smsUnitsText,
  userDataText as smsText,
} from "./codec/sms/text.ts";
export { decodeUcs2, encodeUcs2 } from "./codec/sms/ucs2.ts";

// Short messages: user data headers, splitting and reassembly of datagrams

export {
  type HeaderRemarks as UserDataHeaderRemarks,
  headerRemarks as userDataHeaderRemarks,
  INFORMATION_ELEMENT_NAMES,
  informationElementPurpose,
  NATIONAL_LANGUAGES,
} from "./codec/sms/information-elements.ts";
export { type CarriedMessage as SmsCarriedMessage, carriedBySmpp, readPart as readSmsPart } from "./codec/sms/part.ts";
export { type Datagram, missingParts, type Part as SmsPart, type PartialSet } from "./codec/sms/partial-set.ts";
export {
  addPart,
  type DroppedSet,
  expireSets,
  NO_PARTS,
  nextExpiry,
  REASSEMBLY_LIMITS,
  type ReassemblyLimits,
  type ReassemblyState,
  type ReassemblyStep,
} from "./codec/sms/reassembly.ts";
export { type SplitOptions, splitDatagram } from "./codec/sms/split.ts";
export {
  type Concatenation,
  concatenationElement,
  decodeUserDataHeader,
  encodeUserDataHeader,
  INFORMATION_ELEMENTS,
  type InformationElement,
  type InformationElementName,
  informationElementName,
  type Ports as DatagramPorts,
  portsElement,
  type UserData,
  type UserDataHeader,
} from "./codec/sms/user-data-header.ts";

// SMPP

export { type SmppAddress, smppAddress } from "./codec/smpp/address.ts";
export { SMPP_COMMANDS, type SmppCommand, smppCommandName } from "./codec/smpp/commands.ts";
export {
  type DeliveryReceipt as SmppDeliveryReceipt,
  ESM_CLASS_RECEIPT,
  formatReceipt as formatSmppReceipt,
  MESSAGE_STATES as SMPP_MESSAGE_STATES,
  type MessageState as SmppMessageState,
  type ReceiptTimes as SmppReceiptTimes,
  readReceipt as readSmppReceipt,
} from "./codec/smpp/delivery-receipt.ts";
export { splitSmppFrames } from "./codec/smpp/frames.ts";
export type { SmppHeader } from "./codec/smpp/header.ts";
export {
  ESM_CLASS_TYPE_MASK,
  ESM_CLASS_UDHI,
  encodeSmppMessage,
  type SmppMessage,
  type SmppMessageCommand,
  smppUserData,
} from "./codec/smpp/message.ts";
export {
  decodeSmppPdu,
  type SmppBind,
  type SmppLimits,
  type SmppOther,
  type SmppPdu,
  type SmppResponse,
} from "./codec/smpp/pdu.ts";
export {
  findTlv as findSmppTlv,
  findTlvInteger as findSmppTlvInteger,
  SMPP_TLVS,
  type SmppTlv,
  type SmppTlvName,
  smppTlvName,
} from "./codec/smpp/tlv.ts";

// Push Access Protocol, and the multipart bodies it travels in

export {
  ADDRESS_TYPES as CLIENT_ADDRESS_TYPES,
  type AddressExtension as ClientAddressExtension,
  type AddressProblem as ClientAddressProblem,
  type ClientAddress,
  formatClientAddress,
  isAddressProblem as isClientAddressProblem,
  parseClientAddress,
  phoneNumber as clientPhoneNumber,
} from "./codec/pap/address.ts";
export {
  boundaryOf as multipartBoundary,
  freeBoundary as freeMultipartBoundary,
  isBoundary as isMultipartBoundary,
} from "./codec/pap/boundary.ts";
export { contentFromPush, pushFromContent } from "./codec/pap/content-entity.ts";
export {
  bootstrapParameters,
  formatMediaType,
  type MediaType,
  type MediaTypeLimits,
  type MediaTypeParameter,
  parameter as mediaTypeParameter,
  parseMediaType,
} from "./codec/pap/content-type.ts";
export {
  decodePap,
  encodePap,
  formatPap,
  PAP_LIMITS,
  PAP_MEDIA_TYPE,
  type PapDocument,
  type PapFormatOptions,
  parsePap,
} from "./codec/pap/document.ts";
export { type PapProlog, type PapVersion, supportsVersion as supportsPapVersion } from "./codec/pap/document-type.ts";
export {
  DELIVERY_METHODS as PAP_DELIVERY_METHODS,
  MESSAGE_STATES as PAP_MESSAGE_STATES,
  PRIORITIES as PAP_PRIORITIES,
  REPLACE_METHODS as PAP_REPLACE_METHODS,
} from "./codec/pap/dtd.ts";
export { papFromMarkup } from "./codec/pap/from-markup.ts";
export type {
  AddressValue as PapAddressValue,
  BadMessageResponse as PapBadMessageResponse,
  CancelMessage as PapCancelMessage,
  CancelResponse as PapCancelResponse,
  CancelResult as PapCancelResult,
  CcqMessage as PapCcqMessage,
  CcqResponse as PapCcqResponse,
  PapMessage,
  ProgressNote as PapProgressNote,
  PushMessage as PapPushMessage,
  PushResponse as PapPushResponse,
  QualityOfService as PapQualityOfService,
  ResponseResult as PapResponseResult,
  ResultNotificationMessage as PapResultNotificationMessage,
  ResultNotificationResponse as PapResultNotificationResponse,
  StatusQueryMessage as PapStatusQueryMessage,
  StatusQueryResponse as PapStatusQueryResponse,
  StatusQueryResult as PapStatusQueryResult,
} from "./codec/pap/message.ts";
export {
  decodeMultipart,
  encodeMultipart,
  MULTIPART_LIMITS,
  type Multipart,
  type MultipartLimits,
  type MultipartPart,
  type PartHeader as MultipartHeader,
  partHeader as multipartHeader,
} from "./codec/pap/multipart.ts";
export {
  abortReason as papAbortReason,
  RESPONSE_CLASSES as PAP_RESPONSE_CLASSES,
  RESPONSE_CODES as PAP_RESPONSE_CODES,
  type ResponseClass as PapResponseClass,
  responseClass as papResponseClass,
  responseName as papResponseName,
} from "./codec/pap/response-codes.ts";
export {
  decodeSubmission as decodePapSubmission,
  encodeSubmission as encodePapSubmission,
  type Submission as PapSubmission,
  type SubmissionLimits as PapSubmissionLimits,
  type SubmissionParts as PapSubmissionParts,
} from "./codec/pap/submission.ts";
export { formatPapTime, parsePapTime } from "./codec/pap/time.ts";
export { papToMarkup } from "./codec/pap/to-markup.ts";

// OBEX: packets and headers

export {
  decodeApplicationParameters as decodeObexApplicationParameters,
  encodeApplicationParameters as encodeObexApplicationParameters,
} from "./codec/obex/application-parameters.ts";
export {
  type AuthenticateChallenge as ObexAuthenticateChallenge,
  type AuthenticateResponse as ObexAuthenticateResponse,
  CHALLENGE_OPTIONS as OBEX_CHALLENGE_OPTIONS,
  decodeAuthenticateChallenge as decodeObexAuthenticateChallenge,
  decodeAuthenticateResponse as decodeObexAuthenticateResponse,
  encodeAuthenticateChallenge as encodeObexAuthenticateChallenge,
  encodeAuthenticateResponse as encodeObexAuthenticateResponse,
  type Realm as ObexRealm,
  realmText as obexRealmText,
} from "./codec/obex/authentication.ts";
export { addObexOctets, EMPTY_OBEX_STREAM, type ObexStream, type ObexStreamStep } from "./codec/obex/frame.ts";
export {
  type HeaderEncoding as ObexHeaderEncoding,
  headerEncoding as obexHeaderEncoding,
  headerName as obexHeaderName,
  isUserDefinedHeader as isUserDefinedObexHeader,
  OBEX_HEADERS,
  type ObexHeaderName,
} from "./codec/obex/header-table.ts";
export {
  findHeader as findObexHeader,
  type HeaderOptions as ObexHeaderOptions,
  type HeaderValue as ObexHeaderValue,
  type HeaderValues as ObexHeaderValues,
  mediaTypeOf as obexMediaType,
  type ObexHeader,
  obexHeader,
  typeHeader as obexTypeHeader,
} from "./codec/obex/headers.ts";
export { OBEX_OPERATIONS, type ObexOperation, obexOperationName } from "./codec/obex/opcodes.ts";
export {
  type ConnectFields as ObexConnectFields,
  type ConnectRequest as ObexConnectRequest,
  decodeObexRequest,
  decodeObexResponse,
  encodeObexRequest,
  encodeObexResponse,
  OBEX_MIN_PACKET_LENGTH,
  OBEX_VERSION_1_0,
  type ObexRequest,
  type ObexResponse,
  type OtherRequest as ObexOtherRequest,
  type PlainRequest as ObexPlainRequest,
  SETPATH_FLAGS as OBEX_SETPATH_FLAGS,
  type SetPathRequest as ObexSetPathRequest,
} from "./codec/obex/packet.ts";
export { isObexSuccess, OBEX_RESPONSES, type ObexResponseName, obexResponseName } from "./codec/obex/response-codes.ts";
export {
  decodeSessionParameters as decodeObexSessionParameters,
  encodeSessionParameters as encodeObexSessionParameters,
  findSessionParameter as findObexSessionParameter,
  SESSION_OPCODES as OBEX_SESSION_OPCODES,
  SESSION_PARAMETERS as OBEX_SESSION_PARAMETERS,
  type SessionParameterName as ObexSessionParameterName,
} from "./codec/obex/session-parameters.ts";
export type { TagLengthValue as ObexTagLengthValue } from "./codec/obex/tag-length-value.ts";

// OBEX: the two sides of an operation, as pure states

export {
  abortOperation as abortObexOperation,
  connectionFrom as obexConnectionFrom,
  connectRequest as obexConnectRequest,
  NO_OBEX_CONNECTION,
  type ObexClientState,
  type ObexClientStep,
  type ObexConnection,
  type ObexOutcome,
  type OperationOptions as ObexOperationOptions,
  receiveResponse as receiveObexResponse,
  startGet as startObexGet,
  startPut as startObexPut,
} from "./codec/obex/client.ts";
export { type Collected as ObexCollected, OBEX_LIMITS, type ObexLimits } from "./codec/obex/collect.ts";
export {
  announcedLength as obexAnnouncedLength,
  type EndOfBody as ObexEndOfBody,
  type ObexObject,
  splitObject as splitObexObject,
} from "./codec/obex/object.ts";
export { receiveRequest as receiveObexRequest } from "./codec/obex/server.ts";
export {
  acceptConnect as acceptObexConnect,
  answerWith as answerObexRequest,
  serveObject as serveObexObject,
} from "./codec/obex/server-answers.ts";
export {
  type AskedRequest as ObexAskedRequest,
  newObexServer,
  OBEX_SERVER_SETTINGS,
  type ObexFault,
  type ObexPeer,
  type ObexServerPhase,
  type ObexServerSettings,
  type ObexServerState,
  type ObexServerStep,
} from "./codec/obex/server-state.ts";

// Formulas of authentication

export {
  type BootstrapSecrets,
  bootstrapKey,
  bootstrapMac,
  type KeyForm as BootstrapKeyForm,
  type MacCheck as BootstrapMacCheck,
  macFits as bootstrapMacFits,
  matchingKeyForm as matchingBootstrapKeyForm,
  SEC_METHODS,
  type Sec,
  userPinMacCode,
} from "./codec/security/bootstrap-mac.ts";
export {
  type BootstrapProof,
  NEEDED_SECRETS as NEEDED_BOOTSTRAP_SECRETS,
  proveBootstrap,
} from "./codec/security/bootstrap-proof.ts";
export {
  AUTH_TYPES as SYNCML_AUTH_TYPES,
  basicCredential,
  credentialFits,
  credentialKey,
  macCredential,
  macCredentialFits,
  macDigest,
  md5Credential,
} from "./codec/security/credentials.ts";
export { formatHmacHeader, HMAC_HEADER, type HmacHeader, parseHmacHeader } from "./codec/security/hmac-header.ts";
export {
  basicAuthorization,
  type DigestChallenge,
  type DigestRequest,
  digestAuthorization,
  digestChallenge,
} from "./codec/security/http-authorization.ts";
export { type HttpChallenge, parseHttpChallenges, parseHttpParameters } from "./codec/security/http-challenge.ts";
export {
  type NotificationSecrets,
  notificationDigest,
  notificationDigestFits,
  RESYNC_NONCES,
} from "./codec/security/notification-digest.ts";
export { obexDigest, obexDigestFits } from "./codec/security/obex-digest.ts";
export { DM_SEC_NAMES, parseSec } from "./codec/security/sec-methods.ts";

// From octets to every layer in them, as `phonebank decode` shows them

export { type BootstrapCheck, checkBootstrap } from "./codec/dissect/bootstrap-check.ts";
export { type Dissection, dissect, type Problem as DissectionProblem } from "./codec/dissect/dissect.ts";
export { documentText } from "./codec/dissect/document-text.ts";
export type { EmbeddedDocument as DissectedDocument } from "./codec/dissect/embedded.ts";
export {
  type Detection as DissectionDetection,
  detectFormat,
  FORMATS as DISSECT_FORMATS,
  type Format as DissectFormat,
} from "./codec/dissect/formats.ts";
export { type Input as DissectInput, readInput as readDissectInput } from "./codec/dissect/input.ts";
export type { Field as DissectedField, Layer as DissectedLayer } from "./codec/dissect/layer.ts";
export {
  type DissectionRecord,
  dissectionRecord,
  dissectionText,
  problemText as dissectionProblemText,
} from "./codec/dissect/report.ts";

// From a document to the PDUs that carry it, as `phonebank encode` makes them

export { CARRIERS, type Carrier, type PartToCarry } from "./codec/assemble/carriers.ts";
export {
  DM_MESSAGE,
  type DocumentKind,
  documentKindOf,
  PROVISIONING_DOCUMENT,
  PUSH_PORTS,
} from "./codec/assemble/document-kind.ts";
export { type EncodedDocument, encodeXmlDocument } from "./codec/assemble/encode-document.ts";
export { documentPush, notificationPush, type PushOptions, signPackage0 } from "./codec/assemble/push.ts";

// Bearers

export { connectEsme, type Esme, type EsmeOptions, type SubmitResult } from "./bearer/smpp/esme.ts";
export { type Smsc, type SmscOptions, startSmsc } from "./bearer/smpp/smsc.ts";

// Events

export { EventBus, type EventReader } from "./events/bus.ts";
export type { Emit, EventBody, EventType, PhonebankEvent } from "./events/event.ts";
export { redact } from "./events/redaction.ts";
export type { RejectionReason } from "./events/vocabulary.ts";

// Whole things

export { type Bank, type BankOptions, startBank } from "./lab/bank.ts";
export { type HandsetPlan, planHandsets } from "./lab/fleet/handset-plan.ts";
export { type LoadedScenario, loadScenario } from "./scenario/load.ts";
export { type RunOptions, type RunReport, runScenario } from "./scenario/runner.ts";

// The authority's side

export { AcknowledgementBook, type AwaitedBootstrap } from "./server/bootstrap/acknowledgement-book.ts";
export {
  type BootstrapFault,
  type BootstrapRequest,
  type PreparedBootstrap,
  prepareBootstrap,
} from "./server/bootstrap/prepare-bootstrap.ts";
export { type Submit, sendBootstrap } from "./server/bootstrap/send-bootstrap.ts";
export { BEHAVIOUR_SCHEMA, type Behaviour } from "./server/device/behaviour.ts";
export type { DeviceReport } from "./server/device/device-record.ts";
export type { DmServer } from "./server/dm/dm-server.ts";
export type { DmRequest, DmResponse, DmServerOptions } from "./server/dm/dm-server-options.ts";
export { JOB_SCHEMA, type Job } from "./server/jobs/job.ts";
export { type AwaitedSession, NotificationBook } from "./server/notification/notification-book.ts";
export type { NotificationOrder, OrderedNotification } from "./server/notification/order-notification.ts";
export {
  type NotificationFault,
  type NotificationRequest,
  type PreparedNotification,
  prepareNotification,
} from "./server/notification/prepare-notification.ts";
export { sendNotification } from "./server/notification/send-notification.ts";
export { type AccountBook, accountBook, type ServerAccount } from "./server/security/account.ts";
export { type DmListenerOptions, type RunningDmServer, startDmServer } from "./server/start-dm-server.ts";
