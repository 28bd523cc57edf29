import { serverMessage } from "../dm/a-server.ts";
import { ACCEPTED } from "../dm/a-session.ts";
import type { HandDrivenHandset } from "./a-handset.ts";

/**
 * The server answers the message in flight: with commands, or with nothing more, which ends the session. The account of that
 * server is one that asks for no proof.
 */
export function answer(handset: HandDrivenHandset, commands = "", msgId = 1): HandDrivenHandset {
  const { span = "none", dm: { sessionId = "none" } = {} } = handset.state.session ?? {};
  const { url = "", contentType = "" } = handset.sent().at(-1) ?? {};
  const body = serverMessage({ sessionId, msgId, body: `${ACCEPTED}${commands}` }, "wbxml");
  return handset.take({ type: "message.answered", span, answer: { outcome: "answered", contentType, body, url } });
}
