/** How a PAP document says which version it is (PAP §10, §12.1). */

/** The versions that are written, by their document type declarations. */
export const DOCUMENT_TYPES = {
  "1.0": { publicId: "-//WAPFORUM//DTD PAP 1.0//EN", systemId: "http://www.wapforum.org/DTD/pap_1.0.dtd" },
  "2.0": { publicId: "-//WAPFORUM//DTD PAP 2.0//EN", systemId: "http://www.wapforum.org/DTD/pap_2.0.dtd" },
} as const;

/** A version of PAP that can be written. */
export type PapVersion = keyof typeof DOCUMENT_TYPES;

/** What stands before the root element. All is absent in a document that says nothing. */
export interface PapProlog {
  readonly publicId?: string;
  readonly systemId?: string;
  /** From the public identifier, else from the system identifier; also one that is not known, such as `2.1`. */
  readonly version?: string;
  /** The sender's versions by `wap-pap-ver`, best first; `1.*` stands for all that begin so. */
  readonly supportedVersions?: readonly string[];
}

/** Reads the prolog of a document that is well-formed. The instruction may stand inside of the document type declaration, where most senders put it. */
export function readProlog(text: string): PapProlog {
  const prolog = prologOf(text);
  const declaration = /<!DOCTYPE\s+\S+\s+(?:PUBLIC\s*(?:"([^"]*)"|'([^']*)')|SYSTEM)\s*(?:"([^"]*)"|'([^']*)')/.exec(
    prolog,
  );
  const publicId = (declaration?.[1] ?? declaration?.[2])?.replace(/\s+/g, " ").trim();
  const systemId = declaration?.[3] ?? declaration?.[4];
  const version = /\bPAP (\d+\.\d+)/i.exec(publicId ?? "")?.[1] ?? /pap_(\d+\.\d+)\.dtd/i.exec(systemId ?? "")?.[1];
  const instruction = /<\?wap-pap-ver\s+supported-versions\s*=\s*(?:"([^"]*)"|'([^']*)')\s*\?>/.exec(prolog);
  const versions = instruction?.[1] ?? instruction?.[2];
  return {
    ...(publicId === undefined ? {} : { publicId }),
    ...(systemId === undefined ? {} : { systemId }),
    ...(version === undefined ? {} : { version }),
    ...(versions === undefined ? {} : { supportedVersions: versions.split(",").map((each) => each.trim()) }),
  };
}

/** What stands before the root element, without comments. */
function prologOf(text: string): string {
  let prolog = "";
  let from = 0;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", from)) {
    prolog += text.slice(from, at);
    if (/^<[\p{L}_:]/u.test(text.slice(at, at + 3))) return prolog;
    const isComment = text.startsWith("<!--", at);
    const end = isComment ? text.indexOf("-->", at + 4) : at;
    if (end < 0) return prolog;
    if (!isComment) prolog += "<";
    from = end + (isComment ? 3 : 1);
  }
  return prolog + text.slice(from);
}

/** The document type declaration of a version, with `wap-pap-ver` inside of it when versions are given. */
export function documentType(version: PapVersion, supportedVersions?: readonly string[]): string {
  const { publicId, systemId } = DOCUMENT_TYPES[version];
  const versions = supportedVersions?.join(",").replace(/[<>"?]/g, "");
  const subset = versions === undefined ? "" : ` [<?wap-pap-ver supported-versions="${versions}"?>]`;
  return `<!DOCTYPE pap PUBLIC "${publicId}" "${systemId}"${subset}>`;
}

/** Whether a version is among those that a peer supports: the same, or one that a star stands for (PAP §10). */
export function supportsVersion(supportedVersions: readonly string[], version: string): boolean {
  return supportedVersions.some((each) =>
    each.endsWith("*") ? version.startsWith(each.slice(0, -1)) : each === version,
  );
}
