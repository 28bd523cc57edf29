import { attributeStarts, attributeValues, codePage } from "../code-page.ts";

/** The ends of host names that SI, SL and EMN share as attribute values (SI, SL, EMN). */
export const HOST_ENDINGS = attributeValues("SI, SL and EMN", {
  ".com/": 0x85,
  ".edu/": 0x86,
  ".net/": 0x87,
  ".org/": 0x88,
});

/** Service Indication tags (SI). */
export const SI_PAGE = codePage("SI", {
  si: 0x05,
  indication: 0x06,
  info: 0x07,
  item: 0x08,
});

/** Service Indication attribute starts (SI). */
export const SI_STARTS = attributeStarts("SI", {
  "action=signal-none": 0x05,
  "action=signal-low": 0x06,
  "action=signal-medium": 0x07,
  "action=signal-high": 0x08,
  "action=delete": 0x09,
  "created=": 0x0a,
  "href=": 0x0b,
  "href=http://": 0x0c,
  "href=http://www.": 0x0d,
  "href=https://": 0x0e,
  "href=https://www.": 0x0f,
  "si-expires=": 0x10,
  "si-id=": 0x11,
  "class=": 0x12,
});
