/** The attributes of every PAP element (PAP §12.2). Times are kept as text; {@link parsePapTime} of time.ts reads them. */
import { CODE, FLAG, oneOf, optional, required, TEXT } from "./attributes.ts";

/** What became of a push so far (PAP §9.6). */
export const MESSAGE_STATES = [
  "rejected",
  "pending",
  "delivered",
  "undeliverable",
  "expired",
  "aborted",
  "timeout",
  "cancelled",
  "unknown",
] as const;

/** How urgent a push is; `medium` when it does not say. */
export const PRIORITIES = ["high", "medium", "low"] as const;

/** Whether the phone has to confirm; `notspecified` when the push does not say. */
export const DELIVERY_METHODS = ["confirmed", "preferconfirmed", "unconfirmed", "notspecified"] as const;

/** Which recipients a replacement is for: all, or those that the push it replaces has not reached. PAP 2.0 */
export const REPLACE_METHODS = ["all", "pending-only"] as const;

const PUSH_ID = required("push-id", TEXT);
const OUTCOME = { code: required("code", CODE), description: optional("desc", TEXT) } as const;
const SENDER = {
  senderAddress: optional("sender-address", TEXT),
  senderName: optional("sender-name", TEXT),
} as const;

/** PAP §9.1 */
export const PAP = { productName: optional("product-name", TEXT) } as const;

/** PAP §9.2 */
export const PUSH_MESSAGE = {
  pushId: PUSH_ID,
  replacePushId: optional("replace-push-id", TEXT),
  replaceMethod: optional("replace-method", oneOf(REPLACE_METHODS)),
  deliverBeforeTimestamp: optional("deliver-before-timestamp", TEXT),
  deliverAfterTimestamp: optional("deliver-after-timestamp", TEXT),
  sourceReference: optional("source-reference", TEXT),
  ppgNotifyRequestedTo: optional("ppg-notify-requested-to", TEXT),
  progressNotesRequested: optional("progress-notes-requested", FLAG),
} as const;

/** PAP §9.2 */
export const ADDRESS = { value: required("address-value", TEXT) } as const;

/** PAP §9.2 */
export const QUALITY_OF_SERVICE = {
  priority: optional("priority", oneOf(PRIORITIES)),
  deliveryMethod: optional("delivery-method", oneOf(DELIVERY_METHODS)),
  networkRequired: optional("network-required", FLAG),
  network: optional("network", TEXT),
  bearerRequired: optional("bearer-required", FLAG),
  bearer: optional("bearer", TEXT),
} as const;

/** PAP §9.3 */
export const PUSH_RESPONSE = { pushId: PUSH_ID, ...SENDER, replyTime: optional("reply-time", TEXT) } as const;

/** PAP §9.3 */
export const PROGRESS_NOTE = {
  stage: required("stage", TEXT),
  note: optional("note", TEXT),
  time: optional("time", TEXT),
} as const;

/** PAP §9.3, and the same of cancel-result in PAP §9.5 */
export const RESULT = OUTCOME;

/** PAP §9.4, §9.8: cancel-message, cancel-response, statusquery-message, statusquery-response */
export const REFERENCE = { pushId: PUSH_ID } as const;

/** PAP §9.6 */
export const RESULTNOTIFICATION_MESSAGE = {
  pushId: PUSH_ID,
  ...SENDER,
  receivedTime: optional("received-time", TEXT),
  eventTime: optional("event-time", TEXT),
  messageState: required("message-state", oneOf(MESSAGE_STATES)),
  ...OUTCOME,
} as const;

/** PAP §9.7 */
export const RESULTNOTIFICATION_RESPONSE = { pushId: PUSH_ID, ...OUTCOME } as const;

/** PAP §9.9 */
export const STATUSQUERY_RESULT = {
  eventTime: optional("event-time", TEXT),
  messageState: required("message-state", oneOf(MESSAGE_STATES)),
  ...OUTCOME,
} as const;

/** PAP §9.10 */
export const CCQ_MESSAGE = { queryId: optional("query-id", TEXT), applicationId: optional("app-id", TEXT) } as const;

/** PAP §9.11 */
export const CCQ_RESPONSE = { queryId: optional("query-id", TEXT), ...OUTCOME } as const;

/** PAP §9.12 */
export const BADMESSAGE_RESPONSE = {
  ...OUTCOME,
  badMessageFragment: optional("bad-message-fragment", TEXT),
} as const;
