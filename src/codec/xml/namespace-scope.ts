/** The namespaces in force at a place in a document. XML_Names §6 */
export interface NamespaceScope {
  /** Of names without a prefix; the empty string after it was taken back. */
  readonly default: string | undefined;
  readonly prefixes: ReadonlyMap<string, string>;
}

/** What holds at the start of every document. XML_Names §3 */
export const INITIAL_SCOPE: NamespaceScope = {
  default: undefined,
  prefixes: new Map([["xml", "http://www.w3.org/XML/1998/namespace"]]),
};

/** The prefix that an attribute declares: empty for `xmlns`, `undefined` when it declares none. XML_Names §3 */
export function declaredPrefix(attributeName: string): string | undefined {
  if (attributeName === "xmlns") return "";
  return attributeName.startsWith("xmlns:") ? attributeName.slice(6) : undefined;
}

/** Prefixes in force at one place: each declaration copies them. */
const MOST_PREFIXES = 32;

/** The scope inside an element that declares `uri` for `prefix`; `undefined` for a declaration that is not allowed, and for one more than 32 prefixes. XML_Names §3 */
export function declare(scope: NamespaceScope, prefix: string, uri: string): NamespaceScope | undefined {
  if (prefix === "") return { default: uri, prefixes: scope.prefixes };
  if (uri === "" || prefix === "xmlns" || prefix === "" || prefix.includes(":")) return undefined;
  if (scope.prefixes.size >= MOST_PREFIXES) return undefined;
  if (prefix === "xml" && uri !== INITIAL_SCOPE.prefixes.get("xml")) return undefined;
  return { default: scope.default, prefixes: new Map([...scope.prefixes, [prefix, uri]]) };
}
