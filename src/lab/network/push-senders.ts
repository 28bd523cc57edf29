/** Sends one connectionless WSP Push PDU to others by the bearers whose clients take content with a type: PAP and OBEX. */
import type { Clock } from "../../base/clock.ts";
import { type ObexCredential, wordsOf } from "../../bearer/obex/challenge-answer.ts";
import { putObject } from "../../bearer/obex/client.ts";
import { NOTIFICATION_TYPE } from "../../bearer/obex/object-type.ts";
import { submitToGateway } from "../../bearer/pap/client.ts";
import { obexHeader, typeHeader } from "../../codec/obex/headers.ts";
import { contentFromPush } from "../../codec/pap/content-entity.ts";
import { partHeader } from "../../codec/pap/multipart.ts";
import { responseClass, responseName } from "../../codec/pap/response-codes.ts";
import { decodePush } from "../../codec/wsp/push.ts";

/** What came of a push. */
export interface SendResult {
  readonly accepted: boolean;
  /** The peer's answer. */
  readonly answer: string;
}

/** A gateway, and how one push is named there. */
export interface GatewayTarget {
  /** The gateway's http or https URL. */
  readonly url: string;
  /** A client address, for example `WAPPUSH=+491700001/TYPE=PLMN@ppg.example`. */
  readonly address: string;
  readonly pushId: string;
  readonly clock: Clock;
}

/** Submits the push to a push proxy gateway (PAP §14). @throws {PortError} (rejects) as `submitToGateway` */
export async function sendToGateway(
  pdu: Uint8Array,
  { url, address, pushId, clock }: GatewayTarget,
): Promise<SendResult> {
  const message = { kind: "push-message", pushId, addresses: [address] } as const;
  const answer = await submitToGateway({ message, content: contentFromPush(decodePush(pdu)) }, { url, clock });
  if (answer.kind !== "push-response" && answer.kind !== "badmessage-response") {
    return { accepted: false, answer: `${answer.kind} instead of a push-response` };
  }
  const { code, description } = answer.kind === "push-response" ? answer.result : answer;
  const accepted = answer.kind === "push-response" && responseClass(code) === "success";
  return { accepted, answer: `${code} ${description || (responseName(code) ?? "")}`.trim() };
}

/** A handset's OBEX inbox. */
export interface InboxTarget {
  readonly host: string;
  readonly port: number;
  /** Shown to a handset that asks for a password. */
  readonly credential?: ObexCredential | undefined;
  readonly clock: Clock;
}

/** Puts what is pushed into an inbox by OBEX over TCP (DM_Bootstrap §5.6.1.1). @throws {PortError} (rejects) as `putObject` */
export async function sendIntoInbox(pdu: Uint8Array, target: InboxTarget): Promise<SendResult> {
  const content = contentFromPush(decodePush(pdu));
  const type = partHeader(content, "Content-Type") ?? "";
  const headers = [
    ...(type === NOTIFICATION_TYPE ? [] : [obexHeader("Name", "bootstrap.wbxml")]),
    typeHeader(type),
    obexHeader("Length", content.body.length),
  ];
  const outcome = await putObject({ headers, body: content.body }, target);
  return { accepted: outcome.result === "done", answer: wordsOf(outcome, target.credential) };
}
