import type { ObexHeader } from "../../codec/obex/headers.ts";
import type { ObexObject } from "../../codec/obex/object.ts";
import type { ObexResponseName } from "../../codec/obex/response-codes.ts";

/** Told when a request is refused, and why. */
export type OnRefused = (reason: string) => void;

/** What an OBEX port leads to, as one client sees it: a handset's inbox, or a DM server. */
export interface ObexService {
  /** Whether a client may connect to the service that it names; undefined: to the default one. */
  connect(target: Uint8Array | undefined): "connected" | ObexResponseName;
  /** How an object is refused of which the first packets are there; undefined while it may go on. */
  refuses(begun: Pick<ObexObject, "headers">): ObexResponseName | undefined;
  /** Takes a whole object and gives the response. */
  take(object: ObexObject): Promise<ObexResponseName>;
  /** What a GET is for, or how it is refused. */
  fetch(headers: readonly ObexHeader[]): Promise<ObexObject | ObexResponseName>;
  /** The client gives up what is under way. */
  abort(): void;
  /** The client has said goodbye; it may connect anew. */
  leave(): void;
}
