/** What a WBXML document may demand of its reader. Beyond a limit is a CodecError `limit-exceeded`. */
export interface WbxmlLimits {
  /** Elements inside one another. */
  readonly depth: number;
  /** Octets of the whole document. */
  readonly documentBytes: number;
  /** Octets of the string table. */
  readonly stringTableBytes: number;
  readonly elements: number;
  /** Attributes of one element. */
  readonly attributes: number;
  /** Characters of one attribute's value. */
  readonly attributeLength: number;
  /** Characters of all text and attribute values together: a string table makes much of few octets. */
  readonly textLength: number;
}

/** Room for any message a handset meets, and a bound on what a hostile one may cost. */
export const WBXML_LIMITS: WbxmlLimits = {
  depth: 64,
  documentBytes: 4 * 1024 * 1024,
  stringTableBytes: 64 * 1024,
  elements: 100_000,
  attributes: 64,
  attributeLength: 64 * 1024,
  textLength: 8 * 1024 * 1024,
};
