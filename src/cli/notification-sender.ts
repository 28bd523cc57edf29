import type { PushSender } from "../server/rest/notify.ts";
import { loginOption, type ParsedOptions, UsageError } from "./command.ts";
import { SENDERS } from "./send-push.ts";

/** Sends as `phonebank notification send` does; what it has to know of the peer, the options of the server say. @throws {UsageError} for a login that is none */
export function notificationSender(
  options: ParsedOptions,
  obexPassword: string | undefined,
  interrupted: AbortSignal,
): PushSender {
  loginOption(options, "smsc");
  const password = obexPassword === undefined ? {} : { "obex-password": obexPassword };
  return async ({ via, to, ...prepared }) => {
    try {
      return await SENDERS[via]({ prepared, to, options: { ...options, ...password, to }, interrupted });
    } catch (error) {
      if (error instanceof UsageError) return { problem: error.message };
      throw error;
    }
  };
}
