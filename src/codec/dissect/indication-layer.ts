import { attempt } from "../../base/decoded.ts";
import type { MarkupElement } from "../markup/element.ts";
import { emnFromMarkup } from "../si/e-mail-notification.ts";
import { siFromMarkup } from "../si/service-indication.ts";
import { slFromMarkup } from "../si/service-loading.ts";
import { addLayer, type FieldValue, fieldsOf, type Slice } from "./layer.ts";

/** What an indication says, by the name of its root element, defaults filled in (SI; SL; EMN). */
const READERS: Readonly<Record<string, (root: MarkupElement) => Readonly<Record<string, FieldValue>>>> = {
  si: (root) => {
    const { href, siId, created, expires, action = "signal-medium", text } = siFromMarkup(root);
    return { href, "si-id": siId, created, "si-expires": expires, action, text };
  },
  sl: (root) => {
    const { href, action = "execute-low" } = slFromMarkup(root);
    return { href, action };
  },
  emn: (root) => {
    const { mailbox, timestamp } = emnFromMarkup(root);
    return { mailbox, timestamp };
  },
};

/** Adds the layer of a service indication, a service loading or an e-mail notification; other documents have none. */
export function openIndication(slice: Slice, root: MarkupElement): void {
  const read = Object.hasOwn(READERS, root.name) ? READERS[root.name] : undefined;
  const fields = read && attempt(() => read(root));
  if (fields) addLayer(slice, root.name.toUpperCase(), fieldsOf(fields));
}
