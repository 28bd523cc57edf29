import { smppAddress } from "../smpp/address.ts";
import { ESM_CLASS_UDHI, encodeSmppMessage } from "../smpp/message.ts";
import type { SmsAddress } from "../sms/address.ts";
import { encodeSmsDeliver, encodeSmsSubmit, type TpduContent } from "../sms/tpdu.ts";

/** One part of a datagram on its way: user data with its header, and who sends it to whom. */
export interface PartToCarry {
  readonly userData: Uint8Array;
  /** Digits, with or without a plus sign, are an international number; anything else is a name. */
  readonly from: string;
  /** Digits, with or without a plus sign. */
  readonly to: string;
  /** Place among the parts, from 1: sequence_number in SMPP, TP-MR in SMS-SUBMIT. */
  readonly number: number;
}

/** 8-bit data without a message class, in TP-DCS and SMPP data_coding alike (TS 23.038 §4; SMPP §5.2.19). */
const EIGHT_BIT_DATA = 0x04;

/** The time that every SMS-DELIVER of ours states: one that is always the same, so that the same input gives the same octets. */
const SERVICE_CENTRE_TIME = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, zone: 0 };

/** How a part becomes a PDU, by carrier. @throws {CodecError} for addresses that do not fit */
export const CARRIERS = {
  tpud: ({ userData }) => userData,
  "sms-deliver": ({ userData, from }) =>
    encodeSmsDeliver({
      ...content(userData),
      kind: "SMS-DELIVER",
      moreMessagesToSend: false,
      loopPrevention: false,
      statusReportIndication: false,
      originatingAddress: smsAddress(from),
      serviceCentreTimeStamp: SERVICE_CENTRE_TIME,
    }),
  "sms-submit": ({ userData, to, number }) =>
    encodeSmsSubmit({
      ...content(userData),
      kind: "SMS-SUBMIT",
      rejectDuplicates: false,
      statusReportRequest: false,
      messageReference: number & 0xff,
      destinationAddress: smsAddress(to),
      validity: { format: "none" },
    }),
  smpp: submitSm,
} as const satisfies Readonly<Record<string, (part: PartToCarry) => Uint8Array>>;

/** The name of a carrier. */
export type Carrier = keyof typeof CARRIERS;

function submitSm({ userData, from, to, number }: PartToCarry): Uint8Array {
  const source = smppAddress(from);
  const destination = smppAddress(to);
  return encodeSmppMessage({
    command: "submit_sm",
    commandStatus: 0,
    sequenceNumber: number,
    serviceType: "",
    sourceAddrTon: source.ton,
    sourceAddrNpi: source.npi,
    sourceAddr: source.address,
    destAddrTon: destination.ton,
    destAddrNpi: destination.npi,
    destinationAddr: destination.address,
    esmClass: ESM_CLASS_UDHI,
    protocolId: 0,
    priorityFlag: 0,
    scheduleDeliveryTime: "",
    validityPeriod: "",
    registeredDelivery: 0,
    replaceIfPresentFlag: 0,
    dataCoding: EIGHT_BIT_DATA,
    smDefaultMsgId: 0,
    shortMessage: userData,
    tlvs: [],
  });
}

function content(userData: Uint8Array): TpduContent {
  return {
    replyPath: false,
    hasHeader: true,
    protocolId: 0,
    dataCoding: EIGHT_BIT_DATA,
    userDataLength: userData.length,
    userData,
  };
}

/** The same reading of a text as in SMPP: a number is international, anything else alphanumeric. */
function smsAddress(text: string): SmsAddress {
  const { ton, npi, address } = smppAddress(text);
  return { type: ton === 1 ? "international" : "alphanumeric", plan: npi, value: address };
}
