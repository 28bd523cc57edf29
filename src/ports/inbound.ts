/** What a bearer hands to a handset, and what it learns back. */

/** One short message on its way, whichever carrier has it. */
export interface SmsPart {
  readonly from: string;
  readonly to: string;
  /**
   * TP-User-Data: with its header (UDHL first) when `hasHeader`. Text in the default alphabet stands one septet an octet, as SMPP has it;
   * who carries TPDUs, and knows TP-UDL, unpacks it. What SMPP clients do otherwise, `codec/sms/carried-text.ts` reads.
   */
  readonly userData: Uint8Array;
  readonly hasHeader: boolean;
  /** TP-DCS, or SMPP data_coding, which agree for the values in use. */
  readonly dataCoding: number;
}

/** A short message to submit. */
export interface SmsSubmission extends SmsPart {
  /** Parts of the same message are out already: it is not to wait behind messages that have not begun. */
  readonly continues: boolean;
}

/** A short message as it reaches a handset, after SMPP or any other carrier has been taken off. */
export interface InboundSms extends SmsPart {
  readonly kind: "sms";
  /** Ports given beside the user data (SMPP TLVs source_port and destination_port). */
  readonly ports?: { readonly destination: number; readonly source: number };
  /** Segmentation given beside the user data (SMPP sar_* TLVs). */
  readonly segment?: { readonly reference: number; readonly total: number; readonly sequence: number };
}

/** A push that came whole by another way than short messages. Every bearer turns what it got into a WSP Push PDU. */
export interface InboundPush {
  readonly kind: "push";
  readonly bearer: "udp" | "pap" | "obex" | "websocket" | "control";
  /** The sender as the bearer knows it, for example `127.0.0.1:40000`. */
  readonly from: string;
  /** The handset's IMEI or MSISDN. */
  readonly to: string;
  /** A connectionless WSP Push PDU, TID first. */
  readonly pdu: Uint8Array;
  /** True when it came over a line that only the owner of the handset has, such as a cable (ProvBoot). */
  readonly local: boolean;
  /** The line by which it came, where a session can go over it: its other end gets and puts the messages (SyncML_OBEX). */
  readonly line?: string;
}

/** What a bearer hands to a handset. */
export type Inbound = InboundSms | InboundPush;

/** `accepted` means saved: it survives a crash. `busy` and `failed` invite the sender to try again. */
export type DeliveryOutcome = "accepted" | "unknown-address" | "busy" | "failed";

/** Hands one inbound message to whoever answers to `inbound.to`. Never rejects. */
export type Deliver = (inbound: Inbound) => Promise<DeliveryOutcome>;
