import type { MarkupElement } from "../markup/element.ts";
import { mandatory, mandatoryText, optional, optionalText, type Place, rootPlace } from "../markup/place.ts";
import { commandsIn } from "./commands-from-markup.ts";
import { extraIn } from "./extra.ts";
import type { SyncHdr, SyncMLMessage } from "./message.ts";
import { metaIn } from "./meta.ts";
import { credIn, headerLocation } from "./parts-from-markup.ts";

const HEADER: ReadonlySet<string> = new Set([
  "VerDTD",
  "VerProto",
  "SessionID",
  "MsgID",
  "Target",
  "Source",
  "RespURI",
  "NoResp",
  "Cred",
  "Meta",
]);

/**
 * Reads a SyncML message from an element tree. Elements may stand in any order; those without a field are kept as
 * `extra`, directly below SyncBody, Atomic and Sequence as `Unknown` commands. White space around URIs, identifiers, codes and
 * types is dropped, never that of Data, LocName, Correlator or EMI.
 *
 * What the server has to be told with a Status is no error here: a missing CmdID or LocURI is an empty text, an Alert's
 * missing code and a command's missing items are absent.
 * @throws {CodecError} with the element's path, when an element is missing without which the message cannot be answered (SyncML_RepPro)
 */
export function syncmlFromMarkup(root: MarkupElement): SyncMLMessage {
  const place = rootPlace(root, "SyncML", "SyncML_RepPro");
  const body = mandatory(place, "SyncBody");
  return {
    header: headerFrom(mandatory(place, "SyncHdr")),
    commands: commandsIn(body),
    final: optional(body, "Final") !== undefined,
  };
}

function headerFrom(place: Place): SyncHdr {
  const respUri = optionalText(place, "RespURI");
  return {
    verDtd: mandatoryText(place, "VerDTD"),
    verProto: mandatoryText(place, "VerProto"),
    sessionId: mandatoryText(place, "SessionID"),
    msgId: mandatoryText(place, "MsgID"),
    target: headerLocation(place, "Target"),
    source: headerLocation(place, "Source"),
    ...(respUri === undefined ? {} : { respUri }),
    ...(optional(place, "NoResp") ? { noResp: true } : {}),
    ...credIn(place),
    ...metaIn(place),
    ...extraIn(place, HEADER),
  };
}
