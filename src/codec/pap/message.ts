/** PAP messages in typed form: what a push initiator and a push proxy gateway say to each other (PAP §9). */
import type { AttributesOf } from "./attributes.ts";
import type {
  BADMESSAGE_RESPONSE,
  CCQ_MESSAGE,
  CCQ_RESPONSE,
  PROGRESS_NOTE,
  PUSH_MESSAGE,
  PUSH_RESPONSE,
  QUALITY_OF_SERVICE,
  REFERENCE,
  RESULT,
  RESULTNOTIFICATION_MESSAGE,
  RESULTNOTIFICATION_RESPONSE,
  STATUSQUERY_RESULT,
} from "./dtd.ts";

/** An address-value as it stands; `parseClientAddress` takes it apart. */
export type AddressValue = string;

/** How a push is to be delivered, or was: priority, method, network and bearer (PAP §9.2). */
export type QualityOfService = AttributesOf<typeof QUALITY_OF_SERVICE>;

/** How far the gateway got with a push, and when (PAP §9.3). */
export type ProgressNote = AttributesOf<typeof PROGRESS_NOTE>;

/** A response code and what it says (PAP §9.3, §9.13). */
export type ResponseResult = AttributesOf<typeof RESULT>;

/** Asks the gateway to deliver the content that comes with it. */
export interface PushMessage extends AttributesOf<typeof PUSH_MESSAGE> {
  readonly kind: "push-message";
  /** One at least. */
  readonly addresses: readonly AddressValue[];
  readonly qualityOfService?: QualityOfService;
}

/** The gateway's answer to a push-message (PAP §9.3). */
export interface PushResponse extends AttributesOf<typeof PUSH_RESPONSE> {
  readonly kind: "push-response";
  readonly progressNotes: readonly ProgressNote[];
  readonly result: ResponseResult;
}

/** Takes a push back, for the addresses or for all when there are none. */
export interface CancelMessage extends AttributesOf<typeof REFERENCE> {
  readonly kind: "cancel-message";
  readonly addresses: readonly AddressValue[];
}

/** What came of a cancellation for some addresses. */
export interface CancelResult extends AttributesOf<typeof RESULT> {
  readonly addresses: readonly AddressValue[];
}

/** The gateway's answer to a cancel-message, by addresses (PAP §9.5). */
export interface CancelResponse extends AttributesOf<typeof REFERENCE> {
  readonly kind: "cancel-response";
  readonly results: readonly CancelResult[];
}

/** The gateway's word to the initiator on what became of a push. */
export interface ResultNotificationMessage extends AttributesOf<typeof RESULTNOTIFICATION_MESSAGE> {
  readonly kind: "resultnotification-message";
  readonly address: AddressValue;
  /** How it was delivered. */
  readonly qualityOfService?: QualityOfService;
}

/** The initiator's answer to a resultnotification-message (PAP §9.7). */
export interface ResultNotificationResponse extends AttributesOf<typeof RESULTNOTIFICATION_RESPONSE> {
  readonly kind: "resultnotification-response";
  readonly address?: AddressValue;
}

/** Asks for the state of a push, for the addresses or for all when there are none. */
export interface StatusQueryMessage extends AttributesOf<typeof REFERENCE> {
  readonly kind: "statusquery-message";
  readonly addresses: readonly AddressValue[];
}

/** The state of a push for some addresses. */
export interface StatusQueryResult extends AttributesOf<typeof STATUSQUERY_RESULT> {
  readonly addresses: readonly AddressValue[];
  readonly qualityOfService?: QualityOfService;
}

/** The gateway's answer to a statusquery-message, by addresses (PAP §9.9). */
export interface StatusQueryResponse extends AttributesOf<typeof REFERENCE> {
  readonly kind: "statusquery-response";
  readonly results: readonly StatusQueryResult[];
}

/** Asks for the capabilities of a phone. */
export interface CcqMessage extends AttributesOf<typeof CCQ_MESSAGE> {
  readonly kind: "ccq-message";
  readonly address: AddressValue;
}

/** The gateway's answer to a ccq-message; the capabilities themselves are a part beside it (PAP §9.11). */
export interface CcqResponse extends AttributesOf<typeof CCQ_RESPONSE> {
  readonly kind: "ccq-response";
  readonly address?: AddressValue;
}

/** The answer to something that is no message, or one of another version. */
export interface BadMessageResponse extends AttributesOf<typeof BADMESSAGE_RESPONSE> {
  readonly kind: "badmessage-response";
}

/** Any message, told apart by `kind`, which is the name of its element. */
export type PapMessage =
  | PushMessage
  | PushResponse
  | CancelMessage
  | CancelResponse
  | ResultNotificationMessage
  | ResultNotificationResponse
  | StatusQueryMessage
  | StatusQueryResponse
  | CcqMessage
  | CcqResponse
  | BadMessageResponse;
