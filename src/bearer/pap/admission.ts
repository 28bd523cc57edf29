/** Whether a gateway takes a push, judged by the push alone (PAP §9.2). */
import type { Millis } from "../../base/clock.ts";
import { type ClientAddress, isAddressProblem, parseClientAddress, phoneNumber } from "../../codec/pap/address.ts";
import type { AddressValue, PushMessage } from "../../codec/pap/message.ts";
import { parsePapTime } from "../../codec/pap/time.ts";
import { requestTarget } from "../http/url.ts";
import type { PapLimits } from "./limits.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** Finds the handset that an address means: its IMEI or MSISDN, or undefined when it is nobody's. */
export type Resolve = (address: ClientAddress) => string | undefined;

/** Networks and bearers that a push may require; both compared without regard to case. */
export interface OfferedBearers {
  readonly networks?: readonly string[];
  readonly bearers?: readonly string[];
}

/** What a push that may be taken asks for. */
export interface Admission {
  /** Handsets by address, in the order of the push, none twice. */
  readonly addresses: ReadonlyMap<AddressValue, string | undefined>;
  readonly deliverAfter?: Millis;
  readonly deliverBefore?: Millis;
}

/** The handset of an address by its type: a PLMN number is an MSISDN, a user is named by IMEI or MSISDN, and nobody is known by an IP address. */
export const resolveByType: Resolve = (address) =>
  address.type === "USER" ? address.client : phoneNumber(address)?.replace(/^\+/, "");

/** Reads addresses and times of a push. One malformed address refuses the whole push, so that nothing goes out by halves. */
export function admitPush(
  message: PushMessage,
  now: Millis,
  options: { readonly resolve: Resolve; readonly offers: OfferedBearers; readonly limits: PapLimits },
): Admission | Refusal {
  const addresses = new Map<AddressValue, string | undefined>();
  if (message.addresses.length > options.limits.maxAddresses) {
    return refusal(3005, `${message.addresses.length} addresses, at most ${options.limits.maxAddresses}`);
  }
  for (const value of message.addresses) {
    const address = parseClientAddress(value);
    if (isAddressProblem(address)) return refusal(2002, `${value.slice(0, 100)}: ${address.problem}`);
    addresses.set(value, options.resolve(address));
  }
  const times = timesOf(message, now);
  return "code" in times ? times : (qualityRefusal(message, options.offers) ?? { addresses, ...times });
}

function timesOf(message: PushMessage, now: Millis): Omit<Admission, "addresses"> | Refusal {
  const { deliverAfterTimestamp, deliverBeforeTimestamp, ppgNotifyRequestedTo } = message;
  const deliverAfter = parsePapTime(deliverAfterTimestamp ?? "");
  const deliverBefore = parsePapTime(deliverBeforeTimestamp ?? "");
  if (deliverAfterTimestamp !== undefined && deliverAfter === undefined) {
    return refusal(2000, `deliver-after-timestamp ${deliverAfterTimestamp}`);
  }
  if (deliverBeforeTimestamp !== undefined && deliverBefore === undefined) {
    return refusal(2000, `deliver-before-timestamp ${deliverBeforeTimestamp}`);
  }
  if (ppgNotifyRequestedTo !== undefined && !requestTarget(ppgNotifyRequestedTo)) {
    return refusal(2000, "ppg-notify-requested-to is no http or https URL");
  }
  // As Kannel's gateway answers it.
  if (deliverBefore !== undefined && deliverBefore <= now) return refusal(2001, "deliver-before-timestamp has passed");
  return {
    ...(deliverAfter === undefined ? {} : { deliverAfter }),
    ...(deliverBefore === undefined ? {} : { deliverBefore }),
  };
}

function qualityRefusal({ qualityOfService = {} }: PushMessage, offers: OfferedBearers): Refusal | undefined {
  const { networkRequired, network, bearerRequired, bearer } = qualityOfService;
  if (networkRequired && !isOffered(network, offers.networks)) return refusal(3009, network);
  return bearerRequired && !isOffered(bearer, offers.bearers) ? refusal(3010, bearer) : undefined;
}

function isOffered(wanted: string | undefined, offered: readonly string[] | undefined): boolean {
  if (wanted === undefined || !offered || wanted.toLowerCase() === "any") return true;
  return offered.some((each) => each.toLowerCase() === wanted.toLowerCase());
}
