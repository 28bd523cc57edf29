import { attributeStarts, codePage } from "../code-page.ts";

/** E-Mail Notification tags (EMN). */
export const EMN_PAGE = codePage("EMN", { emn: 0x05 });

/** E-Mail Notification attribute starts (EMN). */
export const EMN_STARTS = attributeStarts("EMN", {
  "timestamp=": 0x05,
  "mailbox=": 0x06,
  "mailbox=mailat:": 0x07,
  "mailbox=pop://": 0x08,
  "mailbox=imap://": 0x09,
  "mailbox=http://": 0x0a,
  "mailbox=http://www.": 0x0b,
  "mailbox=https://": 0x0c,
  "mailbox=https://www.": 0x0d,
});
