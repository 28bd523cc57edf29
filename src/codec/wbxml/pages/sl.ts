import { attributeStarts, codePage } from "../code-page.ts";

/** Service Loading tags (SL). */
export const SL_PAGE = codePage("SL", { sl: 0x05 });

/** Service Loading attribute starts (SL). */
export const SL_STARTS = attributeStarts("SL", {
  "action=execute-low": 0x05,
  "action=execute-high": 0x06,
  "action=cache": 0x07,
  "href=": 0x08,
  "href=http://": 0x09,
  "href=http://www.": 0x0a,
  "href=https://": 0x0b,
  "href=https://www.": 0x0c,
});
