/** A client that tries the other encoding at a server which does not read its own: package 1 once more, and the session goes on so. */
import { toBase64, utf8Text } from "../../base/bytes.ts";
import type { Command, Item } from "../../codec/syncml/message.ts";
import { mayBeginAnew } from "../messages/header.ts";
import type { SessionState } from "../session-state.ts";
import type { DmEnvironment, DmSettings } from "../settings.ts";

/** Whether package 1 is to go out once more in the other encoding, as the server refused that of the client. */
export function retriesEncoding(state: SessionState, code: number | undefined, { encodingRetry }: DmSettings): boolean {
  return code === 415 && encodingRetry === "other" && mayBeginAnew(state) && !state.isOtherEncoding;
}

/** What a step goes by once the session is in the other encoding; `own` has the settings of the device. */
export function asSpoken(state: Pick<SessionState, "isOtherEncoding">, own: DmEnvironment): DmEnvironment {
  if (!state.isOtherEncoding) return own;
  const encoding = own.settings.encoding === "xml" ? "wbxml" : "xml";
  return { ...own, settings: { ...own.settings, encoding } };
}

/** Commands that were written in WBXML as they are in either encoding: text is text, and other octets are base64, for which Format has a name. */
export function inEitherEncoding(commands: readonly Command[]): readonly Command[] {
  return commands.map((command) => {
    if (!("items" in command)) return command;
    return { ...command, items: command.items.map(withTextData) };
  });
}

function withTextData(item: Item): Item {
  const { meta, data } = item;
  if (data === undefined || typeof data === "string") return item;
  if (meta?.format !== "bin") return { ...item, data: utf8Text(data) };
  return { ...item, meta: { ...meta, format: "b64" }, data: toBase64(data) };
}
