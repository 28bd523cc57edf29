import { element, type MarkupElement } from "../markup/element.ts";
import { writeAttributes } from "./attributes.ts";
import {
  ADDRESS,
  BADMESSAGE_RESPONSE,
  CCQ_MESSAGE,
  CCQ_RESPONSE,
  PAP,
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
import type { AddressValue, PapMessage, QualityOfService } from "./message.ts";

/** Writes a `pap` element with its message; children in the order of the DTD (PAP §12.2). */
export function papToMarkup(message: PapMessage, productName?: string): MarkupElement {
  const attributes = writeAttributes(productName === undefined ? {} : { productName }, PAP);
  return element("pap", attributes, [messageElement(message)]);
}

function messageElement(message: PapMessage): MarkupElement {
  const { kind } = message;
  switch (kind) {
    case "push-message":
      return element(kind, writeAttributes(message, PUSH_MESSAGE), addressed(message));
    case "push-response": {
      const notes = message.progressNotes.map((note) => element("progress-note", writeAttributes(note, PROGRESS_NOTE)));
      const result = element("response-result", writeAttributes(message.result, RESULT));
      return element(kind, writeAttributes(message, PUSH_RESPONSE), [...notes, result]);
    }
    case "cancel-message":
    case "statusquery-message":
      return element(kind, writeAttributes(message, REFERENCE), addressed(message));
    case "cancel-response": {
      const results = message.results.map((result) =>
        element("cancel-result", writeAttributes(result, RESULT), addressed(result)),
      );
      return element(kind, writeAttributes(message, REFERENCE), results);
    }
    case "statusquery-response": {
      const results = message.results.map((result) =>
        element("statusquery-result", writeAttributes(result, STATUSQUERY_RESULT), addressed(result)),
      );
      return element(kind, writeAttributes(message, REFERENCE), results);
    }
    case "resultnotification-message":
      return element(kind, writeAttributes(message, RESULTNOTIFICATION_MESSAGE), addressed(message));
    case "resultnotification-response":
      return element(kind, writeAttributes(message, RESULTNOTIFICATION_RESPONSE), addressed(message));
    case "ccq-message":
      return element(kind, writeAttributes(message, CCQ_MESSAGE), addressed(message));
    case "ccq-response":
      return element(kind, writeAttributes(message, CCQ_RESPONSE), addressed(message));
    case "badmessage-response":
      return element(kind, writeAttributes(message, BADMESSAGE_RESPONSE));
  }
}

/** What many elements have in them: addresses, one or more, then the quality of service. */
interface Addressed {
  readonly address?: AddressValue;
  readonly addresses?: readonly AddressValue[];
  readonly qualityOfService?: QualityOfService;
}

function addressed({ address, addresses = address === undefined ? [] : [address], qualityOfService }: Addressed) {
  const elements = addresses.map((value) => element("address", writeAttributes({ value }, ADDRESS)));
  const quality = qualityOfService && writeAttributes(qualityOfService, QUALITY_OF_SERVICE);
  return quality ? [...elements, element("quality-of-service", quality)] : elements;
}
