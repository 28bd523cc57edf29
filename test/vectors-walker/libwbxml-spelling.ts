import { utf8Bytes } from "../../src/base/bytes.ts";
import { CodecError } from "../../src/base/errors.ts";
import { contentOf } from "../../src/codec/markup/content.ts";
import { decodeDocument } from "../../src/codec/markup/document.ts";
import { isElement, type MarkupElement } from "../../src/codec/markup/element.ts";
import { type NeutralElement, neutralTree, withoutNamespaces } from "../support/neutral-tree.ts";

/**
 * A tree to hold against what xml2wbxml 0.11 wrote. It changes:
 * - text: blanks at its ends go, unless told to keep them;
 * - `Type …+xml` in a SyncML message: written as `…+wbxml`;
 * - a document as the only content of Data: written as WBXML in OPAQUE, where we write its XML as text;
 * - `.com`, `.edu`, `.net` and `.org` in the mailbox of an EMN: written with the tokens of `.com/` and so on, which Wireshark
 *   and we read with the slash (WBXML values of SI, SL and EMN).
 */
export function writerSpelling(root: MarkupElement): NeutralElement {
  return tidied(ownSpelling(root));
}

function tidied({ name, namespace, attributes, children }: NeutralElement): NeutralElement {
  const trimmed = children
    .map((child) => (typeof child === "string" ? child.trim() : tidied(child)))
    .filter((child) => child !== "");
  const { mailbox } = attributes;
  return {
    name,
    namespace,
    attributes:
      name === "emn" && mailbox !== undefined
        ? { ...attributes, mailbox: mailbox.replace(/\.(com|edu|net|org)\/$/, ".$1") }
        : attributes,
    children: name === "Type" ? trimmed.map((text) => String(text).replace(/\+wbxml$/, "+xml")) : trimmed,
  };
}

/** A tree to hold against another encoding of the same document by us: XML need not name the namespaces that WBXML implies. */
export function ownSpelling(root: MarkupElement): NeutralElement {
  return withoutNamespaces(neutralTree(withOpenedData(root)));
}

/** Documents in Data as the elements they are, however they travelled. */
function withOpenedData(element: MarkupElement): MarkupElement {
  const document = element.name === "Data" ? documentIn(element) : undefined;
  if (document) return { ...element, children: [document] };
  const children = element.children.map((child) => (isElement(child) ? withOpenedData(child) : child));
  return { ...element, children };
}

function documentIn(data: MarkupElement): MarkupElement | undefined {
  const content = contentOf(data);
  try {
    const octets = typeof content === "string" ? utf8Bytes(content) : content;
    return decodeDocument(octets, { documentType: "DevInf 1.2", spec: "SyncML_RepPro" }).root;
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
