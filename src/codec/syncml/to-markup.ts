import type { MarkupElement } from "../markup/element.ts";
import { commandElement } from "./commands-to-markup.ts";
import type { SyncHdr, SyncMLEncoding, SyncMLMessage } from "./message.ts";
import { metaElement } from "./meta.ts";
import { type Build, builder, credElement, locationElement } from "./parts-to-markup.ts";

const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ["1.0", "SYNCML:SYNCML1.0"],
  ["1.1", "SYNCML:SYNCML1.1"],
  ["1.2", "SYNCML:SYNCML1.2"],
]);

/** The namespace of a message's elements, by its VerDTD; an unknown one gets that of 1.2. Meta-information has its own. */
export function namespaceOf(verDtd: string): string {
  return NAMESPACES.get(verDtd) ?? "SYNCML:SYNCML1.2";
}

/**
 * Writes a SyncML message as an element tree, elements in the order of the DTD. Octets stay octets for WBXML (OPAQUE); for
 * XML they become base64 text, and the caller states so by Format `b64`. An unknown VerDTD gets the namespace of 1.2 (SyncML_RepPro).
 */
export function syncmlToMarkup(message: SyncMLMessage, encoding: SyncMLEncoding = "wbxml"): MarkupElement {
  const build = builder(namespaceOf(message.header.verDtd), encoding);
  const commands = message.commands.map((command) => commandElement(build, command));
  const final = message.final ? [build.element("Final")] : [];
  return build.element(
    "SyncML",
    headerElement(build, message.header),
    build.element("SyncBody", ...commands, ...final),
  );
}

function headerElement(build: Build, header: SyncHdr): MarkupElement {
  return build.element(
    "SyncHdr",
    build.element("VerDTD", header.verDtd),
    build.element("VerProto", header.verProto),
    build.element("SessionID", header.sessionId),
    build.element("MsgID", header.msgId),
    locationElement(build, "Target", header.target),
    locationElement(build, "Source", header.source),
    build.optional("RespURI", header.respUri),
    header.noResp && build.element("NoResp"),
    credElement(build, header.cred),
    metaElement(build, header.meta),
    ...build.kept(header.extra),
  );
}
