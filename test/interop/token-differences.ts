/** Tokens that a peer's tables have otherwise than ours. */
import type { DocumentTypeName } from "../../src/codec/wbxml/document-types.ts";
import { type TokenDocument, TYPE_NAMES, tokenDocuments, type Wanted } from "../support/token-documents.ts";

export interface TokenDifference {
  readonly types: readonly DocumentTypeName[];
  readonly kind: Parameters<Wanted>[0];
  readonly page: number;
  /** The tokens; all of the page when left out. */
  readonly tokens?: readonly string[];
}

type Named<Value> = readonly [name: string, value: Value];

/** Documents with every token that is not among the differences. */
export function agreedDocuments(
  differences: readonly TokenDifference[],
  types: readonly DocumentTypeName[] = TYPE_NAMES,
): Named<TokenDocument>[] {
  const agrees =
    (type: DocumentTypeName): Wanted =>
    (kind, page, key) =>
      !differences.some(
        (each) =>
          each.types.includes(type) && each.kind === kind && each.page === page && (each.tokens?.includes(key) ?? true),
      );
  return types.flatMap((type) =>
    tokenDocuments(type, agrees(type)).map((document) => [document.name, document] as const),
  );
}

/** A document for each token of each difference, or for all of a page. */
export function differingDocuments<Difference extends TokenDifference>(
  differences: readonly Difference[],
): Named<{ readonly document: TokenDocument; readonly difference: Difference }>[] {
  return differences.flatMap((difference) =>
    difference.types.flatMap((type) =>
      (difference.tokens ?? [undefined]).map((token) => {
        const { kind, page } = difference;
        const wanted: Wanted = (...each) =>
          each[0] === kind && each[1] === page && (token === undefined || each[2] === token);
        const [document, ...others] = tokenDocuments(type, wanted);
        if (!document || others.length > 0) throw new Error(`one document expected for ${type} ${kind} ${token}`);
        return [`${type}, ${kind} ${token ?? `page ${page}`}`, { document, difference }] as const;
      }),
    ),
  );
}
