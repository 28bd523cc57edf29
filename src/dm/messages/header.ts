import type { SyncHdr } from "../../codec/syncml/message.ts";
import { clientCred } from "../authentication/authentication.ts";
import type { SessionState } from "../session-state.ts";
import type { DmSettings } from "../settings.ts";
import { isServerUrl, leavesTls } from "../url.ts";
import { STANDARD_ACCENT, toldLimits } from "./accent.ts";
import type { Envelope } from "./outbox.ts";

/** Octets of the largest message the client sends, whatever the server says: one that says nothing may not take what it gets. */
const LARGEST_MESSAGE_BYTES = 256 * 1024;

/** The SyncHdr of the session's next message. The client's limits go with package 1 (DM_Protocol, SyncHdr). */
function clientHeader(state: SessionState, settings: DmSettings): SyncHdr {
  const { cred, name } = clientCred(state.client);
  const { headerTarget, accent = STANDARD_ACCENT } = settings;
  const { verDtd, verProto } = versionOf(state, settings);
  return {
    verDtd,
    verProto,
    sessionId: state.sessionId,
    msgId: String(state.sent.msgId + 1),
    target: { uri: headerTarget === "account" ? state.home : state.url },
    source: { uri: state.deviceId, ...(name === undefined ? {} : { name }) },
    ...(cred ? { cred } : {}),
    ...toldLimits(state, settings, accent),
  };
}

/** How the session's next message is written: in the client's encoding, within what the server and the client's own bound allow. */
export function nextEnvelope(state: SessionState, settings: DmSettings): Envelope {
  const maxMsgSize = Math.min(state.peer.maxMsgSize ?? LARGEST_MESSAGE_BYTES, LARGEST_MESSAGE_BYTES);
  const { encoding, largeObjects } = settings;
  return { header: clientHeader(state, settings), encoding, maxMsgSize, largeObjects };
}

/** 505 or 513 when the server speaks another version of the DTD or the protocol than the client does in this session (DM_Protocol, SyncHdr). */
export function versionStatus({ verDtd, verProto }: SyncHdr, spoken: Version): 505 | 513 | undefined {
  if (verDtd !== spoken.verDtd) return 505;
  return verProto === spoken.verProto ? undefined : 513;
}

type Version = Pick<DmSettings, "verDtd" | "verProto">;

const OLDER: Version = { verDtd: "1.1", verProto: "DM/1.1" };

/** The version of the session's messages: that of the device, or DM 1.1 for a server that refused it. */
export function versionOf(state: Pick<SessionState, "isOlder">, settings: DmSettings): Version {
  return state.isOlder ? OLDER : settings;
}

/** Whether package 1 is to go out once more as DM 1.1, as the server refused its version. */
export function retriesOlder(state: SessionState, code: number | undefined, settings: DmSettings): boolean {
  const isRefusal = (code === 505 || code === 513) && mayBeginAnew(state);
  return isRefusal && settings.versionRetry === "dm-1.1" && versionOf(state, settings).verProto !== OLDER.verProto;
}

/** Whether package 1 may go out in another form: the server has not accepted it, and the client still wants the session. */
export function mayBeginAnew({ phase, abort }: SessionState): boolean {
  return phase === "setup" && abort === null;
}

/** Where a URI of the server leads: there, octet by octet as it is written; a relative one counts from `current`. Undefined for an unusable one. */
function followUri(uri: string, current: string): string | undefined {
  if (isServerUrl(uri)) return uri;
  if (uri === "" || /^[a-z][a-z0-9+.-]*:/i.test(uri) || !URL.canParse(uri, current)) return undefined;
  return new URL(uri, current).href;
}

/**
 * Takes over what the server says about itself in a SyncHdr: its address and its limits, which stay in force until it says otherwise.
 * A limit of 0, which nothing keeps to, says nothing: it is what servers write that have none. An address that leaves TLS is not taken.
 */
export function hearHeader(state: SessionState, header: SyncHdr, answeredFrom: string): SessionState {
  const { maxMsgSize, maxObjSize } = header.meta ?? {};
  const wanted = header.respUri ? followUri(header.respUri, answeredFrom || state.url) : undefined;
  return {
    ...state,
    receivedMsgId: header.msgId,
    url: wanted === undefined || leavesTls(state.url, wanted) ? state.url : wanted,
    peer: {
      maxMsgSize: maxMsgSize || state.peer.maxMsgSize,
      maxObjSize: maxObjSize || state.peer.maxObjSize,
    },
  };
}
