/** Header fields are octets, a character each; texts beyond ASCII travel in them as UTF-8. */
import { latin1Bytes, latin1Text, strictUtf8Text, utf8Bytes } from "../../base/bytes.ts";

const ASCII = /^[\x20-\x7e\t]*$/;

/** A text as it is put into a header field. */
export function toHeaderText(text: string): string {
  return ASCII.test(text) ? text : latin1Text(utf8Bytes(text));
}

/** A header field as the text it was; one that is not UTF-8 stays as it is. */
export function fromHeaderText(field: string): string {
  return ASCII.test(field) ? field : (strictUtf8Text(latin1Bytes(field)) ?? field);
}
