import { type HttpTransportOptions, startHttpTransport } from "../../bearer/http/session-transport.ts";
import { type DmLines, withLines } from "../../bearer/obex/dm/lines.ts";
import { ObexSessionTransport, withObex } from "../../bearer/obex/dm/session-transport.ts";
import type { SessionTransport } from "../../ports/session-transport.ts";

/** What carries DM sessions over sockets: the line that a call came by, else OBEX or HTTP as the server's address says. */
export function startSessionTransport(options: HttpTransportOptions & { readonly lines: DmLines }): SessionTransport {
  const { clock, emit, lines } = options;
  return withLines(withObex(startHttpTransport(options), new ObexSessionTransport({ clock, emit })), lines);
}
