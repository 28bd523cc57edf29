import type { NeutralElement } from "../support/neutral-tree.ts";
import { type DissectedField, treeOfTokens, UNKNOWN_VALUE } from "../support/tshark.ts";

/** Attribute values of PROV page 1 that came with AAUTHTYPE (ProvCont) and that tshark 4.0 does not know: it shows the token only. */
const VALUES_UNKNOWN_TO_TSHARK = { "90": ",", "91": "HTTP-", "92": "BASIC", "93": "DIGEST" };

/** The provisioning document in a dissected packet. */
export function provisioningIn(packet: readonly DissectedField[]): NeutralElement {
  return withKnownValues(treeOfTokens(packet));
}

function withKnownValues(tree: NeutralElement): NeutralElement {
  const known = (value: string) =>
    Object.entries(VALUES_UNKNOWN_TO_TSHARK).reduce(
      (text, [token, meaning]) => text.replaceAll(`${UNKNOWN_VALUE}${token}`, meaning),
      value,
    );
  const attributes = Object.entries(tree.attributes).map(([name, value]) => [name, known(value)]);
  const children = tree.children.map((child) => (typeof child === "string" ? child : withKnownValues(child)));
  return { ...tree, attributes: Object.fromEntries(attributes), children };
}
