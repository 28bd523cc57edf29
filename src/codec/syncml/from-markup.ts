import type { MarkupElement } from "../markup/element.ts";
import { commandsIn } from "./commands-from-markup.ts";
import type { SyncHdr, SyncMLMessage } from "./message.ts";
import { credIn, headerLocation, metaIn } from "./parts-from-markup.ts";
import { mandatory, mandatoryText, optional, optionalText, type Place, refuse } from "./place.ts";

/**
 * Reads a SyncML message from an element tree. Elements may stand in any order; those that DM does not use are left out,
 * except directly below SyncBody, Atomic and Sequence, where they become `Unknown` commands. White space around URIs,
 * identifiers, codes and types is dropped, never that of Data, LocName or Correlator.
 *
 * What the server has to be told with a Status is no error here: a missing CmdID or LocURI is an empty text, an Alert's
 * missing code and a command's missing items are absent.
 * @throws {CodecError} with the element's path, when an element is missing without which the message cannot be answered (SyncML_RepPro)
 */
export function syncmlFromMarkup(root: MarkupElement): SyncMLMessage {
  const place = { element: root };
  if (root.name !== "SyncML") return refuse(place, `expected SyncML, found ${root.name}`);
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
  };
}
