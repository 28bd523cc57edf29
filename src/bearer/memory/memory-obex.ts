import type { Random } from "../../base/random.ts";
import { OBEX_RESPONSES } from "../../codec/obex/response-codes.ts";
import type { SessionAnswer, SessionRequest, SessionTransport } from "../../ports/session-transport.ts";
import { credentialOf, proofFor, wordsOf } from "../obex/challenge-answer.ts";
import { PasswordGate } from "../obex/password-gate.ts";

/** The way to a server behind OBEX without sockets: its password is asked for as over OBEX, then it is `way`. For virtual time. */
export function memoryObex(way: SessionTransport, password: string | undefined, random: Random): SessionTransport {
  if (password === undefined) return way;
  return { ...way, exchange: async (request) => refusal(request, password, random) ?? way.exchange(request) };
}

function refusal({ transportCredential }: SessionRequest, password: string, random: Random): SessionAnswer | undefined {
  const gate = new PasswordGate(password, random);
  const refused = { result: "refused", code: OBEX_RESPONSES.Unauthorized, headers: [gate.challenge()] } as const;
  const credential = credentialOf(transportCredential);
  const proof = proofFor(refused, credential);
  if (proof && gate.judge([proof]) === "open") return undefined;
  return { outcome: "failed", reason: "status", detail: `OBEX: ${wordsOf(refused, credential)}` };
}
