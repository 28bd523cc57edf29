import type { SyncHdr } from "../codec/syncml/message.ts";
import { clientCred } from "./authentication.ts";
import type { Envelope } from "./outbox.ts";
import type { SessionState } from "./session-state.ts";
import type { DmSettings } from "./settings.ts";
import { isHttpUrl } from "./url.ts";

/** Octets of the largest message the client sends, whatever the server says: one that says nothing may not take what it gets. */
const LARGEST_MESSAGE_BYTES = 256 * 1024;

/** The SyncHdr of the session's next message. The client's limits go with package 1 (DM_Protocol, SyncHdr). */
function clientHeader(state: SessionState, settings: DmSettings): SyncHdr {
  const { cred, name } = clientCred(state.client);
  const { verDtd, verProto, maxMsgSize, maxObjSize } = settings;
  return {
    verDtd,
    verProto,
    sessionId: state.sessionId,
    msgId: String(state.sent.msgId + 1),
    target: { uri: state.url },
    source: { uri: state.deviceId, ...(name === undefined ? {} : { name }) },
    ...(cred ? { cred } : {}),
    ...(state.phase === "setup" ? { meta: { maxMsgSize, maxObjSize } } : {}),
  };
}

/** How the session's next message is written: in the client's encoding, within what the server and the client's own bound allow. */
export function nextEnvelope(state: SessionState, settings: DmSettings): Envelope {
  const maxMsgSize = Math.min(state.peer.maxMsgSize ?? LARGEST_MESSAGE_BYTES, LARGEST_MESSAGE_BYTES);
  return { header: clientHeader(state, settings), encoding: settings.encoding, maxMsgSize };
}

/** 505 or 513 when the server speaks another version of the DTD or the protocol (DM_Protocol, SyncHdr). */
export function versionStatus({ verDtd, verProto }: SyncHdr, settings: DmSettings): 505 | 513 | undefined {
  if (verDtd !== settings.verDtd) return 505;
  return verProto === settings.verProto ? undefined : 513;
}

/** Where the next message goes after a RespURI: there, octet by octet as the server wrote it; a relative one counts from `current`. Unusable ones change nothing. */
function followRespUri(respUri: string | undefined, current: string): string {
  if (respUri === undefined || respUri === "") return current;
  if (isHttpUrl(respUri)) return respUri;
  if (/^[a-z][a-z0-9+.-]*:/i.test(respUri) || !URL.canParse(respUri, current)) return current;
  return new URL(respUri, current).href;
}

/** Takes over what the server says about itself in a SyncHdr: its address and its limits, which stay in force until it says otherwise. */
export function hearHeader(state: SessionState, header: SyncHdr, answeredFrom: string): SessionState {
  const { maxMsgSize = state.peer.maxMsgSize, maxObjSize = state.peer.maxObjSize } = header.meta ?? {};
  return {
    ...state,
    receivedMsgId: header.msgId,
    url: header.respUri ? followRespUri(header.respUri, answeredFrom || state.url) : state.url,
    peer: { maxMsgSize, maxObjSize },
  };
}
