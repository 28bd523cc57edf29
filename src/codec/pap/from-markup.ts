import type { MarkupElement } from "../markup/element.ts";
import { children, mandatory, optional, type Place, refuse, rootPlace } from "../markup/place.ts";
import { readAttributes } from "./attributes.ts";
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

/**
 * Reads the one message of a `pap` element. Elements and attributes that PAP does not define are left out.
 * @throws {CodecError} with the element's path, when a part is missing or malformed, or the message is none that is known
 */
export function papFromMarkup(root: MarkupElement): { readonly productName?: string; readonly message: PapMessage } {
  const pap = rootPlace(root, "pap", "PAP §9.1");
  const found = children(pap).filter(({ element }) => isKind(element.name));
  const [message, second] = found;
  if (!message) return refuse(pap, "no message that is known");
  if (second) return refuse(second, "a second message");
  return { ...readAttributes(pap, PAP), message: READERS[message.element.name as PapMessage["kind"]](message) };
}

const READERS: { readonly [K in PapMessage["kind"]]: (place: Place) => Extract<PapMessage, { kind: K }> } = {
  "push-message": (place) => ({
    kind: "push-message",
    ...readAttributes(place, PUSH_MESSAGE),
    addresses: oneOrMore(place, "address", addressAt),
    ...qualityOfService(place),
  }),
  "push-response": (place) => ({
    kind: "push-response",
    ...readAttributes(place, PUSH_RESPONSE),
    progressNotes: children(place, "progress-note").map((note) => readAttributes(note, PROGRESS_NOTE)),
    result: readAttributes(mandatory(place, "response-result"), RESULT),
  }),
  "cancel-message": (place) => ({
    kind: "cancel-message",
    ...readAttributes(place, REFERENCE),
    addresses: addresses(place),
  }),
  "cancel-response": (place) => ({
    kind: "cancel-response",
    ...readAttributes(place, REFERENCE),
    results: oneOrMore(place, "cancel-result", (result) => ({
      ...readAttributes(result, RESULT),
      addresses: addresses(result),
    })),
  }),
  "resultnotification-message": (place) => ({
    kind: "resultnotification-message",
    ...readAttributes(place, RESULTNOTIFICATION_MESSAGE),
    address: addressAt(mandatory(place, "address")),
    ...qualityOfService(place),
  }),
  "resultnotification-response": (place) => ({
    kind: "resultnotification-response",
    ...readAttributes(place, RESULTNOTIFICATION_RESPONSE),
    ...optionalAddress(place),
  }),
  "statusquery-message": (place) => ({
    kind: "statusquery-message",
    ...readAttributes(place, REFERENCE),
    addresses: addresses(place),
  }),
  "statusquery-response": (place) => ({
    kind: "statusquery-response",
    ...readAttributes(place, REFERENCE),
    results: oneOrMore(place, "statusquery-result", (result) => ({
      ...readAttributes(result, STATUSQUERY_RESULT),
      addresses: addresses(result),
      ...qualityOfService(result),
    })),
  }),
  "ccq-message": (place) => ({
    kind: "ccq-message",
    ...readAttributes(place, CCQ_MESSAGE),
    address: addressAt(mandatory(place, "address")),
  }),
  "ccq-response": (place) => ({
    kind: "ccq-response",
    ...readAttributes(place, CCQ_RESPONSE),
    ...optionalAddress(place),
  }),
  "badmessage-response": (place) => ({ kind: "badmessage-response", ...readAttributes(place, BADMESSAGE_RESPONSE) }),
};

function isKind(name: string): name is PapMessage["kind"] {
  return Object.hasOwn(READERS, name);
}

function oneOrMore<T>(place: Place, name: string, read: (place: Place) => T): T[] {
  const found = children(place, name);
  if (found.length === 0) refuse(place, `no ${name}`);
  return found.map(read);
}

function addresses(place: Place): AddressValue[] {
  return children(place, "address").map(addressAt);
}

function addressAt(place: Place): AddressValue {
  return readAttributes(place, ADDRESS).value;
}

function optionalAddress(place: Place): { address?: AddressValue } {
  const found = optional(place, "address");
  return found ? { address: addressAt(found) } : {};
}

function qualityOfService(place: Place): { qualityOfService?: QualityOfService } {
  const found = optional(place, "quality-of-service");
  return found ? { qualityOfService: readAttributes(found, QUALITY_OF_SERVICE) } : {};
}
