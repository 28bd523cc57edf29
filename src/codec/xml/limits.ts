/** What an XML document may demand of its reader. Beyond a limit is a CodecError `limit-exceeded`. */
export interface XmlLimits {
  /** Elements inside one another. */
  readonly depth: number;
  /** UTF-16 code units of the whole document. */
  readonly documentLength: number;
  readonly elements: number;
  /** Attributes of one element, namespace declarations included. */
  readonly attributes: number;
}

/** Room for any message or device description, and a bound on what a hostile one may cost. */
export const XML_LIMITS: XmlLimits = {
  depth: 64,
  documentLength: 8 * 1024 * 1024,
  elements: 100_000,
  attributes: 64,
};
