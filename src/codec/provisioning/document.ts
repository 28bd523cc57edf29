import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { attribute, element, isElement, type MarkupElement } from "../markup/element.ts";
import { decodeWbxml } from "../wbxml/decode.ts";
import { encodeWbxml } from "../wbxml/encode.ts";
import { parseXml } from "../xml/parse.ts";

const SPEC: SpecRef = "ProvCont";
const DOCUMENT_TYPE = "PROV 1.0";

/** A `characteristic` of a provisioning document. Types and names are kept as they are, known or not. */
export interface Characteristic {
  readonly type: string;
  /** In document order, which is the order of priority. */
  readonly parms: readonly Parm[];
  /** In document order. How they stood between the parms is not kept. */
  readonly characteristics: readonly Characteristic[];
}

/** A `parm`. Without a value it is a flag; an empty value is not the same. */
export interface Parm {
  readonly name: string;
  readonly value?: string;
}

/** A client provisioning document (ProvCont). */
export interface ProvisioningDocument {
  /** `1.0` or `1.1`; optional in the document. */
  readonly version?: string;
  readonly characteristics: readonly Characteristic[];
}

/** Reads a provisioning document from WBXML. `lenient` is handed on to {@link decodeWbxml}. @throws {CodecError} as {@link provisioningFromMarkup} (ProvCont) */
export function decodeProvisioning(wbxml: Uint8Array, options: { lenient?: boolean } = {}): ProvisioningDocument {
  return provisioningFromMarkup(decodeWbxml(wbxml, { ...options, documentType: DOCUMENT_TYPE }).root);
}

/** Writes a provisioning document as WBXML 1.3. @throws {CodecError} for text with NUL (ProvCont) */
export function encodeProvisioning(document: ProvisioningDocument): Uint8Array {
  return encodeWbxml(provisioningToMarkup(document), DOCUMENT_TYPE, { version: 3 });
}

/** Reads a provisioning document from XML text. @throws {CodecError} as {@link provisioningFromMarkup} (ProvCont) */
export function provisioningFromXml(text: string): ProvisioningDocument {
  return provisioningFromMarkup(parseXml(text));
}

/**
 * Reads a provisioning document from an element tree. Elements that ProvCont does not define are left out.
 * @throws {CodecError} with the element's path, when a characteristic has no type, a parm no name, or the root is another
 */
export function provisioningFromMarkup(root: MarkupElement): ProvisioningDocument {
  const path = `/${root.name}`;
  if (root.name !== "wap-provisioningdoc") {
    throw new CodecError("invalid-value", 0, SPEC, `expected wap-provisioningdoc, found ${root.name}`, path);
  }
  const version = attribute(root, "version");
  return { ...(version === undefined ? {} : { version }), characteristics: characteristicsIn(root, path) };
}

/** Writes a provisioning document as an element tree: in each characteristic the parms first, then the characteristics (ProvCont). */
export function provisioningToMarkup({ version, characteristics }: ProvisioningDocument): MarkupElement {
  const attributes = version === undefined ? {} : { version };
  return element("wap-provisioningdoc", attributes, characteristics.map(characteristicElement));
}

function characteristicsIn(parent: MarkupElement, path: string): Characteristic[] {
  return childrenNamed(parent, "characteristic").map((child, i) => {
    const here = `${path}/${step("characteristic", i)}`;
    return {
      type: mandatoryAttribute(child, "type", here),
      parms: childrenNamed(child, "parm").map((parm, n) => parmFrom(parm, `${here}/${step("parm", n)}`)),
      characteristics: characteristicsIn(child, here),
    };
  });
}

function step(name: string, index: number): string {
  return index === 0 ? name : `${name}[${index + 1}]`;
}

function parmFrom(parm: MarkupElement, path: string): Parm {
  const name = mandatoryAttribute(parm, "name", path);
  const value = attribute(parm, "value");
  return value === undefined ? { name } : { name, value };
}

function mandatoryAttribute(of: MarkupElement, name: string, path: string): string {
  const value = attribute(of, name);
  if (value === undefined) throw new CodecError("invalid-value", 0, SPEC, `no ${name}`, path);
  return value;
}

function childrenNamed(parent: MarkupElement, name: string): MarkupElement[] {
  return parent.children.filter((node): node is MarkupElement => isElement(node) && node.name === name);
}

function characteristicElement({ type, parms, characteristics }: Characteristic): MarkupElement {
  const children = [
    ...parms.map(({ name, value }) => element("parm", { name, ...(value === undefined ? {} : { value }) })),
    ...characteristics.map(characteristicElement),
  ];
  return element("characteristic", { type }, children);
}
